import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import type { Outgoing } from '../carrier.ts'
import { smtp } from './index.ts'

const mail: Outgoing = {
  deliveryNo: 'd000000000000001',
  to: 'wang@mail.example',
  expiresAt: '2036-11-30T00:00:00Z',
  rendered: { form: 'email', subject: '账单', text: '账单在这里', html: '<p>账单在这里</p>' },
  template: null,
}
const call = {
  sandboxUrl: 'http://127.0.0.1:1',
  accountId: 1n,
  secrets: { password: '' },
  nowMs: () => 0,
  tokens: { read: async () => null, write: async () => {} },
  timeoutMs: 500,
}

/** A mail server that takes everything but what it answers one command with. */
const refusing = async (verb: string, answer: string): Promise<string | undefined> => {
  const server = createServer((socket) => {
    let isData = false
    socket.on('error', () => {})
    socket.write('220 mail.example\r\n')
    socket.on('data', (bytes) => {
      for (const line of bytes.toString().split('\r\n').filter(Boolean)) {
        if (isData && line !== '.') continue
        const said = isData ? '.' : line.slice(0, 4).toUpperCase()
        isData = said === 'DATA'
        const usual = isData ? '354 go on' : '250 ok'
        socket.write(`${said === verb ? answer : usual}\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  try {
    const { port } = server.address() as AddressInfo
    const from = 'bill@wuye.example'
    const config = { host: 'mail.example', port, user: '', from, fromName: '悦湖物业' }
    const [sent] = await smtp.send({ ...call, config }, [mail])
    return sent?.reason ?? sent?.state
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

test.each([
  // As QQ and 163 say when the sender is not the signed-in user: no reader's fault.
  ['MAIL', '553 Mail from must equal authorized user', 'accountRefused'],
  ['MAIL', '550 5.1.1 no such sender', 'accountRefused'],
  ['RCPT', '550 5.1.8 sender domain not found', 'accountRefused'],
  ['RCPT', '550 User not found', 'addressInvalid'],
  ['RCPT', '550 5.1.1 no such user', 'addressInvalid'],
  ['RCPT', '552 5.2.2 mailbox full', 'undelivered'],
  ['RCPT', '554 5.7.1 relay access denied', 'rejected'],
  ['.', '550 Mail content denied', 'rejected'],
  ['.', '550 5.1.1 no such user', 'addressInvalid'],
])('%s is answered %s: %s', async (verb, answer, meaning) =>
  expect(await refusing(verb, answer)).toBe(meaning),
)

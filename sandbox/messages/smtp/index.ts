import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { State } from '../../state.ts'
import { faultOf } from '../faults.ts'
import { receive } from '../store.ts'
import { type Mail, readMail } from './mail.ts'

/**
 * A pretend mail server on a port of its own (RFC 5321, AUTH of RFC 4954). It takes mail for any
 * mailbox and shows it on the pretend phone; how a mailbox answers can be set.
 */

export type MailboxAnswer = 'takes' | 'unknown' | 'full' | 'busy' | 'notLiked' | 'silent'

type MailServer = { readonly port: number; readonly close: () => Promise<void> }

const largestMail = 10 * 1024 * 1024

const portKey = 'smtp port'

/** On the port it had the last time, where that is free: accounts elsewhere know it by that. */
export const startMailServer = async (state: State, host: string): Promise<MailServer> => {
  const lines = new Set<Socket>()
  const server = createServer((socket) => {
    lines.add(socket)
    socket.on('close', () => lines.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(state, socket)
  })
  await listen(server, mailPort(state), host).catch(() => listen(server, 0, host))
  const { port } = server.address() as AddressInfo
  state.save('kept', portKey, port)
  return {
    port,
    close: async () => {
      for (const line of lines) line.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const mailPort = (state: State): number => Number(state.kept.get(portKey) ?? 0)

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })

/** One conversation: what was said so far. */
type Talk = {
  user: string | null
  isAuthOpen: boolean
  to: string[]
  isData: boolean
}

const serve = (state: State, socket: Socket): void => {
  const talk: Talk = { user: null, isAuthOpen: false, to: [], isData: false }
  let waiting = Buffer.alloc(0)
  const hear = (part: Buffer): void => {
    const reply = talk.isData
      ? takeMail(state, talk, part)
      : answerLine(state, talk, part.toString())
    if (reply === null) socket.destroy()
    else socket.write(`${reply}\r\n`)
    if (reply?.startsWith('221')) socket.end()
  }
  socket.write('220 sandbox ESMTP 演示\r\n')
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk])
    if (waiting.length > largestMail) socket.destroy()
    for (;;) {
      const mark = talk.isData ? '\r\n.\r\n' : '\r\n'
      const end = waiting.indexOf(mark)
      if (end < 0) return
      const part = waiting.subarray(0, end)
      waiting = waiting.subarray(end + mark.length)
      hear(part)
    }
  })
}

const extensions = ['sandbox', 'AUTH PLAIN', '8BITMIME', 'ENHANCEDSTATUSCODES'] as const

const answerLine = (state: State, talk: Talk, line: string): string => {
  if (talk.isAuthOpen) {
    talk.isAuthOpen = false
    return signIn(state, talk, line)
  }
  const [verb = '', ...rest] = line.split(' ')
  const argument = rest.join(' ')
  switch (verb.toUpperCase()) {
    case 'EHLO':
      return [...extensions.map((each) => `250-${each}`), `250 SIZE ${largestMail}`].join('\r\n')
    case 'HELO':
      return '250 sandbox'
    case 'AUTH':
      if (!/^PLAIN\b/i.test(argument)) return '504 5.5.4 only PLAIN'
      talk.isAuthOpen = argument.length <= 6
      return talk.isAuthOpen ? '334 ' : signIn(state, talk, argument.slice(6))
    case 'MAIL':
      if (talk.user === null) return '530 5.7.0 Authentication required'
      talk.to = []
      return mailboxIn(argument) === talk.user ? '250 2.1.0 Ok' : '553 5.7.1 not your address'
    case 'RCPT':
      return takeRecipient(state, talk, mailboxIn(argument))
    case 'DATA':
      if (talk.to.length === 0) return '503 5.5.1 no recipients'
      talk.isData = true
      return '354 End data with <CR><LF>.<CR><LF>'
    case 'RSET':
      talk.to = []
      return '250 2.0.0 Ok'
    case 'NOOP':
      return '250 2.0.0 Ok'
    case 'QUIT':
      return '221 2.0.0 Bye'
    default:
      return '500 5.5.2 command not known'
  }
}

const mailboxIn = (argument: string): string => /<([^>]*)>/.exec(argument)?.[1] ?? ''

const signIn = (state: State, talk: Talk, encoded: string): string => {
  const [, user = '', password = ''] = Buffer.from(encoded, 'base64').toString().split('\0')
  const account = state.kept.get(`smtp account ${user}`) as { password: string } | undefined
  if (account?.password !== password) return '535 5.7.8 Authentication credentials invalid'
  talk.user = user
  return '235 2.7.0 Authentication successful'
}

const answerOf = (state: State, mailbox: string): MailboxAnswer =>
  (state.kept.get(`smtp mailbox ${mailbox.toLowerCase()}`) as MailboxAnswer | undefined) ?? 'takes'

const takeRecipient = (state: State, talk: Talk, mailbox: string): string => {
  switch (answerOf(state, mailbox)) {
    case 'unknown':
      return '550 5.1.1 mailbox not found'
    case 'full':
      return '452 4.2.2 mailbox full'
    case 'busy':
      return '450 4.7.1 try again later'
    default:
      talk.to.push(mailbox)
      return '250 2.1.5 Ok'
  }
}

/** What a server says at the end of a mail that has an accident before it is taken. */
const refusals: Readonly<Record<string, string>> = {
  addressRefused: '550 5.1.1 mailbox not found',
  userRefused: '550 5.7.1 the recipient does not want this',
  throttled: '450 4.7.1 try again later',
  providerError: '451 4.3.0 local error in processing',
}

/**
 * Dots at the start of a line were doubled on the way (RFC 5321 section 4.5.2).
 * @returns null when the line breaks before anyone hears that it was taken
 */
const takeMail = (state: State, talk: Talk, part: Buffer): string | null => {
  talk.isData = false
  const answers = talk.to.map((mailbox) => answerOf(state, mailbox))
  if (answers.includes('notLiked')) return '554 5.7.1 message content rejected'
  const raw = Buffer.from(part.toString('latin1').replace(/(^|\r\n)\.\./g, '$1.'), 'latin1')
  const mail = readMail(raw)
  const [to = ''] = talk.to
  const fault = faultOf(state, 'smtp', { to, number: mail.messageId }) ?? ''
  if (refusals[fault]) return refusals[fault]
  for (const mailbox of talk.to) {
    const id = `smtp ${mail.messageId} ${mailbox}`
    receive(state, {
      id,
      provider: '邮件',
      form: 'email',
      to: mailbox,
      title: mail.subject,
      lines: mail.text.split(/\r?\n/).filter((line) => line.trim() !== ''),
      url: /https?:\/\/\S+/.exec(mail.text)?.[0] ?? null,
      ...oneClickOf(mail),
    })
  }
  if (answers.includes('silent') || fault === 'answerLost' || fault === 'slowAnswer') return null
  return `250 2.0.0 Ok: queued as ${randomBytes(5).toString('hex').toUpperCase()}`
}

/** A mail program offers its own button only where both headers say so. */
const oneClickOf = ({ header }: Mail): { unsubscribeUrl?: string } => {
  const url = /<(https?:[^>]+)>/.exec(header('list-unsubscribe'))?.[1]
  const isOneClick = header('list-unsubscribe-post') === 'List-Unsubscribe=One-Click'
  return url && isOneClick ? { unsubscribeUrl: url } : {}
}

/** A new account; it sends under its own address. */
export const openMailAccount = (state: State): { user: string; password: string } => {
  const user = `bill-${randomBytes(4).toString('hex')}@wuye.example`
  const password = randomBytes(9).toString('base64url')
  state.save('kept', `smtp account ${user}`, { password })
  return { user, password }
}

export const setMailbox = (state: State, mailbox: string, answer: MailboxAnswer): void =>
  state.save('kept', `smtp mailbox ${mailbox.toLowerCase()}`, answer)

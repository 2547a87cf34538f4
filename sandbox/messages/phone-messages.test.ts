import { expect, test } from 'vitest'
import { makeClock } from '../clock.ts'
import { openState } from '../state.ts'
import { startReceiver, startTestSandbox } from '../testing.ts'
import { faultOf, setMessageFaults } from './faults.ts'
import { messagePages } from './phone-messages.ts'
import { pushDue } from './pushes.ts'
import { openAccount } from './sms/accounts.ts'
import { take } from './sms/sent.ts'
import { messagesFor, receive, setQuiet } from './store.ts'

const open = async (callbackUrl: string | null) => {
  const state = await openState(
    makeClock(() => new Date('2026-11-23T10:00:00+08:00')),
    undefined,
  )
  const account = openAccount(state, 'tencentSms', { signName: '悦湖<物业>', callbackUrl })
  const message = { to: '13800000001', number: 'n', serial: 's', templateCode: '1' }
  take(state, account, { ...message, text: '账单 https://a.example/b/1?m=2，<请>缴费' }, null)
  const visit = (pathname: string, given = '', method = 'GET') => {
    const query = new URLSearchParams(given)
    return messagePages({ state, method, pathname, query, form: query })
  }
  return { state, visit }
}

test('a message stands in the list and in its conversation, escaped, and its link opens', async () => {
  const { state, visit } = await open(null)
  const [shown] = messagesFor(state, '13800000001')
  if (!shown) throw new Error('nothing came')
  const list = JSON.stringify(visit('/phone/messages'))
  expect(list).toContain('悦湖&#60;物业&#62;')
  expect(JSON.stringify(visit('/phone/messages', 'to=13900000000'))).toContain('没有发给这个号码')
  const talk = JSON.stringify(
    visit('/phone/messages/talk', 'form=sms&to=13800000001&title=悦湖<物业>'),
  )
  expect(talk).toContain('href=\\"https://a.example/b/1?m=2\\"')
  expect(talk).toContain('&#60;请&#62;')
  expect(visit('/phone/messages/other')).toBeNull()
  setQuiet(state, true)
  receive(state, { ...shown, id: 'another' })
  expect(messagesFor(state)).toEqual([shown])
})

test('an answer reaches the customer of the provider, and is repeated until it is taken', async () => {
  const receiver = await startReceiver()
  receiver.answerWith(503)
  const { state, visit } = await open(receiver.url)
  const talk = 'form=sms&to=13800000001&title=悦湖<物业>&text=TD'
  expect(visit('/phone/messages/talk', talk, 'POST')).toMatchObject({
    location: expect.any(String),
  })
  expect(await pushDue(state)).toBe(0)
  receiver.answerWith(200)
  state.clock.advance(5_000)
  expect(await pushDue(state)).toBe(2)
  expect(await pushDue(state)).toBe(0)
  const bodies = receiver.received.map(({ body }) => JSON.parse(body))
  expect(bodies).toContainEqual(expect.objectContaining({ text: 'TD', mobile: '13800000001' }))
  await receiver.close()
})

test('a share of messages meets accidents, the same ones for the same seed', async () => {
  const sandbox = await startTestSandbox()
  const refused = sandbox.control('POST', 'messages/faults', {
    shares: { throttled: 0.7, slowAnswer: 0.7 },
  })
  await expect(refused).rejects.toThrow(/不得超过 1/)
  await sandbox.close()
  const { state } = await open(null)
  setMessageFaults(state, '*', {
    seed: 'a',
    shares: { throttled: 0.1, answerLost: 0.2 },
    slowMs: 0,
  })
  const draw = () =>
    Array.from({ length: 2_000 }, (_, place) =>
      faultOf(state, 'aliyunSms', { to: '13800000001', number: `n${place}` }),
    )
  const first = draw()
  const count = (name: string | null) => first.filter((each) => each === name).length
  expect(count('throttled')).toBeGreaterThan(150)
  expect(count('throttled')).toBeLessThan(250)
  expect(count('answerLost')).toBeGreaterThan(330)
  expect(count('answerLost')).toBeLessThan(470)
  expect(draw()).toEqual(first)
  setMessageFaults(state, 'aliyunSms', { seed: 'a', shares: {}, slowMs: 0 })
  expect(draw().every((each) => each === null)).toBe(true)
})

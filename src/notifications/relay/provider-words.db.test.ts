import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { type Operation, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Carrier } from '../carriers/carrier.ts'
import { carriers } from '../carriers/index.ts'
import { routeDue } from '../plan/route-due.ts'
import { openRenderer } from '../templates/open-renderer.ts'
import { askAccountWith } from './ask-account.ts'
import { openMessageInbox } from './receive-push.ts'
import { relayAccountWith } from './relay-account.ts'

const other = ['13900001111', 'li.wei@example.com', 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M']

/** A company with one home and an SMS account; all that is logged and all that is kept can be read. */
const open = async () => {
  const it = await openMessages({ homes: 1 })
  const logged: string[] = []
  const keep = (fields: object, message: string) => {
    logged.push(JSON.stringify({ fields, message }))
  }
  const platform = { ...it.platform, log: { info: keep, warn: keep, error: keep } }
  const call = { actor: systemActor('test'), companyId: it.story.companyId }
  const run = (operation: Operation) =>
    execute(platform, operation, { carrierAccountId: it.accountId }, call)
  const kept = async () => {
    const rows = await it.platform.query<{ text: string }>(
      `select coalesce(said, '') as text from notifications.delivery
       union all select content from notifications.evidence where event <> 'sent'
       union all select coalesce(pause_reason, '') from notifications.carrier_account`,
    )
    return [...rows.map(({ text }) => text), ...logged].join('\n')
  }
  const speaking = (words: Partial<Carrier>): readonly Carrier[] =>
    carriers.map((carrier) => (carrier.name === 'aliyunSms' ? { ...carrier, ...words } : carrier))
  const push = async (rows: (of: { phone: string; bizId: string }) => object[]) => {
    const [account] = await it.platform.query<{ push_secret: string }>(
      'select push_secret from notifications.carrier_account',
    )
    const [delivery] = await it.platform.query<{ id: string }>(
      'select provider_message_id as id from notifications.delivery',
    )
    const [phone] = await it.phone()
    return openMessageInbox(platform)({
      companyId: it.story.companyId,
      accountId: it.accountId,
      secret: account?.push_secret ?? '',
      method: 'POST',
      query: {},
      header: () => undefined,
      rawBody: JSON.stringify(rows({ phone: phone?.to ?? '', bizId: delivery?.id ?? '' })),
    })
  }
  return { ...it, run, kept, speaking, push }
}

const expectNobody = (text: string, addresses: readonly string[]): void => {
  expect(text).toContain('no such user —')
  for (const address of [...addresses, ...other]) expect(text).not.toContain(address)
}

const words = (to: string): string => `no such user ${to} nor ${other.join(' ')}`

test.each(['rejected', 'accountRefused'] as const)(
  'an answer (%s) that names people is kept and logged without them',
  async (reason) => {
    const it = await open()
    const to: string[] = []
    const send: Carrier['send'] = async (_, deliveries) =>
      deliveries.map((delivery) => {
        to.push(delivery.to)
        const { deliveryNo } = delivery
        const said = words(delivery.to)
        return { deliveryNo, state: 'refused', reason, providerMessageId: null, said }
      })
    await it.send()
    await it.within((context) => routeDue(context, 1))
    await it.run(relayAccountWith({ carriers: it.speaking({ send }), openRenderer }) as Operation)
    expect(to).toHaveLength(1)
    const text = await it.kept()
    expect(text).toContain('ALARM')
    expectNobody(text, to)
  },
)

test('so are the answer to a question, and a receipt', async () => {
  const asked = await open()
  await asked.send()
  await asked.relay()
  asked.wait({ minutes: 61 })
  const to: string[] = []
  const ask: Carrier['ask'] = async (_, deliveries) =>
    deliveries.map((delivery) => {
      to.push(delivery.to)
      const { deliveryNo, providerMessageId } = delivery
      const said = words(delivery.to)
      return { deliveryNo, state: 'failed', providerMessageId, at: null, said }
    })
  await asked.run(askAccountWith({ carriers: asked.speaking({ ask }) }) as Operation)
  expect(to).toHaveLength(1)
  expectNobody(await asked.kept(), to)

  const told = await open()
  await told.send()
  await told.relay()
  let receiver = ''
  await told.push(({ phone, bizId }) => {
    receiver = phone
    return [receiptOf({ phone, bizId, said: words(phone) })]
  })
  expectNobody(await told.kept(), [receiver])
})

test('a NUL character in a push does not hold back what else it tells', async () => {
  const it = await open()
  await it.send()
  await it.relay()
  const answer = await it.push(({ phone, bizId }) => [
    receiptOf({ phone, bizId, said: 'EMPTY\u0000' }),
    {
      phone_number: phone,
      content: '退\u0000订',
      send_time: '2026-11-23 09:47:00',
      sequence_id: 'a\u00001',
    },
  ])
  expect(answer.status).toBe(200)
  expect(await it.kept()).toContain('EMPTY')
  const uplinks = await it.platform.query(
    'select text, meaning, provider_event_id as no from notifications.uplink',
  )
  expect(uplinks).toEqual([{ text: '退订', meaning: 'stop', no: 'a1' }])
})

const receiptOf = (of: { phone: string; bizId: string; said: string }): object => ({
  phone_number: of.phone,
  report_time: '2026-11-23 09:46:30',
  success: false,
  err_code: 'UNDELIVERED',
  err_msg: of.said,
  biz_id: of.bizId,
})

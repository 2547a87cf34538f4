import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startReceiver, startTestSandbox } from '../../../sandbox/testing.ts'
import { reasonOfCode } from './aliyun-sms/codes.ts'
import { aliyunSms } from './aliyun-sms/index.ts'
import type { Asked, Carrier, CarrierCall, Outgoing, Sent } from './carrier.ts'
import { tencentSms } from './tencent-sms/index.ts'

const start = Date.parse('2026-11-23T10:00:00+08:00')
let nowMs = start
let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  sandbox = await startTestSandbox({ now: () => new Date(nowMs) })
  receiver = await startReceiver()
  receiver.answerWith(200)
})
afterAll(() => Promise.all([sandbox.close(), receiver.close()]))
beforeEach(() => {
  nowMs = start
  receiver.received.length = 0
})

type Call = CarrierCall<never, never>
const signName = '悦湖物业'

const ways = {
  aliyunSms: {
    carrier: aliyunSms as unknown as Carrier<never, never>,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Aliyun's placeholders
    templates: { SMS_1: '${name}您好，${month}月账单${amount}元。', SMS_2: '验证码${code}。' },
    codes: ['SMS_1', 'SMS_2'],
    values: (amount: string) => ({ name: '王秀兰', month: '11', amount }),
  },
  tencentSms: {
    carrier: tencentSms as unknown as Carrier<never, never>,
    templates: { '11': '{1}您好，{2}月账单{3}元。', '12': '验证码{1}。' },
    codes: ['11', '12'],
    // Out of their order on purpose.
    values: (amount: string) => ({ '3': amount, '1': '王秀兰', '2': '11' }),
  },
} as const

let next = 0

describe.each(Object.keys(ways) as (keyof typeof ways)[])('%s', (provider) => {
  const { carrier, templates, codes, values } = ways[provider]

  const open = async (): Promise<{ call: Call; keyId: string }> => {
    const wish = { provider, signName, templates, callbackUrl: receiver.url }
    const account = await sandbox.control('POST', 'messages/accounts', wish)
    const { keyId, keySecret, sdkAppId } = account
    const [config, secrets] =
      provider === 'aliyunSms'
        ? [{ accessKeyId: keyId, signName }, { accessKeySecret: keySecret }]
        : [{ secretId: keyId, sdkAppId, signName }, { secretKey: keySecret }]
    const call = {
      sandboxUrl: sandbox.url,
      accountId: 1n,
      config: carrier.config.parse(config),
      secrets: carrier.secrets.parse(secrets),
      nowMs: () => nowMs,
      tokens: { read: async () => null, write: async () => {} },
      timeoutMs: 300,
    }
    return { keyId, call: call as Call }
  }

  const bill = (change: Partial<Outgoing> = {}): Outgoing => {
    const amount = `${++next}.00`
    return {
      deliveryNo: `d${String(next).padStart(15, '0')}`,
      to: `138${String(next).padStart(8, '0')}`,
      expiresAt: '2036-11-30T00:00:00Z',
      rendered: { form: 'sms', text: `【${signName}】王秀兰您好，11月账单${amount}元。` },
      template: { code: codes[0], values: values(amount) },
      ...change,
    }
  }

  const words = (sent: readonly Sent[], deliveries: readonly Outgoing[]): string[] =>
    deliveries.map(({ deliveryNo }) => {
      const [one, ...more] = sent.filter((each) => each.deliveryNo === deliveryNo)
      expect(more).toEqual([])
      return one?.reason ?? one?.state ?? 'no answer'
    })

  const asked = (delivery: Outgoing, sent: readonly Sent[]): Asked => ({
    ...delivery,
    providerMessageId:
      sent.find(({ deliveryNo }) => deliveryNo === delivery.deliveryNo)?.providerMessageId ?? null,
    sentAt: new Date(start).toISOString(),
  })

  const faults = (shares: object): Promise<unknown> =>
    sandbox.control('POST', 'messages/faults', { provider, shares, slowMs: 1_000 })

  it('what the phone shows is the rendered text, word for word, and the receipt names it', async () => {
    const { call } = await open()
    const one = bill()
    const sent = await carrier.send(call, [one])
    expect(sent).toMatchObject([{ state: 'accepted', providerMessageId: expect.any(String) }])
    expect(await sandbox.control('GET', `messages?to=${one.to}`)).toMatchObject([
      { form: 'sms', title: signName, lines: [(one.rendered as { text: string }).text] },
    ])
    expect(await carrier.ask(call, [asked(one, sent)])).toMatchObject([{ state: 'pending' }])
    nowMs += 2_000
    await sandbox.deliver()
    const [pushed] = receiver.received
    const read = () =>
      carrier.readPush({
        config: call.config,
        secrets: call.secrets,
        method: 'POST',
        query: {},
        header: () => undefined,
        rawBody: pushed?.body ?? '',
        nowMs,
      })
    expect(read().events).toEqual([
      expect.objectContaining({
        event: 'receipt',
        state: 'delivered',
        to: one.to,
        providerMessageId: sent[0]?.providerMessageId,
        at: '2026-11-23T10:00:01+08:00',
      }),
    ])
    expect(read()).toEqual(read())
    expect(await carrier.ask(call, [asked(one, sent)])).toMatchObject([
      { state: 'delivered', providerMessageId: sent[0]?.providerMessageId },
    ])
  })

  it('many with different texts and templates: what is wrong with one harms no other', async () => {
    const { call } = await open()
    const template = { code: codes[1], values: { [provider === 'aliyunSms' ? 'code' : '1']: '1' } }
    const deliveries = [
      bill(),
      bill({ template: null }),
      bill({ to: '12345' }),
      bill({ template, rendered: { form: 'sms', text: `【${signName}】验证码1。` } }),
      bill({ template: { code: '99', values: {} } }),
      bill({ template: { code: codes[0], values: {} } }),
      ...Array.from({ length: 14 }, () => bill()),
    ]
    expect(words(await carrier.send(call, deliveries), deliveries)).toEqual([
      'accepted',
      'rejected',
      'addressInvalid',
      'accepted',
      'rejected',
      'rejected',
      ...Array.from({ length: 14 }, () => 'accepted'),
    ])
    for (const { to } of deliveries.slice(6)) {
      expect(await sandbox.control('GET', `messages?to=${to}`)).toHaveLength(1)
    }
  })

  it('two messages to one phone have two numbers, so that no receipt fits both', async () => {
    const { call } = await open()
    const one = bill()
    const other = bill({ to: one.to })
    const sent = await carrier.send(call, [one, bill(), other])
    expect(words(sent, [one, other])).toEqual(['accepted', 'accepted'])
    const numbers = [one, other].map((it) => asked(it, sent).providerMessageId)
    expect(new Set(numbers).size).toBe(2)
  })

  it('no money, a wrong key, a clock that is off: the account’s', async () => {
    const { call, keyId } = await open()
    const one = bill()
    const secrets = Object.fromEntries(Object.keys(call.secrets).map((name) => [name, 'wrong']))
    const wrong = { ...call, secrets: carrier.secrets.parse(secrets) } as Call
    expect(words(await carrier.send(wrong, [one]), [one])).toEqual(['accountRefused'])
    const late = { ...call, nowMs: () => nowMs - 3_600_000 }
    expect(words(await carrier.send(late, [one]), [one])).toEqual(['accountRefused'])
    await sandbox.control('POST', `messages/accounts/${keyId}`, { isBroke: true })
    expect(words(await carrier.send(call, [one]), [one])).toEqual(['accountRefused'])
  })

  it.each([
    ['addressRefused', 'addressInvalid'],
    ['userRefused', 'userRefused'],
    ['throttled', 'throttled'],
    ['providerError', 'unknown'],
    ['answerLost', 'unknown'],
    ['slowAnswer', 'unknown'],
    ['halfAccepted', provider === 'aliyunSms' ? 'accepted' : 'throttled'],
    ['receiptFailed', 'accepted'],
    ['receiptMissing', 'accepted'],
    ['receiptLateTwice', 'accepted'],
  ])('accident %s: %s', async (fault, word) => {
    const { call } = await open()
    const one = bill()
    await faults({ [fault]: 1 })
    const sent = await carrier.send(call, [one])
    await faults({})
    expect(words(sent, [one])).toEqual([word])
    nowMs += 100_000
    await sandbox.deliver()
    const [outcome] = await carrier.ask(call, [asked(one, sent)])
    const isTaken = word === 'accepted' || fault === 'answerLost' || fault === 'slowAnswer'
    const isFailed = fault === 'receiptFailed' || fault === 'halfAccepted'
    const known = isTaken ? (isFailed ? 'failed' : 'delivered') : 'unknown'
    expect(outcome?.state).toBe(known)
    const receipts = receiver.received
      .flatMap(({ body }) => JSON.parse(body) as { phone_number?: string; mobile?: string }[])
      .filter(({ phone_number, mobile }) => (phone_number ?? mobile) === one.to)
    const times = fault === 'receiptLateTwice' ? 2 : fault === 'receiptMissing' ? 0 : 1
    expect(receipts).toHaveLength(isTaken ? times : 0)
  })

  it('that it was never taken is said late, or never', async () => {
    const { call } = await open()
    const never = asked(bill(), [])
    expect(await carrier.ask(call, [never])).toMatchObject([{ state: 'unknown' }])
    nowMs += 6 * 60_000
    const word = provider === 'aliyunSms' ? 'notFound' : 'unknown'
    expect(await carrier.ask(call, [never])).toMatchObject([{ state: word }])
    const away = { ...call, sandboxUrl: 'http://127.0.0.1:1' }
    expect(await carrier.ask(away, [never])).toMatchObject([{ state: 'unknown' }])
  })

  it('what was claimed at the end of a day is never said not to be taken', async () => {
    const { call } = await open()
    const sentAt = '2026-11-23T23:58:00+08:00'
    const late = { ...call, nowMs: () => Date.parse('2026-11-24T00:10:00+08:00') }
    expect(await carrier.ask(late, [{ ...asked(bill(), []), sentAt }])).toMatchObject([
      { state: 'unknown' },
    ])
  })

  it('a time or a character that cannot be kept holds no other row back', async () => {
    const { call } = await open()
    const rows = ['2026-11-23 10:00:01', '', '2026-02-31 99:00:00', 'null'].map((time, index) => ({
      ...{ phone_number: '13800002170', report_time: time, success: true, biz_id: `b${index}` },
      ...{ mobile: '13800002170', user_receive_time: time, report_status: 'SUCCESS', sid: 's' },
    }))
    const strange = { mobile: '13800002170', text: 'TD', time: 1e300 }
    const { events, answer } = carrier.readPush({
      ...{ config: call.config, secrets: call.secrets, method: 'POST', query: {}, nowMs },
      header: () => undefined,
      rawBody: JSON.stringify([...rows, strange]),
    })
    expect(answer.status).toBe(200)
    expect(events).toHaveLength(rows.length)
    for (const { at } of events) expect(Number.isNaN(Date.parse(at))).toBe(false)
  })

  it('an owner answers, and the answer has a name of its own', async () => {
    const { call } = await open()
    const one = bill()
    await carrier.send(call, [one])
    await sandbox.control('POST', 'messages/answers', { from: one.to, text: '退订' })
    await sandbox.deliver()
    const events = receiver.received.flatMap(
      ({ body }) =>
        carrier.readPush({
          config: call.config,
          secrets: call.secrets,
          method: 'POST',
          query: {},
          header: () => undefined,
          rawBody: body,
          nowMs,
        }).events,
    )
    expect(events.filter(({ event }) => event === 'uplink')).toEqual([
      {
        event: 'uplink',
        eventId: expect.stringMatching(/./),
        from: one.to,
        text: '退订',
        at: expect.stringMatching(/^2026-11-23T(10:00:00\+08:00|02:00:00.000Z)$/),
      },
    ])
  })
})

it('Aliyun’s codes: isv. refuses whatever it is, isp. leaves it open', () => {
  const meanings = {
    'isv.BUSINESS_LIMIT_CONTROL': 'throttled',
    'isv.AMOUNT_NOT_ENOUGH': 'accountRefused',
    'isv.SMS_SIGNATURE_ILLEGAL': 'accountRefused',
    'isv.MOBILE_NUMBER_ILLEGAL': 'addressInvalid',
    'isv.SMS_TEMPLATE_ILLEGAL': 'rejected',
    'isv.TEMPLATE_MISSING_PARAMETERS': 'rejected',
    'isv.SOMETHING_NEW': 'rejected',
    'isp.SYSTEM_ERROR': null,
    InternalError: null,
  }
  for (const [code, meaning] of Object.entries(meanings)) {
    expect([code, reasonOfCode(code)]).toEqual([code, meaning])
  }
})

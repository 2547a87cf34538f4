import { createECDH } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import webPush from 'web-push'
import { startTestSandbox } from '../../../sandbox/testing.ts'
import type { CarrierCall, Outgoing, Rendered } from './carrier.ts'
import { getui } from './getui/index.ts'
import { jpush } from './jpush/index.ts'
import { letter } from './letter/index.ts'
import { smtp } from './smtp/index.ts'
import { makeVapidKeys, webPushCarrier } from './web-push/index.ts'
import { readSubscription } from './web-push/subscription.ts'

type Sandbox = Awaited<ReturnType<typeof startTestSandbox>>
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())

const pushed: Rendered = {
  form: 'push',
  title: '11月账单已出',
  body: '¥349.88，2026-11-30 到期。点开看每一项怎么算。',
  url: 'https://bill.example/b/abc',
}
const mailed: Rendered = {
  form: 'email',
  subject: '悦湖花园 2026年11月账单 ¥349.88，2026-11-30 到期',
  text: '王秀兰您好：\n.账单在这里\nhttps://bill.example/b/abc\n',
  html: '<p>王秀兰您好</p>',
}

let next = 0
const number = (): string => `d${String(++next).padStart(15, '0')}`
const outgoing = (to: string, rendered: Rendered, deliveryNo = number()): Outgoing => ({
  deliveryNo,
  to,
  expiresAt: '2036-11-30T00:00:00Z',
  rendered,
  template: null,
})

const callOf = <Config, Secrets>(
  config: Config,
  secrets: Secrets,
  more: Partial<CarrierCall<Config, Secrets>> = {},
): CarrierCall<Config, Secrets> & { kept: Map<string, string> } => {
  const kept = new Map<string, string>()
  return {
    kept,
    sandboxUrl: sandbox.url,
    accountId: 1n,
    config,
    secrets,
    nowMs: () => Date.now(),
    tokens: {
      read: async (name) => kept.get(name) ?? null,
      write: async (name, value) => void kept.set(name, value),
    },
    ...more,
  }
}

type Shown = { to: string; title: string; lines: string[]; url: string | null; form: string }
const phone = (to: string): Promise<Shown[]> =>
  sandbox.control('GET', `messages?to=${encodeURIComponent(to)}`)

/** A provider that answers everything with one and the same. */
const answering = async (
  status: number,
  body: string,
  headers: Record<string, string>,
  work: (url: string) => Promise<void>,
): Promise<void> => {
  const server = createServer((_request, response) => {
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

describe('web push', () => {
  const keys = makeVapidKeys()
  const config = { publicKey: keys.publicKey, subject: 'mailto:it@wuye.example' }
  const secrets = { privateKey: keys.privateKey }
  const open = (applicationServerKey = keys.publicKey) =>
    sandbox.control('POST', 'webpush/browsers', { applicationServerKey })

  it('is opened by the browser alone, shown once however often it is sent', async () => {
    const { id, subscription } = await open()
    const one = outgoing(JSON.stringify(subscription), pushed)
    for (const _ of [1, 2]) {
      const [sent] = await webPushCarrier.send(callOf(config, secrets), [one])
      expect(sent).toMatchObject({ deliveryNo: one.deliveryNo, state: 'accepted' })
      expect(sent?.providerMessageId).toContain('/webpush/message/')
    }
    expect(await phone(id)).toEqual([
      expect.objectContaining({ title: pushed.title, lines: [pushed.body], url: pushed.url }),
    ])
  })

  it('the sandbox takes what the library makes by itself, token and all', async () => {
    const { id, subscription } = await open()
    const made = webPush.generateRequestDetails(subscription, JSON.stringify(pushed), {
      vapidDetails: { ...keys, subject: config.subject },
      TTL: 60,
    })
    const response = await fetch(made.endpoint, {
      method: 'POST',
      headers: Object.fromEntries(
        Object.entries(made.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: made.body as BodyInit,
    })
    expect(response.status).toBe(201)
    expect(await phone(id)).toHaveLength(1)
  })

  it('a withdrawn subscription is gone; one of another key leaves the account alone', async () => {
    const { id, subscription } = await open()
    await sandbox.control('DELETE', `webpush/browsers/${id}`)
    const other = await open(makeVapidKeys().publicKey)
    const lost = { ...subscription, endpoint: `${sandbox.url}/webpush/send/nobody` }
    const sent = await webPushCarrier.send(callOf(config, secrets), [
      outgoing(JSON.stringify(subscription), pushed),
      outgoing(JSON.stringify(other.subscription), pushed),
      outgoing(JSON.stringify(lost), pushed),
    ])
    expect(sent.map(({ state, reason }) => [state, reason])).toEqual([
      ['refused', 'addressGone'],
      ['refused', 'undelivered'],
      ['refused', 'addressGone'],
    ])
  })

  it('too long is rejected, a token of yesterday is not taken', async () => {
    const { subscription } = await open()
    const long = outgoing(JSON.stringify(subscription), { ...pushed, body: '长'.repeat(1500) })
    expect(await webPushCarrier.send(callOf(config, secrets), [long])).toMatchObject([
      { state: 'refused', reason: 'rejected' },
    ])
    const stale = callOf(config, secrets, { nowMs: () => Date.now() - 13 * 3_600_000 })
    const one = outgoing(JSON.stringify(subscription), pushed)
    expect(await webPushCarrier.send(stale, [one])).toMatchObject([
      { state: 'refused', reason: 'undelivered', said: expect.stringContaining('401') },
    ])
  })

  it('what the push service says: slow down, broken, nothing at all', async () => {
    const { subscription } = await open()
    const send = async (sandboxUrl: string) => {
      const to = JSON.stringify({ ...subscription, endpoint: `${sandboxUrl}/webpush/send/x` })
      const [sent] = await webPushCarrier.send(
        callOf(config, secrets, { sandboxUrl, timeoutMs: 300 }),
        [outgoing(to, pushed)],
      )
      return sent
    }
    await answering(429, '', { 'retry-after': '17' }, async (url) => {
      expect(await send(url)).toMatchObject({ reason: 'throttled', retryAfterSeconds: 17 })
    })
    await answering(503, 'down', {}, async (url) => {
      expect(await send(url)).toMatchObject({ state: 'unknown' })
    })
    expect(await send('http://127.0.0.1:1')).toMatchObject({ state: 'unknown' })
  })

  it('calls the push services of browsers and nobody else', () => {
    const curve = createECDH('prime256v1')
    const p256dh = curve.generateKeys('base64url')
    const auth = Buffer.alloc(16, 3).toString('base64url')
    const taken = (endpoint: string, sandboxUrl: string | null = null): boolean =>
      readSubscription(JSON.stringify({ endpoint, keys: { p256dh, auth } }), sandboxUrl) !== null
    expect(taken('https://fcm.googleapis.com/fcm/send/abc')).toBe(true)
    expect(taken('https://updates.push.services.mozilla.com/wpush/v2/abc')).toBe(true)
    expect(taken('https://web.push.apple.com/abc')).toBe(true)
    expect(taken('https://db5p.notify.windows.com/w/?token=1')).toBe(true)
    for (const bad of [
      'http://fcm.googleapis.com/fcm/send/abc',
      'https://fcm.googleapis.com:8443/x',
      'https://user@fcm.googleapis.com/x',
      'https://fcm.googleapis.com.evil.example/x',
      'https://evilpush.apple.com.example/x',
      'https://notpush-apple.com/x',
      'https://127.0.0.1/x',
      'https://169.254.169.254/latest',
      'https://[::1]/x',
      'https://localhost/x',
      'file:///etc/passwd',
    ]) {
      expect([bad, taken(bad)]).toEqual([bad, false])
    }
    expect(taken('https://fcm.googleapis.com/x', sandbox.url)).toBe(false)
    const offCurve = Buffer.from(p256dh, 'base64url').fill(7, 1).toString('base64url')
    const bent = { endpoint: 'https://fcm.googleapis.com/x', keys: { p256dh: offCurve, auth } }
    expect(readSubscription(JSON.stringify(bent), null)).toBeNull()
  })
})

describe('JPush', () => {
  const account = async () => {
    const { appKey, masterSecret } = await sandbox.control('POST', 'jpush/apps')
    const device = async (more = {}): Promise<string> =>
      (await sandbox.control('POST', 'jpush/devices', { appKey, ...more })).registrationId
    return { call: callOf({ appKey, isProduction: true }, { masterSecret }), device, masterSecret }
  }

  it('shows once although it was sent twice, and is delivered when the device says so', async () => {
    const { call, device } = await account()
    const to = await device()
    const one = outgoing(to, pushed)
    const [first] = await jpush.send(call, [one])
    const [again] = await jpush.send(call, [one])
    expect(first).toMatchObject({ state: 'accepted' })
    expect(again).toEqual(first)
    expect(await phone(to)).toEqual([
      expect.objectContaining({ title: pushed.title, lines: [pushed.body], url: pushed.url }),
    ])
    const off = outgoing(await device({ isOff: true }), pushed)
    const [silent] = await jpush.send(call, [off])
    const asked = [
      { ...one, providerMessageId: first?.providerMessageId ?? null, sentAt: '' },
      { ...off, providerMessageId: silent?.providerMessageId ?? null, sentAt: '' },
    ]
    const outcomes = await jpush.ask(call, asked)
    expect(outcomes.map(({ state }) => state)).toEqual(['delivered', 'pending'])
    expect(outcomes[0]?.at).toMatch(/^\d{4}-/)
  })

  it('an app taken off the phone is gone; another app’s device too; the others are sent', async () => {
    const { call, device } = await account()
    const gone = await device()
    await sandbox.control('DELETE', `jpush/devices/${gone}`)
    const foreign = await (await account()).device()
    const good = await device()
    const sent = await jpush.send(
      call,
      [gone, foreign, good].map((to) => outgoing(to, pushed)),
    )
    expect(sent.map(({ state, reason }) => reason ?? state)).toEqual([
      'addressGone',
      'addressGone',
      'accepted',
    ])
  })

  it('a wrong secret is the account’s; a text too long is the message’s', async () => {
    const { call, device } = await account()
    const to = await device()
    const wrong = { ...call, secrets: { masterSecret: '0'.repeat(24) } }
    expect(await jpush.send(wrong, [outgoing(to, pushed)])).toMatchObject([
      { state: 'refused', reason: 'accountRefused' },
    ])
    const long = { ...pushed, body: '长'.repeat(800) }
    expect(await jpush.send(call, [outgoing(to, long)])).toMatchObject([
      { state: 'refused', reason: 'rejected' },
    ])
  })

  it('no answer before the cid is for later, no answer to the push leaves it open', async () => {
    const { call, device } = await account()
    const one = outgoing(await device(), pushed)
    const away = { ...call, sandboxUrl: 'http://127.0.0.1:1' }
    expect(await jpush.send(away, [one])).toMatchObject([{ state: 'refused', reason: 'throttled' }])
    await call.tokens.write(`cid ${one.deliveryNo}`, 'x', 0)
    expect(await jpush.send(away, [one])).toMatchObject([{ state: 'unknown' }])
    await answering(503, '{"error":{"code":1030,"message":"timeout"}}', {}, async (url) => {
      expect(await jpush.send({ ...call, sandboxUrl: url }, [one])).toMatchObject([
        { state: 'unknown' },
      ])
    })
  })
})

describe('GeTui', () => {
  const account = async () => {
    const { appId, appKey, masterSecret } = await sandbox.control('POST', 'getui/apps')
    const device = async (state = 'online'): Promise<string> =>
      (await sandbox.control('POST', 'getui/devices', { appId, state })).cid
    return { call: callOf({ appId, appKey }, { masterSecret }), device }
  }

  it('pushes one, drops a repeat, and signs in anew when its token is not known', async () => {
    const { call, device } = await account()
    const to = await device()
    const one = outgoing(to, pushed)
    const [first] = await getui.send(call, [one])
    expect(first).toMatchObject({ state: 'accepted' })
    const token = call.kept.get('token')
    await sandbox.control('DELETE', 'getui/tokens')
    const [again] = await getui.send(call, [one])
    expect(again).toEqual(first)
    expect(call.kept.get('token')).not.toBe(token)
    expect(await phone(to)).toEqual([
      expect.objectContaining({ title: pushed.title, lines: [pushed.body], url: pushed.url }),
    ])
  })

  it('a batch answers for each: taken, off the line, long asleep, gone, twice the same', async () => {
    const { call, device } = await account()
    const devices = [
      await device(),
      await device('offline'),
      await device('inactive'),
      await device('gone'),
    ]
    const deliveries = [...devices, devices[0] ?? ''].map((to) => outgoing(to, pushed))
    const sent = await getui.send(call, deliveries)
    const byNo = new Map(sent.map((each) => [each.deliveryNo, each.reason ?? each.state]))
    expect(deliveries.map(({ deliveryNo }) => byNo.get(deliveryNo))).toEqual([
      'accepted',
      'accepted',
      'addressGone',
      'addressGone',
      'accepted',
    ])
    expect(sent).toHaveLength(deliveries.length)
    expect(await phone(devices[0] ?? '')).toHaveLength(2)
  })

  it.each([
    [401, 10002, 'accountRefused'], // the address or the app is on their black list
    [401, 10003, 'throttled'], // signing in too often a minute
    [401, 10005, 'throttled'], // calling too often a minute
    [403, 30001, 'accountRefused'], // about the plan that was bought
    [200, 2, 'throttled'], // is starting
    [400, 20001, 'rejected'],
  ])('HTTP %i with code %i: %s', async (status, code, meaning) => {
    const { call } = await account()
    await call.tokens.write('token', 'x', 0)
    await answering(status, JSON.stringify({ code, msg: 'x' }), {}, async (sandboxUrl) => {
      const one = outgoing('device', pushed)
      expect(await getui.send({ ...call, sandboxUrl }, [one])).toMatchObject([{ reason: meaning }])
    })
  })

  it('a wrong secret is the account’s, no answer leaves it open', async () => {
    const { call, device } = await account()
    const one = outgoing(await device(), pushed)
    const wrong = { ...call, secrets: { masterSecret: 'wrong-secret' } }
    expect(await getui.send(wrong, [one])).toMatchObject([
      { state: 'refused', reason: 'accountRefused' },
    ])
    expect(await getui.send({ ...call, sandboxUrl: 'http://127.0.0.1:1' }, [one])).toMatchObject([
      { state: 'unknown' },
    ])
  })
})

describe('mail', () => {
  const account = async () => {
    const { user, password, host, port } = await sandbox.control('POST', 'smtp/accounts')
    const config = { host, port, user, from: user, fromName: '悦湖物业' }
    return callOf(config, { password }, { timeoutMs: 2_000 })
  }
  const mailbox = async (answer: string): Promise<string> => {
    const name = `${number()}@mail.example`
    await sandbox.control('POST', 'smtp/mailboxes', { mailbox: name, answer })
    return name
  }

  it('arrives word for word, once by its Message-ID', async () => {
    const call = await account()
    const to = await mailbox('takes')
    const one = outgoing(to, mailed)
    for (const _ of [1, 2]) {
      expect(await smtp.send(call, [one])).toMatchObject([
        { state: 'accepted', providerMessageId: `<${one.deliveryNo}@wuye.example>` },
      ])
    }
    expect(await phone(to)).toEqual([
      expect.objectContaining({
        form: 'email',
        title: mailed.subject,
        lines: ['王秀兰您好：', '.账单在这里', 'https://bill.example/b/abc'],
        url: 'https://bill.example/b/abc',
      }),
    ])
  })

  it('the mail program can unsubscribe by itself where the mail may be refused', async () => {
    const call = await account()
    const to = await mailbox('takes')
    const unsubscribeUrl = `https://bill.example/u/${'A'.repeat(64)}`
    await smtp.send(call, [outgoing(to, { ...mailed, unsubscribeUrl })])
    await smtp.send(call, [outgoing(to, mailed)])
    const mails = (await phone(to)) as { unsubscribeUrl?: string }[]
    expect(mails.flatMap((mail) => mail.unsubscribeUrl ?? [])).toEqual([unsubscribeUrl])
  })

  it('each answer of a mailbox has its meaning', async () => {
    const call = await account()
    const answers = ['unknown', 'full', 'busy', 'notLiked', 'silent', 'takes']
    const deliveries = await Promise.all(
      answers.map(async (answer) => outgoing(await mailbox(answer), mailed)),
    )
    const sent = await smtp.send(call, deliveries)
    expect(sent.map(({ state, reason }) => reason ?? state)).toEqual([
      'addressInvalid',
      'throttled',
      'throttled',
      'rejected',
      'unknown',
      'accepted',
    ])
  })

  it('a wrong password is the account’s; no server is for later; a header cannot be forged', async () => {
    const call = await account()
    const one = outgoing(await mailbox('takes'), mailed)
    const wrong = { ...call, secrets: { password: 'wrong' } }
    expect(await smtp.send(wrong, [one])).toMatchObject([{ reason: 'accountRefused' }])
    const away = { ...call, config: { ...call.config, port: 1 } }
    expect(await smtp.send(away, [one])).toMatchObject([{ state: 'refused', reason: 'throttled' }])
    const forged = outgoing('a@b.example>\r\nRCPT TO:<c@d.example', mailed)
    expect(await smtp.send(call, [forged])).toMatchObject([{ reason: 'addressInvalid' }])
  })
})

it('a letter is taken at once and stays open until the staff say what became of it', async () => {
  const one = outgoing('3栋2单元1102室', { form: 'letter', title: '账单', text: '…' })
  expect(await letter.send(callOf({}, {}), [one])).toMatchObject([{ state: 'accepted' }])
  expect(
    await letter.ask(callOf({}, {}), [{ ...one, providerMessageId: null, sentAt: '' }]),
  ).toMatchObject([{ state: 'pending' }])
})

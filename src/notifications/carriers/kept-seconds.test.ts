import { createECDH } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import type { Outgoing } from './carrier.ts'
import { getui } from './getui/index.ts'
import { jpush } from './jpush/index.ts'
import { makeVapidKeys, webPushCarrier } from './web-push/index.ts'

const now = Date.parse('2026-11-23T10:00:00+08:00')

/** A provider that only listens. */
const heard: { ttl: string | undefined; body: string }[] = []
const server = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  heard.push({
    ttl: request.headers.ttl as string | undefined,
    body: Buffer.concat(parts).toString(),
  })
  response.writeHead(500).end()
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
afterAll(() => server.close())
const sandboxUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const shared = {
  sandboxUrl,
  accountId: 1n,
  nowMs: () => now,
  tokens: { read: async () => 'known', write: async () => {} },
}
const keys = makeVapidKeys()
const browser = JSON.stringify({
  endpoint: `${sandboxUrl}/webpush/send/x`,
  keys: {
    p256dh: createECDH('prime256v1').generateKeys('base64url'),
    auth: Buffer.alloc(16, 3).toString('base64url'),
  },
})

const seconds = {
  webPush: async (delivery: Outgoing) => {
    await webPushCarrier.send(
      {
        ...shared,
        config: { publicKey: keys.publicKey, subject: 'mailto:it@wuye.example' },
        secrets: { privateKey: keys.privateKey },
      },
      [{ ...delivery, to: browser }],
    )
    return Number(heard.at(-1)?.ttl)
  },
  jpush: async (delivery: Outgoing) => {
    const call = {
      ...shared,
      config: { appKey: 'a', isProduction: true },
      secrets: { masterSecret: 'b' },
    }
    await jpush.send(call, [delivery])
    return JSON.parse(heard.at(-1)?.body ?? '').options.time_to_live
  },
  getui: async (delivery: Outgoing) => {
    const call = { ...shared, config: { appId: 'a', appKey: 'b' }, secrets: { masterSecret: 'c' } }
    await getui.send(call, [delivery])
    return JSON.parse(heard.at(-1)?.body ?? '').settings.ttl / 1_000
  },
} as const

test.each(Object.keys(seconds) as (keyof typeof seconds)[])(
  '%s keeps a push while it is of use, at most a day',
  async (carrier) => {
    const kept = (expiresAt: string) =>
      seconds[carrier]({
        deliveryNo: 'd000000000000001',
        to: 'device',
        expiresAt,
        rendered: {
          form: 'push',
          title: '明天自动扣款',
          body: '¥1',
          url: 'https://bill.example/b/1',
        },
        template: null,
      })
    expect(await kept('2026-11-23 02:05:00+00')).toBe(300)
    expect(await kept('2026-11-23T20:00:00+08:00')).toBe(36_000)
    expect(await kept('2026-12-13T10:00:00+08:00')).toBe(86_400)
    expect(await kept('2026-11-23T09:59:00+08:00')).toBe(1)
  },
)

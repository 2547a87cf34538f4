import webPush from 'web-push'
import * as z from 'zod'
import type { Carrier, CarrierCall, Outgoing, Sent } from '../carrier.ts'
import { keptSeconds } from '../kept-seconds.ts'
import { noPush, stillOpen } from '../silent.ts'
import { type Heard, speak } from '../speak.ts'
import { readSubscription } from './subscription.ts'
import { isPair, vapidHeader } from './vapid.ts'

const base64url = (length: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .refine((text) => Buffer.from(text, 'base64url').length === length)

const config = z.strictObject({
  publicKey: base64url(65).describe('VAPID 公钥 / VAPID public key'),
  subject: z
    .string()
    .max(200)
    .regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/)
    .describe(
      '推送服务联系我们的地址，mailto: 或 https: 开头 / Where push services reach us, mailto: or https:',
    ),
})
const secrets = z.strictObject({
  privateKey: base64url(32).describe('VAPID 私钥 / VAPID private key'),
})
type Config = z.output<typeof config>
type Secrets = z.output<typeof secrets>

/** A new pair of keys. A browser's subscription holds for one pair: make it once a company. */
export const makeVapidKeys = (): { publicKey: string; privateKey: string } =>
  webPush.generateVAPIDKeys()

/**
 * 网页推送 (RFC 8030, 8291, 8292). The push service takes a message for a browser and says nothing
 * more. A repeat carries the number of the first as its tag, so that the browser shows one.
 */
export const webPushCarrier: Carrier<Config, Secrets> = {
  name: 'webPush',
  words: { zh: '网页推送', en: 'Web push' },
  form: 'push',
  addressKind: 'browser',
  config,
  secrets,
  batchSize: 20,
  repeatsDroppedMinutes: 24 * 60,
  needsApproval: false,
  needsGrant: false,
  send: async (call, deliveries) => {
    const { publicKey } = call.config
    if (isPair({ publicKey, privateKey: call.secrets.privateKey })) {
      return Promise.all(deliveries.map((each) => sendOne(call, each)))
    }
    return deliveries.map(({ deliveryNo }) => ({
      deliveryNo,
      state: 'refused',
      reason: 'accountRefused',
      providerMessageId: null,
      said: 'the two VAPID keys are no pair',
    }))
  },
  ask: async (_call, deliveries) => deliveries.map(stillOpen),
  readPush: noPush,
}

const sendOne = async (call: CarrierCall<Config, Secrets>, delivery: Outgoing): Promise<Sent> => {
  const { deliveryNo, to, rendered } = delivery
  const refused = (reason: Sent['reason'], said: string): Sent => ({
    deliveryNo,
    state: 'refused',
    ...(reason ? { reason } : {}),
    providerMessageId: null,
    said,
  })
  if (rendered.form !== 'push') return refused('rejected', 'not a push message')
  const subscription = readSubscription(to, call.sandboxUrl)
  if (!subscription) return refused('addressInvalid', 'no subscription of a known push service')
  const { endpoint, keys } = subscription
  const { title, body, url } = rendered
  const { cipherText } = webPush.encrypt(
    keys.p256dh,
    keys.auth,
    JSON.stringify({ title, body, url, tag: deliveryNo }),
    'aes128gcm',
  )
  const heard = await speak(endpoint, {
    method: 'POST',
    headers: {
      ttl: String(keptSeconds(call, delivery)),
      urgency: 'normal',
      topic: deliveryNo,
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      authorization: vapidHeader({
        keys: { publicKey: call.config.publicKey, privateKey: call.secrets.privateKey },
        endpoint,
        subject: call.config.subject,
        nowMs: call.nowMs(),
      }),
    },
    body: cipherText,
    timeoutMs: call.timeoutMs,
  })
  return meaningOf(deliveryNo, heard)
}

/**
 * RFC 8030 section 5 and 7.3. A service that does not take our signature for this browser (401, 403)
 * is no fault of the whole account: a subscription may have been made with another key.
 */
const meaningOf = (deliveryNo: string, heard: Heard | null): Sent => {
  if (!heard) {
    return { deliveryNo, state: 'unknown', providerMessageId: null, said: 'no answer' }
  }
  const said = `${heard.status} ${heard.text.slice(0, 200)}`.trim()
  const refused = (reason: NonNullable<Sent['reason']>): Sent => ({
    deliveryNo,
    state: 'refused',
    reason,
    providerMessageId: null,
    said,
  })
  switch (heard.status) {
    case 200:
    case 201:
    case 202:
      return {
        deliveryNo,
        state: 'accepted',
        providerMessageId: heard.header('location') ?? deliveryNo,
        said,
      }
    case 404:
    case 410:
      return refused('addressGone')
    case 400:
    case 413:
      return refused('rejected')
    case 401:
    case 403:
      return refused('undelivered')
    case 429:
      return { ...refused('throttled'), retryAfterSeconds: heard.retryAfterSeconds ?? 60 }
    default:
      return { deliveryNo, state: 'unknown', providerMessageId: null, said }
  }
}

import * as z from 'zod'
import type { Asked, Carrier, CarrierCall, Outcome, Outgoing, Sent } from '../carrier.ts'
import { keptSeconds } from '../kept-seconds.ts'
import { noPush } from '../silent.ts'
import { type Heard, speak } from '../speak.ts'

const config = z.strictObject({
  appKey: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .describe('AppKey，24 位 / AppKey, 24 characters'),
  isProduction: z.boolean().default(true).describe('苹果推送用生产环境 / Apple’s production push'),
})
const secrets = z.strictObject({
  masterSecret: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .describe('Master Secret，24 位 / Master Secret, 24 characters'),
})
type Config = z.output<typeof config>
type Secrets = z.output<typeof secrets>
type Call = CarrierCall<Config, Secrets>

/**
 * 极光推送, REST API v3. A push carries a cid that JPush handed out: within a day a repeat with the
 * same cid answers as the first did and pushes nothing, so each delivery keeps its own.
 */
export const jpush: Carrier<Config, Secrets> = {
  name: 'jpush',
  words: { zh: '极光推送', en: 'JPush' },
  form: 'push',
  addressKind: 'device',
  config,
  secrets,
  batchSize: 20,
  repeatsDroppedMinutes: 23 * 60,
  needsApproval: false,
  needsGrant: false,
  send: async (call, deliveries) => {
    const cids = await cidsOf(call, deliveries)
    if ('refusal' in cids) return deliveries.map(cids.refusal)
    return Promise.all(
      deliveries.map((delivery) => push(call, delivery, cids.of.get(delivery.deliveryNo) ?? '')),
    )
  },
  ask: (call, deliveries) => askReceived(call, deliveries),
  readPush: noPush,
}

const callApi = (
  { sandboxUrl, config, secrets, timeoutMs }: Call,
  host: 'api' | 'report',
  path: string,
  body?: unknown,
): Promise<Heard | null> =>
  speak(`${sandboxUrl ?? `https://${host}.jpush.cn`}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${config.appKey}:${secrets.masterSecret}`).toString('base64')}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs,
  })

const cidLastsMs = 24 * 3_600_000

/** The cid of each delivery: the one it was first sent with, or a new one, kept before it is used. */
const cidsOf = async (
  call: Call,
  deliveries: readonly Outgoing[],
): Promise<{ of: ReadonlyMap<string, string> } | { refusal: (delivery: Outgoing) => Sent }> => {
  const known = new Map<string, string>()
  const fresh: string[] = []
  for (const { deliveryNo } of deliveries) {
    const cid = await call.tokens.read(`cid ${deliveryNo}`)
    if (cid === null) fresh.push(deliveryNo)
    else known.set(deliveryNo, cid)
  }
  if (fresh.length === 0) return { of: known }
  const heard = await callApi(call, 'api', `/v3/push/cid?count=${fresh.length}`)
  const list = (heard?.json as { cidlist?: readonly string[] } | null)?.cidlist
  if (heard?.status !== 200 || list?.length !== fresh.length) {
    // Nothing was pushed yet, so even a lost answer may simply be tried again.
    return {
      refusal: ({ deliveryNo }) => {
        const sent = meaningOf(deliveryNo, heard)
        return sent.state === 'refused' ? sent : { ...sent, state: 'refused', reason: 'throttled' }
      },
    }
  }
  for (const [index, deliveryNo] of fresh.entries()) {
    const cid = list[index] ?? ''
    await call.tokens.write(`cid ${deliveryNo}`, cid, call.nowMs() + cidLastsMs)
    known.set(deliveryNo, cid)
  }
  return { of: known }
}

const push = async (call: Call, delivery: Outgoing, cid: string): Promise<Sent> => {
  const { deliveryNo, to, rendered } = delivery
  if (rendered.form !== 'push') {
    const said = 'not a push message'
    return { deliveryNo, state: 'refused', reason: 'rejected', providerMessageId: null, said }
  }
  const { title, body: alert, url } = rendered
  const extras = { url }
  const heard = await callApi(call, 'api', '/v3/push', {
    cid,
    platform: 'all',
    audience: { registration_id: [to] },
    notification: {
      android: { alert, title, extras },
      ios: { alert: { title, body: alert }, sound: 'default', extras },
      hmos: { alert, title, category: 'SUBSCRIPTION', extras },
    },
    options: {
      time_to_live: keptSeconds(call, delivery),
      apns_production: call.config.isProduction,
      // The makers' own channels only for a device that JPush does not reach by itself.
      third_party_channel: Object.fromEntries(
        ['xiaomi', 'huawei', 'honor', 'oppo', 'vivo', 'meizu'].map((maker) => [
          maker,
          { distribution: 'secondary_push' },
        ]),
      ),
    },
  })
  return meaningOf(deliveryNo, heard)
}

type ApiError = { readonly code?: number; readonly message?: string }

/** 1003 is any wrong value: only one that names the device says something about the device. */
const reasonOf = ({ code = -1, message = '' }: ApiError = {}): Sent['reason'] =>
  code === 1003 ? (/registration/i.test(message) ? 'addressInvalid' : 'rejected') : reasons[code]

const reasons: Readonly<Record<number, NonNullable<Sent['reason']>>> = {
  1002: 'rejected',
  1004: 'accountRefused',
  1005: 'rejected',
  1008: 'accountRefused',
  1009: 'rejected',
  1011: 'addressGone',
  1012: 'throttled',
  2002: 'throttled',
  2003: 'accountRefused',
  2004: 'accountRefused',
  2005: 'accountRefused',
  2006: 'accountRefused',
  2007: 'accountRefused',
}

/** The codes of docs.jiguang.cn, Push API v3, 调用返回; 1000 and 1030 leave it open what happened. */
const meaningOf = (deliveryNo: string, heard: Heard | null): Sent => {
  if (!heard) return { deliveryNo, state: 'unknown', providerMessageId: null, said: 'no answer' }
  const said = `${heard.status} ${heard.text.slice(0, 200)}`
  const answer = heard.json as { msg_id?: string | number; error?: ApiError } | null
  if (heard.status === 200 && answer?.msg_id !== undefined) {
    return { deliveryNo, state: 'accepted', providerMessageId: String(answer.msg_id), said }
  }
  const reason = heard.status === 429 ? 'throttled' : reasonOf(answer?.error)
  if (!reason) return { deliveryNo, state: 'unknown', providerMessageId: null, said }
  return {
    deliveryNo,
    state: 'refused',
    reason,
    providerMessageId: null,
    said,
    ...(reason === 'throttled' ? { retryAfterSeconds: heard.retryAfterSeconds ?? 60 } : {}),
  }
}

type Received = { readonly msg_id: string } & Readonly<Record<string, number | null>>

/** Only what a device confirmed is delivered; what Apple or a phone maker merely took is not. */
const confirming = ['jpush_received', 'android_pns_received', 'ios_apns_received'] as const

const askReceived = async (
  call: Call,
  deliveries: readonly Asked[],
): Promise<readonly Outcome[]> => {
  const ids = deliveries.flatMap(({ providerMessageId }) => providerMessageId ?? [])
  const heard =
    ids.length === 0
      ? null
      : await callApi(call, 'report', `/v3/received/detail?msg_ids=${ids.join(',')}`)
  const rows = heard?.status === 200 && Array.isArray(heard.json) ? (heard.json as Received[]) : []
  const byId = new Map(rows.map((row) => [String(row.msg_id), row]))
  return deliveries.map(({ deliveryNo, providerMessageId }) => {
    const row = byId.get(providerMessageId ?? '')
    const isDelivered = row !== undefined && confirming.some((name) => (row[name] ?? 0) > 0)
    return {
      deliveryNo,
      state: isDelivered ? 'delivered' : row ? 'pending' : 'unknown',
      providerMessageId,
      // JPush counts and does not date what it counted: the moment we learnt it is what we know.
      at: isDelivered ? Temporal.Instant.fromEpochMilliseconds(call.nowMs()).toString() : null,
      said: row ? JSON.stringify(row) : (heard?.text.slice(0, 200) ?? 'no answer'),
    }
  })
}

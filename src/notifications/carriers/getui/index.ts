import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Carrier, CarrierCall, Outgoing, Sent } from '../carrier.ts'
import { keptSeconds } from '../kept-seconds.ts'
import { noPush, stillOpen } from '../silent.ts'
import { type Heard, speak } from '../speak.ts'

const key = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/)
const config = z.strictObject({ appId: key.describe('AppID'), appKey: key.describe('AppKey') })
const secrets = z.strictObject({ masterSecret: key.describe('MasterSecret') })
type Config = z.output<typeof config>
type Secrets = z.output<typeof secrets>
type Call = CarrierCall<Config, Secrets>

/**
 * 个推 and uni-push 2, REST API v2. Our number is the request_id, by which GeTui drops a repeat. It
 * says whether the device was on the line; what a single device received it tells only to customers
 * with that right, so nothing here counts as delivered.
 */
export const getui: Carrier<Config, Secrets> = {
  name: 'getui',
  words: { zh: '个推', en: 'GeTui' },
  form: 'push',
  addressKind: 'device',
  config,
  secrets,
  batchSize: 200,
  repeatsDroppedMinutes: 23 * 60,
  needsApproval: false,
  needsGrant: false,
  send: async (call, deliveries) => {
    const sent: Sent[] = []
    for (const group of oncePerDevice(deliveries)) sent.push(...(await pushGroup(call, group)))
    return sent
  },
  ask: async (_call, deliveries) => deliveries.map(stillOpen),
  readPush: noPush,
}

/** The answer to a batch names devices and not requests: no device twice in one call. */
const oncePerDevice = (deliveries: readonly Outgoing[]): readonly (readonly Outgoing[])[] => {
  const groups: Outgoing[][] = []
  for (const delivery of deliveries) {
    const group = groups.find((each) => each.every(({ to }) => to !== delivery.to))
    if (group) group.push(delivery)
    else groups.push([delivery])
  }
  return groups
}

/**
 * One call for all of them. Which one a batch did not take, and why, it does not say: those are asked
 * for once more by themselves, which cannot double anything as the number is the same.
 */
const pushGroup = async (call: Call, deliveries: readonly Outgoing[]): Promise<readonly Sent[]> => {
  const [first] = deliveries
  if (!first) return []
  if (deliveries.length === 1) {
    return [meaningOf(first, await withToken(call, '/push/single/cid', requestOf(call, first)))]
  }
  const msg_list = deliveries.map((delivery) => requestOf(call, delivery))
  const heard = await withToken(call, '/push/single/batch/cid', { is_async: false, msg_list })
  const { code } = answerOf(heard)
  const sent: Sent[] = []
  for (const delivery of deliveries) {
    const meaning = meaningOf(delivery, heard)
    const isOpen = code === valueWrong || (code === 0 && meaning.state === 'unknown')
    sent.push(...(isOpen ? await pushGroup(call, [delivery]) : [meaning]))
  }
  return sent
}

const requestOf = (call: Call, delivery: Outgoing) => {
  const { deliveryNo, to, rendered } = delivery
  if (rendered.form !== 'push') throw new Error(`getui was given a ${rendered.form}`)
  const { title, body, url } = rendered
  const notification = { title, body, click_type: 'url', url }
  return {
    request_id: deliveryNo,
    // Over GeTui's own line while the device is on it, else over the maker's.
    settings: { ttl: keptSeconds(call, delivery) * 1_000, strategy: { default: 1 } },
    audience: { cid: [to] },
    push_message: { notification },
    push_channel: {
      android: { ups: { notification } },
      ios: {
        type: 'notify',
        payload: JSON.stringify({ url }),
        aps: { alert: { title, body }, 'content-available': 0, sound: 'default' },
      },
    },
  }
}

const base = ({ sandboxUrl, config }: Call): string =>
  `${sandboxUrl ?? 'https://restapi.getui.com'}/v2/${config.appId}`

const post = (
  call: Call,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Heard | null> =>
  speak(base(call) + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json;charset=utf-8', ...headers },
    body: JSON.stringify(body),
    timeoutMs: call.timeoutMs,
  })

type Answer = { readonly code?: number; readonly msg?: string; readonly data?: unknown }
const answerOf = (heard: Heard | null): Answer => (heard?.json as Answer | null) ?? {}

const tokenExpired = 10001
const valueWrong = 20001

/** Calls with the kept token; one that GeTui does not know any more is replaced, once. */
const withToken = async (call: Call, path: string, body: unknown): Promise<Heard | null> => {
  const kept = await call.tokens.read('token')
  if (kept !== null) {
    const heard = await post(call, path, body, { token: kept })
    if (answerOf(heard).code !== tokenExpired) return heard
  }
  const fresh = await authenticate(call)
  return typeof fresh === 'string' ? post(call, path, body, { token: fresh }) : fresh.failed
}

const authenticate = async (call: Call): Promise<string | { failed: Heard | null }> => {
  const { config, secrets, nowMs, tokens } = call
  const timestamp = String(nowMs())
  const sign = createHash('sha256')
    .update(config.appKey + timestamp + secrets.masterSecret)
    .digest('hex')
  const heard = await post(call, '/auth', { sign, timestamp, appkey: config.appKey })
  const { code, data } = answerOf(heard)
  const { token, expire_time } = (data as { token?: string; expire_time?: string } | null) ?? {}
  if (code !== 0 || !token) return { failed: heard }
  // A minute early, so that none expires on its way.
  await tokens.write('token', token, Number(expire_time ?? nowMs() + 3_600_000) - 60_000)
  return token
}

/**
 * The codes of docs.getui.com/getui/server/rest_v2/code: 20001 is about values, 10003 and 10005 are
 * too many calls a minute; what else comes with HTTP 401 or 403 is about the account.
 */
const meaningOf = ({ deliveryNo, to }: Outgoing, heard: Heard | null): Sent => {
  const { code, msg = '', data } = answerOf(heard)
  const said = heard ? `${heard.status} ${heard.text.slice(0, 200)}` : 'no answer'
  const refused = (reason: NonNullable<Sent['reason']>): Sent => ({
    deliveryNo,
    state: 'refused',
    reason,
    providerMessageId: null,
    said,
    ...(reason === 'throttled' ? { retryAfterSeconds: heard?.retryAfterSeconds ?? 60 } : {}),
  })
  if (heard?.status === 429 || code === 2 || code === 10003 || code === 10005) {
    return refused('throttled')
  }
  if (code === 0) {
    const [taskId, result] = resultFor(data, to)
    if (result === 'successed_ignore') return refused('addressGone')
    const isTaken = result === 'successed_online' || result === 'successed_offline'
    return {
      deliveryNo,
      state: isTaken ? 'accepted' : 'unknown',
      providerMessageId: isTaken ? taskId : null,
      said: `${heard?.status} ${taskId} ${result}`,
    }
  }
  if (code === valueWrong) {
    return refused(/target user|cid/i.test(msg) ? 'addressGone' : 'rejected')
  }
  if (code === undefined || code === 1 || code === 500) {
    return { deliveryNo, state: 'unknown', providerMessageId: null, said }
  }
  const isAccount = /^10\d{3}$/.test(String(code)) || heard?.status === 401 || heard?.status === 403
  return refused(isAccount ? 'accountRefused' : 'rejected')
}

/** `data` is {task: {device: result}}; the task of this device. */
const resultFor = (data: unknown, device: string): readonly [taskId: string, result: string] => {
  const tasks = Object.entries((data as Record<string, Record<string, string>> | null) ?? {})
  const own = tasks.find(([, results]) => typeof results === 'object' && device in results)
  return own ? [own[0], own[1][device] ?? ''] : ['', '']
}

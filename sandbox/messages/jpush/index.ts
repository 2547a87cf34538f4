import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { State } from '../../state.ts'
import { answerUnder, type FaultName, faultOf } from '../faults.ts'
import type { Provider, ProviderVisit } from '../provider.ts'
import { receive } from '../store.ts'

type App = { readonly appKey: string; readonly masterSecret: string }
type Device = {
  readonly registrationId: string
  readonly appKey: string
  readonly isGone: boolean
  /** Takes messages but confirms none. */
  readonly isOff: boolean
}
type Taken = { readonly appKey: string; readonly msgId: string; readonly registrationId: string }
type Answer = readonly [status: number, body: unknown]

/** A pretend 极光: push with cid, the dry run, and the counts of what arrived. */
export const jpushService: Provider = {
  takes: (_request, pathname) =>
    /^\/v3\/push(\/cid|\/validate)?$/.test(pathname) || pathname.startsWith('/v3/received'),
  answer: async (visit) => {
    const fault = accidentOf(visit)
    const [status, body] = refusals[fault ?? ''] ?? answer(visit, fault)
    await answerUnder(visit, 'jpush', [fault], () => {
      visit.response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
      visit.response.end(JSON.stringify(body))
    })
  },
}

const refuse = (status: number, code: number, message: string): Answer => [
  status,
  { error: { code, message } },
]

/** Only a push has accidents, by its device and cid. */
const accidentOf = ({ state, pathname, body }: ProviderVisit): FaultName | null => {
  if (pathname !== '/v3/push') return null
  const push = parse(body)
  const to = push?.audience?.registration_id?.[0] ?? ''
  return faultOf(state, 'jpush', { to, number: push?.cid ?? '' })
}

const refusals: Readonly<Record<string, Answer>> = {
  addressRefused: refuse(400, 1011, 'Cannot find user by this audience'),
  userRefused: refuse(400, 1011, 'Cannot find user by this audience'),
  throttled: refuse(429, 2002, 'Rate limit exceeded'),
  providerError: refuse(500, 1000, 'Internal error'),
}

const parse = (body: Buffer): Push | null => {
  try {
    return JSON.parse(body.toString()) as Push
  } catch {
    return null
  }
}

const answer = (visit: ProviderVisit, fault: FaultName | null): Answer => {
  const { state, request, pathname, query } = visit
  const isReport = pathname.startsWith('/v3/received')
  const app = signedIn(state, String(request.headers.authorization ?? ''))
  if (!app) return refuse(401, isReport ? 3001 : 1004, 'Basic authentication failed')
  if (pathname === '/v3/push/cid') return handOut(state, app, Number(query.get('count') ?? 1))
  if (isReport) return count(state, app, (query.get('msg_ids') ?? '').split(','))
  if (request.method !== 'POST') return refuse(405, 1001, 'Only POST method is allowed')
  const body = parse(visit.body)
  if (!body) return refuse(400, 1003, 'The request body is not JSON')
  return push(state, app, body, { isDryRun: pathname.endsWith('/validate'), fault })
}

const signedIn = (state: State, authorization: string): App | null => {
  const [appKey = '', masterSecret] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':')
  const app = state.kept.get(`jpush app ${appKey}`) as App | undefined
  return app && app.masterSecret === masterSecret ? app : null
}

const handOut = (state: State, { appKey }: App, count: number): Answer => {
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    return refuse(400, 1003, 'count must be 1 to 1000')
  }
  const cidlist = Array.from({ length: count }, () => `${appKey}-${randomUUID()}`)
  const until = state.clock.now().getTime() + 24 * 3_600_000
  for (const cid of cidlist) state.save('kept', `jpush cid ${cid}`, { until, answer: null })
  return [200, { cidlist }]
}

type Push = {
  readonly cid?: string
  readonly platform?: unknown
  readonly audience?: { readonly registration_id?: readonly string[] }
  readonly notification?: {
    readonly android?: {
      readonly alert?: string
      readonly title?: string
      readonly extras?: Extras
    }
    readonly ios?: { readonly alert?: unknown }
    readonly [platform: string]: unknown
  }
  readonly message?: unknown
  readonly options?: unknown
}
type Extras = Readonly<Record<string, string>>

const known = new Set(['cid', 'platform', 'audience', 'notification', 'message', 'options'])
const androidKnown = new Set(['alert', 'title', 'extras', 'channel_id', 'category', 'intent'])

const push = (
  state: State,
  app: App,
  body: Push,
  { isDryRun, fault }: { isDryRun: boolean; fault: FaultName | null },
): Answer => {
  const strange =
    Object.keys(body).find((key) => !known.has(key)) ??
    Object.keys(body.notification?.android ?? {}).find((key) => !androidKnown.has(key))
  if (strange) return refuse(400, 1009, `The key ${strange} is not supported`)
  if (!body.platform || !body.audience || !(body.notification || body.message)) {
    return refuse(400, 1002, 'platform, audience and notification are required')
  }
  const ids = body.audience.registration_id ?? []
  if (ids.length === 0 || ids.some((id) => typeof id !== 'string' || id === '')) {
    return refuse(400, 1003, 'registration_id is empty or not valid')
  }
  const iosBytes = Buffer.byteLength(JSON.stringify(body.notification?.ios ?? {}))
  if (iosBytes > 2000 || Buffer.byteLength(JSON.stringify(body.notification)) > 4000) {
    return refuse(400, 1005, 'The message is too long')
  }
  const cid = body.cid === undefined ? null : cidOf(state, app, body.cid)
  if (body.cid !== undefined && !cid) return refuse(400, 1003, 'cid is not valid')
  if (cid?.answer) return cid.answer
  const devices = ids.flatMap((id) => deviceOf(state, app, id) ?? [])
  if (devices.length === 0) return refuse(400, 1011, 'Cannot find user by this audience')
  const msgId = String(randomInt(10 ** 11, 10 ** 12))
  const done: Answer = [200, { sendno: '0', msg_id: msgId }]
  if (isDryRun) return done
  const isSilent = fault === 'receiptMissing' || fault === 'receiptFailed'
  for (const device of devices) {
    deliver(state, { device: { ...device, isOff: device.isOff || isSilent }, msgId, body })
  }
  if (cid) state.save('kept', `jpush cid ${body.cid}`, { ...cid, answer: done })
  return done
}

const cidOf = (
  state: State,
  { appKey }: App,
  cid: string,
): { until: number; answer: Answer | null } | null => {
  const kept = state.kept.get(`jpush cid ${cid}`) as
    | { until: number; answer: Answer | null }
    | undefined
  const isGood = cid.startsWith(`${appKey}-`) && kept && kept.until > state.clock.now().getTime()
  return isGood ? kept : null
}

const deviceOf = (state: State, { appKey }: App, id: string): Device | null => {
  const device = state.kept.get(`jpush device ${id}`) as Device | undefined
  return device && device.appKey === appKey && !device.isGone ? device : null
}

const deliver = (
  state: State,
  { device, msgId, body }: { device: Device; msgId: string; body: Push },
): void => {
  const { alert = '', title = '', extras } = body.notification?.android ?? {}
  if (device.isOff) return
  const { registrationId, appKey } = device
  state.save('kept', `jpush taken ${msgId}`, { appKey, msgId, registrationId })
  receive(state, {
    id: `jpush ${msgId} ${registrationId}`,
    provider: '极光推送',
    form: 'push',
    to: registrationId,
    title,
    lines: [alert],
    url: extras?.url ?? null,
  })
}

const count = (state: State, { appKey }: App, ids: readonly string[]): Answer => {
  if (ids.length > 100) return refuse(400, 3002, 'at most 100 msg_ids')
  return [
    200,
    ids.map((id) => {
      const taken = state.kept.get(`jpush taken ${id}`) as Taken | undefined
      const received = taken?.appKey === appKey ? 1 : null
      return {
        msg_id: id,
        jpush_received: received,
        android_pns_sent: null,
        android_pns_received: null,
        ios_apns_sent: null,
        ios_apns_received: null,
        ios_msg_received: null,
        wp_mpns_sent: null,
      }
    }),
  ]
}

const hex24 = (): string => randomBytes(12).toString('hex')

/** A new app with its key and secret. */
export const openJpushApp = (state: State): App => {
  const app = { appKey: hex24(), masterSecret: hex24() }
  state.save('kept', `jpush app ${app.appKey}`, app)
  return app
}

/** A phone that installed the app. */
export const openJpushDevice = (
  state: State,
  wish: { appKey: string; isOff?: boolean },
): Device => {
  const registrationId = `1${randomBytes(9).toString('hex')}`
  const device = { registrationId, appKey: wish.appKey, isGone: false, isOff: wish.isOff ?? false }
  state.save('kept', `jpush device ${registrationId}`, device)
  return device
}

/** The app was removed from the phone. */
export const closeJpushDevice = (state: State, registrationId: string): boolean => {
  const device = state.kept.get(`jpush device ${registrationId}`) as Device | undefined
  if (device) state.save('kept', `jpush device ${registrationId}`, { ...device, isGone: true })
  return device !== undefined
}

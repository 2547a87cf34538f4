import { createHash, randomBytes } from 'node:crypto'
import type { State } from '../../state.ts'
import { answerUnder, type FaultName, faultOf } from '../faults.ts'
import type { Provider, ProviderVisit } from '../provider.ts'
import { receive } from '../store.ts'

type App = { readonly appId: string; readonly appKey: string; readonly masterSecret: string }
type Device = {
  readonly cid: string
  readonly appId: string
  readonly state: 'online' | 'offline' | 'inactive' | 'gone'
}
type Answer = readonly [status: number, body: { code: number; msg: string; data?: unknown }]

/** A pretend 个推, REST API v2: sign in, push to one device, push a batch. */
export const getuiService: Provider = {
  takes: (_request, pathname) => pathname.startsWith('/v2/'),
  answer: async (visit) => {
    const faults = accidentsOf(visit)
    const [status, body] = answer(visit, faults)
    await answerUnder(visit, 'getui', [...faults.values()], () => {
      visit.response.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8' })
      visit.response.end(JSON.stringify(body))
    })
  },
}

const refuse = (status: number, code: number, msg: string): Answer => [status, { code, msg }]

type Accidents = ReadonlyMap<string, FaultName>

/** The accidents of the pushes of a call, by their request_id. */
const accidentsOf = ({ state, pathname, body }: ProviderVisit): Accidents => {
  const input = pathname.includes('/push/') ? parse(body) : null
  const pushes = (input as Batch | null)?.msg_list ?? [input as Push | null]
  return new Map(
    pushes.flatMap((each) => {
      const number = each?.request_id ?? ''
      const fault = faultOf(state, 'getui', { to: each?.audience?.cid?.[0] ?? '', number })
      return fault ? [[number, fault] as const] : []
    }),
  )
}

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString())
  } catch {
    return null
  }
}

const answer = ({ state, request, pathname, body }: ProviderVisit, faults: Accidents): Answer => {
  const [, appId = '', path = ''] = /^\/v2\/([\w-]+)(\/.*)$/.exec(pathname) ?? []
  const app = state.kept.get(`getui app ${appId}`) as App | undefined
  if (!app) return refuse(404, 404, 'not found')
  const input = parse(body)
  if (input === null) return refuse(400, 20001, 'body is not json')
  if (path === '/auth') return signIn(state, app, input as SignIn)
  if (!isToken(state, app, request.headers.token)) return refuse(401, 10001, 'token is invalid')
  if (path === '/push/single/cid') {
    const one = pushOne(state, app, input as Push, faults)
    return one.refusal ?? [200, { code: 0, msg: 'success', data: one.data }]
  }
  if (path === '/push/single/batch/cid') return pushBatch(state, app, input as Batch, faults)
  return refuse(404, 404, 'not found')
}

type SignIn = { readonly sign?: string; readonly timestamp?: string; readonly appkey?: string }

const signIn = (state: State, app: App, { sign, timestamp = '', appkey }: SignIn): Answer => {
  const now = state.clock.now().getTime()
  const expected = createHash('sha256')
    .update(app.appKey + timestamp + app.masterSecret)
    .digest('hex')
  if (appkey !== app.appKey || sign !== expected) return refuse(400, 10009, 'sign is not valid')
  if (Math.abs(Number(timestamp) - now) > 600_000) return refuse(400, 10009, 'timestamp is too old')
  const token = randomBytes(32).toString('hex')
  const expiresAt = now + 24 * 3_600_000
  state.save('kept', `getui token ${token}`, { appId: app.appId, expiresAt })
  return [200, { code: 0, msg: 'success', data: { expire_time: String(expiresAt), token } }]
}

const isToken = (state: State, app: App, token: unknown): boolean => {
  const kept = state.kept.get(`getui token ${token}`) as
    | { appId: string; expiresAt: number }
    | undefined
  return kept?.appId === app.appId && kept.expiresAt > state.clock.now().getTime()
}

/** Every token given out so far is worth nothing any more. */
export const dropGetuiTokens = (state: State): void => {
  for (const [key, value] of state.kept) {
    if (key.startsWith('getui token ')) {
      state.save('kept', key, { ...(value as object), expiresAt: 0 })
    }
  }
}

type Push = {
  readonly request_id?: string
  readonly settings?: { readonly ttl?: number }
  readonly audience?: { readonly cid?: readonly string[] }
  readonly push_message?: {
    readonly notification?: {
      readonly title?: string
      readonly body?: string
      readonly click_type?: string
      readonly url?: string
    }
  }
}
type Batch = { readonly is_async?: boolean; readonly msg_list?: readonly Push[] }
type One =
  | { readonly data: Record<string, Record<string, string>>; readonly refusal?: undefined }
  | { readonly refusal: Answer }

const wrong = (msg: string): One => ({ refusal: refuse(400, 20001, msg) })

const refusals: Readonly<Record<string, Answer>> = {
  addressRefused: refuse(400, 20001, 'target user is invalid'),
  throttled: refuse(401, 10005, 'too many requests a minute'),
  providerError: refuse(500, 1, 'system error'),
}

const pushOne = (state: State, { appId }: App, push: Push, faults: Accidents): One => {
  const fault = faults.get(push.request_id ?? '')
  const refusal = refusals[fault ?? '']
  if (refusal) return { refusal }
  const { request_id = '', audience, push_message } = push
  const { title = '', body = '', click_type, url } = push_message?.notification ?? {}
  const [cid = '', ...more] = audience?.cid ?? []
  if (request_id.length < 10 || request_id.length > 32) return wrong('request_id is invalid')
  if (more.length > 0 || cid === '') return wrong('audience takes one cid')
  if (title === '' || [...title].length > 50) return wrong('title is invalid')
  if (body === '' || [...body].length > 256) return wrong('body is invalid')
  if (
    !['intent', 'url', 'payload', 'payload_custom', 'startapp', 'none'].includes(click_type ?? '')
  ) {
    return wrong('click_type is invalid')
  }
  const device = state.kept.get(`getui device ${cid}`) as Device | undefined
  if (device?.appId !== appId || device.state === 'gone') return wrong('target user is invalid')
  const requestKey = `getui request ${appId} ${request_id}`
  const first = state.kept.get(requestKey) as Record<string, Record<string, string>> | undefined
  if (first) return { data: first }
  const taskId = `RASS_${randomBytes(12).toString('hex')}`
  const result =
    device.state === 'inactive' || fault === 'userRefused'
      ? 'ignore'
      : device.state === 'offline'
        ? 'offline'
        : 'online'
  const data = { [taskId]: { [cid]: `successed_${result}` } }
  state.save('kept', requestKey, data)
  if (result !== 'ignore') {
    receive(state, {
      id: `getui ${taskId}`,
      provider: '个推',
      form: 'push',
      to: cid,
      title,
      lines: [body],
      url: click_type === 'url' ? (url ?? null) : null,
    })
  }
  return { data }
}

/** What is wrong with one of them leaves the others alone; it is missing in the answer. */
const pushBatch = (state: State, app: App, { msg_list = [] }: Batch, faults: Accidents): Answer => {
  if (msg_list.length < 1 || msg_list.length > 200) return refuse(400, 20001, 'msg_list is invalid')
  const data: Record<string, Record<string, string>> = {}
  for (const push of msg_list) {
    const one = pushOne(state, app, push, faults)
    if (!one.refusal) Object.assign(data, one.data)
  }
  return [200, { code: 0, msg: 'success', data }]
}

const name = (): string => randomBytes(11).toString('base64url').replace(/[-_]/g, 'x')

/** A new app with its keys. */
export const openGetuiApp = (state: State): App => {
  const app = { appId: name(), appKey: name(), masterSecret: name() }
  state.save('kept', `getui app ${app.appId}`, app)
  return app
}

/** A phone with the app, or a change of one. */
export const setGetuiDevice = (
  state: State,
  wish: { appId: string; cid?: string; state?: Device['state'] },
): Device => {
  const device = {
    cid: wish.cid ?? randomBytes(16).toString('hex'),
    appId: wish.appId,
    state: wish.state ?? 'online',
  }
  state.save('kept', `getui device ${device.cid}`, device)
  return device
}

import { createHash, randomBytes } from 'node:crypto'
import type { State } from '../../state.ts'
import { type Account, accountOf } from './accounts.ts'

/** What the API answers: an `errcode` other than 0 is a refusal, always with status 200. */
export type Answer = Readonly<Record<string, unknown>>

const lifeSeconds = 7_200
/** How long an old token is still good after `/cgi-bin/token` has given out a new one. */
const overlapMs = 300_000

type Token = { readonly appId: string; readonly expiresAt: number }

const currentKey = (appId: string): string => `wechat current ${appId}`
const tokenOf = (state: State, value: unknown): Token | undefined =>
  state.kept.get(`wechat token ${value}`) as Token | undefined

const expire = (state: State, value: unknown, at: number): void => {
  const token = tokenOf(state, value)
  if (!token || token.expiresAt <= at) return
  state.save('kept', `wechat token ${value}`, { ...token, expiresAt: at })
}

/** Gives out a new token; the one before dies, at once or soon. */
const renew = (state: State, appId: string, overlap: number): Answer => {
  const now = state.clock.now().getTime()
  expire(state, state.kept.get(currentKey(appId)), now + overlap)
  const value = randomBytes(64).toString('base64url')
  state.save('kept', `wechat token ${value}`, { appId, expiresAt: now + lifeSeconds * 1_000 })
  state.save('kept', currentKey(appId), value)
  return { access_token: value, expires_in: lifeSeconds }
}

const refuseKeys = (state: State, appId: unknown, secret: unknown): Answer | null => {
  const account = accountOf(state, String(appId))
  if (!account) return { errcode: 40013, errmsg: 'invalid appid' }
  return account.appSecret === secret ? null : { errcode: 40125, errmsg: 'invalid appsecret' }
}

export const token = (state: State, query: URLSearchParams): Answer => {
  const appId = query.get('appid') ?? ''
  if (query.get('grant_type') !== 'client_credential') {
    return { errcode: 40002, errmsg: 'invalid grant_type' }
  }
  return refuseKeys(state, appId, query.get('secret')) ?? renew(state, appId, overlapMs)
}

/** Asking changes nothing while the token is good; forced, the old one dies at once. */
export const stableToken = (state: State, body: Readonly<Record<string, unknown>>): Answer => {
  const { grant_type, appid, secret, force_refresh } = body
  if (grant_type !== 'client_credential') return { errcode: 40002, errmsg: 'invalid grant_type' }
  const refusal = refuseKeys(state, appid, secret)
  if (refusal) return refusal
  const value = state.kept.get(currentKey(String(appid)))
  const current = tokenOf(state, value)
  const leftMs = (current?.expiresAt ?? 0) - state.clock.now().getTime()
  return force_refresh === true || leftMs <= 0
    ? renew(state, String(appid), 0)
    : { access_token: value, expires_in: Math.floor(leftMs / 1_000) }
}

/** Whose token it is, or how the API refuses it. */
export const whoCalls = (state: State, value: string | null): Account | Answer => {
  const found = tokenOf(state, value)
  const account = found && accountOf(state, found.appId)
  if (!account) return { errcode: 40001, errmsg: 'invalid credential, access_token is invalid' }
  return found.expiresAt > state.clock.now().getTime()
    ? account
    : { errcode: 42001, errmsg: 'access_token expired' }
}

/** Every token given out so far is worth nothing any more. */
export const dropTokens = (state: State, appId: string): void => {
  const now = state.clock.now().getTime()
  for (const [key, value] of state.kept) {
    if (key.startsWith('wechat token ') && (value as Token).appId === appId) {
      expire(state, key.slice('wechat token '.length), now)
    }
  }
}

/** The ticket of pages; the same one while it is good. */
export const ticket = (state: State, { appId }: Account, type: string | null): Answer => {
  if (type !== 'jsapi') return { errcode: 40097, errmsg: 'invalid args' }
  const key = `wechat ticket ${appId}`
  const now = state.clock.now().getTime()
  const known = state.kept.get(key) as { value: string; expiresAt: number } | undefined
  const current =
    known && known.expiresAt > now
      ? known
      : { value: randomBytes(64).toString('base64url'), expiresAt: now + lifeSeconds * 1_000 }
  state.save('kept', key, current)
  const seconds = Math.floor((current.expiresAt - now) / 1_000)
  return { errcode: 0, errmsg: 'ok', ticket: current.value, expires_in: seconds }
}

type Signed = Readonly<Record<string, unknown>> & { readonly appId: string }

/** Whether a page that calls the script was signed with the ticket of its account. */
export const checkPage = (state: State, page: Signed): Answer => {
  const known = state.kept.get(`wechat ticket ${page.appId}`) as { value: string } | undefined
  const signed = createHash('sha1')
    .update(
      `jsapi_ticket=${known?.value}&noncestr=${page.nonceStr}&timestamp=${page.timestamp}&url=${page.url}`,
    )
    .digest('hex')
  return known && signed === page.signature
    ? { errcode: 0, errmsg: 'ok' }
    : { errcode: 63_002, errmsg: 'invalid signature' }
}

import { type Heard, speak } from '../speak.ts'
import type { Call } from './account.ts'

const origin = ({ sandboxUrl }: Pick<Call, 'sandboxUrl'>): string =>
  sandboxUrl ?? 'https://api.weixin.qq.com'

/** What WeChat answered: `errcode` 0 or missing is good; null where nothing sensible came. */
type Answer = Readonly<Record<string, unknown>> & { readonly errcode?: number }
export const answerOf = (heard: Heard | null): Answer | null =>
  heard && typeof heard.json === 'object' ? (heard.json as Answer | null) : null

const post = (call: Call, path: string, body: unknown): Promise<Heard | null> =>
  speak(origin(call) + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    timeoutMs: call.timeoutMs,
  })

const tokenRefused = [40001, 40014, 42001]
const isTokenRefused = (heard: Heard | null): boolean =>
  tokenRefused.includes(answerOf(heard)?.errcode ?? 0)

/**
 * Calls with the access token all processes share. One that WeChat does not know any more is
 * replaced, once. `body` undefined: a GET.
 * @returns what the call was answered, or the refusal of a token
 */
export const callWithToken = async (
  call: Call,
  path: string,
  body?: unknown,
): Promise<Heard | null> => {
  const ask = (token: string): Promise<Heard | null> => {
    const url = `${path}${path.includes('?') ? '&' : '?'}access_token=${token}`
    if (body !== undefined) return post(call, url, body)
    return speak(origin(call) + url, { method: 'GET', timeoutMs: call.timeoutMs })
  }
  const kept = await call.tokens.read('accessToken')
  if (kept !== null) {
    const heard = await ask(kept)
    if (!isTokenRefused(heard)) return heard
  }
  const fresh = await fetchToken(call, kept)
  return typeof fresh === 'string' ? ask(fresh) : fresh.failed
}

type Fetched = string | { readonly failed: Heard | null }

/**
 * The stable token, which asking for does not change. Only when that is the very one that was refused
 * a new one is forced, which makes the old one worthless for everybody.
 * @see https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/getStableAccessToken.html
 */
const fetchToken = async (call: Call, refused: string | null): Promise<Fetched> => {
  const current = await requestToken(call, false)
  return current === refused && refused !== null ? requestToken(call, true) : current
}

const requestToken = async (call: Call, isForced: boolean): Promise<Fetched> => {
  const heard = await post(call, '/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: call.config.appId,
    secret: call.secrets.appSecret,
    force_refresh: isForced,
  })
  const { access_token: token, expires_in: seconds } = answerOf(heard) ?? {}
  if (typeof token !== 'string' || typeof seconds !== 'number') return { failed: heard }
  await call.tokens.write('accessToken', token, expiryOf(call, seconds))
  return token
}

/** A minute early, so that none expires on its way. */
const expiryOf = (call: Call, seconds: number): number => call.nowMs() + (seconds - 60) * 1_000

/** The ticket pages are signed with; null when WeChat gives none now. */
export const pageTicket = async (call: Call): Promise<string | null> => {
  const kept = await call.tokens.read('jsapiTicket')
  if (kept !== null) return kept
  const answer = answerOf(await callWithToken(call, '/cgi-bin/ticket/getticket?type=jsapi'))
  const { ticket, expires_in: seconds } = answer ?? {}
  if (typeof ticket !== 'string' || typeof seconds !== 'number') return null
  await call.tokens.write('jsapiTicket', ticket, expiryOf(call, seconds))
  return ticket
}

/**
 * Where WeChat asks who is there (snsapi_base: nothing is shown, only the openid is told).
 * @param state at most 128 letters and digits
 */
export const authorizeUrl = (
  call: Pick<Call, 'sandboxUrl' | 'config'>,
  { redirectUri, state }: { redirectUri: string; state: string },
): string => {
  const query = new URLSearchParams({
    appid: call.config.appId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'snsapi_base',
    state,
  })
  return `${call.sandboxUrl ?? 'https://open.weixin.qq.com'}/connect/oauth2/authorize?${query}#wechat_redirect`
}

/**
 * Who came back from there. A code is good once and for five minutes. `snapshot` is the made-up
 * person of WeChat's page preview (快照页), who is nobody.
 */
export const openidOfCode = async (
  call: Pick<Call, 'sandboxUrl' | 'config' | 'secrets' | 'timeoutMs'>,
  code: string,
): Promise<{ readonly openid: string } | 'snapshot' | 'refused' | 'noAnswer'> => {
  const query = new URLSearchParams({
    appid: call.config.appId,
    secret: call.secrets.appSecret,
    code,
    grant_type: 'authorization_code',
  })
  const url = `${origin(call)}/sns/oauth2/access_token?${query}`
  const answer = answerOf(await speak(url, { method: 'GET', timeoutMs: call.timeoutMs }))
  if (!answer || answer.errcode === -1) return 'noAnswer'
  if (answer.is_snapshotuser === 1) return 'snapshot'
  return typeof answer.openid === 'string' ? { openid: answer.openid } : 'refused'
}

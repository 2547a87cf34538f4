import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Platform } from '../../platform/context.ts'

/**
 * Which WeChat a browser is, as WeChat itself said: the openid in a signed cookie, for a month and
 * for one company. It says who pays and where to send; it is no proof of who somebody is.
 */

const cookieName = (companyId: bigint): string => `jq_wx_${companyId.toString(36)}`
const days = 30
const minutes = 10

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const signatureOf = ({ vault }: Platform, purpose: string, text: string): string =>
  Buffer.from(vault.sign(purpose, text), 'base64url').toString('hex').slice(0, 32)

/** Seconds of the platform's clock. */
const secondsOf = ({ clock }: Platform): number => Math.floor(clock.now().epochMilliseconds / 1_000)

export const openidCookie = (platform: Platform, companyId: bigint, openid: string) => {
  const text = `${companyId.toString(36)}.${openid}.${secondsOf(platform) + days * 86_400}`
  const value = `${text}.${signatureOf(platform, 'wechat openid', text)}`
  return { name: cookieName(companyId), value, days }
}

/** The openid of this browser for a company; undefined when it has none, or one we did not sign. */
export const openidOf = (
  platform: Platform,
  request: FastifyRequest,
  companyId: bigint,
): string | undefined => {
  const value = request.cookies[cookieName(companyId)] ?? ''
  const match = /^(([0-9a-z]+)\.([\w-]{6,64})\.(\d{1,12}))\.([0-9a-f]{32})$/.exec(value)
  const [, text = '', company = '', openid = '', until = '', signature = ''] = match ?? []
  const isOurs =
    company === companyId.toString(36) &&
    Number(until) > secondsOf(platform) &&
    isSame(signature, signatureOf(platform, 'wechat openid', text))
  return isOurs ? openid : undefined
}

type Way = { readonly companyId: bigint; readonly to: string }

/** The other half of a state; without it a state is nobody's, so none can be planted on a person. */
export const nonceCookieName = 'jq_wx_nonce'
export const newNonce = (): string => randomBytes(16).toString('hex')

/** Goes to WeChat and comes back: for this browser, this page and ten minutes. Letters and digits. */
export const stateOf = (platform: Platform, way: Way, nonce: string): string =>
  signState(platform, way, nonce, secondsOf(platform) + minutes * 60)

const signState = (platform: Platform, { companyId, to }: Way, nonce: string, until: number) =>
  `${signatureOf(platform, 'wechat state', `${companyId} ${nonce} ${until} ${to}`)}${until.toString(36)}`

export const isOurState = (
  platform: Platform,
  way: Way,
  { state, nonce }: { state: string; nonce: string },
): boolean => {
  const until = Number.parseInt(state.slice(32), 36)
  if (nonce === '' || !(until > secondsOf(platform))) return false
  return isSame(state, signState(platform, way, nonce, until))
}

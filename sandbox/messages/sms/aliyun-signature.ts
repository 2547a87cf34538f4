import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { State } from '../../state.ts'
import { accountOf, type SmsAccount } from './accounts.ts'

/**
 * Who signs, by ACS3-HMAC-SHA256 as the gateway checks it (help.aliyun.com, V3 request structure and
 * signature): every x-acs- header and the host must be signed, the date be within 15 minutes, and a
 * nonce be new.
 */

type Refused = { readonly status: number; readonly code: string; readonly message: string }

const scheme = 'ACS3-HMAC-SHA256'
const skewMs = 15 * 60_000

const refuse = (status: number, code: string, message: string): Refused => ({
  status,
  code,
  message,
})

export const signerOf = (
  state: State,
  request: IncomingMessage,
  body: Buffer,
): SmsAccount | Refused => {
  const header = (name: string): string => String(request.headers[name] ?? '')
  const given =
    /^ACS3-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    )
  if (!given) return refuse(400, 'MissingAuthorization', 'Authorization is mandatory')
  const [, keyId = '', signedHeaders = '', signature = ''] = given
  const account = accountOf(state, keyId)
  if (account?.provider !== 'aliyunSms') {
    return refuse(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
  }
  const signed = signedHeaders.split(';')
  const mandatory = Object.keys(request.headers).filter((name) => name.startsWith('x-acs-'))
  const left = ['host', 'x-acs-date', 'x-acs-signature-nonce', ...mandatory].find(
    (name) => !signed.includes(name) || header(name) === '',
  )
  if (left) return refuse(400, 'IncompleteSignature', `The header ${left} is not signed.`)
  const hash = createHash('sha256').update(body).digest('hex')
  const canonical = [
    request.method,
    pathOf(request),
    queryOf(request),
    ...signed.map((name) => `${name}:${header(name).trim()}`),
    '',
    signedHeaders,
    hash,
  ].join('\n')
  const text = `${scheme}\n${createHash('sha256').update(canonical).digest('hex')}`
  const expected = createHmac('sha256', account.keySecret).update(text).digest()
  const isGenuine = timingSafeEqual(expected, Buffer.from(signature, 'hex'))
  if (!isGenuine || header('x-acs-content-sha256') !== hash) {
    return refuse(
      400,
      'SignatureDoesNotMatch',
      'Specified signature does not match our calculation.',
    )
  }
  const now = state.clock.now().getTime()
  if (!(Math.abs(now - Date.parse(header('x-acs-date'))) <= skewMs)) {
    return refuse(400, 'InvalidTimeStamp.Expired', 'Specified time stamp is expired.')
  }
  if (!isNew(state, `${keyId} ${header('x-acs-signature-nonce')}`, now)) {
    return refuse(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.')
  }
  return account
}

const pathOf = ({ url = '/' }: IncomingMessage): string => new URL(url, 'http://sandbox').pathname

const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** Sorted and encoded anew, whatever the caller sorted and encoded. */
const queryOf = ({ url = '/' }: IncomingMessage): string =>
  [...new URL(url, 'http://sandbox').searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')

const nonces = new WeakMap<State, Map<string, number>>()

/** Nonces are remembered as long as their date would pass; the oldest come first. */
const isNew = (state: State, nonce: string, now: number): boolean => {
  const seen = nonces.get(state) ?? new Map<string, number>()
  nonces.set(state, seen)
  for (const [old, at] of seen) {
    if (at > now - 2 * skewMs) break
    seen.delete(old)
  }
  if (seen.has(nonce)) return false
  seen.set(nonce, now)
  return true
}

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { State } from '../../state.ts'
import { accountOf, type SmsAccount } from './accounts.ts'

/**
 * Who signs, by TC3-HMAC-SHA256 (tencentcloud.com/document/product/382/40467). The service is read
 * from the credential, as the SDK takes it from the first label of the host; the host may be signed
 * without the port, as the SDK does. The timestamp must be within five minutes.
 */

type RefusedCall = { readonly code: string; readonly message: string }

const skewSeconds = 300
const refuse = (code: string, message: string): RefusedCall => ({
  code: `AuthFailure.${code}`,
  message,
})

export const tencentSigner = (
  state: State,
  request: IncomingMessage,
  body: Buffer,
): SmsAccount | RefusedCall => {
  const header = (name: string): string => String(request.headers[name] ?? '')
  const given =
    /^TC3-HMAC-SHA256 Credential=(\w+)\/(\d{4}-\d\d-\d\d)\/(\w+)\/tc3_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    )
  if (!given) return refuse('InvalidAuthorization', 'The authorization header is not valid.')
  const [, keyId = '', date = '', service = '', signedHeaders = '', signature = ''] = given
  const account = accountOf(state, keyId)
  if (account?.provider !== 'tencentSms') {
    return refuse('SecretIdNotFound', 'The SecretId is not found.')
  }
  const timestamp = header('x-tc-timestamp')
  const now = state.clock.now().getTime() / 1_000
  if (!(Math.abs(now - Number(timestamp)) <= skewSeconds)) {
    return refuse('SignatureExpire', 'Timestamp is more than five minutes off.')
  }
  const isOfDay = new Date(Number(timestamp) * 1_000).toISOString().startsWith(date)
  const signed = signedHeaders.split(';')
  if (!isOfDay || !['content-type', 'host'].every((name) => signed.includes(name))) {
    return refuse(
      'InvalidAuthorization',
      'The credential scope or the signed headers are not valid.',
    )
  }
  const key = [date, service, 'tc3_request'].reduce<string | Buffer>(
    (before, part) => createHmac('sha256', before).update(part).digest(),
    `TC3${account.keySecret}`,
  )
  const isSignedFor = (host: string): boolean => {
    const lines = signed.map((name) => {
      const value = name === 'host' ? host : header(name).trim()
      return `${name}:${value.toLowerCase()}\n`
    })
    const hash = createHash('sha256').update(body).digest('hex')
    const canonical = `POST\n/\n\n${lines.join('')}\n${signedHeaders}\n${hash}`
    const text = [
      'TC3-HMAC-SHA256',
      timestamp,
      `${date}/${service}/tc3_request`,
      createHash('sha256').update(canonical).digest('hex'),
    ].join('\n')
    const expected = createHmac('sha256', key).update(text).digest()
    return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
  }
  const host = header('host')
  return isSignedFor(host) || isSignedFor(host.replace(/:\d+$/, ''))
    ? account
    : refuse('SignatureFailure', 'The provided credentials could not be validated.')
}

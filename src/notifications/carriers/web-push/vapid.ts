import { createECDH, createPrivateKey, sign } from 'node:crypto'

type VapidKeys = { readonly publicKey: string; readonly privateKey: string }

/**
 * Says to a push service who sends (RFC 8292 section 2): a token signed for its origin alone, good
 * for twelve hours. The library's own would be dated by the machine's clock instead of ours.
 * @param keys the uncompressed point and the scalar, base64url
 * @returns the value of the Authorization header
 */
export const vapidHeader = (input: {
  readonly keys: VapidKeys
  readonly endpoint: string
  readonly subject: string
  readonly nowMs: number
}): string => {
  const { keys, subject, nowMs } = input
  const claims = {
    aud: new URL(input.endpoint).origin,
    exp: Math.floor(nowMs / 1000) + 12 * 3600,
    sub: subject,
  }
  const unsigned = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`
  const point = Buffer.from(keys.publicKey, 'base64url')
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
      d: keys.privateKey,
    },
  })
  const signature = sign('sha256', Buffer.from(unsigned), { key, dsaEncoding: 'ieee-p1363' })
  return `vapid t=${unsigned}.${signature.toString('base64url')}, k=${keys.publicKey}`
}

/** A pair that was torn apart signs what no push service takes. */
export const isPair = ({ publicKey, privateKey }: VapidKeys): boolean => {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(privateKey, 'base64url')
  return curve.getPublicKey('base64url') === publicKey
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

import { createPublicKey, verify } from 'node:crypto'

type Claims = { readonly aud?: string; readonly exp?: number; readonly sub?: string }

/**
 * Reads `vapid t=…, k=…` (RFC 8292 section 3): the claims and the key, when the key signed them.
 * @returns null when there is no such header or the signature is wrong
 */
export const readVapid = (header: string): { claims: Claims; publicKey: string } | null => {
  const parameters = new Map(
    header
      .replace(/^vapid\s+/i, '')
      .split(',')
      .map((part) => {
        const [name = '', ...value] = part.trim().split('=')
        return [name, value.join('=')] as const
      }),
  )
  const token = parameters.get('t')?.split('.') ?? []
  const publicKey = parameters.get('k') ?? ''
  const point = Buffer.from(publicKey, 'base64url')
  if (!/^vapid\s/i.test(header) || token.length !== 3 || point.length !== 65) return null
  const [head = '', body = '', signature = ''] = token
  try {
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: string }
    const key = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
    })
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
    if (!isSigned || alg !== 'ES256') return null
    return { publicKey, claims: JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims }
  } catch {
    return null
  }
}

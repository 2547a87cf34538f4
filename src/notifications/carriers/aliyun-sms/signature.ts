import { createHash, createHmac } from 'node:crypto'

/** Percent-encoding of RFC 3986: what encodeURIComponent leaves is encoded as well. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** Parameters as Aliyun wants them: sorted by name, encoded. */
export const encodeParameters = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The Authorization header of ACS3-HMAC-SHA256 for a call of the path "/".
 * @param headers lower-case names; those signed are host, content-type and all that begin with x-acs-
 * @see help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
export const signAcs3 = (request: {
  readonly method: 'POST' | 'GET'
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodyHash: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
}): string => {
  const signed = Object.entries(request.headers)
    .filter(([name]) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const names = signed.map(([name]) => name).join(';')
  const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join('')
  const canonical = `${request.method}\n/\n${request.query}\n${lines}\n${names}\n${request.bodyHash}`
  const signature = createHmac('sha256', request.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256Hex(canonical)}`)
    .digest('hex')
  return `ACS3-HMAC-SHA256 Credential=${request.accessKeyId},SignedHeaders=${names},Signature=${signature}`
}

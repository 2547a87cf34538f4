import { createHash, createHmac } from 'node:crypto'

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/**
 * The Authorization header of TC3-HMAC-SHA256 for a POST of JSON to the path "/".
 * @param headers lower-case names; every one is signed
 * @see cloud.tencent.com/document/api/382/52072
 */
export const signTc3 = (request: {
  readonly service: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timestamp: number
  readonly secretId: string
  readonly secretKey: string
}): string => {
  const signed = Object.entries(request.headers).sort(([a], [b]) => (a < b ? -1 : 1))
  const names = signed.map(([name]) => name).join(';')
  const lines = signed.map(([name, value]) => `${name}:${value.trim().toLowerCase()}\n`).join('')
  const canonical = `POST\n/\n\n${lines}\n${names}\n${sha256Hex(request.body)}`
  const day = new Date(request.timestamp * 1000).toISOString().slice(0, 10)
  const scope = `${day}/${request.service}/tc3_request`
  const text = `TC3-HMAC-SHA256\n${request.timestamp}\n${scope}\n${sha256Hex(canonical)}`
  const key = hmac(hmac(hmac(`TC3${request.secretKey}`, day), request.service), 'tc3_request')
  return `TC3-HMAC-SHA256 Credential=${request.secretId}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString('hex')}`
}

import {
  createDecipheriv,
  createPublicKey,
  createSign,
  createVerify,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto'

/** WeChat Pay API v3 signatures (接入指南 签名与验签规则): RSA-SHA256 over lines ended by LF. */

export const nonce = (): string => randomBytes(16).toString('hex').toUpperCase()

/** METHOD, path with query as sent, timestamp, nonce, body; each line ended by LF. */
export const requestMessage = (input: {
  method: string
  pathAndQuery: string
  timestamp: string
  nonce: string
  body: string
}): string =>
  `${input.method}\n${input.pathAndQuery}\n${input.timestamp}\n${input.nonce}\n${input.body}\n`

/** Timestamp, nonce, raw body: for answers and notices. */
const responseMessage = (timestamp: string, nonceText: string, body: string): string =>
  `${timestamp}\n${nonceText}\n${body}\n`

/** Base64 of SHA256withRSA. @param privateKey PEM */
export const sign = (message: string, privateKey: string): string =>
  createSign('RSA-SHA256').update(message, 'utf8').sign(privateKey, 'base64')

export const authorization = (input: {
  mchid: string
  serialNo: string
  privateKey: string
  method: string
  pathAndQuery: string
  body: string
  timestamp: string
  nonce: string
}): string => {
  const signature = sign(requestMessage(input), input.privateKey)
  return `WECHATPAY2-SHA256-RSA2048 mchid="${input.mchid}",nonce_str="${input.nonce}",timestamp="${input.timestamp}",serial_no="${input.serialNo}",signature="${signature}"`
}

type SignedHeaders = {
  readonly timestamp: string
  readonly nonce: string
  readonly signature: string
  readonly serial: string
}

/** The four headers, or null when one is missing. */
export const signedHeaders = (
  header: (name: string) => string | null | undefined,
): SignedHeaders | null => {
  const [timestamp, nonceText, signature, serial] = [
    'timestamp',
    'nonce',
    'signature',
    'serial',
  ].map((name) => header(`wechatpay-${name}`) ?? '')
  return timestamp && nonceText && signature && serial
    ? { timestamp, nonce: nonceText, signature, serial }
    : null
}

type Verdict = 'valid' | 'unknownSerial' | 'tooOld' | 'invalid'

const maxSkewSeconds = 300

/**
 * Verifies an answer or notice over its raw bytes with the key that the serial names (微信支付公钥
 * or platform certificate). Probes (WECHATPAY/SIGNTEST/) fail like any wrong signature. Answers
 * with a timestamp more than five minutes off are refused.
 */
export const verify = (input: {
  headers: SignedHeaders
  body: string
  keys: Readonly<Record<string, string>>
  nowSeconds: number
}): Verdict => {
  const { headers, keys } = input
  if (!/^\d{1,12}$/.test(headers.timestamp)) return 'invalid'
  if (Math.abs(input.nowSeconds - Number(headers.timestamp)) > maxSkewSeconds) return 'tooOld'
  const key = Object.hasOwn(keys, headers.serial) ? keys[headers.serial] : undefined
  if (!key) return 'unknownSerial'
  const message = responseMessage(headers.timestamp, headers.nonce, input.body)
  try {
    const verifier = createVerify('RSA-SHA256').update(message, 'utf8')
    return verifier.verify(publicKeyOf(key), headers.signature, 'base64') ? 'valid' : 'invalid'
  } catch {
    return 'invalid'
  }
}

/** Parsing a key costs more than verifying with it, so parsed keys are kept. */
const parsedKeys = new Map<string, KeyObject>()
const publicKeyOf = (pem: string): KeyObject => {
  const known = parsedKeys.get(pem)
  if (known) return known
  const key = pem.includes('BEGIN CERTIFICATE')
    ? new X509Certificate(pem).publicKey
    : createPublicKey(pem)
  if (parsedKeys.size < 1000) parsedKeys.set(pem, key)
  return key
}

/**
 * AEAD_AES_256_GCM of notices and certificates: key = the 32 bytes of the APIv3 key, the last 16
 * bytes of the ciphertext are the tag. Throws when anything was changed.
 */
export const decryptResource = (
  resource: { ciphertext: string; nonce: string; associated_data?: string | undefined },
  apiV3Key: string,
): string => {
  const bytes = Buffer.from(resource.ciphertext, 'base64')
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(apiV3Key),
    Buffer.from(resource.nonce),
  )
  decipher.setAuthTag(bytes.subarray(-16))
  decipher.setAAD(Buffer.from(resource.associated_data ?? ''))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
}

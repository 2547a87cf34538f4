import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

/**
 * The signature of a push: SHA-1 over the parts in the order of their letters. Parts are token,
 * timestamp and nonce, and for an encrypted one also the ciphertext.
 */
export const pushSignature = (...parts: readonly string[]): string =>
  sha1([...parts].sort().join(''))

export const isSignature = (given: string | undefined, expected: string): boolean => {
  const bytes = Buffer.from(given ?? '')
  return bytes.length === expected.length && timingSafeEqual(bytes, Buffer.from(expected))
}

/**
 * Opens an encrypted push (安全模式): AES-256-CBC, padded to 32 bytes; inside 16 random bytes, the
 * length of the message in four bytes, the message and the AppID it is for.
 * @returns null when it was not made with this key for this AppID
 * @see https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.html
 */
export const decryptPush = (
  encrypted: string,
  { encodingAesKey, appId }: { encodingAesKey: string; appId: string },
): string | null => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  let bytes: Buffer
  try {
    bytes = Buffer.concat([decipher.update(Buffer.from(encrypted, 'base64')), decipher.final()])
  } catch {
    return null
  }
  const padding = bytes.at(-1) ?? 0
  if (padding < 1 || padding > 32 || bytes.length < 20 + padding) return null
  const end = 20 + bytes.readUInt32BE(16)
  const owner = bytes.subarray(end, bytes.length - padding).toString()
  return owner === appId ? bytes.subarray(20, end).toString() : null
}

/**
 * What a page inside WeChat proves itself with (JS-SDK). `url` without its fragment, nothing encoded.
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html appendix 1
 */
export const pageSignature = (page: {
  ticket: string
  nonceStr: string
  timestamp: number
  url: string
}): string =>
  sha1(
    `jsapi_ticket=${page.ticket}&noncestr=${page.nonceStr}&timestamp=${page.timestamp}&url=${page.url.split('#')[0]}`,
  )

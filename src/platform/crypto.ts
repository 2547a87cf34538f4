import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Encryption of personal data and channel secrets: AES-256-GCM with the key id in
 * the value, and keyed hashes for search. Keys are derived per company, so that a value copied
 * into another company neither opens nor matches.
 */
export type Vault = {
  /** `v1.<keyId>.<iv>.<ciphertext+tag>`, base64url. */
  readonly seal: (companyId: bigint, plain: string) => string
  /** Throws when the value was changed or belongs to another company or key. */
  readonly open: (companyId: bigint, sealed: string) => string
  /** A keyed hash for equality search, 22 characters. `purpose` keeps indexes apart. */
  readonly hash: (companyId: bigint, purpose: string, plain: string) => string
  /** An HMAC over text for signed links, base64url. */
  readonly sign: (purpose: string, text: string) => string
}

/** @param masterKey 32 bytes */
export const createVault = (masterKey: Uint8Array): Vault => {
  if (masterKey.length !== 32) throw new Error('ENCRYPTION_KEY must be 32 bytes in base64')
  const derived = new Map<string, Buffer>()
  const keyOf = (info: string): Buffer => {
    const known = derived.get(info)
    if (known) return known
    const key = Buffer.from(hkdfSync('sha256', masterKey, 'jiaoqing', info, 32))
    derived.set(info, key)
    return key
  }
  const keyId = keyOf('key id').subarray(0, 4).toString('hex')

  return {
    seal: (companyId, plain) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyOf(`seal ${companyId}`), iv)
      const body = Buffer.concat([
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ])
      return `v1.${keyId}.${iv.toString('base64url')}.${body.toString('base64url')}`
    },
    open: (companyId, sealed) => {
      const [version, id, iv, body] = sealed.split('.')
      if (version !== 'v1' || id !== keyId || !iv || !body) {
        throw new Error('this value was sealed with another key')
      }
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv(
        'aes-256-gcm',
        keyOf(`seal ${companyId}`),
        Buffer.from(iv, 'base64url'),
      )
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString()
    },
    hash: (companyId, purpose, plain) =>
      createHmac('sha256', keyOf(`hash ${companyId} ${purpose}`))
        .update(plain)
        .digest('base64url')
        .slice(0, 22),
    sign: (purpose, text) =>
      createHmac('sha256', keyOf(`sign ${purpose}`))
        .update(text)
        .digest('base64url'),
  }
}

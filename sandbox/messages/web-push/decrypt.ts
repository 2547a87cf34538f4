import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto'

/** A browser's secrets: what only it can open its messages with. All base64url. */
export type BrowserKeys = {
  readonly privateKey: string
  readonly p256dh: string
  readonly auth: string
}

/**
 * Opens a message as a browser does: RFC 8188 (aes128gcm) with the keys of RFC 8291 section 3.4.
 * @throws Error when it is not for this browser or was changed
 */
export const decrypt = (body: Buffer, keys: BrowserKeys): Buffer => {
  const salt = body.subarray(0, 16)
  const recordSize = body.readUInt32BE(16)
  const sender = body.subarray(21, 21 + body.readUInt8(20))
  const record = body.subarray(21 + sender.length)
  if (record.length > recordSize) throw new Error('a push message is one record')
  const receiver = Buffer.from(keys.p256dh, 'base64url')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(keys.privateKey, 'base64url')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver, sender])
  const shared = derive(curve.computeSecret(sender), Buffer.from(keys.auth, 'base64url'), info, 32)
  const key = derive(shared, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(shared, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.findLastIndex((byte) => byte !== 0)
  if (padded[end] !== 2) throw new Error('the last record ends with 0x02')
  return padded.subarray(0, end)
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length))

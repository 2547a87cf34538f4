import {
  constants,
  createCipheriv,
  createSign,
  createVerify,
  privateDecrypt,
  randomBytes,
} from 'node:crypto'

export const scheme = 'WECHATPAY2-SHA256-RSA2048'

/** What a merchant signs: five lines, each ended by LF, the body as its very bytes. */
export const requestText = (input: {
  method: string
  /** Exactly as sent, still percent-encoded. */
  pathAndQuery: string
  timestamp: string
  nonce: string
  body: Buffer
}): Buffer => {
  const { method, pathAndQuery, timestamp, nonce, body } = input
  const head = `${method}\n${pathAndQuery}\n${timestamp}\n${nonce}\n`
  return Buffer.concat([Buffer.from(head), body, Buffer.from('\n')])
}

/** What the service signs in answers and notices. */
const answerText = (timestamp: string, nonce: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])

const signText = (text: Buffer | string, privateKey: string): string =>
  createSign('RSA-SHA256').update(text).sign(privateKey, 'base64')

export const isSignedBy = (text: Buffer | string, signature: string, publicKey: string): boolean =>
  createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64')

type Authorization = {
  readonly mchid: string
  readonly nonce_str: string
  readonly timestamp: string
  readonly serial_no: string
  readonly signature: string
}

/** Reads the Authorization header, its parameters in any order; null when it is not of our scheme. */
export const readAuthorization = (header: string): Authorization | null => {
  const [name, rest = ''] = header.split(/ (.*)/s)
  if (name !== scheme) return null
  const parts = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1], m[2]]))
  const { mchid, nonce_str, timestamp, serial_no, signature } = parts
  if (!(mchid && nonce_str && timestamp && serial_no && signature)) return null
  return { mchid, nonce_str, timestamp, serial_no, signature }
}

/** The `resource` of a notice, or an `encrypt_certificate`: AES-256-GCM under the APIv3 key. */
export const encrypt = (plain: string, apiV3Key: string, associatedData: string) => {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(associatedData))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: body.toString('base64'),
    associated_data: associatedData,
    nonce,
  }
}

/** Opens a sensitive field (RSA-OAEP with SHA-1); null when it was not made for this key. */
export const openSensitive = (ciphertext: string, privateKey: string): string | null => {
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    return privateDecrypt(
      { key: privateKey, padding, oaepHash: 'sha1' },
      Buffer.from(ciphertext, 'base64'),
    ).toString('utf8')
  } catch {
    return null
  }
}

/** Headers under which the service sends an answer or a notice. */
export const signedHeaders = (input: {
  body: Buffer
  serial: string
  privateKey: string
  timestamp: string
}): Record<string, string> => {
  const nonce = randomBytes(16).toString('hex')
  return {
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': input.serial,
    'Wechatpay-Signature': signText(
      answerText(input.timestamp, nonce, input.body),
      input.privateKey,
    ),
    'Wechatpay-Signature-Type': scheme,
    'Wechatpay-Timestamp': input.timestamp,
  }
}

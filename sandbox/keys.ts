import { generateKeyPair, randomBytes, randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import { selfSigned } from './certificate.ts'

/** A key pair as PEM text, as it is kept and handed out. */
export type KeyPair = {
  readonly publicKey: string
  readonly privateKey: string
  readonly certificate: string
  readonly serialNo: string
  readonly validFrom: string
  readonly validTo: string
}

/** What the service signs with: the 微信支付公钥 and the older platform certificate. */
export type PlatformKeys = {
  readonly publicKeyId: string
  readonly publicKey: KeyPair
  readonly certificate: KeyPair
}

const generate = promisify(generateKeyPair)
const fiveYears = 5 * 365 * 86_400_000

export const makeKeyPair = async (owner: string, now: Date): Promise<KeyPair> => {
  const pair = await generate('rsa', { modulusLength: 2048 })
  // Merchants also work with past days, so a certificate begins well before it is made.
  const from = new Date(now.getTime() - fiveYears)
  const to = new Date(now.getTime() + fiveYears)
  const serialNo = `${randomInt(1, 8)}${randomBytes(20).toString('hex').slice(1)}`.toUpperCase()
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: selfSigned({ owner, serialNo, ...pair, from, to }),
    serialNo,
    validFrom: from.toISOString(),
    validTo: to.toISOString(),
  }
}

export const makePlatformKeys = async (now: Date): Promise<PlatformKeys> => {
  const [publicKey, certificate] = await Promise.all([
    makeKeyPair('Pretend platform public key', now),
    makeKeyPair('Pretend platform certificate', now),
  ])
  return { publicKeyId: `PUB_KEY_ID_0${digits(24)}`, publicKey, certificate }
}

export const digits = (count: number): string =>
  Array.from({ length: count }, () => randomInt(10)).join('')

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export const letters = (count: number): string =>
  Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('')

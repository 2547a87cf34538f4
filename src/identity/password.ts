import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** scrypt with N = 2¹⁵, r = 8, p = 1: about 65 ms (ASVS 11.4.2). */
const parameters = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** `scrypt$N$r$p$salt$hash`, so that the cost can be raised later. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  const key = await derive(password.normalize('NFKC'), salt, 32, parameters)
  const { N, r, p } = parameters
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether a password is the one that was stored, in time that does not depend on the answer. */
export const verifyPassword = async (password: string, stored: string): Promise<boolean> => {
  const [kind, N, r, p, salt, hash] = stored.split('$')
  if (kind !== 'scrypt' || !salt || !hash) return false
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: parameters.maxmem }
  const expected = Buffer.from(hash, 'base64url')
  const key = await derive(
    password.normalize('NFKC'),
    Buffer.from(salt, 'base64url'),
    expected.length,
    options,
  )
  return timingSafeEqual(key, expected)
}

/** What an unknown name is checked against, so that it takes as long as a known one. */
export const decoyHash = hashPassword(randomBytes(16).toString('base64url'))

const common = new Set(
  `12345678 123456789 1234567890 11111111 00000000 88888888 66666666 password password1 passw0rd
  qwertyui qwerty123 iloveyou abcd1234 abc12345 1q2w3e4r 1qaz2wsx aa123456 a1234567 woaini1314
  5201314520 admin123 admin888 administrator wuye1234 wuye8888 jiaoqing letmein1 welcome1`
    .split(/\s+/)
    .filter(Boolean),
)

/** At least 8 characters, none of the commonest, not all one letter, not the sign-in name. */
export const isAcceptablePassword = (password: string, signInName: string): boolean => {
  const plain = password.normalize('NFKC')
  return (
    [...plain].length >= 8 &&
    [...plain].length <= 128 &&
    !common.has(plain.toLowerCase()) &&
    new Set(plain).size >= 4 &&
    plain.toLowerCase() !== signInName.toLowerCase()
  )
}

/** A password for people to read and type once: four groups of four without look-alikes. */
export const generatePassword = (): string => {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const pick = (): string => letters[(randomBytes(1)[0] ?? 0) % letters.length] ?? 'a'
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, pick).join('')).join('-')
}

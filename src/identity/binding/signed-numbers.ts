import { timingSafeEqual } from 'node:crypto'
import type { Vault } from '../../platform/crypto.ts'

const signatureOf = (vault: Vault, purpose: string, text: string): string =>
  vault.sign(purpose, text).slice(0, 22)

/** A text that only we can make: numbers below 2⁶³ with a 128-bit signature, for one purpose. */
export const signNumbers = (vault: Vault, purpose: string, numbers: readonly bigint[]): string => {
  const body = Buffer.alloc(8 * numbers.length)
  numbers.forEach((number, index) => {
    body.writeBigUInt64BE(number, 8 * index)
  })
  const text = body.toString('base64url')
  return `${text}${signatureOf(vault, purpose, text)}`
}

/** The numbers of such a text; null when anything is wrong with it. */
export const readNumbers = (
  vault: Vault,
  purpose: string,
  token: string,
  count: number,
): readonly bigint[] | null => {
  if (!/^[\w-]{30,200}$/.test(token)) return null
  const text = token.slice(0, -22)
  const body = Buffer.from(text, 'base64url')
  const expected = Buffer.from(signatureOf(vault, purpose, text))
  if (!timingSafeEqual(Buffer.from(token.slice(-22)), expected)) return null
  if (body.length !== 8 * count) return null
  return Array.from({ length: count }, (_, index) => body.readBigUInt64BE(8 * index))
}

import { decimal } from '../../../../src/kernel/ratio.ts'

/** 10⁻⁴ yuan as yuan: `450n` is `"0.045"`. */
export const priceText = (price: bigint): string => decimal(price, 4).replace(/\.?0+$/, '')

/** What a person types, in 10⁻⁴ yuan; null when it is no price up to 100 yuan. */
export const parsePrice = (typed: string): bigint | null => {
  const [, yuan, part = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(typed.trim()) ?? []
  if (yuan === undefined) return null
  const price = BigInt(yuan) * 10_000n + BigInt(part.padEnd(4, '0'))
  return price <= 1_000_000n ? price : null
}

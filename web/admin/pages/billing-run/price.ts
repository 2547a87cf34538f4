import { decimal } from '../../../../src/kernel/ratio.ts'

/** 28000n (10⁻⁴ yuan) is `"2.80"`, 23456n is `"2.3456"`. */
export const priceText = (price: bigint): string => {
  const text = decimal(price, 4)
  return text.endsWith('00') ? text.slice(0, -2) : text.replace(/0$/, '')
}

/** A price as a person types it, in yuan with up to four places, as 10⁻⁴ yuan; null when it is none. */
export const parsePrice = (typed: string): bigint | null => {
  const match = /^(\d{1,6})(?:\.(\d{1,4}))?$/.exec(
    typed
      .normalize('NFKC')
      .trim()
      .replace(/^[¥￥]\s*/, ''),
  )
  if (!match) return null
  return BigInt(match[1] ?? '0') * 10_000n + BigInt((match[2] ?? '').padEnd(4, '0'))
}

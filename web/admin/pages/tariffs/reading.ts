import { decimal } from '../../../../src/kernel/ratio.ts'

/** A reading as typed, with up to three places, in 10⁻³; null when it is none. */
export const parseReading = (typed: string): bigint | null => {
  const match = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(typed.normalize('NFKC').trim())
  return match ? BigInt(match[1] ?? '0') * 1000n + BigInt((match[2] ?? '').padEnd(3, '0')) : null
}

export const readingText = (milli: bigint): string => decimal(milli, 3).replace(/\.?0+$/, '')

/** A rule for a field that holds a reading. */
export const readingRule = (message: string) => ({
  validator: (_: unknown, value: string | undefined) =>
    parseReading(value ?? '') === null ? Promise.reject(new Error(message)) : Promise.resolve(),
})

import { parseMoney } from '../../../shared/money.ts'

/** `"92.5"` is 9250 basis points; null when it is no percentage with two places at most. */
export const basisPointsOf = (typed: string): number | null => {
  const hundredths = parseMoney(typed.replace(/[%％]\s*$/, ''))
  return hundredths === null || hundredths < 0n || hundredths > 10_000n ? null : Number(hundredths)
}

/** A rule for a field that holds a percentage. */
export const percentRule = (refusal: string) => ({
  validator: (_: unknown, value: unknown) =>
    basisPointsOf(String(value ?? '')) === null
      ? Promise.reject(new Error(refusal))
      : Promise.resolve(),
})

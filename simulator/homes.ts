import { contextsOf } from '../src/collections/policy/effects.ts'
import { mix, normals, uniformOf } from '../src/collections/policy/random.ts'
import { householdDeviation, householdTypes, observables, typeNo } from './world.ts'

/** The households of a world. They are the same whatever policy is tried on them. */
export type Homes = {
  readonly count: number
  readonly type: Uint8Array
  /** Yuan of one quarterly bill. */
  readonly bill: Float64Array
  /** The household's own part of the log-odds. */
  readonly own: Float64Array
  /** What can be seen of it, as bits of the policy's contexts. */
  readonly contexts: Uint8Array
  /** Uniform; below the share of the hold-out it stays on the calendar. */
  readonly holdOutDraw: Float64Array
  /** Flags that staff keep: people who live alone, and refusals of automated decisions. */
  readonly isProtected: Uint8Array
  readonly refusesAutomation: Uint8Array
}

const salt = {
  type: 1,
  area: 2,
  price: 3,
  seen: 4,
  holdOut: 10,
  protection: 11,
  refusal: 12,
} as const

/** The seed is mixed first: added to the number of a household it would only reorder them. */
export const makeHomes = (seed: number, count: number): Homes => {
  const key = mix(seed, 0x51ed270b)
  const draw = (salt: number, home: number): number => uniformOf(key, salt, home)
  const each = Array.from({ length: count }, (_, home) => home)
  const type = Uint8Array.from(each, (home) => typeAt(draw(salt.type, home)))
  const own = normals(mix(key, 7), count).map((value) => householdDeviation * value)
  const bill = Float64Array.from(each, (home) => {
    const area = 60 + Math.floor(110 * draw(salt.area, home))
    return 3 * area * [1.8, 2.4, 3][Math.floor(3 * draw(salt.price, home))]!
  })
  const contexts = Uint8Array.from(each, (home) =>
    contextsOf(
      Object.fromEntries(
        observables.map((seen, index) => {
          const isTrue = type[home] === typeNo(seen.type)
          const chance = isTrue ? seen.hit : seen.false
          return [seen.context, draw(salt.seen + index, home) < chance]
        }),
      ),
    ),
  )
  return {
    count,
    type,
    bill,
    own,
    contexts,
    holdOutDraw: Float64Array.from(each, (home) => draw(salt.holdOut, home)),
    isProtected: Uint8Array.from(each, (home) =>
      type[home] === typeNo('elder') && draw(salt.protection, home) < 0.3 ? 1 : 0,
    ),
    refusesAutomation: Uint8Array.from(each, (home) => (draw(salt.refusal, home) < 0.005 ? 1 : 0)),
  }
}

const typeAt = (uniform: number): number => {
  let upTo = 0
  const found = householdTypes.findIndex(({ share }) => {
    upTo += share
    return uniform < upTo
  })
  return found < 0 ? householdTypes.length - 1 : found
}

import { armCount } from '../src/collections/guard/arms.ts'
import { channelOf, doNothing } from '../src/collections/policy/arms.ts'
import { worthOfNow } from '../src/collections/policy/buckets.ts'
import { logistic } from '../src/collections/policy/gaussian.ts'
import { nextShadowPrices, noShadow } from '../src/collections/policy/prices.ts'
import type { Policy, PolicyMaker, Week } from './policy.ts'
import { recentContacts, weeksPastDue } from './state.ts'
import {
  baseLogit,
  complaintChances,
  complaintYuan,
  costs,
  fatigueOf,
  householdTypes,
  minutesOf,
  observables,
  typeNo,
} from './world.ts'

/** Weights of the seven types in what a policy knows of a household. */
type Weights = (home: number) => { weights: ArrayLike<number>; own: number }

const typeCount = householdTypes.length
const exactly = householdTypes.map((_, type) => householdTypes.map((_, k) => (k === type ? 1 : 0)))

/** How likely each type is by what can be seen of a household (four bits). */
const weightsByBits = Array.from({ length: 16 }, (_, bits) => {
  const raw = householdTypes.map(({ share }, type) =>
    observables.reduce((product, seen, index) => {
      const chance = typeNo(seen.type) === type ? seen.hit : seen.false
      return product * ((bits >> index) & 1 ? chance : 1 - chance)
    }, share),
  )
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map((weight) => weight / sum)
})

/** The chances of all arms; a household is one of seven types with some weights. */
export const trueChances = (
  { state, effects }: Week,
  home: number,
  { weights, own }: { weights: ArrayLike<number>; own: number },
  allowed: readonly number[],
): Float64Array => {
  const chances = new Float64Array(armCount)
  const fatigue = fatigueOf(recentContacts(state, home))
  const at = {
    week: state.week,
    weeksPastDue: weeksPastDue(state, home),
    bills: state.openBills[home]!,
  }
  for (let type = 0; type < typeCount; type++) {
    const weight = weights[type]!
    if (weight === 0) continue
    const base = baseLogit(type, at) + own
    for (const arm of allowed) {
      chances[arm]! += weight * logistic(base + fatigue * effects[arm * typeCount + type]!)
    }
  }
  return chances
}

/** Yuan gained by each arm at these chances; scarce channels cost their shadow price. */
export const trueValues = (
  week: Week,
  home: number,
  chances: Float64Array,
  shadow: readonly number[],
): Float64Array => {
  const left = chances[doNothing]!
  const gain = week.state.openBills[home]! * week.state.homes.bill[home]! * worthOfNow(left)
  return chances.map((chance, arm) => {
    if (arm === doNothing) return 0
    const channel = channelOf(arm)
    const price = costs[channel]! + shadow[channel]! + complaintYuan * complaintChances[channel]!
    return gain * (chance - left) - price
  })
}

/** Does each week what is worth most, knowing the effects and this much of each household. */
const knowing = (weightsOf: Weights): Policy => {
  let shadow = noShadow
  return {
    decide: (week, plan) => {
      const asked = { ...noShadow }
      const prices = [0, 0, shadow.call, shadow.visit]
      for (const home of week.homes) {
        const { allowed } = week.choicesOf(home)
        const chances = trueChances(week, home, weightsOf(home), allowed)
        const values = trueValues(week, home, chances, prices)
        let best = doNothing
        for (const arm of allowed) if (values[arm]! > values[best]!) best = arm
        plan.arm[home] = best
        if (best < 19) continue
        const channel = channelOf(best) === 2 ? 'call' : 'visit'
        asked[channel]++
        plan.priority[home] = values[best]! / minutesOf[channel]
      }
      shadow = nextShadowPrices(shadow, asked, { wechat: null, sms: null, ...week.capacity })
    },
  }
}

/** What is known from the four observables alone. */
export const seenWeights =
  (contexts: Uint8Array): Weights =>
  (home) => ({ weights: weightsByBits[contexts[home]! & 15]!, own: 0 })

/** Knows all effects, but of a household only its four observables. */
export const knowsEffects: PolicyMaker = ({ homes }) => knowing(seenWeights(homes.contexts))

/** Knows everything, but looks no further than a week. */
export const oracle: PolicyMaker = ({ homes }) =>
  knowing((home) => ({ weights: exactly[homes.type[home]!]!, own: homes.own[home]! }))

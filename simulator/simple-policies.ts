import { doNothing, isDigital } from '../src/collections/policy/arms.ts'
import { uniformOf } from '../src/collections/policy/random.ts'
import type { Policy, PolicyMaker } from './policy.ts'

export const nobody: PolicyMaker = () => ({ decide: () => {} })

/** Every other week one of the messages, whichever. */
export const randomDigital: PolicyMaker = ({ seed }): Policy => ({
  decide: ({ state, homes, choicesOf }, plan) => {
    for (const home of homes) {
      const messages = choicesOf(home).allowed.filter(isDigital)
      const draw = 2 * messages.length * uniformOf(seed, state.week, home, 6)
      plan.arm[home] = messages[Math.floor(draw)] ?? doNothing
    }
  },
})

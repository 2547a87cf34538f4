import { doNothing, isDigital } from '../src/collections/policy/arms.ts'
import { uniformOf } from '../src/collections/policy/random.ts'
import { calendarArm, intenseArm } from './calendar.ts'
import type { Policy, PolicyMaker } from './policy.ts'
import { weeksPastDue } from './state.ts'

export const nobody: PolicyMaker = () => ({ decide: () => {} })

const stepwise =
  (armAt: (weeksPastDue: number) => number): PolicyMaker =>
  () => ({
    decide: ({ state, homes }, plan) => {
      for (const home of homes) {
        plan.arm[home] = armAt(weeksPastDue(state, home))
        plan.priority[home] = uniformOf(state.week, home, 5)
      }
    },
  })

export const calendar = stepwise(calendarArm)
export const intense = stepwise(intenseArm)

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

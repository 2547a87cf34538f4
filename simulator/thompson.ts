import { channelOf, isByStaff } from '../src/collections/policy/arms.ts'
import { learn, priorBelief } from '../src/collections/policy/belief.ts'
import {
  balanceBucket,
  chanceBucket,
  chanceOfBucket,
  worthOfNow,
  yuanOfBucket,
} from '../src/collections/policy/buckets.ts'
import { armAt, type CellPolicy, cellPolicy, drawBelief } from '../src/collections/policy/cell.ts'
import { explorationRate, stageOf, visibleContexts } from '../src/collections/policy/ladder.ts'
import {
  assumedComplaintChance,
  nextShadowPrices,
  noShadow,
  type Prices,
} from '../src/collections/policy/prices.ts'
import { mix, uniformOf } from '../src/collections/policy/random.ts'
import type { Audit } from './audit.ts'
import { chanceAlone, learnWeek, newPaymentModel } from './payment-model.ts'
import type { Outcome, Plan, PolicyMaker, Week } from './policy.ts'
import { contextsAt } from './state.ts'
import { complaintYuan, costs, minutesOf, quarterWeeks } from './world.ts'

const [wechat, sms, call, visit] = costs

/**
 * The product's own policy: its ladder, cells, draws, prices and learning, with the payment model's
 * place taken by payment-model.ts.
 */
export const thompson =
  (options: { goodwill: number; isDiscrete?: boolean; audit?: Audit }): PolicyMaker =>
  ({ seed, homes }) => {
    const { goodwill, isDiscrete = true, audit } = options
    const key = mix(seed, 0x7f4a7c15)
    const chance = new Float64Array(homes.count)
    const contexts = new Uint8Array(homes.count)
    let model = newPaymentModel()
    let belief = priorBelief()
    let shadow = noShadow
    let decisions = 0

    const prices = (): Prices => ({
      cost: { wechat, sms, call, visit },
      goodwill,
      shadow,
      complaint: complaintYuan,
      complaintChance: assumedComplaintChance,
    })

    const decide = (week: Week, plan: Plan): void => {
      const { state, homes } = week
      const stage = stageOf(state.maturedBills.length, decisions)
      const exploration = explorationRate(Math.floor(week.liveWeek / quarterWeeks))
      const draws = drawBelief(belief, mix(key, week.liveWeek))
      const cells = new Map<number, CellPolicy>()
      const asked = { ...noShadow }
      const now = prices()
      for (const home of homes) {
        const { no, allowed, explores } = week.choicesOf(home)
        chance[home] = chanceAlone(model, state, home)
        contexts[home] = visibleContexts(stage, contextsAt(state, home))
        const yuan = state.openBills[home]! * state.homes.bill[home]!
        const p = chanceBucket(chance[home]!)
        const b = balanceBucket(yuan)
        const cellKey = isDiscrete ? ((no * 64 + p + 16) * 64 + b) * 32 + contexts[home]! : home
        let policy = cells.get(cellKey)
        if (policy === undefined) {
          const left = isDiscrete ? chanceOfBucket(p) : chance[home]!
          const cell = {
            chance: left,
            balanceYuan: isDiscrete ? yuanOfBucket(b) : yuan,
            contexts: contexts[home]!,
            omega: worthOfNow(left),
            allowed,
            explores,
          }
          policy = cellPolicy(draws, now, cell, exploration)
          cells.set(cellKey, policy)
        }
        const uniform = uniformOf(key, week.liveWeek, home)
        const arm = armAt(policy.probabilities, uniform)
        audit?.note(policy.probabilities, arm)
        plan.arm[home] = arm
        if (!isByStaff(arm)) continue
        const channel = channelOf(arm) === 2 ? 'call' : 'visit'
        asked[channel]++
        plan.priority[home] = policy.values[arm]! / minutesOf[channel]
      }
      shadow = nextShadowPrices(shadow, asked, { wechat: null, sms: null, ...week.capacity })
    }

    return {
      decide: (week, plan) => {
        decide(week, plan)
      },
      learn: (week: Week, outcome: Outcome) => {
        model = learnWeek(model, week.state, outcome)
        const own = week.homes.filter((home) => !outcome.isOverridden[home])
        if (own.length === 0) return
        decisions += own.length
        belief = learn(belief, {
          count: own.length,
          arm: Uint8Array.from(own, (home) => outcome.arm[home]!),
          contexts: Uint8Array.from(own, (home) => contexts[home]!),
          chance: Float64Array.from(own, (home) => chance[home]!),
          isPaid: Uint8Array.from(own, (home) => outcome.isPaid[home]!),
        })
      },
    }
  }

import * as collections from '../../collections/api.ts'
import { addDays } from '../../kernel/period.ts'
import type { Platform } from '../../platform/context.ts'
import { tasks } from '../schedule.ts'
import type { PretendPhone } from './pretend-phone.ts'
import type { Random } from './random.ts'
import type { Stage } from './stage.ts'
import type { Cast } from './story.ts'
import { pay } from './visits.ts'

/** Households that stay on the fixed calendar. */
const heldOutBp = 2000
/** Calls a steward makes in an evening. */
const callsAnEvening = 4
/** Promises that are kept. */
const kept = 0.6
/** The model is fitted anew on these days after the opening; every night would only take time. */
const refitDays = new Set([0, 28])

export type Dunning = {
  /** What the night did, and the manager's word on the plan of the day, where it is given. */
  readonly startDay: (input: { isApproved: boolean }) => Promise<void>
  /** Before the window closes: the steward calls who is at home then, and who promised pays. */
  readonly callAround: () => Promise<void>
}

/** Registers the experiment before the first reminder, and lets the policy decide from today on. */
export const openDunning = async (
  stage: Stage,
  setting: {
    cast: Cast
    platform: Platform
    phone: PretendPhone
    random: Random
    /** Their claims are old: the company leaves them to a person, and the radar shows them. */
    oldDebtors: readonly bigint[]
  },
): Promise<Dunning> => {
  const { cast, platform, phone, random, oldDebtors } = setting
  const { companyId, communityId, staff } = cast.company
  const manager = stage.as(staff.manager.actor)
  const steward = stage.as(staff.steward.actor)
  await manager.call(collections.registerExperiment, { shareBp: heldOutBp })
  const { content } = await manager.call(collections.getStrategyInUse, { communityId })
  const { versionId } = await manager.call(collections.saveStrategyDraft, {
    name: '公司标准策略',
    content: { ...content, exclusions: { ...content.exclusions, householdIds: [...oldDebtors] } },
    note: '历年欠费由管家上门，系统不发',
  })
  await stage
    .as(staff.administrator.actor)
    .call(collections.activateStrategy, { strategyVersionId: versionId })
  await manager.call(collections.setDunningMode, { mode: 'personal', note: '试验已登记' })
  const payments = new Map<string, bigint[]>()
  let day = 0

  const atNight = async (name: string): Promise<void> => {
    const task = tasks[name]
    if (!task) throw new Error(`no task ${name}`)
    await task(platform, { companyId })
  }
  return {
    startDay: async ({ isApproved }) => {
      await atNight('tendCases')
      if (refitDays.has(day) || !isApproved) await atNight('refitPaymentModel')
      await atNight('planDunning')
      if (isApproved) {
        await manager.call(collections.approvePlan, { communityId, day: stage.today() })
      }
      day += 1
    },
    callAround: async () => {
      await payAsPromised(stage, { cast, phone, householdIds: payments.get(stage.today()) ?? [] })
      const { steps } = await steward.call(collections.getStewardDay, {})
      const calls = steps.filter(({ action, done }) => action === 'call' && !done)
      for (const { householdId, overdueFen } of calls.slice(0, callsAnEvening)) {
        const promisedOn = addDays(stage.today(), 2 + random.below(8))
        const heard = hear(random)
        const isPromise = heard.outcome === 'promise' && overdueFen > 0n
        await steward.call(collections.recordCall, {
          householdId,
          ...heard,
          ...(isPromise ? { promise: { amountFen: overdueFen, promisedOn } } : {}),
        })
        if (isPromise && random.next() < kept) {
          payments.set(promisedOn, [...(payments.get(promisedOn) ?? []), householdId])
        }
        await phone.setClock(stage.pass(240))
      }
    },
  }
}

type Heard = {
  outcome: 'promise' | 'notReached' | 'asksPlan' | 'reached'
  minutes: number
  note: string
}

/** How a call goes. */
const hear = (random: Random): Heard => {
  const chance = random.next()
  if (chance < 0.4) return { outcome: 'notReached', minutes: 1, note: '' }
  if (chance < 0.8) return { outcome: 'promise', minutes: 4, note: '说发工资后就缴' }
  if (chance < 0.9) return { outcome: 'asksPlan', minutes: 6, note: '想分三个月缴' }
  return { outcome: 'reached', minutes: 3, note: '说知道了，过几天看看' }
}

const payAsPromised = async (
  stage: Stage,
  input: { cast: Cast; phone: PretendPhone; householdIds: readonly bigint[] },
): Promise<void> => {
  const { cast, phone, householdIds } = input
  for (const householdId of householdIds) {
    const visit = { on: stage.today(), householdId, aheadMonths: 0, method: 'online' as const }
    await pay(stage, { visit, cashier: cast.company.staff.cashier.actor, phone })
  }
}

import { sql } from 'kysely'
import { requireOwnerProof } from '../../identity/index.ts'
import type { Words } from '../../kernel/shapes.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'

type Last = {
  readonly onDay: string
  readonly decidedBy: string
  readonly arm: number
  readonly billCount: number
  readonly oldestDueOn: string
  readonly contacts: number
}

/**
 * Plain reasons for a payer who asks (PIPL art. 24): what was owed, how often we wrote, who decided,
 * and that nothing but the time and way of a reminder is decided by a program.
 */
export const explainDecisionToOwner = implement(
  api.explainDecisionToOwner,
  async (context, input) => {
    if (context.actor.kind === 'owner') {
      await requireOwnerProof(context, { householdId: input.householdId, proof: input.proof })
    }
    await getHousehold(context, input.householdId)
    const last = await lastDecision(context, input.householdId)
    const { rows } =
      await sql`select from collections.household_flag where company_id = ${context.companyId}
      and household_id = ${input.householdId} and flag = 'noAutomation' and ended_at is null`.execute(
        context.tx,
      )
    const hasRefused = rows.length > 0
    const isAutomated = last !== null && last.decidedBy === 'policy'
    return {
      decidedOn: last?.onDay ?? null,
      isAutomated,
      hasRefused,
      sentences: last ? sentences(last, { isAutomated, hasRefused }) : [],
    }
  },
)

const lastDecision = async (
  { tx, companyId, today }: Context,
  householdId: bigint,
): Promise<Last | null> => {
  const { rows } = await sql<Last>`
    select d.on_day as "onDay", d.decided_by as "decidedBy", d.arm, d.bill_count as "billCount", d.oldest_due_on as "oldestDueOn",
      (select count(*)::int from notifications.contact c where c.company_id = d.company_id and c.household_id = d.household_id
        and c.is_counted and c.on_day > ${today}::date - 35) as contacts
    from collections.decision d
    where d.company_id = ${companyId} and d.household_id = ${householdId} and d.on_day > ${today}::date - 35
    order by (d.arm > 0 and d.state in ('queued', 'done')) desc, d.on_day desc limit 1`.execute(tx)
  return rows[0] ?? null
}

const sentences = (
  last: Last,
  { isAutomated, hasRefused }: { isAutomated: boolean; hasRefused: boolean },
): Words[] => [
  {
    zh: `到 ${last.onDay}，您家有 ${last.billCount} 期账单过了到期日，最早一期 ${last.oldestDueOn} 到期。`,
    en: `On ${last.onDay} ${last.billCount} bills of your home were past their due date, the oldest since ${last.oldestDueOn}.`,
  },
  {
    zh: `近 35 天我们联系过您 ${last.contacts} 次，上限 3 次。`,
    en: `We contacted you ${last.contacts} times in the last 35 days; at most three times are allowed.`,
  },
  isAutomated
    ? {
        zh: '什么时候、用哪种方式提醒，由程序按以往的缴费时间和联系效果选择；收费标准、违约金、减免和是否起诉从不由程序决定。',
        en: 'When and how to remind is chosen by a program from past payments and what contacts brought; prices, late fees, waivers and suits are never decided by a program.',
      }
    : {
        zh: '提醒按固定的日历发出，对所有住户一样。',
        en: 'Reminders follow a fixed calendar, the same for every home.',
      },
  hasRefused
    ? {
        zh: '您已拒绝自动化决策，之后都按固定日历。',
        en: 'You have refused automated decisions; the fixed calendar applies from then on.',
      }
    : {
        zh: '您可以拒绝自动化决策，之后只按固定日历提醒。',
        en: 'You may refuse automated decisions; reminders then follow the fixed calendar only.',
      },
]

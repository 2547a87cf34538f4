import { sql } from 'kysely'
import { daysBetween } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { ReasonName } from '../../notifications/api.ts'
import { householdNames, reasonWords } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'
import type { PlanRow } from '../api.ts'
import { actionOf } from '../explain/action-words.ts'
import { modelsOf } from '../explain/models.ts'
import { quietOf } from '../explain/quiet-words.ts'
import { reasonsOf } from '../explain/reasons.ts'
import { weeksOf } from '../explain/weeks.ts'
import { whyOf } from '../explain/why.ts'

/** A decision as it is kept. */
export type Decision = {
  readonly id: bigint
  readonly plan_id: bigint
  readonly community_id: bigint
  readonly household_id: bigint
  readonly on_day: string
  readonly decided_by: PlanRow['decidedBy']
  readonly is_held_out: boolean
  readonly tier: number
  readonly balance_fen: bigint
  readonly frozen_fen: bigint
  readonly bill_count: number
  readonly oldest_due_on: string
  readonly limitation_on: string
  readonly chance: number
  readonly chance_if_contacted: number | null
  readonly cell_no: number | null
  readonly arm: number
  readonly probability: number
  readonly step_no: number | null
  readonly gain_fen: bigint
  readonly staff_minutes: number
  readonly refused_rules: number
  readonly reason: string | null
  readonly state: PlanRow['state']
  readonly message_id: bigint | null
  readonly case_id: bigint | null
  readonly removed_reason: string | null
  readonly payment_model_id: bigint | null
  /** Its place in `ranked`; null in the other groups. */
  readonly rank: number | null
}

/** Decisions as the plan shows them, in their order. A few statements for any number. */
export const rowsOf = async (
  context: Context,
  decisions: readonly Decision[],
): Promise<readonly PlanRow[]> => {
  const names = await householdNames(context, [...new Set(decisions.map((it) => it.household_id))])
  const weeks = await weeksOf(context, decisions)
  const results = await resultsOf(context, decisions)
  const models = await modelsOf(context, [
    ...new Set(decisions.flatMap(({ payment_model_id }) => payment_model_id ?? [])),
  ])
  return decisions.map((it) => {
    const called = names.get(it.household_id)
    const action = actionOf(it.arm, { reason: it.reason, stepNo: it.step_no })
    const model = it.payment_model_id === null ? undefined : models.get(it.payment_model_id)
    const week = weeks.get(it.id)
    const reasons = model && week ? reasonsOf(model, week, it.on_day) : []
    const quiet = quietNameOf(it)
    return {
      decisionId: it.id,
      householdId: it.household_id,
      unitLabel: called?.home ?? '',
      payerName: called?.payer ?? '',
      balanceFen: it.balance_fen,
      frozenFen: it.frozen_fen,
      bills: it.bill_count,
      oldestDueOn: it.oldest_due_on,
      tier: it.tier,
      limitationOn: it.limitation_on,
      limitationDaysLeft: daysBetween(context.today, it.limitation_on),
      decidedBy: it.decided_by,
      decidedOn: it.on_day,
      isHeldOut: it.is_held_out,
      rank: it.rank,
      action: quiet ? actionOf(0) : action,
      why: whyOf(it, { action, reasons, quiet }),
      quiet: quiet === null ? null : { name: quietOf(quiet).name, words: quietOf(quiet).label },
      gainFen: it.gain_fen,
      staffMinutes: it.staff_minutes,
      fenPerMinute:
        it.staff_minutes > 0 && it.decided_by !== 'rule'
          ? it.gain_fen / BigInt(it.staff_minutes)
          : null,
      state: it.state,
      result: results.get(it.id) ?? (it.removed_reason ? both(it.removed_reason) : null),
    }
  })
}

const both = (text: string): Words => ({ zh: text, en: text })

const quietNameOf = ({ state, reason }: Decision): string | null =>
  state === 'removed' ? 'removed' : state === 'nothing' ? (reason ?? 'stepNotDue') : null

const stateWords: Readonly<Record<string, Words>> = {
  ready: { zh: '待发出', en: 'waits to leave' },
  sending: { zh: '正在发出', en: 'leaving' },
  sent: { zh: '已发出', en: 'sent' },
  delivered: { zh: '已送达', en: 'delivered' },
}

/** What became of each decision's message. */
const resultsOf = async (
  { tx, companyId }: Context,
  decisions: readonly Decision[],
): Promise<ReadonlyMap<bigint, Words>> => {
  const sent = decisions.flatMap(({ id, message_id }) => (message_id ? [{ id, message_id }] : []))
  if (sent.length === 0) return new Map()
  const { rows } = await sql<{ id: bigint; state: string; reason: ReasonName | null }>`
    select s.id, m.state, m.reason from unnest(${sent.map(({ id }) => id)}::bigint[], ${sent.map((it) => it.message_id)}::bigint[])
      as s(id, message_id)
    join notifications.message m on m.company_id = ${companyId} and m.id = s.message_id`.execute(tx)
  return new Map(
    rows.map(({ id, state, reason }) => [
      id,
      stateWords[state] ?? (reason ? reasonWords[reason].words : both(state)),
    ]),
  )
}

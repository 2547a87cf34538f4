import { sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import type { Tx } from '../../platform/db/database.ts'
import { dateOf, dayNumber } from './events.ts'
import type { Fitted } from './fit-model.ts'
import type { FitAnswer } from './fit-thread.ts'
import { refusalOf } from './gates.ts'

type At = { readonly companyId: bigint; readonly asOf: string; readonly fittedAt: string }

/**
 * Puts a fit into use that passed its gates. One that did not is kept beside with the reason; then
 * the model in use goes on while its own gates hold, and else the shrunken mean takes its place.
 */
export const publishFit = async (tx: Tx, at: At, answer: FitAnswer): Promise<void> => {
  const { challenger, fallback, refusal, champion } = answer
  if (refusal === null) {
    await retire(tx, at, { zh: '已由新模型接替。', en: 'A newer model took its place.' })
    await insertModel(tx, at, answer, { fitted: challenger, state: 'champion', reason: null })
    return setParts(tx, at, answer.households, challenger.payers)
  }
  await insertModel(tx, at, answer, { fitted: challenger, state: 'rejected', reason: refusal })
  const worn = champion && refusalOf(champion)
  if (champion && !worn) return
  await retire(tx, at, worn ?? { zh: '每晚更新。', en: 'It is made anew every night.' })
  const reason: Words = {
    zh: `暂用均值模型：${refusal.zh}`,
    en: `The shrunken mean is used for now. ${refusal.en}`,
  }
  await insertModel(tx, at, answer, { fitted: fallback, state: 'champion', reason })
  await setParts(tx, at, answer.households, fallback.payers)
}

const retire = async (tx: Tx, { companyId }: At, reason: Words): Promise<void> => {
  await sql`update collections.payment_model
    set state = 'retired', reason = ${reason.en}, measured = measured || ${JSON.stringify({ reason })}::jsonb
    where company_id = ${companyId} and state = 'champion'`.execute(tx)
}

const insertModel = async (
  tx: Tx,
  { companyId, asOf, fittedAt }: At,
  answer: FitAnswer,
  as: { fitted: Fitted; state: 'champion' | 'rejected'; reason: Words | null },
): Promise<void> => {
  const { measured, measuredRows, precisions, rows, households } = answer
  const kept = {
    ...measured,
    measuredRows,
    measuredFrom: dateOf(dayNumber(asOf) - 56),
    drift: driftOf(answer),
    precisions,
    reason: as.reason,
  }
  await sql`insert into collections.payment_model (company_id, state, fitted_at, known_up_to, row_count, payer_count,
      coefficients, measured, reason)
    values (${companyId}, ${as.state}, ${fittedAt}::timestamptz, ${asOf}::date - 1, ${rows}, ${households.length},
      ${JSON.stringify(as.fitted.model)}::jsonb, ${JSON.stringify(kept)}::jsonb, ${as.reason?.en ?? null})`.execute(
    tx,
  )
}

/** Alarm: the score is spread otherwise than before, or a known late rate moved by five points. */
export const driftOf = ({
  drift: { psi, isAlarm },
  lateRates: { before, now },
}: Pick<FitAnswer, 'drift' | 'lateRates'>) => ({
  psi,
  lateRateBefore: before,
  lateRateNow: now,
  isAlarm: isAlarm || (before !== null && now !== null && Math.abs(now - before) > 0.05),
})

/** Writes the payers' own parts; those of whom nothing was fitted have none. */
const setParts = async (
  tx: Tx,
  { companyId }: At,
  households: readonly string[],
  parts: Float64Array,
): Promise<void> => {
  await sql`
    update collections.payer p set intercept = fitted.part
    from (
      select known.household_id, coalesce(new.part, 0)::real as part
      from collections.payer known
      left join unnest(${households}::bigint[], ${[...parts]}::real[]) new (household_id, part) using (household_id)
      where known.company_id = ${companyId} and abs(known.intercept - coalesce(new.part, 0)) > 0.0001
    ) fitted
    where p.company_id = ${companyId} and p.household_id = fitted.household_id`.execute(tx)
}

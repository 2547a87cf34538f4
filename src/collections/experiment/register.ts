import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from './failures.ts'
import { type HoldOut, holdOutOn } from './hold-out.ts'
import { outcome } from './outcome.ts'

/** Household by household, not by estate: every community has its own controls. */
export const registerExperiment = implement(api.registerExperiment, async (context, input) => {
  const { tx, companyId, now, today, actor } = context
  const { rows } = await sql<{ id: bigint }>`
    insert into collections.experiment (company_id, secret, outcome, registered_at, registered_by)
    values (${companyId}, ${randomBytes(8).readBigInt64BE()}, ${JSON.stringify(outcome)}, ${now.toString()}, ${actor.name})
    on conflict (company_id) where ended_at is null do nothing returning id`.execute(tx)
  const experimentId = rows[0]?.id
  if (experimentId === undefined) throw failures.experimentRunning()
  await insertShare(context, { experimentId, fromDay: today, shareBp: input.shareBp })
  return { experimentId }
})

export const setHoldOutShare = implement(api.setHoldOutShare, async (context, { shareBp }) => {
  const fromDay = addDays(context.today, 1)
  const running = await requireRunning(context, fromDay)
  if (shareBp > running.shareBp) {
    throw failures.shareOnlyShrinks({ now: percent(running.shareBp), wanted: percent(shareBp) })
  }
  await insertShare(context, { experimentId: running.experimentId, fromDay, shareBp })
  return { fromDay }
})

export const endExperiment = implement(api.endExperiment, async (context, { reason }) => {
  const { tx, companyId, now, today, actor } = context
  const { experimentId } = await requireRunning(context, today)
  await sql`update collections.experiment set ended_at = ${now.toString()}, ended_by = ${actor.name}, ended_reason = ${reason}
    where company_id = ${companyId} and id = ${experimentId}`.execute(tx)
  return {}
})

const requireRunning = async (context: Context, day: string): Promise<HoldOut> => {
  const running = await holdOutOn(context, day)
  if (!running) throw failures.noExperiment()
  return running
}

const insertShare = async (
  { tx, companyId, now, actor }: Context,
  share: { experimentId: bigint; fromDay: string; shareBp: number },
): Promise<void> => {
  await sql`insert into collections.hold_out_share (company_id, experiment_id, from_day, share_bp, set_at, set_by)
    values (${companyId}, ${share.experimentId}, ${share.fromDay}::date, ${share.shareBp}, ${now.toString()}, ${actor.name})
    on conflict (company_id, experiment_id, from_day) do update set share_bp = excluded.share_bp,
      set_at = excluded.set_at, set_by = excluded.set_by`.execute(tx)
}

const percent = (basisPoints: number): string => `${basisPoints / 100}%`

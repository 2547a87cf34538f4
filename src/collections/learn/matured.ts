import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { MaturedDecisions } from '../policy/belief.ts'
import { type Stage, visibleContexts } from '../policy/ladder.ts'

/** Days after which it is known what a decision led to. */
export const creditDays = 7

/** More are not needed to move a belief, and a night has other work: a sample by the households' draws. */
const most = 200_000

type Row = {
  readonly arm: number
  readonly contexts: number
  readonly odds: number
  readonly isPaid: boolean
}

/** Decisions of some days that were left to chance and carried out, in their window of days. */
const matured = (
  { companyId }: Pick<Context, 'companyId'>,
  { from, to }: { from: string; to: string },
): RawBuilder<unknown> => sql`
  select d.*, q.policy_belief_id from collections.plan q
  join collections.decision d on d.company_id = q.company_id and d.plan_id = q.id
  where q.company_id = ${companyId} and q.on_day between ${from}::date and ${to}::date
    and not d.is_held_out and d.cell_no is not null and (d.decided_by = 'policy' or d.probability < 1)
    and (d.state = 'done' or (d.arm = 0 and d.reason = 'noGain'))`

/**
 * What became of the decisions of some days: paid means that the oldest overdue bill of then was
 * cleared within seven days, and before anybody contacted the household again.
 */
export const maturedDecisions = async (
  context: Context,
  days: { readonly from: string; readonly to: string },
  stage: Stage,
): Promise<MaturedDecisions> => {
  const { tx, companyId } = context
  const { rows } = await sql<Row>`
    with due as materialized (
      select d.*, count(*) over () as n from (${matured(context, days)}) d
    ), taken as materialized (select * from due where n <= ${most}::int or collections.draw(1, household_id) < ${most}::float8 / n)
    select t.arm, coalesce((c.context->>'contexts')::int, 0) as contexts,
      -- The model's own log-odds: what was kept is corrected by the belief of then.
      (ln(t.chance::float8 / (1 - t.chance::float8)) - coalesce(b.mean[1], 0)) / (1 + coalesce(b.mean[2], 0)) as odds,
      coalesce(p.paid_on < n.next_on, false) as "isPaid"
    from taken t
    join collections.plan_cell c on c.company_id = t.company_id and c.plan_id = t.plan_id and c.cell_no = t.cell_no
    left join collections.policy_belief b on b.company_id = t.company_id and b.id = t.policy_belief_id
    cross join lateral (select coalesce(min(k.on_day), t.on_day + ${sql.lit(creditDays)}) as next_on from notifications.contact k
      where k.company_id = t.company_id and k.household_id = t.household_id and k.is_counted and k.on_day > t.on_day
        and k.on_day <= t.on_day + ${sql.lit(creditDays)} and k.message_id is distinct from t.message_id) n
    left join lateral (
      select case when bool_and(coalesce(s.fen, 0) >= x.amount_fen - x.waived_fen) then max(s.last_on) end as paid_on
      from billing.charge x
      left join lateral (select sum(l.amount_fen) as fen, max(l.settled_on) as last_on from billing.settlement l
        where l.company_id = x.company_id and l.charge_id = x.id and l.settled_on < t.on_day + ${sql.lit(creditDays)}) s on true
      where x.company_id = t.company_id and x.household_id = t.household_id and not x.is_reversed and x.due_on = t.oldest_due_on
        and x.source_kind <> 'lateFee' and x.posted_at < t.on_day::timestamp at time zone 'Asia/Shanghai'
    ) p on true
    where t.company_id = ${companyId}
    order by t.on_day, t.household_id`.execute(tx)
  return {
    count: rows.length,
    arm: Uint8Array.from(rows, ({ arm }) => arm),
    contexts: Uint8Array.from(rows, ({ contexts }) => visibleContexts(stage, contexts)),
    chance: Float64Array.from(rows, ({ odds }) => 1 / (1 + Math.exp(-odds))),
    isPaid: Uint8Array.from(rows, ({ isPaid }) => (isPaid ? 1 : 0)),
  }
}

/** How often people were asked for in some days, calls and visits that had to wait included. */
export const askedOfPeople = async (
  { tx, companyId }: Context,
  { from, to }: { from: string; to: string },
): Promise<{ readonly call: number; readonly visit: number }> => {
  const { rows } = await sql<{ call: number; visit: number }>`
    select (count(*) filter (where d.arm between 19 and 27))::int as call, (count(*) filter (where d.arm > 27))::int as visit
    from collections.plan q join collections.decision d on d.company_id = q.company_id and d.plan_id = q.id
    where q.company_id = ${companyId} and q.on_day between ${from}::date and ${to}::date and d.arm > 18`.execute(
    tx,
  )
  return rows[0] ?? { call: 0, visit: 0 }
}

import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** The running experiment and the share it holds out on a day. */
export type HoldOut = {
  readonly experimentId: bigint
  readonly secret: bigint
  /** 0 to 10000. */
  readonly shareBp: number
  readonly registeredOn: string
}

/** Who is held out on a day; null while no experiment runs, and nobody is. One small statement. */
export const holdOutOn = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  day: string,
): Promise<HoldOut | null> => {
  const { rows } = await sql<HoldOut>`
    select e.id as "experimentId", e.secret, s.share_bp as "shareBp",
      (e.registered_at at time zone 'Asia/Shanghai')::date as "registeredOn"
    from collections.experiment e
    join lateral (select share_bp from collections.hold_out_share s where s.company_id = e.company_id
      and s.experiment_id = e.id and s.from_day <= ${day}::date order by s.from_day desc limit 1) s on true
    where e.company_id = ${companyId} and e.ended_at is null`.execute(tx)
  return rows[0] ?? null
}

/**
 * True for a household that stays on the fixed calendar on that day: whatever it is given, the draw
 * decides, and nobody's wish (intent to treat).
 */
export const isHeldOut = (
  holdOut: Pick<HoldOut, 'secret' | 'shareBp'> | null,
  householdId: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  holdOut
    ? sql`collections.draw(${holdOut.secret}::bigint, ${householdId}) < ${holdOut.shareBp / 10_000}::double precision`
    : sql`false`

/** The same for a day that differs from row to row. */
export const wasHeldOut = (
  { companyId }: Pick<Context, 'companyId'>,
  experiment: { readonly id: bigint; readonly secret: bigint },
  on: { readonly householdId: RawBuilder<unknown>; readonly day: RawBuilder<unknown> },
): RawBuilder<unknown> => sql`collections.draw(${experiment.secret}::bigint, ${on.householdId}) < coalesce((
  select s.share_bp / 10000.0::double precision from collections.hold_out_share s
  where s.company_id = ${companyId} and s.experiment_id = ${experiment.id} and s.from_day <= ${on.day}
  order by s.from_day desc limit 1), 0)`

import { type RawBuilder, sql } from 'kysely'
import { dayNumber } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { planAnew } from '../../platform/db/plan-anew.ts'
import { armCount } from '../guard/arms.ts'
import { drawBelief, drawCount } from '../policy/cell.ts'
import { stageOf } from '../policy/ladder.ts'
import { cellRows, type DecidedCell, decideCells } from './cells.ts'
import { owingTables } from './debts.ts'
import { drawnTables, type Sampling } from './drawn.ts'
import { type Judging, judgedTables, planScope } from './judge.ts'
import { leftOfWeek } from './left-of-week.ts'
import { onCalendar, type RulesOfDay, rulesOfDay } from './rules-of-day.ts'

type Made = {
  readonly planIds: ReadonlyMap<bigint, bigint>
  /** Households decided on anew. */
  readonly decided: number
  readonly rules: RulesOfDay
}

/** A day of a company draws the same numbers whenever its plan is made. */
export const seedOf = ({ companyId, today }: Context): bigint =>
  BigInt(dayNumber(today)) * 1_000_003n + (companyId % 1_000_000_007n)

/**
 * Makes today's plans: of all communities that have none yet, or the one of a community anew as far as
 * nothing of it was done. A household that is decided for already is left alone, so a second run
 * writes nothing. Where the policy fails, the calendar goes on and the plan says so.
 */
export const makePlans = async (
  context: Context,
  { communityId, isRemake }: { communityId: bigint | null; isRemake: boolean },
): Promise<Made> => {
  await settleForBatch(context)
  const communityIds = await communitiesToPlan(context, communityId)
  const rules = await rulesOfDay(context, communityIds)
  if (communityIds.length === 0) return { planIds: new Map(), decided: 0, rules }
  const stage = stageOf(rules.maturedBills, rules.belief.decisionCount)
  const judging = { communityId, stage, isTry: false, isRemake }
  await stageOwing(context, { ...judging, rules })
  const attempt = await judge(context, { ...judging, rules })
  const made = attempt ?? (await judge(context, { ...judging, rules: onCalendar(rules) }))
  if (!made) throw new Error('the calendar has cells to decide')
  const planIds = await writePlans(context, made.rules)
  const decided = await writeDecisions(context, { ...made, planIds, isRemake })
  return { planIds, decided, rules: made.rules }
}

const owingTable = sql.table('dunning_owing')
const judgedTable = sql.table('dunning_judged')

type Judged = { readonly rules: RulesOfDay; readonly cells: readonly DecidedCell[] }

/** Sums up who owes what, in a statement of its own that workers share. */
const stageOwing = async (context: Context, judging: Judging): Promise<void> => {
  const { tx } = context
  await sql`drop table if exists ${owingTable}`.execute(tx)
  await planAnew(tx, () =>
    sql`create temporary table ${owingTable} on commit drop as
      with ${owingTables(context, planScope(judging))} select * from owing`.execute(tx),
  )
}

/** Stages the households of the night and decides their cells; null where the policy fails. */
const judge = async (context: Context, judging: Judging): Promise<Judged | null> => {
  const { tx } = context
  const { rules, stage } = judging
  await sql`drop table if exists ${judgedTable}`.execute(tx)
  await planAnew(tx, () =>
    sql`create temporary table ${judgedTable} on commit drop as
      with owing as (select * from ${owingTable}), ${judgedTables(context, judging)} select * from judged`.execute(
      tx,
    ),
  )
  const { rows } = await sql<{ key: bigint }>`
    select distinct cell_key as key from ${judgedTable} where cell_key is not null`.execute(tx)
  const keys = rows.map(({ key }) => key).sort((a, b) => (a < b ? -1 : 1))
  try {
    return { rules, cells: decideCells(keys, { rules, stage, seed: seedNumber(context) }) }
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error)
    context.log.error({ stack, companyId: context.companyId }, 'ALARM: the dunning policy failed')
    return null
  }
}

const seedNumber = (context: Context): number => Number(seedOf(context) % 2n ** 31n)

/** Batch statements join and group by hashing, without a compiler that costs more than it saves. */
export const settleForBatch = async ({ tx }: Context): Promise<void> => {
  await sql`select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('work_mem', '256MB', true),
    set_config('jit', 'off', true), set_config('enable_partitionwise_aggregate', 'on', true),
    set_config('statement_timeout', '0', true)`.execute(tx)
}

/** Communities without a plan of today, or with one of which nothing is done yet. */
const communitiesToPlan = async (
  { tx, companyId, today }: Context,
  communityId: bigint | null,
): Promise<readonly bigint[]> => {
  const { rows } = await sql<{ id: bigint }>`
    select c.id from property.community c
    left join collections.plan p on p.company_id = c.company_id and p.community_id = c.id and p.on_day = ${today}::date
    where c.company_id = ${companyId} and (${communityId}::bigint is null or c.id = ${communityId})
      and coalesce(p.state, 'proposed') = 'proposed'
    order by c.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The plans' own rows; the id of each by its community. */
const writePlans = async (
  context: Context,
  rules: RulesOfDay,
): Promise<ReadonlyMap<bigint, bigint>> => {
  const { tx, companyId, now, today } = context
  const whole = rules.places.filter(({ buildingId }) => buildingId === 0n)
  const of = <T>(value: (place: (typeof whole)[number]) => T): T[] => whole.map(value)
  const { rows } = await sql<{ communityId: bigint; id: bigint }>`
    insert into collections.plan (company_id, community_id, on_day, state, mode, fallback_reason, strategy_version_id,
      payment_model_id, policy_belief_id, seed, epsilon, made_at)
    select ${companyId}, community_id, ${today}::date, 'proposed', mode, fallback, version_id, ${rules.model.modelId}::bigint,
      ${rules.belief.beliefId}::bigint, ${seedOf(context)}::bigint, ${rules.exploration}::real, ${now.toString()}::timestamptz
    from unnest(${of(({ communityId }) => communityId)}::bigint[], ${of(({ mode }) => mode)}::text[],
      ${of(({ fallback }) => fallback)}::text[], ${of(({ strategy }) => strategy.versionId)}::bigint[])
      as p(community_id, mode, fallback, version_id)
    on conflict (company_id, community_id, on_day) do update set mode = excluded.mode, fallback_reason = excluded.fallback_reason,
      strategy_version_id = excluded.strategy_version_id, payment_model_id = excluded.payment_model_id,
      policy_belief_id = excluded.policy_belief_id, epsilon = excluded.epsilon, made_at = excluded.made_at
    returning community_id as "communityId", id`.execute(tx)
  return new Map(rows.map(({ communityId, id }) => [communityId, id]))
}

type Writing = Judged & {
  readonly planIds: ReadonlyMap<bigint, bigint>
  readonly isRemake: boolean
}

const writeDecisions = async (context: Context, writing: Writing): Promise<number> => {
  const { tx, companyId, today } = context
  const { rules, cells, planIds, isRemake } = writing
  const planOf = (place: number): bigint =>
    planIds.get(rules.places[place - 1]?.communityId ?? 0n) ?? 0n
  const firstCell = await nextCell(context, [...planIds.values()])
  const numbered = cellRows(cells, { planOf, firstCell })
  await sql`insert into collections.plan_cell (company_id, plan_id, cell_no, context, allowed, probabilities)
    select ${companyId}, c.plan_id, c.cell_no, x.context, c.arms, c.shares from (${numbered}) c
    join unnest(${cells.map(({ key }) => key)}::bigint[], ${cells.map(({ context: it }) => JSON.stringify(it))}::jsonb[])
      as x(cell_key, context) on x.cell_key = c.cell_key`.execute(tx)
  const sampling: Sampling = {
    rules,
    seed: seedOf(context),
    cells: numbered,
    planIds: rules.places.map((_, index) => planOf(index + 1)),
    left: await leftOfWeek(context, rules),
    plainEffects: plainEffects(rules),
  }
  if (isRemake) await forget(context, [...planIds.values()])
  const { numAffectedRows } = await planAnew(tx, () =>
    sql`
    with ${drawnTables(sampling, sql`select * from ${judgedTable}`)}
    insert into collections.decision (company_id, id, on_day, ${decisionColumns})
    select ${companyId}, platform.nth_id(block.id, row_number() over () - 1), ${today}::date, ${decisionColumns}
    from (select platform.id_block() as id) block, drawn
    ${
      isRemake
        ? sql`on conflict (company_id, household_id, on_day) do update set (${decisionColumns})
      = row(${sql.join(decisionNames.map((name) => sql.ref(`excluded.${name}`)))})
      where decision.state in ('proposed', 'nothing')`
        : sql``
    }`.execute(tx),
  )
  return Number(numAffectedRows ?? 0n)
}

const decisionNames = [
  'plan_id',
  'community_id',
  'household_id',
  'decided_by',
  'is_held_out',
  'tier',
  'balance_fen',
  'frozen_fen',
  'bill_count',
  'oldest_due_on',
  'limitation_on',
  'chance',
  'chance_if_contacted',
  'cell_no',
  'arm',
  'probability',
  'step_no',
  'gain_fen',
  'staff_minutes',
  'refused_rules',
  'reason',
  'state',
] as const
const decisionColumns: RawBuilder<unknown> = sql.join(decisionNames.map((name) => sql.ref(name)))

const nextCell = async (
  { tx, companyId }: Context,
  planIds: readonly bigint[],
): Promise<number> => {
  const { rows } = await sql<{
    next: number
  }>`select coalesce(max(cell_no), 0) + 1 as next from collections.plan_cell
    where company_id = ${companyId} and plan_id = any(${[...planIds]}::bigint[])`.execute(tx)
  return rows[0]?.next ?? 1
}

/** Before a plan is made anew: what it proposed and nobody has touched stands for nothing any more. */
const forget = async ({ tx, companyId }: Context, planIds: readonly bigint[]): Promise<void> => {
  await sql`update collections.decision set state = 'nothing', reason = 'paid', arm = 0, gain_fen = 0, staff_minutes = 0
    where company_id = ${companyId} and plan_id = any(${[...planIds]}::bigint[]) and state in ('proposed', 'nothing')`.execute(
    tx,
  )
}

/** The mean effect of each arm where no context is looked at. */
export const plainEffects = ({ belief }: RulesOfDay): readonly number[] => {
  const table = drawBelief(belief.belief, 0).effects[0]
  return Array.from({ length: armCount }, (_, arm) => table?.[drawCount * armCount + arm] ?? 0)
}

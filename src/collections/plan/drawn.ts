import { type RawBuilder, sql } from 'kysely'
import { guardRailNames } from '../../compliance/api.ts'
import { channelNames, toneNames } from '../api.ts'
import { closingChannel, closingTone, rules as guardRules, ruleBit } from '../guard/rules.ts'
import { priceOf } from '../policy/prices.ts'
import { pricesOf } from './cells.ts'
import { by } from './judge.ts'
import type { LeftOfWeek } from './left-of-week.ts'
import type { RulesOfDay } from './rules-of-day.ts'
import { letterArm } from './steps.ts'

const lit = (value: number): RawBuilder<number> => sql.lit(value)

/** Minutes of a person for a letter or a written demand: write, print, hand in. */
const letterMinutes = 12

/** Bits of the rules that close everything, and with nothing left to ask for, those that froze it. */
const closesAll = guardRules.reduce(
  (bits, { name, closes }) =>
    closes.channels.length === channelNames.length ? bits + ruleBit(name) : bits,
  0,
)
const freezes = ruleBit('disputed') + ruleBit('moneyOnItsWay') + ruleBit('planSigned')
const closesAny = [...channelNames.map(closingChannel), ...toneNames.map(closingTone)].reduce(
  (bits, more) => bits | more,
  0,
)

/** The name of the first rule among some bits. */
const firstRule = (bits: RawBuilder<unknown>): RawBuilder<string> =>
  sql<string>`(${[...guardRailNames]}::text[])[1 + round(ln((${bits} & -(${bits}))::float8) / ln(2::float8))::int]`

/** What a night's sampling needs besides the households. */
export type Sampling = {
  readonly rules: RulesOfDay
  readonly seed: bigint
  /** Relation of cells; see cells.ts. */
  readonly cells: RawBuilder<unknown>
  readonly planIds: readonly bigint[]
  /** Calls and visits that are left of the week, by place: places of one strategy share them. */
  readonly left: readonly LeftOfWeek[]
  /** Effect of each arm on the log-odds where no context is looked at, for the calendar's own steps. */
  readonly plainEffects: readonly number[]
}

/** Prices of contacts by place, in fen, in the order of the channels; minutes and what is left of the week. */
const termRows = ({ rules, planIds, left }: Sampling): RawBuilder<unknown> => {
  const contents = rules.places.map(({ strategy }) => strategy.content)
  const prices = contents.map((content) =>
    priceOf(pricesOf(content, rules.belief.shadow)).map((yuan) => yuan * 100),
  )
  return sql`
    select no::int as place_no, plan_id, prices::float8[], call_minutes, visit_minutes, group_no, calls, visits
    from unnest(${[...planIds]}::bigint[], ${prices.map((list) => `{${list.join(',')}}`)}::text[],
      ${contents.map(({ costs }) => costs.callMinutes)}::int[], ${contents.map(({ costs }) => costs.visitMinutes)}::int[],
      ${left.map(({ group }) => group)}::int[], ${left.map(({ calls }) => calls)}::int[], ${left.map(({ visits }) => visits)}::int[])
      with ordinality as t(plan_id, prices, call_minutes, visit_minutes, group_no, calls, visits, no)`
}

/** Bits of the rules that hold and closed one of the contacts offered (guard/allowed-arms.ts `refusedOf`). */
const refusedBits = sql<number>`(case
    when f.balance_fen = 0 then f.holding & ${lit(freezes)}
    when f.offered_channels = 0 or f.offered_tones = 0 then 0
    else f.holding & (${sql.join(
      [
        ...channelNames.map(
          (name, index) =>
            sql`case when f.offered_channels & ${lit(1 << index)} <> 0 then ${lit(closingChannel(name))} else 0 end`,
        ),
        ...toneNames.map(
          (name, index) =>
            sql`case when f.offered_tones & ${lit(1 << index)} <> 0 then ${lit(closingTone(name))} else 0 end`,
        ),
      ],
      sql` | `,
    )}) end | (f.holding & ${lit(ruleBit('noAutomation') + ruleBit('noWay'))}))`

/**
 * Common table expressions over `judged` that end in `drawn`: what is done for each household, the
 * chance it was chosen with, what it brings, and why nothing is done where nothing is. The columns of
 * `collections.decision`, but for its id. Real numbers are those that are kept, so that the sum can be
 * checked.
 */
export const drawnTables = (
  sampling: Sampling,
  judged: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  const { rules, seed, cells, plainEffects } = sampling
  const [shift = 0, slope = 0] = rules.belief.belief.mean
  const share = (rules.holdOut?.shareBp ?? 0) / 10_000
  return sql`
  term as materialized (${termRows(sampling)}),
  cell as materialized (${cells}),
  offered as (
    select j.*, width_bucket(collections.draw(${seed}::bigint, j.household_id), k.upto) + 1 as drawn_no, k.cell_no, k.arms, k.shares, k.effects,
      case j.decider when ${lit(by.policy)} then j.ways & j.channels when ${lit(by.rule)} then 0
        else case when j.planned > 0 then j.ways & (1 << ((j.planned - 1) / 9)) when j.planned = ${lit(letterArm)} then 8 else 0 end end as offered_channels,
      case j.decider when ${lit(by.policy)} then j.tones
        else case when j.planned > 0 then 1 << ((j.planned - 1) % 3) else 4 end end as offered_tones
    from (${judged}) j
    left join cell k on k.cell_key = j.cell_key
    offset 0
  ),
  chosen as (
    select f.*, ${refusedBits} as refused,
      case when f.cell_no is not null then f.arms[f.drawn_no] else coalesce(f.step_arm, 0) end as arm,
      coalesce(f.shares[f.drawn_no], 1) as probability, f.effects[f.drawn_no] as effect
    from offered f
    offset 0
  ),
  valued as (
    select c.*, t.plan_id, t.group_no, t.calls, t.visits, v.chance, v.contacted,
      case when c.arm > 0 then (c.balance_fen * (v.contacted - v.chance)::float8 * v.worth - t.prices[(c.arm - 1) / 9 + 1]) else 0 end as gain,
      case when c.decider = ${lit(by.rule)} or c.arm = ${lit(letterArm)} then ${lit(letterMinutes)}
        when c.arm > 27 then t.visit_minutes when c.arm > 18 then t.call_minutes else 0 end as minutes
    from chosen c
    join term t on t.place_no = c.place_no
    cross join lateral (select greatest(-12, least(12, c.odds * ${1 + slope}::float8 + ${shift}::float8)) as odds offset 0) o
    cross join lateral (
      select p.chance, p.contacted, ${worthOfNowSql} as worth
      from (select (1 / (1 + exp(-o.odds)))::real as chance, case when c.arm > 0 then
          (1 / (1 + exp(-(o.odds + coalesce(c.effect, (${[...plainEffects]}::float8[])[c.arm + 1])))))::real end as contacted offset 0) p
      offset 0) v
    offset 0
  ),
  ranked as materialized (
    select household_id, row_number() over (partition by group_no, arm > 27, is_held_out order by gain / minutes desc, household_id)
      > case when is_held_out then ceil(room * ${share}::float8) else room - ceil(room * ${share}::float8) end as is_over
    from (select *, case when arm > 27 then visits else calls end as room from valued where arm > 18) human
  ),
  drawn as (
    select v.plan_id, v.community_id, v.household_id, case v.decider when ${lit(by.policy)} then 'policy' when ${lit(by.rule)} then 'rule'
        else 'calendar' end as decided_by,
      v.is_held_out, v.tier, v.balance_fen, v.frozen_fen, v.bill_count, v.oldest_due_on, v.limitation_on, v.chance,
      case when s.instead then null else v.contacted end as chance_if_contacted, v.cell_no,
      (case when s.instead then v.message else greatest(v.arm, 0) end)::smallint as arm, v.probability, v.step_no,
      case when s.instead or s.waits then 0 else round(v.gain)::bigint end as gain_fen,
      case when s.instead or s.waits then 0 else v.minutes end as staff_minutes, v.refused as refused_rules,
      case when v.decider = ${lit(by.rule)} then 'demand' when s.waits then 'waitsForStaff'
        when v.arm = ${lit(letterArm)} then 'letter' when v.arm > 0 then null
        when v.balance_fen = 0 and v.refused & ${lit(freezes)} <> 0 then ${firstRule(sql`(v.refused & ${lit(freezes)})`)}
        when v.cell_no is not null then 'noGain'
        when v.decider <> ${lit(by.policy)} and v.step_no is null then 'stepNotDue'
        when v.refused & ${lit(closesAll)} <> 0 then ${firstRule(sql`(v.refused & ${lit(closesAll)})`)}
        when v.refused & ${lit(closesAny)} <> 0 then ${firstRule(sql`(v.refused & ${lit(closesAny)})`)}
        else 'noWay' end as reason,
      case when (v.decider = ${lit(by.rule)} or v.arm <> 0) and not s.waits then 'proposed' else 'nothing' end as state
    from valued v
    left join ranked r on r.household_id = v.household_id
    cross join lateral (
      select coalesce(r.is_over, false) and v.decider <> ${lit(by.policy)} and v.message > 0 as instead,
        coalesce(r.is_over, false) and not (v.decider <> ${lit(by.policy)} and coalesce(v.message, 0) > 0) as waits offset 0) s
  )`
}

/** `worthOfNow` of policy/buckets.ts over a chance `p.chance`. */
const worthOfNowSql = sql`(power(1 - p.chance::float8, 12)
  + ${0.04 / 52}::float8 * least(12, (1 - power(1 - p.chance::float8, 12)) / greatest(p.chance::float8, 1e-9)))`

import { type RawBuilder, sql } from 'kysely'
import { waysOfHouseholds } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'
import { type Channel, channelNames, type Tone, toneNames } from '../api.ts'
import { isHeldOut } from '../experiment/hold-out.ts'
import { communityParts, logitSql } from '../fit/chance.ts'
import { closingChannel, closingTone, ruleBit, unexplored } from '../guard/rules.ts'
import { isPersonal, type Stage } from '../policy/ladder.ts'
import { packSql } from './cell-key.ts'
import { beside, circumstances } from './circumstances.ts'
import { slotsLeft } from './day.ts'
import { debtorTables, type PlanScope } from './debts.ts'
import { joinDueStep } from './due-step.ts'
import { joinPlace, mutedArms, placeRows } from './places.ts'
import type { RulesOfDay } from './rules-of-day.ts'
import { slotBits } from './steps.ts'

export type Judging = {
  readonly rules: RulesOfDay
  /** Null: all communities of the company. */
  readonly communityId: bigint | null
  readonly stage: Stage
  /** Everybody who owes, decided for this week or not. */
  readonly isTry: boolean
  /** What today's plan proposed and nobody has touched is decided anew. */
  readonly isRemake: boolean
}

const lit = (value: number): RawBuilder<number> => sql.lit(value)
const bit = (name: Parameters<typeof ruleBit>[0]): RawBuilder<number> => lit(ruleBit(name))

/** `judged.decider`: the policy, the calendar, a rule (U5), or the calendar with a fifth drawn at random. */
export const by = { policy: 0, calendar: 1, rule: 2, opening: 3 } as const

/**
 * Common table expressions over `owing` (see debts.ts) that end in `judged`: one row of each household that is to be decided for
 * today, with its tier, the guard rails that hold and what they leave open, who decides, the step of
 * the calendar and the key of its cell. One statement for a million households.
 */
export const judgedTables = (context: Context, judging: Judging): RawBuilder<unknown> => {
  const { companyId, today } = context
  const { rules, communityId, stage } = judging
  const plan = planScope(judging)
  const slots = slotsLeft(context)
  return sql`
  place as materialized (${placeRows(rules.places)}),
  ${debtorTables(context, plan)},
  circumstance as (${circumstances(
    context,
    rules.places.flatMap(({ strategy }) => strategy.content.exclusions.householdIds),
  )}),
  -- The 95th percentile of what is owed, in whole yuan.
  ceiling as materialized (
    select community_id, min(yuan) as yuan from (
      select community_id, yuan, sum(n) over (partition by community_id order by yuan) as upto,
        sum(n) over (partition by community_id) as total
      from (select community_id, balance_fen / 100 as yuan, count(*) as n from debtor where overdue_bills > 0 group by 1, 2) amount
    ) ranked where upto * 100 >= total * 95 group by community_id
  ),
  recent as materialized (${recentDecisions(context, judging)}),
  week as (
    select d.*, coalesce(x.bits, 0) as bits, coalesce(x.broken, 0) as broken_promises, coalesce(x.contacts, 0) as contacts,
      d.frozen_fen > 0 as is_held, coalesce(x.bits & ${lit(beside.promised)}, 0) <> 0 as is_promised
    from debtor d left join circumstance x on x.household_id = d.household_id
  ),
  seen as (
    select w.household_id, w.community_id, pl.no as place_no, w.balance_fen, w.frozen_fen, w.bill_count, w.oldest_due_on,
      w.limitation_on, w.overdue_bills, ${boundedOdds(logitSql(rules.model.model, { payer: 'p', week: 'w', community: 'k' }, today))} as odds,
      ${tierOf(today)} as tier, ${holdingBits(today, slots.length === 0)} as bits, ${contextBits} as contexts,
      (case when g.has_openid and ${rules.forms.friendly.wechat}::boolean then 1 else 0 end
        | case when g.has_sms and ${rules.forms.friendly.sms}::boolean then 2 else 0 end
        | case when g.has_phone then 4 else 0 end | 8) as ways,
      ${isHeldOut(rules.holdOut, sql`w.household_id`)} as is_held_out,
      coalesce(r.is_decided, false) as is_decided, r.household_id is not null as is_known, coalesce(r.has_demand, false) as has_demand
    from week w
    ${joinPlace(context, rules.places)}
    left join (${waysOfHouseholds(context, communityId)}) g on g.household_id = w.household_id
    left join collections.payer p on p.company_id = ${companyId} and p.household_id = w.household_id
    left join ${communityParts(rules.model.model)} k on k.community_id = w.community_id
    left join ceiling t on t.community_id = w.community_id
    left join recent r on r.household_id = w.household_id
    where not coalesce(r.is_today, false) and (not pl.is_off or w.limitation_on <= ${today}::date + 60)
    offset 0
  ),
  ruled as (
    select s.*, s.bits | case when s.tier = 5 then ${bit('personDecides')} else 0 end as holding,
      case when s.tier = 5 then ${lit(by.rule)}
        when s.overdue_bills = 0 or s.is_held_out or not pl.is_personal
          or s.bits & ${lit(ruleBit('noAutomation') + ruleBit('firstBill'))} <> 0 then ${lit(by.calendar)}
        else ${lit(isPersonal(stage) ? by.policy : by.opening)} end as decider
    from seen s join place pl on pl.no = s.place_no
    where (not pl.is_off or s.tier = 5) and not (s.tier = 5 and s.has_demand)
    offset 0
  ),
  opened as (
    select u.*, case when u.balance_fen = 0 then 0 else u.ways & ${openBits(channelNames, closingChannel)} end as open_channels,
      ${openBits(toneNames, closingTone)} as open_tones
    from ruled u
    offset 0
  ),
  judged as (
    select o.*, pl.channels, pl.tones, c.step_no, c.planned, c.message, c.arm as step_arm, case
        when o.decider = ${lit(by.policy)} and o.open_channels & pl.channels <> 0 and o.open_tones & pl.tones <> 0
          and ${lit(slotBits(slots))} & pl.slots <> 0 then ${policyKey(slotBits(slots))}
        when o.decider = ${lit(by.opening)} and c.arm between 1 and 18 then ${openingKey(slotBits(slots))}
      end as cell_key
    from opened o join place pl on pl.no = o.place_no
    ${joinDueStep(context, mutedArms(rules.forms))}
    where ${
      judging.isTry
        ? sql`true`
        : sql`case when o.decider = ${lit(by.policy)}
        then not o.is_decided and (not o.is_known or (o.open_channels & pl.channels <> 0 and o.open_tones & pl.tones <> 0))
      else o.decider = ${lit(by.rule)} or coalesce(c.arm, 0) <> 0 or not o.is_known end`
    }
  )`
}

/** What the strategies of the night say of which debts are looked at. */
export const planScope = ({
  rules,
  communityId,
}: Pick<Judging, 'rules' | 'communityId'>): PlanScope => {
  const contents = rules.places.map((place) => ({ ...place, ...place.strategy.content }))
  return {
    communityId,
    leftOut: contents.flatMap(({ communityId: id, exclusions }) =>
      exclusions.unitKinds.map((unitKind) => ({ communityId: id, unitKind })),
    ),
    stepsBeforeDue: [
      ...new Set(
        contents.flatMap(({ steps }) => steps.flatMap(({ day }) => (day < 0 ? -day : []))),
      ),
    ],
  }
}

/**
 * Decisions of the last seven days by household: is_decided (something was chosen), has_demand (a
 * person was asked for a written demand), is_today. What waits for staff is decided anew every night.
 */
const recentDecisions = (
  { companyId, today }: Context,
  { communityId, isRemake, isTry }: Judging,
): RawBuilder<unknown> => sql`
  select d.household_id,
    bool_or(d.state <> 'nothing' or (d.cell_no is not null and d.reason is distinct from 'waitsForStaff')) as is_decided,
    bool_or(d.decided_by = 'rule') as has_demand, bool_or(d.on_day = ${today}::date) as is_today
  from collections.plan q
  join collections.decision d on d.company_id = q.company_id and d.plan_id = q.id
  where q.company_id = ${companyId} and q.on_day between ${today}::date - 6 and ${today}::date
    and (${communityId}::bigint is null or q.community_id = ${communityId})
    and ${isTry ? sql`false` : isRemake ? sql`not (d.on_day = ${today}::date and d.state in ('proposed', 'nothing'))` : sql`true`}
  group by d.household_id`

/** Bits of the names that none of the rules that hold for `u` closes. */
const openBits = <Name extends Channel | Tone>(
  names: readonly Name[],
  closing: (name: Name) => number,
): RawBuilder<number> =>
  sql<number>`(${sql.join(
    names.map(
      (name, index) =>
        sql`case when u.holding & ${lit(closing(name))} = 0 then ${lit(1 << index)} else 0 end`,
    ),
    sql` | `,
  )})`

/**
 * The SQL form of the rules in guard/rules.ts over a debtor `w` with its circumstances, its ways `g`,
 * its place `pl` and what is known of it as a payer `p`: the bits of those that hold, that of U5 aside.
 */
const holdingBits = (today: string, isQuiet: boolean): RawBuilder<number> => sql<number>`(
  w.bits & ${lit(beside.complainedLately - 1)} | pl.rules | ${lit(isQuiet ? ruleBit('quietHours') : 0)}
  | case when ${today}::date - w.oldest_due_on < 30 then ${bit('formalTooEarly')} else 0 end
  | case when coalesce(g.has_sms or g.has_openid or g.has_phone, false) then 0 else ${bit('noWay')} end
  | case when w.balance_fen < pl.below_fen then ${bit('strategyExcludes')} else 0 end
  | case when w.has_passed then ${bit('limitationPassed')} else 0 end
  | case when coalesce(p.bills_matured, 0) <= 1 and w.bill_count <= 1 then ${bit('firstBill')} else 0 end)`

/** 紧急程度 by rule; an amount above the community's 95th percentile raises it one tier, at most to U4. */
const tierOf = (today: string): RawBuilder<number> => {
  const days = sql`(${today}::date - w.oldest_due_on)`
  const left = sql`(w.limitation_on - ${today}::date)`
  return sql<number>`case
    when w.overdue_bills = 0 then 0
    when ${left} between 0 and 60 then 5
    else least(4, case
        when ${days} > 365 or w.broken_promises >= 2 or ${left} <= 180 then 4
        when ${days} > 90 or w.bill_count >= 4 or w.broken_promises >= 1 then 3
        when ${days} > 30 or w.bill_count >= 2 then 2
        else 1 end + (w.balance_fen / 100 > t.yuan)::int) end`
}

/** `contextNames` of the policy as bits, in their order. */
const contextBits = sql`(
  case when p.bills_matured > 0 and p.online_payments = 0 then 1 else 0 end
  | case when w.bits & ${lit(beside.absent)} <> 0 then 2 else 0 end
  | case when w.bits & ${lit(beside.complainedLately + ruleBit('disputed'))} <> 0 then 4 else 0 end
  | case when p.evening_payments * 2 > p.online_payments then 8 else 0 end
  | case when w.bill_count >= 3 or (p.last_twelve >= 3 and p.late_of_last_twelve * 5 >= p.last_twelve * 4) then 16 else 0 end)`

/** A model that is certain is not believed. */
const boundedOdds = (odds: RawBuilder<number>): RawBuilder<number> =>
  sql<number>`greatest(-9, least(9, ${odds}))`

const zero = lit(0)

/** The buckets are those of policy/buckets.ts. */
const policyKey = (slots: number): RawBuilder<bigint> =>
  packSql({
    kind: zero,
    place: sql`o.place_no`,
    chance: sql`least(12, greatest(-16, round(2 * o.odds))) + 16`,
    balance: sql`least(40, greatest(0, round(2 * ln(o.balance_fen::float8 / 100) / ln(2::float8))))`,
    contexts: sql`o.contexts`,
    channels: sql`o.open_channels & pl.channels`,
    slots: sql`${lit(slots)} & pl.slots`,
    tones: sql`o.open_tones & pl.tones`,
    explores: sql`(o.tier < 4 and o.holding & ${lit(unexplored)} = 0)::int`,
    step: zero,
  })

const openingKey = (slots: number): RawBuilder<bigint> =>
  packSql({
    kind: lit(1),
    place: sql`o.place_no`,
    chance: zero,
    balance: zero,
    contexts: zero,
    channels: sql`o.open_channels & pl.channels`,
    slots: sql`${lit(slots)} & pl.slots`,
    tones: sql`o.open_tones & pl.tones`,
    explores: sql`(o.tier < 4 and o.holding & ${lit(unexplored)} = 0)::int`,
    step: sql`c.arm`,
  })

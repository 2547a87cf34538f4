import { sql } from 'kysely'
import { daysBetween } from '../../kernel/period.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { reachedCommunities } from '../../property/index.ts'
import * as api from '../api.ts'
import {
  detectableDifference,
  differenceOf,
  type Interval,
  isDistinguishable,
} from '../measure/difference.ts'
import { standardStrategy } from '../strategies/default-strategy.ts'
import { strategiesIn } from '../strategies/strategy-in-use.ts'
import { proposedShare } from './ladder.ts'
import {
  type Experiment,
  type HouseholdSide,
  householdSides,
  waitingBills,
} from './matured-bills.ts'
import { offPolicyEstimates } from './off-policy.ts'
import { type SideEffects, sideEffects } from './side-effects.ts'

type Report = Output<typeof api.getExperiment>
type Estimate = Report['estimates'][number]
type Side = Estimate['treated']

/**
 * What dunning caused: households of the policy against those that stay on the fixed calendar, by the
 * outcome that was written down before. Over all the caller reaches first, then each community.
 */
export const getExperiment = implement(api.getExperiment, async (context, { communityId }) => {
  const { today } = context
  const newest = await newestExperiment(context)
  if (!newest) {
    return { experiment: null, asOf: today, waitingBills: 0, estimates: [], offPolicy: [] }
  }
  const { facts, experiment } = newest
  const communities = await reachedCommunities(context)
  const ids = communities.map(({ id }) => id)
  const inCommunity = sql`c.community_id = any(${ids}::bigint[])`
  const { costs } = ids[0]
    ? ((await strategiesIn(context, ids[0])).company?.content ?? standardStrategy)
    : standardStrategy
  const sides = await householdSides(context, experiment, inCommunity)
  const effects = (await sideEffects(context, experiment, costs)).filter(({ communityId: of }) =>
    ids.includes(of),
  )
  const days = Math.max(1, daysBetween(experiment.registeredOn, experiment.until))
  const estimate = (id: bigint | null, name: string): Estimate =>
    estimateOf({
      ...{ communityId: id, name, years: days / 365 },
      sides: sides.filter((side) => id === null || side.communityId === id),
      effects: effects.filter((side) => id === null || side.communityId === id),
    })
  const ladder = proposedShare({
    maturedBills: Math.max(0, ...sides.map(({ bills }) => bills)),
    households: new Set(sides.map(({ householdId }) => householdId)).size,
    shareBp: facts.shareBp,
  })
  return {
    experiment: { ...facts, ...ladder },
    asOf: today,
    waitingBills: await waitingBills(context, experiment, inCommunity),
    estimates: [
      estimate(null, ''),
      ...communities
        .filter(({ id }) => communityId === undefined || id === communityId)
        .map(({ id, name }) => estimate(id, name)),
    ],
    offPolicy: [...(await offPolicyEstimates(context, { ids, costs }))],
  }
})

type Facts = Omit<NonNullable<Report['experiment']>, 'proposedShareBp' | 'proposedBecause'>

const newestExperiment = async ({
  tx,
  companyId,
  today,
}: Context): Promise<{ facts: Facts; experiment: Experiment } | null> => {
  const { rows } = await sql<
    Omit<Facts, 'shareBp'> & { secret: bigint; registeredOn: string; endedOn: string | null }
  >`select e.id, e.secret, e.registered_at as "registeredAt", e.registered_by as "registeredBy", e.outcome,
      e.ended_at as "endedAt", (e.registered_at at time zone 'Asia/Shanghai')::date as "registeredOn",
      (e.ended_at at time zone 'Asia/Shanghai')::date as "endedOn",
      (select jsonb_agg(jsonb_build_object('fromDay', s.from_day, 'shareBp', s.share_bp) order by s.from_day)
        from collections.hold_out_share s where s.company_id = e.company_id and s.experiment_id = e.id) as shares
    from collections.experiment e where e.company_id = ${companyId}
    order by e.ended_at is null desc, e.id desc limit 1`.execute(tx)
  const row = rows[0]
  if (!row) return null
  const { secret, registeredOn, endedOn, ...facts } = row
  const shareBp = facts.shares.findLast(({ fromDay }) => fromDay <= today)?.shareBp ?? 0
  return {
    facts: { ...facts, shareBp },
    experiment: { id: row.id, secret, registeredOn, until: endedOn ?? today },
  }
}

const estimateOf = (input: {
  communityId: bigint | null
  name: string
  /** How long the experiment has run. */
  years: number
  sides: readonly HouseholdSide[]
  effects: readonly SideEffects[]
}): Estimate => {
  const { communityId, name, years, sides, effects } = input
  const outcomes = sides.map((side) => ({
    household: side.householdId,
    isTreated: !side.isHeldOut,
    billed: Number(side.billedFen),
    collected: Number(side.collectedFen),
    before: side.lateBefore,
  }))
  const of = (isHeldOut: boolean): Side =>
    sideOf(
      sides.filter((side) => side.isHeldOut === isHeldOut),
      effects.filter((side) => side.isHeldOut === isHeldOut),
    )
  const [treated, heldOut] = [of(false), of(true)]
  const adjusted = differenceOf(outcomes, { adjusted: true })
  return {
    ...{ communityId, name, treated, heldOut },
    plain: shown(differenceOf(outcomes, { adjusted: false })),
    adjusted: shown(adjusted),
    isDistinguishable: adjusted !== null && isDistinguishable(adjusted),
    fenPerHouseholdYear: perHouseholdYear(adjusted, { treated, heldOut, years }),
    detectable: adjusted && detectableDifference(adjusted),
  }
}

const sideOf = (sides: readonly HouseholdSide[], effects: readonly SideEffects[]): Side => {
  const sum = <T>(rows: readonly T[], value: (row: T) => bigint): bigint =>
    rows.reduce((total, row) => total + value(row), 0n)
  const billedFen = sum(sides, (side) => side.billedFen)
  const collectedFen = sum(sides, (side) => side.collectedFen)
  const fenDays = sum(sides, (side) => side.fenDays)
  return {
    households: new Set(sides.map(({ householdId }) => householdId)).size,
    bills: sides.reduce((total, { bills }) => total + bills, 0),
    billedFen,
    collectedFen,
    rate: billedFen > 0n ? Number(collectedFen) / Number(billedFen) : null,
    daysToPay: collectedFen > 0n ? Number(fenDays) / Number(collectedFen) : null,
    contacts: effects.reduce((total, { contacts }) => total + contacts, 0),
    contactCostFen: sum(effects, ({ costFen }) => costFen),
    complaints: effects.reduce((total, { complaints }) => total + complaints, 0),
    optOuts: effects.reduce((total, { optOuts }) => total + optOuts, 0),
  }
}

const shown = (interval: Interval | null): Estimate['plain'] => ({
  value: interval?.value ?? null,
  low: interval?.low ?? null,
  high: interval?.high ?? null,
})

/**
 * The difference in money: times what a treated household is billed a year, less what its contacts
 * cost more than those of a held-out one. Statistics, not money that is booked.
 */
const perHouseholdYear = (
  interval: Interval | null,
  { treated, heldOut, years }: { treated: Side; heldOut: Side; years: number },
): Estimate['fenPerHouseholdYear'] => {
  if (!interval || treated.households === 0 || heldOut.households === 0) return shown(null)
  const yearly = (fen: bigint, { households }: Side): number => Number(fen) / households / years
  const billed = yearly(treated.billedFen, treated)
  const cost = yearly(treated.contactCostFen, treated) - yearly(heldOut.contactCostFen, heldOut)
  const net = (value: number): number => Math.round(value * billed - cost)
  return { value: net(interval.value), low: net(interval.low), high: net(interval.high) }
}

import { type RawBuilder, sql } from 'kysely'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { factRows } from '../books/facts.ts'
import { listEntries } from '../entries/entry-list.ts'
import { assertScope, inScope, ofDebtor, type RateDates, rateDates, type Scope } from '../scope.ts'
import { cashRows } from './cash.ts'
import { type HouseholdNumber, householdEntries } from './household-charges.ts'
import { rateWords } from './rate.ts'

type NumberName = (typeof api.numberNames)[number]
type RateName = Exclude<NumberName, HouseholdNumber>
type Part = 'numerator' | 'denominator'

/** A class of facts with the sign it enters a number by. */
type Term = {
  measure: 'charged' | 'reversed' | 'waived' | 'received'
  sign: 1 | -1
  when: RawBuilder<unknown>
}

const conditions = ({ asOf, yearStart, throughMonth, throughEnd }: RateDates) => {
  const known = sql`f.posted_on <= ${asOf}::date`
  const year = sql`${known} and f.period_month between ${yearStart}::date and ${throughMonth}::date`
  const month = sql`${known} and f.period_month = ${throughMonth}::date`
  const prior = sql`${known} and f.period_month < ${yearStart}::date`
  return {
    year,
    month,
    prior,
    future: sql`${known} and f.period_month > ${throughMonth}::date`,
    monthPaid: sql`${month} and f.posted_on between ${throughMonth}::date and ${throughEnd}::date`,
    priorBefore: sql`${prior} and f.posted_on < ${yearStart}::date`,
    priorSince: sql`${prior} and f.posted_on >= ${yearStart}::date`,
  }
}

/** Which facts make a number, in the words of rate-sums.ts; `loose` money is no fact of charges. */
const termsOf = (rate: RateName, part: Part, dates: RateDates): readonly Term[] => {
  const { year, month, prior, future, monthPaid, priorBefore, priorSince } = conditions(dates)
  const term = (measure: Term['measure'], sign: Term['sign'], when: RawBuilder<unknown>): Term => ({
    measure,
    sign,
    when,
  })
  const base = [term('charged', 1, year), term('reversed', -1, year)]
  const opening = [
    term('charged', 1, prior),
    term('reversed', -1, prior),
    term('received', -1, priorBefore),
    term('waived', -1, priorBefore),
  ]
  const received = term('received', 1, year)
  const recovered = term('received', 1, priorSince)
  const open = [...base, term('waived', -1, year), term('received', -1, year)]
  const terms: Record<RateName, Record<Part, readonly Term[]>> = {
    current: { numerator: [received], denominator: base },
    currentLoose: { numerator: [], denominator: base },
    currentWithWaivers: { numerator: [received, term('waived', 1, year)], denominator: base },
    month: {
      numerator: [term('received', 1, monthPaid)],
      denominator: [term('charged', 1, month), term('reversed', -1, month)],
    },
    combined: { numerator: [received, recovered], denominator: [...opening, ...base] },
    combinedLoose: { numerator: [], denominator: [...opening, ...base] },
    arrearsRecovery: { numerator: [recovered], denominator: opening },
    arrearsRecoveryWithWaivers: {
      numerator: [recovered, term('waived', 1, priorSince)],
      denominator: opening,
    },
    waiver: { numerator: [term('waived', 1, year)], denominator: [term('charged', 1, year)] },
    outstanding: { numerator: open, denominator: base },
    futureFees: { numerator: [term('received', 1, future)], denominator: base },
  }
  return terms[rate][part]
}

const kindOf = { charged: 'charge', reversed: 'reversal', waived: 'waiver', received: 'settlement' }

/** Rows (kind, id, household_id, unit_id, item_id, period_month, posted_on, fen) behind a number. */
const entryRows = (
  context: Context,
  scope: Scope,
  input: { rate: RateName; part: Part; dates: RateDates },
): RawBuilder<unknown> => {
  if (['currentLoose', 'combinedLoose'].includes(input.rate) && input.part === 'numerator') {
    return cashRows(context, scope, input.dates)
  }
  const facts = factRows(
    context.companyId,
    sql`${inScope(context, scope, 'c')} and ${ofDebtor(context, scope, 'c')}`,
  )
  const selected = termsOf(input.rate, input.part, input.dates).map(
    ({ measure, sign, when }) => sql`
      select ${kindOf[measure]}::text as kind, f.id, f.household_id, f.unit_id, f.charge_item_id as item_id,
        f.period_month, f.posted_on, ${sign}::int * f.fen as fen
      from fact f where f.measure = ${measure} and ${when}`,
  )
  return sql`with fact as (${facts}) ${sql.join(selected, sql` union all `)}`
}

export const openNumber = implement(api.openNumber, async (context, input) => {
  await assertScope(context, input)
  const { rate, part, feeMonth } = input
  const dates = rateDates(context, input)
  const rows = isHouseholdNumber(rate)
    ? householdEntries(context, input, { rate, part, dates })
    : entryRows(context, input, { rate, part, dates })
  const ofMonth = feeMonth
    ? sql`select * from (${rows}) m where period_month = ${`${feeMonth}-01`}::date`
    : rows
  return { label: rateWords[rate].label, ...(await listEntries(context, ofMonth, input)) }
})

const isHouseholdNumber = (name: NumberName): name is HouseholdNumber =>
  ['household', 'householdWithWaivers', 'onTime', 'daysToPay'].includes(name)

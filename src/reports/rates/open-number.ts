import { type RawBuilder, sql } from 'kysely'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { factRows } from '../books/facts.ts'
import {
  assertScope,
  inScope,
  keyParts,
  ofDebtor,
  type RateDates,
  rateDates,
  type Scope,
} from '../scope.ts'
import { cashRows } from './cash.ts'
import { rateWords } from './rate.ts'

type RateName = (typeof api.rateNames)[number]
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
    monthPaid: sql`${month} and f.posted_on between ${throughMonth}::date and ${throughEnd}::date`,
    priorBefore: sql`${prior} and f.posted_on < ${yearStart}::date`,
    priorSince: sql`${prior} and f.posted_on >= ${yearStart}::date`,
  }
}

/** Which facts make a number, in the words of rate-sums.ts; `loose` money is no fact of charges. */
const termsOf = (rate: RateName, part: Part, dates: RateDates): readonly Term[] => {
  const { year, month, prior, monthPaid, priorBefore, priorSince } = conditions(dates)
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
  const terms: Record<RateName, Record<Part, readonly Term[]>> = {
    current: { numerator: [received], denominator: base },
    currentLoose: { numerator: [], denominator: base },
    currentWithWaivers: { numerator: [received, term('waived', 1, year)], denominator: base },
    month: {
      numerator: [term('received', 1, monthPaid)],
      denominator: [term('charged', 1, month), term('reversed', -1, month)],
    },
    combined: { numerator: [received, recovered], denominator: [...opening, ...base] },
    arrearsRecovery: { numerator: [recovered], denominator: opening },
    arrearsRecoveryWithWaivers: {
      numerator: [recovered, term('waived', 1, priorSince)],
      denominator: opening,
    },
    waiver: { numerator: [term('waived', 1, year)], denominator: [term('charged', 1, year)] },
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
  if (input.rate === 'currentLoose' && input.part === 'numerator') {
    return sql`select kind, id, household_id, unit_id, null::bigint as item_id, null::date as period_month, posted_on, fen
      from (${cashRows(context, scope, input.dates)}) m`
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

type Entry = {
  kind: 'charge' | 'reversal' | 'waiver' | 'settlement' | 'payment' | 'refund'
  id: bigint
  householdId: bigint
  unitId: bigint
  unitCode: string
  payerName: string
  zh: string
  en: string
  periodMonth: string | null
  postedOn: string
  amountFen: bigint
}

export const openNumber = implement(api.openNumber, async (context, input) => {
  await assertScope(context, input)
  const dates = rateDates(context, input)
  const entries = entryRows(context, input, { rate: input.rate, part: input.part, dates })
  const [day, kind, id, unit] = keyParts(input.after, ['date', 'text', 'id', 'id']) ?? []
  const { rows: sums } = await sql<{ total: number; fen: bigint }>`
    select count(*)::int as total, coalesce(sum(fen), 0)::bigint as fen from (${entries}) e`.execute(
    context.tx,
  )
  const { rows } = await sql<Entry>`
    select e.kind, e.id, e.household_id as "householdId", e.unit_id as "unitId", u.code as "unitCode",
      p.name as "payerName", coalesce(i.name_zh, '') as zh, coalesce(i.name_en, '') as en,
      to_char(e.period_month, 'YYYY-MM') as "periodMonth", e.posted_on as "postedOn", e.fen::bigint as "amountFen"
    from (${entries}) e
    join property.unit u on u.company_id = ${context.companyId} and u.id = e.unit_id
    join property.household h on h.company_id = u.company_id and h.id = e.household_id
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    left join billing.charge_item i on i.company_id = u.company_id and i.id = e.item_id
    where ${day ?? null}::date is null
      or (e.posted_on, e.kind, e.id, e.unit_id) < (${day ?? null}::date, ${kind ?? ''}::text, ${id ?? '0'}::bigint, ${unit ?? '0'}::bigint)
    order by e.posted_on desc, e.kind desc, e.id desc, e.unit_id desc limit ${input.limit + 1}`.execute(
    context.tx,
  )
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    label: rateWords[input.rate].label,
    total: sums[0]?.total ?? 0,
    sumFen: sums[0]?.fen ?? 0n,
    entries: page.map(({ zh, en, unitId: _, ...entry }) => ({ ...entry, itemName: { zh, en } })),
    next:
      rows.length > input.limit && last
        ? `${last.postedOn}|${last.kind}|${last.id}|${last.unitId}`
        : null,
  }
})

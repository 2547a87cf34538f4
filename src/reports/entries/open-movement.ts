import { type RawBuilder, sql } from 'kysely'
import { commonFailures } from '../../kernel/failure.ts'
import { type Context, type Input, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { ageOf } from '../arrears/identity.ts'
import { factRows } from '../books/facts.ts'
import { assertScope, inScope, ofDebtor } from '../scope.ts'
import { listEntries } from './entry-list.ts'
import { paidRows, prepaymentRows, refundRows, reversedRows, settledRows } from './money-rows.ts'

type Query = Input<typeof api.openMovement>

export const openMovement = implement(api.openMovement, async (context, input) => {
  await assertScope(context, input)
  if (input.from > input.to) {
    throw commonFailures.invalidInput({ field: 'to', reason: 'before "from"' })
  }
  const rows = rowsOf(context, input)[input.figure]()
  const ofAge = input.age
    ? sql`select * from (${rows}) a where ${ageOf(input)} = ${input.age}`
    : rows
  return listEntries(context, ofAge, input)
})

const columns = sql`kind, id, household_id, unit_id, item_id, period_month, posted_on`

/** The same rows with a sign of their own. */
const signed = (sign: 1 | -1, rows: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`select ${columns}, ${sign}::int * fen as fen from (${rows}) s`

const together = (...parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join(parts, sql` union all `)

/** For each figure the rows that sum to it, in the words of the report that shows it. */
const rowsOf = (
  context: Context,
  input: Query,
): Record<Query['figure'], () => RawBuilder<unknown>> => {
  const inside = sql`${inScope(context, input, 'c')} and ${ofDebtor(context, input, 'c')}`
  const facts = (when: RawBuilder<unknown>): RawBuilder<unknown> =>
    factEntries(context, inside, when)
  const moved = sql`f.posted_on between ${input.from}::date and ${input.to}::date`
  const prepaid = (when: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select ${columns}, fen from (${prepaymentRows(context, input, input.to)}) m where ${when}`
  const before = sql`posted_on < ${input.from}::date`
  return {
    opening: () => facts(sql`f.posted_on < ${input.from}::date`),
    closing: () => facts(sql`f.posted_on <= ${input.to}::date`),
    charged: () => facts(sql`f.measure = 'charged' and ${moved}`),
    reversed: () => signed(-1, facts(sql`f.measure = 'reversed' and ${moved}`)),
    waived: () => signed(-1, facts(sql`f.measure = 'waived' and ${moved}`)),
    settled: () => signed(-1, facts(sql`f.measure = 'received' and ${moved}`)),
    settledEarlier: () =>
      signed(
        -1,
        facts(
          sql`f.measure = 'received' and ${moved} and f.period_month < date_trunc('month', ${input.from}::date)`,
        ),
      ),
    received: () => settledRows(context, inside, { ...input, isUse: false, only: 'positive' }),
    prepaymentApplied: () =>
      settledRows(context, inside, { ...input, isUse: true, only: 'positive' }),
    takenBack: () => settledRows(context, inside, { ...input, only: 'negative', sign: -1 }),
    allocated: () => settledRows(context, inside, input),
    fromPrepayment: () => settledRows(context, inside, { ...input, isUse: true }),
    prepaymentOpening: () => prepaid(before),
    prepaymentClosing: () => prepaid(sql`true`),
    paidIn: () => prepaid(sql`not (${before}) and not is_use`),
    used: () => signed(-1, prepaid(sql`not (${before}) and is_use`)),
    paid: () => paidRows(context, input, input),
    paymentsReversed: () => reversedRows(context, input, input),
    refunded: () => refundRows(context, input, input),
    net: () => netRows(context, input),
    paidNet: () => paidNet(context, input),
    toPrepayment: () =>
      together(
        netRows(context, input),
        settledRows(context, inside, { ...input, isUse: false, sign: -1 }),
      ),
  }
}

const netRows = (context: Context, input: Query): RawBuilder<unknown> =>
  together(paidNet(context, input), signed(-1, refundRows(context, input, input)))

const paidNet = (context: Context, input: Query): RawBuilder<unknown> =>
  together(paidRows(context, input, input), signed(-1, reversedRows(context, input, input)))

const kinds = { charged: 'charge', reversed: 'reversal', waived: 'waiver', received: 'settlement' }

/** Facts as they move the debt: charges above zero, everything else below. */
const factEntries = (
  context: Context,
  inside: RawBuilder<unknown>,
  when: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  select case f.measure ${sql.join(
    Object.entries(kinds).map(([measure, kind]) => sql`when ${measure} then ${kind}`),
    sql` `,
  )} end as kind, f.id, f.household_id, f.unit_id, f.charge_item_id as item_id, f.period_month, f.posted_on,
    case when f.measure = 'charged' then f.fen else -f.fen end as fen
  from (${factRows(context.companyId, inside)}) f where ${when}`

import { type RawBuilder, sql } from 'kysely'
import { commonFailures } from '../../kernel/failure.ts'
import { firstOfMonth } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import { accountCodes } from '../../ledger/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { factRows } from '../books/facts.ts'
import { assertScope, inCommunities, inScope, ofDebtor, type Scope } from '../scope.ts'

type Window = { readonly from: string; readonly to: string }
type Key =
  | 'opening'
  | 'charged'
  | 'reversed'
  | 'waived'
  | 'received'
  | 'prepaymentApplied'
  | 'takenBack'
  | 'closing'

const lines: readonly { key: Key; sign: 1 | -1 | 0; label: Words }[] = [
  { key: 'opening', sign: 1, label: { zh: '期初欠费', en: 'Opening arrears' } },
  { key: 'charged', sign: 1, label: { zh: '本期应收', en: 'Charged' } },
  { key: 'reversed', sign: -1, label: { zh: '应收红冲', en: 'Charges reversed' } },
  { key: 'waived', sign: -1, label: { zh: '减免', en: 'Waived' } },
  { key: 'received', sign: -1, label: { zh: '实收', en: 'Received' } },
  { key: 'prepaymentApplied', sign: -1, label: { zh: '预存抵扣', en: 'Prepayment applied' } },
  { key: 'takenBack', sign: 1, label: { zh: '冲回', en: 'Receipts taken back' } },
  { key: 'closing', sign: 0, label: { zh: '期末欠费', en: 'Closing arrears' } },
]

/**
 * 期末欠费 = 期初欠费 + 本期应收 − 应收红冲 − 减免 − 实收 − 预存抵扣 + 冲回, by the age of the fee.
 * Balances come from settlements, movements from allocations, and the last line from the ledger,
 * so that the identity is a check on each render and not a way of computing.
 */
export const getArrearsIdentity = implement(api.getArrearsIdentity, async (context, input) => {
  await assertScope(context, input)
  if (input.from > input.to) {
    throw commonFailures.invalidInput({ field: 'to', reason: 'before "from"' })
  }
  const cells = await readCells(context, input, input)
  const rows = lines.map(({ key, sign, label }) => ({
    key,
    sign,
    label,
    fen: columns((age) => cells.get(`${key} ${age}`) ?? 0n),
  }))
  const closing = rows.at(-1)?.fen.total ?? 0n
  const moved = rows.reduce((sum, { sign, fen }) => sum + BigInt(sign) * fen.total, 0n)
  const ledgerClosingFen = await ledgerReceivable(context, input, input.to)
  return {
    from: input.from,
    to: input.to,
    rows,
    ledgerClosingFen,
    differenceFen: closing - moved || closing - (ledgerClosingFen ?? closing),
  }
})

type Column = Exclude<api.Age, 'total'>

const columns = (of: (age: Column) => bigint): Record<api.Age, bigint> => {
  const parts = {
    priorYears: of('priorYears'),
    earlierThisYear: of('earlierThisYear'),
    thisPeriod: of('thisPeriod'),
    future: of('future'),
  }
  return { ...parts, total: Object.values(parts).reduce((sum, fen) => sum + fen, 0n) }
}

const readCells = async (
  context: Context,
  scope: Scope,
  { from, to }: Window,
): Promise<ReadonlyMap<string, bigint>> => {
  const inside = sql`${inScope(context, scope, 'c')} and ${ofDebtor(context, scope, 'c')}`
  const isMoved = sql`posted_on between ${from}::date and ${to}::date`
  const signed = sql`case when measure = 'charged' then fen else -fen end`
  const { rows } = await sql<{ key: Key; age: Column; fen: bigint }>`
    with fact as (${factRows(context.companyId, inside)}),
    line as (
      select 'opening' as key, period_month, ${signed} as fen from fact where posted_on < ${from}::date
      union all select 'closing', period_month, ${signed} from fact where posted_on <= ${to}::date
      union all select measure, period_month, fen from fact where measure <> 'received' and ${isMoved}
      union all ${allocationLines(context, inside, { from, to })}
    )
    select key, ${ageOf({ from, to })} as age, sum(fen)::bigint as fen from line group by 1, 2`.execute(
    context.tx,
  )
  return new Map(rows.map(({ key, age, fen }) => [`${key} ${age}`, fen]))
}

const allocationLines = (
  { companyId }: Context,
  inside: RawBuilder<unknown>,
  { from, to }: Window,
): RawBuilder<unknown> => sql`
  select case when a.amount_fen < 0 then 'takenBack' when a.payment_id = 0 then 'prepaymentApplied' else 'received' end,
    a.period_month, abs(a.amount_fen)
  from payments.allocation a
  join billing.charge c on c.company_id = a.company_id and c.id = a.charge_id and c.period_month = a.period_month
  where a.company_id = ${companyId} and a.allocated_on between ${from}::date and ${to}::date and ${inside}`

/** The column of a fee by its month; on rows with a `period_month`. */
export const ageOf = ({ from, to }: Window): RawBuilder<unknown> => sql`case
  when period_month < ${`${from.slice(0, 4)}-01-01`}::date then 'priorYears'
  when period_month < ${firstOfMonth(from)}::date then 'earlierThisYear'
  when period_month <= ${firstOfMonth(to)}::date then 'thisPeriod'
  else 'future' end`

/** Receivable of the scope's accounts up to a day; items have no account of their own. */
const ledgerReceivable = async (
  context: Context,
  scope: Scope,
  to: string,
): Promise<bigint | null> => {
  if (scope.chargeItemId !== undefined) return null
  const { companyId } = context
  const { rows } = await sql<{ fen: bigint }>`
    with account as (
      select b.id from property.billing_account b
      join property.unit u on u.company_id = b.company_id and u.id = b.unit_id
      where b.company_id = ${companyId} and ${inCommunities(context, scope, sql`u.community_id`)}
        and ${ofDebtor(context, scope, 'b')}
        and ${scope.buildingId === undefined ? sql`true` : sql`u.building_id = ${scope.buildingId}`}
    )
    select (coalesce((select sum(t.amount_fen) from ledger.transfer t join account on account.id = t.debit_subject
        where t.company_id = ${companyId} and t.debit_code = ${accountCodes.receivable} and t.posted_on <= ${to}::date), 0)
      - coalesce((select sum(t.amount_fen) from ledger.transfer t join account on account.id = t.credit_subject
        where t.company_id = ${companyId} and t.credit_code = ${accountCodes.receivable} and t.posted_on <= ${to}::date), 0))::bigint as fen`.execute(
    context.tx,
  )
  return rows[0]?.fen ?? 0n
}

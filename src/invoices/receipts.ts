import { type RawBuilder, sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity, maskName } from '../property/index.ts'
import * as api from './api.ts'
import { checkCodeOf, checkUrlOf } from './check-code.ts'
import { failures } from './failures.ts'

type Row = {
  id: bigint
  community_id: bigint
  receipt_no: string
  check_code: string
  payment_id: bigint
  household_id: bigint
  amount_fen: bigint
  issued_at: string
  voided_at: string | null
  void_reason: string | null
  print_count: number
  content: unknown
}

/** An owner reaches the receipts of their own household, staff those of their communities. */
const findReceipt = async (
  context: Context,
  condition: RawBuilder<unknown>,
): Promise<api.Receipt> => {
  const { rows } = await sql<Row>`
    select r.id, r.community_id, r.receipt_no, r.check_code, r.payment_id, r.household_id, r.amount_fen, r.issued_at,
      r.voided_at, r.void_reason, r.content,
      (select count(*)::int from invoices.receipt_print p where p.company_id = r.company_id and p.receipt_id = r.id) as print_count
    from invoices.receipt r where r.company_id = ${context.companyId} and ${condition}`.execute(
    context.tx,
  )
  const row = rows[0]
  const isOwner = context.actor.kind === 'owner'
  if (!row || (isOwner && context.actor.id !== row.household_id)) {
    throw notFound('receipt')
  }
  assertReaches(context, row.community_id, 'receipt')
  const content = api.receiptContent.parse(row.content)
  return {
    id: row.id,
    receiptNo: row.receipt_no,
    checkCode: row.check_code,
    checkUrl: checkUrlOf(context, row.check_code),
    paymentId: row.payment_id,
    householdId: row.household_id,
    amountFen: row.amount_fen,
    issuedAt: row.issued_at,
    voidedAt: row.voided_at,
    voidReason: row.void_reason,
    printCount: row.print_count,
    isDemo: context.isSandbox,
    content: isOwner
      ? { ...content, payerName: maskName(content.payerName, content.payerKind) }
      : content,
  }
}

export const getReceipt = implement(api.getReceipt, (context, input) =>
  findReceipt(context, sql`r.id = ${input.receiptId}`),
)

/** Counts the prints under a lock of the receipt, so that two printers get two numbers. */
export const printReceipt = implement(api.printReceipt, async (context, input) => {
  const { tx, companyId, actor, now } = context
  const receipt = await findReceipt(context, sql`r.id = ${input.receiptId}`)
  if (receipt.voidedAt) throw failures.receiptVoid({ number: receipt.receiptNo })
  await sql`select pg_advisory_xact_lock(${input.receiptId}::bigint)`.execute(tx)
  const { rows } = await sql<{ printNo: number; printedBy: string; printedAt: string }>`
    insert into invoices.receipt_print (company_id, receipt_id, print_no, layout, printed_by, printed_at)
    select ${companyId}, ${input.receiptId}, coalesce(max(print_no), 0) + 1, ${input.layout}, ${actor.name},
      ${now.toString()}::timestamptz
    from invoices.receipt_print where company_id = ${companyId} and receipt_id = ${input.receiptId}
    returning print_no as "printNo", printed_by as "printedBy", printed_at as "printedAt"`.execute(
    tx,
  )
  const printed = rows[0]
  if (!printed) throw new Error('an aggregate always gives one row')
  return { ...printed, layout: input.layout }
})

export const getReceiptPrint = implement(api.getReceiptPrint, async (context, input) => {
  const receipt = await findReceipt(context, sql`r.id = ${input.receiptId}`)
  const print = await context.tx
    .selectFrom('invoices.receipt_print')
    .select(['print_no as printNo', 'printed_by as printedBy', 'printed_at as printedAt', 'layout'])
    .where('company_id', '=', context.companyId)
    .where('receipt_id', '=', input.receiptId)
    .where('print_no', '=', input.printNo)
    .executeTakeFirst()
  if (!print) throw notFound('print')
  const layout = print.layout === 'a5' ? ('a5' as const) : ('roll80' as const)
  return { receipt, print: { ...print, layout } }
})

export const listReceipts = implement(api.listReceipts, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const search = input.text === '' ? null : `%${input.text.replace(/[\\%_]/g, '\\$&')}%`
  const filter = sql`r.company_id = ${companyId} and r.community_id = ${input.communityId}
    and (${input.from ?? null}::date is null or (r.issued_at at time zone 'Asia/Shanghai')::date >= ${input.from ?? null}::date)
    and (${input.to ?? null}::date is null or (r.issued_at at time zone 'Asia/Shanghai')::date <= ${input.to ?? null}::date)
    and (${input.householdId ?? null}::bigint is null or r.household_id = ${input.householdId ?? null})
    and (${input.paymentId ?? null}::bigint is null or r.payment_id = ${input.paymentId ?? null})
    and (${search}::text is null or r.receipt_no ilike ${search} or r.content->>'payerName' ilike ${search}
      or r.content->>'unitLabels' ilike ${search} or r.content->>'orderNo' ilike ${search})`
  const [afterYear, afterNumber] = input.after?.split('/').map(Number) ?? []
  const { rows } = await sql<{
    id: bigint
    year: number
    number: number
    receiptNo: string
    paymentId: bigint
    householdId: bigint
    payerName: string
    unitLabel: string
    amountFen: bigint
    issuedAt: string
    voidedAt: string | null
    voidReason: string | null
    printCount: number
  }>`
    select r.id, r.year, r.number, r.receipt_no as "receiptNo", r.payment_id as "paymentId",
      r.household_id as "householdId", r.content->>'payerName' as "payerName",
      coalesce(r.content->'unitLabels'->>0, '') as "unitLabel", r.amount_fen as "amountFen",
      r.issued_at as "issuedAt", r.voided_at as "voidedAt",
      r.void_reason as "voidReason", (select count(*)::int from invoices.receipt_print p where p.company_id = r.company_id and p.receipt_id = r.id) as "printCount"
    from invoices.receipt r where ${filter}
      and (${afterYear ?? null}::int is null or (r.year, r.number) < (${afterYear ?? null}::int, ${afterNumber ?? 0}::int))
    order by r.year desc, r.number desc limit ${input.limit + 1}`.execute(tx)
  const { rows: sums } = await sql<{ total: number; amountFen: bigint }>`
    select count(*)::int as total, coalesce(sum(r.amount_fen) filter (where r.voided_at is null), 0)::bigint as "amountFen"
    from invoices.receipt r where ${filter}`.execute(tx)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    receipts: page.map(({ year: _year, number: _number, ...row }) => row),
    ...(sums[0] ?? { total: 0, amountFen: 0n }),
    next: rows.length > input.limit && last ? `${last.year}/${last.number}` : null,
  }
})

export const listReceiptGaps = implement(api.listReceiptGaps, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { rows } = await sql<{
    year: number
    prefix: string
    lastNumber: number
    issued: number
    voided: number
    missing: number[]
  }>`
    select s.year, s.prefix, s.last_number as "lastNumber", count(r.id)::int as issued,
      count(r.voided_at)::int as voided,
      array(select n from generate_series(1, greatest(s.last_number, max(r.number))) n
        where not exists (select from invoices.receipt x where x.company_id = s.company_id
          and x.community_id = s.community_id and x.year = s.year and x.number = n) order by n limit 1000) as missing
    from invoices.receipt_series s
    left join invoices.receipt r on r.company_id = s.company_id and r.community_id = s.community_id and r.year = s.year
    where s.company_id = ${context.companyId} and s.community_id = ${input.communityId}
      and (${input.year ?? null}::int is null or s.year = ${input.year ?? null})
    group by s.company_id, s.community_id, s.year, s.prefix, s.last_number order by s.year desc`.execute(
    context.tx,
  )
  return { series: rows }
})

/** For whoever holds the paper: what it must say. The name stays masked. */
export const verifyReceipt = implement(api.verifyReceipt, async (context, input) => {
  const { rows } = await sql<Row>`
    select r.* from invoices.receipt r
    where r.company_id = ${context.companyId} and r.check_code = ${input.checkCode}`.execute(
    context.tx,
  )
  const row = rows[0]
  const isGenuine = row && checkCodeOf(context, row.receipt_no, row.amount_fen) === input.checkCode
  if (!isGenuine) throw failures.receiptUnknown()
  const content = api.receiptContent.parse(row.content)
  return {
    companyName: content.companyName,
    communityName: content.communityName,
    servicePhone: content.servicePhone,
    receiptNo: row.receipt_no,
    amountFen: row.amount_fen,
    capitals: content.capitals,
    payerName: maskName(content.payerName, content.payerKind),
    unitLabels: content.unitLabels,
    receivedOn: content.receivedOn,
    voidedAt: row.voided_at,
  }
})

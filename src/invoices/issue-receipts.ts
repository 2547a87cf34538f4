import { sql } from 'kysely'
import { type ChargeRow, explainCharge, isOneOf, selectCharges } from '../billing/index.ts'
import { capitalYuan } from '../kernel/money.ts'
import type { Context, Subscriber } from '../platform/context.ts'
import { type UnitKind, unitLabel } from '../property/index.ts'
import type { ReceiptContent } from './api.ts'
import { checkCodeOf } from './check-code.ts'
import { takeReceiptNumbers } from './receipt-numbers.ts'
import { serviceWords } from './service-words.ts'

type PaymentsPosted = { readonly payments: readonly { readonly paymentId: bigint }[] }
type PaymentReversed = { readonly paymentId: bigint; readonly reason: string }
type RefundSucceeded = { readonly paymentId: bigint; readonly isWhole: boolean }

/** On `paymentsPosted`: in the same transaction, so that money and paper stand or fall together. */
export const issueOnPayment: Subscriber = (context, { payments }: PaymentsPosted) =>
  issueReceipts(
    context,
    payments.map(({ paymentId }) => paymentId),
  )

/** On `paymentReversed`: the receipt is void, keeps its number and says why. */
export const voidOnReversal: Subscriber = (context, { paymentId, reason }: PaymentReversed) =>
  voidReceipt(context, { paymentId, reason })

/**
 * On `refundSucceeded`: once all the money is with the payer again, the receipt is taken back (红冲).
 * While a part is kept, the receipt stays true for what was paid that day, and the refund has its
 * own record.
 */
export const takeBackOnRefund: Subscriber = async (
  context,
  { paymentId, isWhole }: RefundSucceeded,
) => {
  if (isWhole) await voidReceipt(context, { paymentId, reason: '款项已全额退回' })
}

const voidReceipt = async (
  { tx, companyId, now }: Context,
  { paymentId, reason }: PaymentReversed,
): Promise<void> => {
  await sql`update invoices.receipt set voided_at = ${now.toString()}::timestamptz, void_reason = ${reason}
    where company_id = ${companyId} and payment_id = ${paymentId} and voided_at is null`.execute(tx)
}

/**
 * Issues one receipt a payment, four statements for the whole batch. The number is taken last, as
 * its series stays locked until commit. A payment that has a receipt gets no second one.
 */
const issueReceipts = async (context: Context, paymentIds: readonly bigint[]): Promise<void> => {
  const payments = await readPayments(context, paymentIds)
  if (payments.length === 0) return
  const lines = await readLines(context, payments)
  const year = Number(context.today.slice(0, 4))
  const counts = new Map<bigint, number>()
  for (const { community_id } of payments) {
    counts.set(community_id, (counts.get(community_id) ?? 0) + 1)
  }
  const ranges = await takeReceiptNumbers(context, counts, year)
  const used = new Map<bigint, number>()
  const receipts = payments.map((payment) => {
    const { prefix, firstNumber } = ranges.get(payment.community_id) ?? never()
    const offset = used.get(payment.community_id) ?? 0
    used.set(payment.community_id, offset + 1)
    const number = firstNumber + offset
    const receiptNo = `${prefix}-${year}-${String(number).padStart(7, '0')}`
    const content = contentOf(payment, lines.get(payment.id) ?? [])
    return { payment, number, receiptNo, content }
  })
  const { tx, companyId, now } = context
  await sql`
    insert into invoices.receipt (company_id, community_id, year, number, payment_id, household_id, content,
      amount_fen, receipt_no, check_code, issued_at)
    select ${companyId}, w.community_id, ${year}, w.number, w.payment_id, w.household_id, w.content::jsonb,
      w.fen, w.receipt_no, w.check_code, ${now.toString()}::timestamptz
    from unnest(${receipts.map(({ payment }) => payment.community_id)}::bigint[],
      ${receipts.map(({ number }) => number)}::int[], ${receipts.map(({ payment }) => payment.id)}::bigint[],
      ${receipts.map(({ payment }) => payment.household_id)}::bigint[],
      ${receipts.map(({ content }) => keep(content))}::text[],
      ${receipts.map(({ payment }) => payment.amount_fen)}::bigint[],
      ${receipts.map(({ receiptNo }) => receiptNo)}::text[],
      ${receipts.map(({ receiptNo, payment }) => checkCodeOf(context, receiptNo, payment.amount_fen))}::text[])
      w (community_id, number, payment_id, household_id, content, fen, receipt_no, check_code)`.execute(
    tx,
  )
}

const never = (): never => {
  throw new Error('a community got no receipt numbers')
}

/** JSON with money as digits. */
const keep = (content: ReceiptContent): string =>
  JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )

type PaymentRow = {
  id: bigint
  community_id: bigint
  household_id: bigint
  method: string
  amount_fen: bigint
  paid_at: string
  received_on: string
  order_no: string
  cashier_name: string
  company_name: string
  community_name: string
  service_phone: string
  payer_name: string
  payer_kind: string
  household_no: string
  units: {
    id: string
    building: string | null
    entrance: string | null
    room: string
    kind: UnitKind
    parkingKind: string | null
  }[]
  outstanding_fen: bigint
  prepayment_fen: bigint
}

const readPayments = async (
  { tx, companyId }: Context,
  paymentIds: readonly bigint[],
): Promise<PaymentRow[]> => {
  const { rows } = await sql<PaymentRow>`
    select p.id, p.community_id, p.household_id, p.method, p.amount_fen, p.paid_at, p.received_on,
      coalesce((select t.out_trade_no from payments.payment_attempt t
        where t.company_id = p.company_id and t.id = p.attempt_id), p.channel_trade_no, '') as order_no,
      coalesce((select f.display_name from identity.staff f
        where f.company_id = p.company_id and f.id = p.cashier_id), '') as cashier_name,
      o.name as company_name, m.name as community_name,
      coalesce(nullif(m.service_phone, ''), o.service_phone) as service_phone,
      q.name as payer_name, q.kind as payer_kind, h.household_no,
      (select json_agg(json_build_object('id', u.id::text, 'building', b.name, 'entrance', e.name, 'room', u.room,
          'kind', u.kind, 'parkingKind', u.parking_kind)
          order by array_position(array['home', 'shop', 'parkingSpace', 'storage'], u.kind), u.code)
        from payments.payment_line l
        join property.billing_account a on a.company_id = l.company_id and a.id = l.billing_account_id
        join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
        left join property.building b on b.company_id = u.company_id and b.id = u.building_id
        left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
        where l.company_id = p.company_id and l.payment_id = p.id) as units,
      coalesce((select sum(c.amount_fen - c.settled_fen - c.waived_fen)::bigint from billing.charge c
        where c.company_id = p.company_id and c.household_id = p.household_id and not c.is_reversed
          and c.settled_fen + c.waived_fen < c.amount_fen), 0) as outstanding_fen,
      coalesce((select sum(b.balance_fen)::bigint from property.billing_account a
        join ledger.prepayment_balance b on b.company_id = a.company_id and b.billing_account_id = a.id
        where a.company_id = p.company_id and a.household_id = p.household_id), 0) as prepayment_fen
    from payments.payment p
    join property.company o on o.company_id = p.company_id
    join property.community m on m.company_id = p.company_id and m.id = p.community_id
    join property.household h on h.company_id = p.company_id and h.id = p.household_id
    join property.party q on q.company_id = h.company_id and q.id = h.payer_party_id
    where p.company_id = ${companyId} and p.id = any(${[...paymentIds]}::bigint[]) and p.method <> 'opening'
      and not exists (select from invoices.receipt r where r.company_id = p.company_id and r.payment_id = p.id)
    order by p.id`.execute(tx)
  return rows
}

type Settled = { charge: ChargeRow; amountFen: bigint }

/** What each payment settled, charge by charge. */
const readLines = async (
  context: Context,
  payments: readonly PaymentRow[],
): Promise<ReadonlyMap<bigint, Settled[]>> => {
  const ids = payments.map(({ id }) => id)
  const { rows } = await sql<{
    paymentId: bigint
    chargeId: bigint
    billingAccountId: bigint
    periodMonth: string
    fen: bigint
  }>`
    select payment_id as "paymentId", charge_id as "chargeId", billing_account_id as "billingAccountId",
      period_month as "periodMonth", sum(amount_fen)::bigint as fen from payments.allocation
    where company_id = ${context.companyId} and payment_id = any(${ids}::bigint[])
    group by 1, 2, 3, 4 having sum(amount_fen) > 0 order by 1, 4, 2`.execute(context.tx)
  if (rows.length === 0) return new Map()
  const charges = new Map(
    (await selectCharges(context, isOneOf(rows))).map((charge) => [charge.id, charge]),
  )
  const lines = new Map<bigint, Settled[]>(ids.map((id) => [id, []]))
  for (const row of rows) {
    const charge = charges.get(row.chargeId)
    if (charge) lines.get(row.paymentId)?.push({ charge, amountFen: row.fen })
  }
  return lines
}

const contentOf = (payment: PaymentRow, settled: readonly Settled[]): ReceiptContent => {
  const labels = new Map(payment.units.map((unit) => [unit.id, unitLabel(unit)]))
  const lines: ReceiptContent['lines'] = settled.map(({ charge, amountFen }) => ({
    item: { zh: charge.item_zh, en: charge.item_en },
    unitLabel: labels.get(charge.unit_id.toString()) ?? charge.unit_code,
    period: serviceWords(charge.service_from, charge.service_to),
    calculation: explainCharge(charge).short,
    amountFen,
    isPart: amountFen < charge.amount_fen,
  }))
  const restFen = payment.amount_fen - lines.reduce((sum, line) => sum + line.amountFen, 0n)
  if (restFen > 0n) lines.push(prepaidLine(restFen))
  return {
    companyName: payment.company_name,
    communityName: payment.community_name,
    servicePhone: payment.service_phone,
    payerName: payment.payer_name,
    payerKind: payment.payer_kind,
    householdNo: payment.household_no,
    unitLabels: [...labels.values()],
    method: payment.method,
    orderNo: payment.order_no,
    paidAt: payment.paid_at,
    receivedOn: payment.received_on,
    cashierName: payment.cashier_name,
    lines,
    amountFen: payment.amount_fen,
    capitals: capitalYuan(payment.amount_fen),
    outstandingFen: payment.outstanding_fen,
    prepaymentFen: payment.prepayment_fen,
  }
}

const prepaidLine = (amountFen: bigint): ReceiptContent['lines'][number] => ({
  item: { zh: '预存', en: 'Prepayment' },
  unitLabel: '',
  period: { zh: '', en: '' },
  calculation: { zh: '留作以后账单使用', en: 'kept for later bills' },
  amountFen,
  isPart: false,
})

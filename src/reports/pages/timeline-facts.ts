import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Household } from '../../property/index.ts'
import { event, type Moment, monthWords, type TimelineEvent } from './timeline-event.ts'

/** What happened with a household and moves no debt: disputes, receipts, changes of owner. */
export const readOtherEvents = async (
  context: Context,
  household: Household,
): Promise<TimelineEvent[]> => [
  ...(await readHolds(context, household.id)),
  ...(await readReceipts(context, household.id)),
  ...(await readChangesOfOwner(context, household)),
]

const readHolds = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> => {
  type Row = Moment & {
    id: bigint
    chargeId: bigint
    note: string
    closedAt: string | null
    answerDueOn: string | null
    photos: number
    fen: bigint | null
    zh: string | null
    en: string | null
    month: string | null
  }
  const { rows } = await sql<Row>`
    select h.id, h.charge_id as "chargeId", h.note, h.held_from as "on", h.opened_at as at, h.closed_at as "closedAt",
      h.answer_due_on as "answerDueOn", c.amount_fen as fen, i.name_zh as zh, i.name_en as en,
      to_char(c.period_month, 'YYYY-MM') as month,
      (select count(*)::int from billing.dispute_photo p where p.company_id = h.company_id and p.hold_id = h.id) as photos
    from billing.hold h
    left join billing.charge c on c.company_id = h.company_id and c.id = h.charge_id and c.household_id = h.household_id
    left join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where h.company_id = ${companyId} and h.household_id = ${householdId} and h.reason = 'dispute'`.execute(
    tx,
  )
  return rows.map((row) =>
    event('dispute', `hold ${row.id}`, row, {
      title: {
        zh: `${row.month ? monthWords(row.month).zh : ''} ${row.zh ?? '账户'} 提出异议`.trim(),
        en: `Objection to ${row.en ?? 'the account'} ${row.month ?? ''}`.trim(),
      },
      detail: {
        zh: row.closedAt
          ? `${row.note}（已答复）`
          : `${row.note}（待回复，${row.answerDueOn ?? ''} 到期）`,
        en: row.closedAt
          ? `${row.note} (answered)`
          : `${row.note} (answer due ${row.answerDueOn ?? ''})`,
      },
      amountFen: row.fen,
      chargeIds: row.chargeId === 0n ? [] : [row.chargeId],
      holdId: row.id,
      photos: row.photos,
    }),
  )
}

const readReceipts = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> => {
  type Row = Moment & {
    id: bigint
    paymentId: bigint
    number: string
    fen: bigint
    voidedOn: string | null
    voidedAt: string | null
    voidReason: string | null
    printCount: number
  }
  const { rows } = await sql<Row>`
    select r.id, r.payment_id as "paymentId", r.receipt_no as number,
      (r.issued_at at time zone 'Asia/Shanghai')::date as "on", r.issued_at as at, r.amount_fen as fen,
      (r.voided_at at time zone 'Asia/Shanghai')::date as "voidedOn", r.voided_at as "voidedAt", r.void_reason as "voidReason",
      (select count(*)::int from invoices.receipt_print p where p.company_id = r.company_id and p.receipt_id = r.id) as "printCount"
    from invoices.receipt r
    where r.company_id = ${companyId} and r.household_id = ${householdId}`.execute(tx)
  return rows.flatMap((row) => {
    // A valid receipt is named by the payment it is for.
    if (!row.voidedAt || !row.voidedOn) return []
    const paper = { amountFen: row.fen, paymentId: row.paymentId, receiptId: row.id }
    const issued = event('receipt', `receipt ${row.id}`, row, {
      ...paper,
      title: { zh: `收据 ${row.number}`, en: `Receipt ${row.number}` },
      detail: { zh: '已作废，号码保留', en: 'void; it keeps its number' },
    })
    const isOnPaper = row.printCount > 0
    const takenBackAt = { on: row.voidedOn, at: row.voidedAt }
    const takenBack = event('receipt', `receiptVoid ${row.id}`, takenBackAt, {
      ...paper,
      title: { zh: `收据 ${row.number} 收回`, en: `Receipt ${row.number} taken back` },
      detail: {
        zh: `${row.voidReason ?? ''}${isOnPaper ? '；已打印，请收回纸质收据' : ''}`,
        en: `${row.voidReason ?? ''}${isOnPaper ? '; it was printed: please collect the paper' : ''}`,
      },
      amountFen: -row.fen,
    })
    return [issued, takenBack]
  })
}

const readChangesOfOwner = async (
  { tx, companyId }: Context,
  household: Household,
): Promise<TimelineEvent[]> => {
  const accountIds = household.accounts.map(({ id }) => id)
  const { rows } = await sql<Moment & { id: bigint; code: string; isBuyer: boolean }>`
    select o.id, o.handed_over_on as "on", o.recorded_at as at, u.code,
      o.to_account_id = any(${accountIds}::bigint[]) as "isBuyer"
    from property.change_of_owner o
    join property.unit u on u.company_id = o.company_id and u.id = o.unit_id
    where o.company_id = ${companyId}
      and (o.from_account_id = any(${accountIds}::bigint[]) or o.to_account_id = any(${accountIds}::bigint[]))`.execute(
    tx,
  )
  return rows.map((row) =>
    event('changeOfOwner', `changeOfOwner ${row.id}`, row, {
      title: row.isBuyer
        ? { zh: `${row.code} 过户至本户`, en: `${row.code} came to this household` }
        : { zh: `${row.code} 过户给他人`, en: `${row.code} went to another owner` },
      detail: { zh: '旧账不随房屋转移', en: 'debts stay with who owed them' },
    }),
  )
}

import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import type { Context } from '../platform/context.ts'
import type * as api from './api.ts'

type BillFacts = Pick<
  api.Bill,
  'companyName' | 'community' | 'pending' | 'prepaymentFen' | 'disputes'
>

type Row = {
  companyName: string
  community: api.Bill['community']
  prepaymentFen: bigint
  pending: { attemptId: string; amountFen: string; startedAt: string } | null
  disputes: {
    holdId: string
    chargeId: string
    openedAt: string
    note: string
    answerDueOn: string | null
    closedAt: string | null
    photos: number
  }[]
}

/**
 * What stands on a bill around its charges, in one statement, because a bill is opened by many at
 * once and each statement is a way there and back: names, prepayment, the newest online payment of
 * which nobody knows yet how it ended, and disputes. It reads no charges: a statement over all their
 * partitions would be planned anew each time.
 */
export const readBillFacts = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<BillFacts> => {
  const ours = sql`x.company_id = ${companyId} and x.household_id = ${householdId}`
  const { rows } = await sql<Row>`
    select c.name as "companyName",
      json_build_object('name', m.name, 'address', m.address, 'stewardName', m.steward_name,
        'servicePhone', m.service_phone, 'serviceHours', m.service_hours, 'bankAccountName', m.bank_account_name,
        'bankName', m.bank_name, 'bankAccountNo', m.bank_account_no) as community,
      coalesce((select sum(b.balance_fen) from property.billing_account x
        join ledger.prepayment_balance b on b.company_id = x.company_id and b.billing_account_id = x.id
        where ${ours}), 0)::bigint as "prepaymentFen",
      (select json_build_object('attemptId', t.id::text, 'amountFen', t.amount_fen::text, 'startedAt', ${utc(sql.ref('t.created_at'))})
        from payments.payment_attempt t
        join payments.payment_order x on x.company_id = t.company_id and x.id = t.order_id
        where ${ours} and t.state in ('created', 'pending') order by t.id desc limit 1) as pending,
      coalesce((select json_agg(d order by d.id desc) from (
        select x.id, x.id::text as "holdId", x.charge_id::text as "chargeId", ${utc(sql.ref('x.opened_at'))} as "openedAt",
          x.note, x.answer_due_on as "answerDueOn", ${utc(sql.ref('x.closed_at'))} as "closedAt",
          (select count(*)::int from billing.dispute_photo p where p.company_id = x.company_id and p.hold_id = x.id) as photos
        from billing.hold x where ${ours} and x.reason = 'dispute' order by x.id desc limit 50) d), '[]') as disputes
    from property.household h
    join property.company c on c.company_id = h.company_id
    join property.community m on m.company_id = h.company_id and m.id = h.community_id
    where h.company_id = ${companyId} and h.id = ${householdId}`.execute(tx)
  const row = rows[0]
  if (!row) throw notFound('household')
  return {
    companyName: row.companyName,
    community: row.community,
    prepaymentFen: row.prepaymentFen,
    pending: row.pending && {
      attemptId: BigInt(row.pending.attemptId),
      amountFen: BigInt(row.pending.amountFen),
      startedAt: row.pending.startedAt,
    },
    disputes: row.disputes.map(disputeOf),
  }
}

/** A moment inside JSON in the form that a column of its own has. */
const utc = (column: ReturnType<typeof sql.ref>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const answerMark = '\n答复：'

const disputeOf = (row: Row['disputes'][number]): api.Bill['disputes'][number] => {
  const [note = '', answer = null] = row.note.split(answerMark)
  const { openedAt, answerDueOn, closedAt, photos } = row
  return {
    holdId: BigInt(row.holdId),
    chargeId: BigInt(row.chargeId),
    openedAt,
    note,
    answerDueOn,
    closedAt,
    answer,
    photos,
  }
}

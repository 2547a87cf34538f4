import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** A payment, and which charges it settled. */
export type PaymentMade = {
  readonly paidAt: string
  readonly receivedOn: string
  readonly method: string
  readonly amountFen: bigint
  readonly refundedFen: bigint
  readonly isReversed: boolean
  readonly receiptNo: string | null
  readonly settled: readonly { month: string; item: string; fen: string; on: string }[]
}

/** Payments of a household, oldest first, and what was settled from its prepayment (预存抵扣). */
export const readPayments = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<readonly PaymentMade[]> => {
  const { rows } = await sql<PaymentMade>`
    select p.paid_at as "paidAt", p.received_on::text as "receivedOn", p.method, p.amount_fen as "amountFen",
      p.refunded_fen as "refundedFen", p.is_reversed as "isReversed",
      (select r.receipt_no from invoices.receipt r where r.company_id = p.company_id and r.payment_id = p.id
        order by r.id desc limit 1) as "receiptNo",
      coalesce((select json_agg(json_build_object('month', a.period_month, 'item', i.name_zh, 'fen', a.amount_fen::text,
        'on', a.allocated_on) order by a.id)
        from payments.allocation a
        join billing.charge c on c.company_id = a.company_id and c.id = a.charge_id and c.period_month = a.period_month
        join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
        where a.company_id = p.company_id and a.payment_id = p.id), '[]') as settled
    from payments.payment p
    where p.company_id = ${companyId} and p.household_id = ${householdId}
    union all
    select min(a.allocated_at), a.allocated_on::text, 'prepayment', sum(a.amount_fen)::bigint, 0, false, null,
      json_agg(json_build_object('month', a.period_month, 'item', i.name_zh, 'fen', a.amount_fen::text, 'on', a.allocated_on)
        order by a.id)
    from payments.allocation a
    join billing.charge c on c.company_id = a.company_id and c.id = a.charge_id and c.period_month = a.period_month
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where a.company_id = ${companyId} and a.payment_id = 0 and c.household_id = ${householdId}
    group by a.allocated_on
    order by 1, 4`.execute(tx)
  return rows
}

/** 异议: what was objected to, and what was answered. */
export type Dispute = {
  readonly openedAt: string
  readonly closedAt: string | null
  readonly answerDueOn: string | null
  readonly month: string | null
  readonly item: string | null
  readonly note: string
  readonly answer: string | null
  readonly photos: readonly { readonly mediaType: string; readonly bytes: Buffer }[]
}

const answerMark = '\n答复：'

export const readDisputes = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<readonly Dispute[]> => {
  const { rows } = await sql<Omit<Dispute, 'answer' | 'photos'> & { id: bigint }>`
    select h.id, h.opened_at as "openedAt", h.closed_at as "closedAt", h.answer_due_on::text as "answerDueOn", h.note,
      c.period_month::text as month, i.name_zh as item
    from billing.hold h
    left join billing.charge c on c.company_id = h.company_id and c.id = h.charge_id and c.household_id = h.household_id
    left join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where h.company_id = ${companyId} and h.household_id = ${householdId} and h.reason = 'dispute' order by h.id`.execute(
    tx,
  )
  const photos = await tx
    .selectFrom('billing.dispute_photo')
    .select(['hold_id', 'media_type', 'bytes'])
    .where('company_id', '=', companyId)
    .where('hold_id', 'in', rows.length === 0 ? [0n] : rows.map(({ id }) => id))
    .orderBy('hold_id')
    .orderBy('position')
    .execute()
  const ofHold = Map.groupBy(photos, ({ hold_id }) => hold_id)
  return rows.map(({ id, note, ...row }) => {
    const [said = '', answer = null] = note.split(answerMark)
    return {
      ...row,
      note: said,
      answer,
      photos: (ofHold.get(id) ?? []).map(({ media_type, bytes }) => ({
        mediaType: media_type,
        bytes,
      })),
    }
  })
}

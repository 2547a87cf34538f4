import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import type { Context } from '../platform/context.ts'
import type { Household } from '../property/index.ts'
import type * as api from './api.ts'

type BillFacts = Pick<
  api.Bill,
  'companyName' | 'community' | 'pending' | 'prepaymentFen' | 'disputes' | 'sharePools' | 'photos'
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
  }[]
  pools: { chargeId: string; poolId: string; homes: number; root: string }[]
  photos: { chargeId: string; readingId: string; readOn: string }[]
}

/**
 * What stands on a bill around its charges, in one statement, because a bill is opened by many at
 * once and each statement is a way there and back: names, prepayment, the newest online payment of
 * which nobody knows yet how it ended, disputes, and the proofs of shared costs.
 */
export const readBillFacts = async (
  { tx, companyId }: Context,
  household: Household,
): Promise<BillFacts> => {
  const accounts = household.accounts.map(({ id }) => id)
  const ours = sql`x.company_id = ${companyId} and x.household_id = ${household.id}`
  const { rows } = await sql<Row>`
    select c.name as "companyName",
      json_build_object('name', m.name, 'address', m.address, 'stewardName', m.steward_name,
        'servicePhone', m.service_phone, 'serviceHours', m.service_hours, 'bankAccountName', m.bank_account_name,
        'bankName', m.bank_name, 'bankAccountNo', m.bank_account_no) as community,
      coalesce((select sum(b.balance_fen) from ledger.prepayment_balance b where b.company_id = ${companyId}
        and b.billing_account_id = any(${accounts}::bigint[])), 0)::bigint as "prepaymentFen",
      (select json_build_object('attemptId', t.id::text, 'amountFen', t.amount_fen::text, 'startedAt', ${utc(sql.ref('t.created_at'))})
        from payments.payment_attempt t
        join payments.payment_order x on x.company_id = t.company_id and x.id = t.order_id
        where ${ours} and t.state in ('created', 'pending') order by t.id desc limit 1) as pending,
      coalesce((select json_agg(d order by d.id desc) from (
        select x.id, x.id::text as "holdId", x.charge_id::text as "chargeId", ${utc(sql.ref('x.opened_at'))} as "openedAt",
          x.note, x.answer_due_on as "answerDueOn", ${utc(sql.ref('x.closed_at'))} as "closedAt"
        from billing.hold x where ${ours} and x.reason = 'dispute' order by x.id desc limit 50) d), '[]') as disputes,
      coalesce((select json_agg(json_build_object('chargeId', x.id::text, 'poolId', p.id::text, 'homes', p.homes,
          'root', encode(p.root, 'base64')))
        from billing.charge x
        join billing.share_pool p on p.company_id = x.company_id and p.run_id = x.run_id
          and p.charge_item_id = x.charge_item_id and p.posted_at = x.posted_at
          and (p.building_id is null or p.building_id = x.building_id)
        where ${ours} and x.billing_account_id = any(${accounts}::bigint[]) and x.formula = 'sharedCost'), '[]') as pools,
      coalesce((select json_agg(json_build_object('chargeId', x.id::text, 'readingId', r.id::text, 'readOn', r.read_on)
          order by r.read_on)
        from billing.charge x
        join billing.meter_reading r on r.company_id = x.company_id and r.meter_id = x.meter_id
          and r.read_on between x.service_from - 1 and x.service_to + 1
        join billing.reading_photo p on p.company_id = r.company_id and p.reading_id = r.id
        where ${ours} and x.billing_account_id = any(${accounts}::bigint[]) and x.meter_id > 0), '[]') as photos
    from property.company c
    join property.community m on m.company_id = c.company_id and m.id = ${household.communityId}
    where c.company_id = ${companyId}`.execute(tx)
  const row = rows[0]
  if (!row) throw notFound('community')
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
    photos: row.photos.map(({ chargeId, readingId, readOn }) => ({
      chargeId: BigInt(chargeId),
      readingId: BigInt(readingId),
      readOn,
    })),
    sharePools: row.pools.map((pool) => ({
      chargeId: BigInt(pool.chargeId),
      poolId: BigInt(pool.poolId),
      homes: pool.homes,
      root: Buffer.from(pool.root, 'base64').toString('base64url'),
    })),
  }
}

/** A moment inside JSON in the form that a column of its own has. */
const utc = (column: ReturnType<typeof sql.ref>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const answerMark = '\n答复：'

const disputeOf = (row: Row['disputes'][number]): api.Bill['disputes'][number] => {
  const [note = '', answer = null] = row.note.split(answerMark)
  const { openedAt, answerDueOn, closedAt } = row
  return {
    holdId: BigInt(row.holdId),
    chargeId: BigInt(row.chargeId),
    openedAt,
    note,
    answerDueOn,
    closedAt,
    answer,
  }
}

import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { ensureTransferPartitions } from './post.ts'

/**
 * Posts a batch of transfers in one statement from a SELECT of (id, debit code, debit subject,
 * credit code, credit subject, fen above 0, source id). The first batch of a month is loaded into a table
 * that becomes the month's partition; later ones are inserted. For accounts without a kept
 * balance: a prepayment moves by `post` alone.
 */
export const loadTransfers = async (
  context: Context,
  batch: {
    readonly month: string
    readonly postedOn: string
    readonly sourceKind: string
    readonly rows: RawBuilder<unknown>
  },
): Promise<void> => {
  const { tx } = context
  const { rows } = await sql<{ load: string | null }>`
    select platform.open_load('ledger.transfer', ${batch.month}::date) as load`.execute(tx)
  const load = rows[0]?.load ?? null
  await insertBatch(context, sql.raw(load ?? 'ledger.transfer'), batch)
  if (load)
    await sql`select platform.attach_load('ledger.transfer', ${batch.month}::date)`.execute(tx)
}

const insertBatch = async (
  { tx, companyId, now }: Context,
  target: RawBuilder<unknown>,
  batch: { month: string; postedOn: string; sourceKind: string; rows: RawBuilder<unknown> },
): Promise<void> => {
  await sql`
    insert into ${target} (company_id, period_month, source_kind, posted_on, posted_at, id, debit_code, debit_subject,
      credit_code, credit_subject, amount_fen, source_id)
    select ${companyId}, ${batch.month}::date, ${batch.sourceKind}, ${batch.postedOn}::date,
      ${now.toString()}::timestamptz, t.* from (${batch.rows}) t`.execute(tx)
}

/**
 * Reverses in one statement the transfers of many sources in one month: the same amounts the other
 * way round. `sources` selects their ids.
 */
export const reverseBatch = async (
  context: Context,
  batch: {
    readonly month: string
    readonly postedOn: string
    readonly sourceKind: string
    readonly sources: RawBuilder<unknown>
  },
): Promise<void> => {
  const { tx, companyId, now } = context
  await ensureTransferPartitions(context, [batch.month])
  await sql`
    insert into ledger.transfer (company_id, id, period_month, debit_code, debit_subject, credit_code,
      credit_subject, amount_fen, source_kind, source_id, posted_on, posted_at, reverses_id)
    select ${companyId}, platform.nth_id(b.block, row_number() over () - 1), t.period_month, t.credit_code,
      t.credit_subject, t.debit_code, t.debit_subject, t.amount_fen, t.source_kind, t.source_id,
      ${batch.postedOn}::date, ${now.toString()}::timestamptz, t.id
    from (select platform.id_block() as block) b, ledger.transfer t
    where t.company_id = ${companyId} and t.period_month = ${batch.month}::date and t.source_kind = ${batch.sourceKind}
      and t.reverses_id is null and t.source_id in (${batch.sources})`.execute(tx)
}

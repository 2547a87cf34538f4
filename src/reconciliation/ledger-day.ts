import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'

/** What a channel account's clearing did on a day, in fen. */
export type LedgerDay = {
  /** Received less what was reversed; refunds stand apart. */
  readonly receivedFen: bigint
  readonly refundedFen: bigint
  readonly landedFen: bigint
  /** Everything, also fees and resolutions: how much clearing grew. */
  readonly movementFen: bigint
}

/** Kinds that reconciliation posts itself; they are no money received. */
const own = ['landing', 'channelFee', 'discrepancy']

/**
 * Reads one day of clearing from its transfers. Nearly all of a million are payments, so each sum
 * but the whole one asks first whether a row is something else.
 */
export const ledgerDay = async (
  { tx, companyId }: Context,
  { channelAccountId, date }: { channelAccountId: bigint; date: string },
): Promise<LedgerDay> => {
  const { rows } = await sql<Omit<LedgerDay, 'receivedFen'> & { ownFen: bigint }>`
    select coalesce(sum(signed), 0)::bigint as "movementFen",
      coalesce(-sum(signed) filter (where source_kind <> 'payment' and source_kind = 'landing'), 0)::bigint as "landedFen",
      coalesce(sum(signed) filter (where source_kind <> 'payment' and source_kind = any(${own}::text[])), 0)::bigint as "ownFen",
      coalesce(-sum(signed) filter (where source_kind <> 'payment' and source_kind <> all(${[...own, 'suspense', 'shift']}::text[])
        and (signed > 0) <> is_original), 0)::bigint as "refundedFen"
    from (
      select source_kind, reverses_id is null as is_original,
        case when debit_code = 20 and debit_subject = ${channelAccountId} then amount_fen else -amount_fen end as signed
      from ledger.transfer
      where company_id = ${companyId} and posted_on = ${date}::date
        and ((debit_code = 20 and debit_subject = ${channelAccountId})
          or (credit_code = 20 and credit_subject = ${channelAccountId}))
    ) moved`.execute(tx)
  const { movementFen = 0n, landedFen = 0n, refundedFen = 0n, ownFen = 0n } = rows[0] ?? {}
  return { receivedFen: movementFen - ownFen + refundedFen, refundedFen, landedFen, movementFen }
}

/**
 * What is in transit when a day begins: the close of the last day that was tied out, and what
 * clearing did since; before the first, what clearing holds.
 */
export const openingTransit = async (
  { tx, companyId }: Context,
  { channelAccountId, date }: { channelAccountId: bigint; date: string },
): Promise<bigint> => {
  const before = await tx
    .selectFrom('reconciliation.tie_out')
    .select(['business_date', 'closing_transit_fen'])
    .where('company_id', '=', companyId)
    .where('channel_account_id', '=', channelAccountId)
    .where('business_date', '<', date)
    .orderBy('business_date', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { rows } = await sql<{ fen: bigint }>`
    select coalesce(sum(case when debit_code = 20 and debit_subject = ${channelAccountId} then amount_fen else -amount_fen end), 0)::bigint as fen
    from ledger.transfer
    where company_id = ${companyId} and posted_on > ${before?.business_date ?? '1900-01-01'}::date and posted_on < ${date}::date
      and (debit_code in (20, 21) or credit_code in (20, 21))
      and ((debit_code = 20 and debit_subject = ${channelAccountId})
        or (credit_code = 20 and credit_subject = ${channelAccountId}))`.execute(tx)
  return (before?.closing_transit_fen ?? 0n) + (rows[0]?.fen ?? 0n)
}

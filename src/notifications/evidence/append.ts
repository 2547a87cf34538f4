import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { canonical, type EvidenceEvent, genesis, hashOf, instantText } from './chain.ts'

export type EvidenceRecord = {
  readonly messageId: bigint
  readonly deliveryId: bigint | null
  readonly householdId: bigint
  readonly event: EvidenceEvent
  readonly happenedAt: string
  /** What is proven; no key, no full address. */
  readonly content: Readonly<Record<string, unknown>>
}

/**
 * Appends to the company's chain in the transaction of what it proves: three statements for any
 * number of records. The head's row stays locked until commit, so this comes last.
 */
export const appendEvidence = async (
  { tx, companyId }: Context,
  records: readonly EvidenceRecord[],
): Promise<void> => {
  if (records.length === 0) return
  const { rows } = await sql<{ chain_no: bigint; hash: string }>`
    insert into notifications.evidence_head as h (company_id, chain_no, hash)
    values (${companyId}, ${records.length}::bigint, ${genesis})
    on conflict (company_id) do update set chain_no = h.chain_no + excluded.chain_no
    returning chain_no, hash`.execute(tx)
  const head = rows[0] ?? { chain_no: 0n, hash: genesis }
  let { hash } = head
  // Most of a batch happened at one instant.
  const texts = new Map<string, string>()
  const textOf = (instant: string): string => {
    const known = texts.get(instant) ?? instantText(instant)
    texts.set(instant, known)
    return known
  }
  const links = records.map((record, index) => {
    const link = {
      companyId,
      chainNo: head.chain_no - BigInt(records.length - 1 - index),
      messageId: record.messageId,
      deliveryId: record.deliveryId,
      householdId: record.householdId,
      event: record.event,
      happenedAt: textOf(record.happenedAt),
      previousHash: hash,
      content: canonical(record.content),
    }
    hash = hashOf(link)
    return { ...link, hash }
  })
  const column = <T>(value: (link: (typeof links)[number]) => T): T[] => links.map(value)
  await sql`insert into notifications.evidence (company_id, chain_no, message_id, delivery_id, household_id, event,
      content, happened_at, previous_hash, hash)
    select ${companyId}, w.* from unnest(${column((it) => it.chainNo)}::bigint[],
      ${column((it) => it.messageId)}::bigint[], ${column((it) => it.deliveryId)}::bigint[],
      ${column((it) => it.householdId)}::bigint[], ${column((it) => it.event)}::text[],
      ${column((it) => it.content)}::text[], ${column((it) => it.happenedAt)}::timestamptz[],
      ${column((it) => it.previousHash)}::text[], ${column((it) => it.hash)}::text[]) w`.execute(tx)
  await sql`update notifications.evidence_head set hash = ${hash} where company_id = ${companyId}`.execute(
    tx,
  )
}

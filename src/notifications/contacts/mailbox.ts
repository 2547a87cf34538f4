import { sql } from 'kysely'
import * as z from 'zod'
import { requireProof } from '../../identity/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { personOf } from './record-contacts.ts'

/** @throws Failure notFound, phoneNotProven, mailboxInvalid */
export const setMyMailbox = implement(api.setMyMailbox, async (context, input) => {
  const { partyId } = await requireProof(context, input)
  await keepMailbox(context, { partyId, mailbox: input.mailbox, source: 'owner' })
  return {}
})

/** @throws Failure notFound, mailboxInvalid */
export const setMailbox = implement(api.setMailbox, async (context, input) => {
  const { partyId } = await personOf(context, input)
  await keepMailbox(context, { partyId, mailbox: input.mailbox, source: input.source })
  return {}
})

/**
 * A person has one mailbox: the new one takes the place of the former, null leaves none. Of two that
 * are set at one moment the later takes the row of the earlier, which nobody was written to yet.
 */
const keepMailbox = async (
  { tx, companyId, now, vault }: Context,
  { partyId, mailbox, source }: { partyId: bigint; mailbox: string | null; source: string },
): Promise<void> => {
  if (mailbox !== null && !z.email().safeParse(mailbox).success) throw failures.mailboxInvalid()
  const hash = mailbox && vault.hash(companyId, 'mailbox', mailbox.toLowerCase())
  const at = sql`${now.toString()}::timestamptz`
  await sql`update notifications.address set closed_at = ${at}, close_reason = ${mailbox ? 'replaced' : 'removed'}
    where company_id = ${companyId} and party_id = ${partyId} and kind = 'mailbox' and closed_at is null
      and address_hash is distinct from ${hash}::text`.execute(tx)
  if (mailbox === null) return
  await sql`insert into notifications.address (company_id, party_id, kind, sealed, masked, address_hash, source, created_at)
    values (${companyId}, ${partyId}, 'mailbox', ${vault.seal(companyId, mailbox)}, ${maskMailbox(mailbox)}, ${hash},
      ${source}, ${at})
    on conflict (company_id, party_id) where kind = 'mailbox' and closed_at is null
      do update set sealed = excluded.sealed, masked = excluded.masked, address_hash = excluded.address_hash,
        source = excluded.source`.execute(tx)
}

const maskMailbox = (mailbox: string): string =>
  `${mailbox.slice(0, 1)}***${mailbox.slice(mailbox.lastIndexOf('@'))}`

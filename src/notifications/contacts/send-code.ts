import { type RawBuilder, sql } from 'kysely'
import type { OneTimeCodeIssued } from '../../identity/index.ts'
import type { Context } from '../../platform/context.ts'
import type { Vault } from '../../platform/crypto.ts'
import { kinds } from '../kinds.ts'
import { expiryOf } from '../plan/moments.ts'
import { wakeRelay } from '../plan/notify.ts'

/** What stands for a code wherever a message is kept. */
const hidden = '******'

/**
 * Sends a one-time code. Unlike every other message it goes to one phone of one person, whoever
 * reads for the household. What is kept in words (variables, the delivery, the evidence) has stars
 * where the code was; the code itself lies beside them sealed with the company's key, until it has
 * arrived or its five minutes are over.
 */
export const sendCode = async (context: Context, issued: OneTimeCodeIssued): Promise<void> => {
  const { tx, companyId, now, vault } = context
  const { codeId, householdId, partyId, phoneId, code, minutes } = issued
  const variables = { code: hidden, minutes: String(minutes) }
  await sql`insert into notifications.message (company_id, community_id, household_id, party_id, kind, subject, variables,
      state, next_at, expires_at, created_at, only_phone_id, sealed_code)
    select h.company_id, h.community_id, h.id, ${partyId}, 'oneTimeCode', ${`code:${codeId}`},
      ${JSON.stringify(variables)}::jsonb || jsonb_build_object('sign', c.short_name), 'ready', ${now.toString()}::timestamptz,
      ${expiryOf(context, kinds.oneTimeCode)}, ${now.toString()}::timestamptz, ${phoneId}, ${vault.seal(companyId, code)}
    from property.household h join property.company c on c.company_id = h.company_id
    where h.company_id = ${companyId} and h.id = ${householdId}`.execute(tx)
  await wakeRelay(context)
}

/** A relay that has begun with a code may still be at it. */
const graceSeconds = 60

/** A condition on messages m: the code they keep is worth nothing any more. */
export const hasDeadCode = ({ now }: Pick<Context, 'now'>): RawBuilder<unknown> =>
  sql`m.sealed_code is not null and m.expires_at <= ${now.subtract({ seconds: graceSeconds }).toString()}::timestamptz`

/** Takes away the codes of messages that never arrived in time. */
export const dropDeadCodes = async (context: Context): Promise<void> => {
  await sql`update notifications.message m set sealed_code = null
    where m.company_id = ${context.companyId} and ${hasDeadCode(context)}`.execute(context.tx)
}

/**
 * The variables a message leaves with: those that are kept, with the code in its place. Only for the
 * provider's call; nothing that is stored is made from them.
 */
export const openCode = (
  vault: Vault,
  companyId: bigint,
  message: {
    readonly variables: Readonly<Record<string, string>>
    readonly sealedCode: string | null
  },
): Readonly<Record<string, string>> =>
  message.sealedCode === null
    ? message.variables
    : { ...message.variables, code: vault.open(companyId, message.sealedCode) }

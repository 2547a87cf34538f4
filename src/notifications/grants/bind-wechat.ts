import { sql } from 'kysely'
import { peopleOf, requireProof } from '../../identity/index.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { officialAccountId } from './official-account.ts'
import { bindOpenid, openidHash } from './openid.ts'

/**
 * Having a WeChat is no identity: who this is was proved by a one-time code to a registered phone.
 * @throws Failure phoneNotProven, noOfficialAccount
 */
export const bindWechat = implement(api.bindWechat, async (context, input) => {
  const { partyId } = await requireProof(context, input)
  const account = await officialAccountId(context)
  if (!account) throw failures.noOfficialAccount()
  const { openid } = input
  await bindOpenid(context, { partyId, openid, accountId: account.id, source: 'one-time code' })
  return {}
})

/** Whoever holds this WeChat may end it, with no more proof than having it. */
export const unbindWechat = implement(api.unbindWechat, async (context, input) => {
  const { tx, companyId, now } = context
  assertOwn(context, input.householdId)
  await sql`update notifications.address set closed_at = ${now.toString()}::timestamptz, close_reason = 'unbound'
    where company_id = ${companyId} and kind = 'openid' and address_hash = ${openidHash(context, input.openid)}
      and party_id in (select party_id from (${peopleOf(context, input.householdId)}) w) and closed_at is null`.execute(
    tx,
  )
  return {}
})

/** An owner's link opens one household: another one is not found. */
export const assertOwn = ({ actor }: Context, householdId: bigint): void => {
  if (actor.kind === 'owner' && actor.id !== householdId) throw notFound('household')
}

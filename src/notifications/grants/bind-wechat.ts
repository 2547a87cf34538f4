import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement, orchestrate } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { officialAccountId } from './official-account.ts'
import { bindOpenid, openidHash } from './openid.ts'

const maxTriesADay = 5

type Proof = { readonly partyId: bigint } | 'wrong' | 'tooMany'

/**
 * Having a WeChat is no identity: the end of a phone number registered for the household says which
 * of its people this is. Tries count also when they fail, so the judgement commits before it is told.
 *
 * @throws Failure phoneEndWrong, tooManyProofs, noOfficialAccount
 */
export const bindWechat = orchestrate(api.bindWechat, async (session, input) => {
  const proof = await session.transaction('prove', async (context): Promise<Proof> => {
    const household = await ownHousehold(context, input.householdId)
    const account = await officialAccountId(context)
    if (!account) throw failures.noOfficialAccount()
    if (!(await takeTry(context, household.id))) return 'tooMany'
    const partyId = await partyOfPhoneEnd(context, household, input.phoneEnd)
    if (partyId === null) return 'wrong'
    const { openid } = input
    await bindOpenid(context, { partyId, openid, accountId: account.id, source: 'phone end' })
    return { partyId }
  })
  if (proof === 'tooMany') throw failures.tooManyProofs()
  if (proof === 'wrong') throw failures.phoneEndWrong({}, { field: 'phoneEnd' })
  return {}
})

export const unbindWechat = implement(api.unbindWechat, async (context, input) => {
  const { tx, companyId, now } = context
  const household = await ownHousehold(context, input.householdId)
  await sql`update notifications.address set closed_at = ${now.toString()}::timestamptz, close_reason = 'unbound'
    where company_id = ${companyId} and kind = 'openid' and address_hash = ${openidHash(context, input.openid)}
      and party_id = any(${await readersOf(context, household)}::bigint[]) and closed_at is null`.execute(
    tx,
  )
  return {}
})

/** The household of the link; another's is not found. */
export const ownHousehold = async (context: Context, householdId: bigint) => {
  const { actor } = context
  if (actor.kind === 'owner' && actor.id !== householdId) throw notFound('household')
  return getHousehold(context, householdId)
}

/** The payer, and whom the payer named to read. */
export const readersOf = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  household: { id: bigint; payer: { id: bigint } },
): Promise<bigint[]> => {
  const { rows } = await sql<{
    party_id: bigint
  }>`select party_id from notifications.household_reader
    where company_id = ${companyId} and household_id = ${household.id}`.execute(tx)
  return [...rows.map(({ party_id }) => party_id), household.payer.id]
}

/** One statement: two who try at once do not share a try. */
const takeTry = async (
  { tx, companyId, today }: Context,
  householdId: bigint,
): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    insert into notifications.openid_proof as p (company_id, household_id, on_day, tries)
    values (${companyId}, ${householdId}, ${today}::date, 1)
    on conflict (company_id, household_id, on_day) do update set tries = p.tries + 1
      where p.tries < ${maxTriesADay}`.execute(tx)
  return numAffectedRows === 1n
}

const partyOfPhoneEnd = async (
  context: Context,
  household: { id: bigint; payer: { id: bigint } },
  phoneEnd: string,
): Promise<bigint | null> => {
  const { tx, companyId, vault } = context
  const { rows } = await sql<{ party_id: bigint }>`
    select party_id from property.party_phone
    where company_id = ${companyId} and tail_hash = ${vault.hash(companyId, 'phone tail', phoneEnd)}
      and party_id = any(${await readersOf(context, household)}::bigint[])
    order by party_id = ${household.payer.id} desc limit 1`.execute(tx)
  return rows[0]?.party_id ?? null
}

import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, orchestrate } from '../../platform/context.ts'
import { getHousehold, maskName, normalPhone } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { issueCode, refusalOf, tryCode } from './codes.ts'
import { assertOwnHousehold, bindPhone, endBindings, ownerProof, peopleOf } from './proof.ts'

type Number = {
  readonly phoneId: bigint
  readonly partyId: bigint
  readonly numberHash: string
  readonly masked: string
}

/** Numbers of the household's people that a code may go to, each once, the owners' first. */
const numbersOf = async (context: Context, householdId: bigint): Promise<readonly Number[]> => {
  const { rows } = await sql<Number & { sort: number }>`
    select f.id as "phoneId", f.party_id as "partyId", f.number_hash as "numberHash", f.masked
    from (${peopleOf(context, householdId)}) w
    join property.party_phone f on f.company_id = ${context.companyId} and f.party_id = w.party_id
    order by not w.is_owner, f.sort, f.id`.execute(context.tx)
  return [...new Map(rows.toReversed().map((row) => [row.numberHash, row])).values()].toReversed()
}

/** Chosen among the masked numbers, or typed: then the answer does not tell whether it is known. */
export const requestPhoneCode = implement(api.requestPhoneCode, async (context, input) => {
  const { householdId, phoneId, phone } = input
  assertOwnHousehold(context, householdId)
  const numbers = await numbersOf(context, householdId)
  if (phoneId !== undefined) {
    const chosen = numbers.find((number) => number.phoneId === phoneId)
    if (!chosen) throw notFound('phone')
    const issued = await issueCode(context, {
      ...chosen,
      purpose: 'bind',
      householdId,
      holder: chosen,
    })
    return { ...issued, masked: chosen.masked }
  }
  const typed = normalPhone(phone ?? '')
  if (typed === '') throw failures.numberMissing({}, { field: 'phone' })
  const numberHash = context.vault.hash(context.companyId, 'phone', typed)
  const holder = numbers.find((number) => number.numberHash === numberHash) ?? null
  const issued = await issueCode(context, { numberHash, purpose: 'bind', householdId, holder })
  return { ...issued, masked: null }
})

export const confirmPhone = orchestrate(api.confirmPhone, async (session, input) => {
  const { householdId, codeId, oneTimeCode: code } = input
  const done = await session.transaction('try', async (context) => {
    assertOwnHousehold(context, householdId)
    const tried = await tryCode(context, { codeId, purpose: 'bind', householdId, code })
    return tried.outcome === 'right'
      ? { proof: await bindPhone(context, { householdId, ...tried }) }
      : tried
  })
  if ('proof' in done) return done
  throw refusalOf(done)
})

export const getMyBinding = implement(api.getMyBinding, async (context, input) => {
  assertOwnHousehold(context, input.householdId)
  const proven = await ownerProof(context, { ...input, proof: input.proof })
  if (!proven) {
    const numbers = await numbersOf(context, input.householdId)
    return { me: null, phones: numbers.map(({ phoneId, masked }) => ({ phoneId, masked })) }
  }
  const { name, kind } = await context.tx
    .selectFrom('property.party')
    .select(['name', 'kind'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', proven.partyId)
    .executeTakeFirstOrThrow()
  return { me: { name: maskName(name, kind), isOwner: proven.isOwner }, phones: [] }
})

export const endPhoneBinding = implement(api.endPhoneBinding, async (context, { bindingId }) => {
  const { rows } = await sql<{ community_id: bigint }>`
    select h.community_id from identity.phone_binding b
    join property.household h on h.company_id = b.company_id and h.id = b.household_id
    where b.company_id = ${context.companyId} and b.id = ${bindingId} and b.ended_at is null`.execute(
    context.tx,
  )
  if (!rows[0]) throw notFound('binding')
  assertReaches(context, rows[0].community_id, 'binding')
  await endBindings(context, { bindingId })
  return {}
})

export const listPhoneBindings = implement(api.listPhoneBindings, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const { rows: bindings } = await sql<{
    bindingId: bigint
    partyId: bigint
    phoneId: bigint
    verifiedAt: string
  }>`select b.id as "bindingId", b.party_id as "partyId", f.id as "phoneId", b.verified_at as "verifiedAt"
    from identity.phone_binding b
    join property.party_phone f on f.company_id = b.company_id and f.party_id = b.party_id and f.number_hash = b.number_hash
    where b.company_id = ${context.companyId} and b.household_id = ${household.id} and b.ended_at is null
    order by b.id`.execute(context.tx)
  return { bindings }
})

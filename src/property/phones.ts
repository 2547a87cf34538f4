import { sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { maskPhone, normalPhone } from './names.ts'
import { addPhones } from './register-people.ts'

/** A person is reached through any community in which they hold a unit. */
const assertReachesParty = async (context: Context, partyId: bigint): Promise<void> => {
  const { rows } = await sql<{ community_id: bigint }>`
    select distinct u.community_id from property.tenure t
    join property.unit u on u.company_id = t.company_id and u.id = t.unit_id
    where t.company_id = ${context.companyId} and t.party_id = ${partyId}`.execute(context.tx)
  if (rows.length === 0) throw notFound('person')
  const { communities } = context
  const own = rows.find((row) => communities === 'all' || communities.includes(row.community_id))
  assertReaches(context, own?.community_id ?? -1n, 'person')
}

export const updatePhones = implement(api.updatePhones, async (context, input) => {
  await assertReachesParty(context, input.partyId)
  const phones = input.phones.map(normalPhone)
  const wrong = phones.findIndex((phone) => phone.length < 7 || phone.length > 15)
  if (wrong >= 0) {
    throw commonFailures.invalidInput(
      { field: `phones.${wrong}`, reason: '电话号码应为 7 至 15 位数字' },
      { field: `phones.${wrong}` },
    )
  }
  await context.tx
    .deleteFrom('property.party_phone')
    .where('company_id', '=', context.companyId)
    .where('party_id', '=', input.partyId)
    .execute()
  await addPhones(
    context,
    phones.map((phone, sort) => ({ partyId: input.partyId, phone, sort })),
  )
  return { masked: phones.map(maskPhone) }
})

export const revealPhone = implement(api.revealPhone, async (context, input) => {
  const found = await context.tx
    .selectFrom('property.party_phone')
    .select(['sealed', 'party_id'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', input.phoneId)
    .executeTakeFirst()
  if (!found) throw notFound('phone')
  await assertReachesParty(context, found.party_id)
  return { phone: context.vault.open(context.companyId, found.sealed) }
})

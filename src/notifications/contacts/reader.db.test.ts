import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { registerPerson } from '../../property/index.ts'
import { routeDue } from '../plan/route-due.ts'

const messages = await openMessages({ homes: 4 })
const { story, platform } = messages
const homes = story.units.map(({ householdId }) => householdId)

/** A co-owner of a home from the day its books begin, named by the payer to read for it. */
const nameCoOwner = async (index: number): Promise<bigint> => {
  const { partyId } = await messages.within((context) =>
    registerPerson(context, { name: `共有人${index}`, phone: `1370000000${index}` }),
  )
  await platform.query(
    `insert into property.tenure (company_id, unit_id, party_id, role, span)
     values ($1, $2, $3, 'owner', '[2026-01-01,)')`,
    [story.companyId, story.units[index]?.unitId, partyId],
  )
  await story.run('setReader', { householdId: homes[index], partyId })
  return partyId
}

const sell = (partyId: bigint) =>
  platform.query(
    `update property.tenure set span = '[2026-01-01,2026-11-01)' where company_id = $1 and party_id = $2`,
    [story.companyId, partyId],
  )

/** Whose message of each home it is now: the payer's or somebody else's. */
const isPayers = async (): Promise<readonly boolean[]> => {
  const rows = await platform.query<{ is_payers: boolean }>(
    `select m.party_id = h.payer_party_id as is_payers from notifications.message m
     join property.household h on h.company_id = m.company_id and h.id = m.household_id
     where m.company_id = $1 order by array_position($2::bigint[], m.household_id)`,
    [story.companyId, homes],
  )
  return rows.map(({ is_payers }) => is_payers)
}

test('who was named and is no longer of the household, or no longer named, gets nothing; the payer does', async () => {
  const before = await nameCoOwner(0)
  await nameCoOwner(1)
  const onTheWay = await nameCoOwner(2)
  await nameCoOwner(3)
  // Sold before anything was said: the name that the payer once gave counts for nothing.
  await sell(before)
  await messages.send()
  expect(await isPayers()).toEqual([true, false, false, false])
  // No longer named before the way is chosen.
  await story.run('setReader', { householdId: homes[1], partyId: null })
  await messages.within((context) => routeDue(context, 100))
  expect(await isPayers()).toEqual([true, true, false, false])
  // Sold between the choice of the way and the sending.
  await sell(onTheWay)
  await messages.relay()
  expect(await isPayers()).toEqual([true, true, true, false])
  expect((await messages.phone()).map(({ to }) => to.slice(-11)).sort()).toEqual([
    '13700000003',
    '13800001000',
    '13800001001',
    '13800001002',
  ])
})

test('the reader that the staff see is who gets the notices', async () => {
  const contacts = (index: number) =>
    story.run<{ reader: { name: string } }>('listContacts', { householdId: homes[index] })
  expect((await contacts(0)).reader.name).toBe('业主1')
  expect((await contacts(3)).reader.name).toBe('共有人3')
})

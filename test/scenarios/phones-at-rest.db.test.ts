import { expect, test } from 'vitest'
import { operationsByName } from '../../src/app/operations.ts'
import { createTestPlatform } from '../support/platform.ts'
import { knowOperations, seedCommunity } from '../support/seed.ts'
import { writeXlsx } from '../support/sheets.ts'

knowOperations([...operationsByName.values()])
const platform = await createTestPlatform()

/** Every row of every table as text, as a dump of the database would have it. */
const dump = async (): Promise<string> => {
  const tables = await platform.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await platform.query<{ row: string }>(`select t::text as row from ${name} t`)
    texts.push(...rows.map(({ row }) => row))
  }
  return texts.join('\n')
}

test('S48: whatever was done with them, no phone number stands in the database', async () => {
  const homes = 1_000
  const seeded = await seedCommunity(platform, { homes, months: [] })
  const phones = Array.from(
    { length: homes },
    (_, n) => `1380000${String(n + 42).padStart(4, '0')}`,
  )
  const imported = Array.from({ length: 50 }, (_, n) => `1390000${String(n).padStart(4, '0')}`)
  const file = await writeXlsx([
    {
      name: '9栋',
      rows: [
        ['房号', '业主', '电话', '面积', '单价', '交至', '欠费'],
        ...imported.map((phone, n) => [`${901 + n}`, `业主${n}`, phone, 80, 2.5, '2026-10', null]),
        ['2001', '坏行', '13912345678', -1, 2.5, '2026-10', null],
      ],
    },
  ])
  await seeded.run('commitImport', { file, communityId: seeded.communityId })
  const { people } = await seeded.run<{
    people: { partyId: bigint; phones: { phoneId: bigint; masked: string }[] }[]
  }>('getHouseholdProfile', { householdId: seeded.households[7]?.householdId })
  const [person] = people
  const shown = await seeded.run<{ phone: string }>('revealPhone', {
    phoneId: person?.phones[0]?.phoneId,
    purpose: '核对催缴电话',
  })
  expect(phones).toContain(shown.phone)
  await seeded.run('updatePhones', { partyId: person?.partyId, phones: ['13711112222'] })
  const { households } = await seeded.run<{ households: unknown[] }>('searchHouseholds', {
    text: '13711112222',
  })
  expect(households).toHaveLength(1)

  const text = await dump()
  // The dump does hold what stands beside the phones.
  expect(text).toContain('王秀兰')
  const hits = [...phones, ...imported, '13711112222', '13912345678'].filter((phone) =>
    text.includes(phone),
  )
  expect(hits).toEqual([])
}, 60_000)

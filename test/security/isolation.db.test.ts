import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../src/app/operations.ts'
import { Failure } from '../../src/kernel/failure.ts'
import { encodeTagged } from '../../src/platform/tagged-json.ts'
import { arbitraryOf } from '../support/arbitrary.ts'
import { createTestPlatform } from '../support/platform.ts'
import type { Story } from '../support/story.ts'
import { createFullCompany, idsOf, poolsOf, staffOf } from './fixtures.ts'

const perOperation = process.env.SOAK === '1' ? 40 : 4

describe('the wall between companies', async () => {
  const platform = await createTestPlatform({ maxConnections: 2 })
  let ours: Story
  let theirs: Story
  const mark = '外司印记'

  beforeAll(async () => {
    ours = await createFullCompany(platform, 'ours', '本司')
    theirs = await createFullCompany(platform, 'theirs', mark)
  })

  /** One number for every row of a company, in every table that has companies. */
  const fingerprint = async (companyId: bigint): Promise<Record<string, string>> => {
    const tables = await platform.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
       where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'graphile_worker')`,
    )
    const sums = await Promise.all(
      tables.map(async ({ name }) => {
        const [row] = await platform.query<{ sum: string }>(
          `select count(*) || '/' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as sum from ${name} t where company_id = $1`,
          [companyId],
        )
        return [name, row?.sum ?? ''] as const
      }),
    )
    return Object.fromEntries(sums)
  }

  test('S04: two companies over two connections, some calls refused, never see each other', async () => {
    const actors = new Map([
      [ours, await staffOf(platform, ours)],
      [theirs, await staffOf(platform, theirs)],
    ])
    const call = async (story: Story, number: number): Promise<void> => {
      const companyId = story.companyId
      const actor = actors.get(story)
      if (!actor) return
      if (number % 3 === 0) {
        const other = story === ours ? theirs : ours
        const refused = story.run(
          'getHouseholdBalance',
          { householdId: other.units[0]?.householdId },
          { actor },
        )
        await expect(refused).rejects.toMatchObject({ code: 'notFound' })
      } else if (number % 3 === 1) {
        const { communities } = await story.run<{ communities: { id: bigint }[] }>(
          'listCommunities',
          {},
          { actor },
        )
        expect(communities.map(({ id }) => id)).toEqual([story.communityId])
      } else {
        const { staff } = await story.run<{ staff: { displayName: string }[] }>(
          'listStaff',
          {},
          { actor },
        )
        expect(staff.map(({ displayName }) => displayName)).toEqual([
          companyId === ours.companyId ? '本司' : mark,
        ])
      }
    }
    const n = process.env.SOAK === '1' ? 1000 : 300
    await Promise.all(
      Array.from({ length: n }, (_, number) => call(number % 2 === 0 ? ours : theirs, number)),
    )
  })

  test('S01: with every operation and their ids, nothing of theirs is seen or changed', async () => {
    const before = await fingerprint(theirs.companyId)
    const actor = await staffOf(platform, ours)
    const pools = poolsOf(await idsOf(platform, theirs.companyId))
    const seen: string[] = []
    // Sign-in and set-up are for everybody and have tests of their own.
    for (const operation of operations.filter(({ contract }) => !contract.isPlatform)) {
      const { name, input } = operation.contract
      // A session or password of our own is not what is tried here.
      if (['signOut', 'changePassword'].includes(name)) continue
      for (const tried of fc.sample(arbitraryOf(input, pools), {
        numRuns: perOperation,
        seed: 1,
      })) {
        const answer = await platform
          .run<unknown>(operation, tried, { companyId: ours.companyId, actor })
          // Faults are the fuzz test's matter; what they say must not tell of others either.
          .then(
            encodeTagged,
            (error: Error) => `${error.message} ${error instanceof Failure ? error.zh : ''}`,
          )
        if (answer.includes(mark)) seen.push(`${name}: ${answer.slice(0, 300)}`)
      }
    }
    expect(seen).toEqual([])
    expect(await fingerprint(theirs.companyId)).toEqual(before)
  })
})

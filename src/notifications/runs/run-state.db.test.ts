import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { within } from '../../../test/support/online.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { finishRuns, hasLeft } from './run-state.ts'

const platform = await createTestPlatform()
const many = 4000
let story: Story

/** A paused sending of thousands, and one of which all but the first have gone. */
beforeAll(async () => {
  story = await createStory(platform, { slug: 'runs', homes: 1 })
  const { companyId, communityId } = story
  await platform.query(
    `insert into notifications.delivery_run (company_id, id, community_id, kind, state, created_at, created_by)
     values ($1, 1, $2, 'billReady', 'paused', now(), 'test'), ($1, 2, $2, 'billReady', 'sending', now(), 'test')`,
    [companyId, communityId],
  )
  await platform.query(
    `insert into notifications.message (company_id, community_id, household_id, party_id, kind, subject, variables, run_id,
       state, expires_at, created_at)
     select $1, $2, k, 1, 'billReady', 'run:' || r, '{}', r,
       case when r = 1 or k = 1 then 'ready' else 'delivered' end, now() + interval '1 day', now()
     from generate_series(1, 2) r, generate_series(1, ${many}) k`,
    [companyId, communityId],
  )
  await platform.query('analyze notifications.message')
})

type Node = {
  readonly 'Actual Rows'?: number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Node[]
}

/** Rows that a plan handed on or looked at in vain, over all its nodes. */
const touched = (node: Node): number =>
  (node['Actual Rows'] ?? 0) +
  (node['Rows Removed by Filter'] ?? 0) +
  (node.Plans ?? []).reduce((sum, child) => sum + touched(child), 0)

const statesNow = async (): Promise<string[]> =>
  (
    await platform.query<{ state: string }>(
      'select state from notifications.delivery_run where company_id = $1 order by id',
      [story.companyId],
    )
  ).map(({ state }) => state)

test('whether a sending is over is one look, however many have gone or wait elsewhere', async () => {
  const plan = await within(platform, story.companyId, async ({ tx, companyId }) => {
    const { rows } = await sql<{ 'QUERY PLAN': readonly { Plan: Node }[] }>`
      explain (analyze, format json) select r.id from notifications.delivery_run r
      where r.company_id = ${companyId} and ${hasLeft}`.execute(tx)
    return rows[0]?.['QUERY PLAN'][0]?.Plan
  })
  if (!plan) throw new Error('no plan')
  expect(touched(plan)).toBeLessThan(10)
})

test('a sending ends with its last message, a paused one does not', async () => {
  const finish = () => within(platform, story.companyId, finishRuns)
  await finish()
  expect(await statesNow()).toEqual(['paused', 'sending'])
  await platform.query(
    `update notifications.message set state = 'delivered' where company_id = $1 and run_id = 2`,
    [story.companyId],
  )
  await finish()
  expect(await statesNow()).toEqual(['paused', 'done'])
})

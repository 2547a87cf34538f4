import { beforeAll, describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'

type Page = {
  entries: { id: bigint; at: string; actorName: string; operation: string; input: string }[]
  total: number
  next: string | null
}

describe('listAudit', async () => {
  const platform = await createTestPlatform()
  let story: Story
  const audit = (input: Record<string, unknown> = {}) => story.run<Page>('listAudit', input)
  beforeAll(async () => {
    story = await createStory(platform, { slug: 'audit', homes: 1 })
    await story.bill('2026-01')
    story.on('2026-02-03')
    const actor = {
      kind: 'staff',
      id: 7n,
      name: '李敏',
      grants: [{ role: 'administrator', communityId: null }],
    }
    await story.run(
      'updateCommunity',
      { communityId: story.communityId, serviceHours: '8–18' },
      { actor: actor as never },
    )
  })

  test('each command is one line, newest first, page by page; queries leave none', async () => {
    const whole = await audit({ limit: 500 })
    expect(whole.entries).toHaveLength(whole.total)
    expect(whole.entries[0]).toMatchObject({ actorName: '李敏', operation: 'updateCommunity' })
    expect(whole.entries[0]?.input).toContain('8–18')
    expect(whole.entries.map(({ operation }) => operation)).toContain('publishBilling')
    const paged: Page['entries'] = []
    for (let after: string | null | undefined; after !== null; ) {
      const page: Page = await audit({ limit: 2, ...(after ? { after } : {}) })
      expect(page.total).toBe(whole.total)
      paged.push(...page.entries)
      after = page.next
    }
    expect(paged).toEqual(whole.entries)
  })

  test('filters by day, person and operation', async () => {
    const names = async (input: Record<string, unknown>) =>
      (await audit(input)).entries.map(({ operation }) => operation)
    expect(await names({ from: '2026-02-03', to: '2026-02-03' })).toEqual(['updateCommunity'])
    expect(await names({ from: '2026-02-04' })).toEqual([])
    expect(await names({ to: '2026-02-02', operation: 'publishBilling' })).toEqual([
      'publishBilling',
    ])
    expect(await names({ actorId: 7n })).toEqual(['updateCommunity'])
    expect(await names({ actorKind: 'owner' })).toEqual([])
  })

  test('another company’s lines are not seen', async () => {
    const other = await createStory(platform, { slug: 'other', homes: 1 })
    const { entries } = await other.run<Page>('listAudit', { actorId: 7n })
    expect(entries).toEqual([])
  })
})

import { expect, test } from 'vitest'
import { within } from '../../test/support/online.ts'
import { createTestPlatform } from '../../test/support/platform.ts'
import { createStory } from '../../test/support/story.ts'
import type { Output } from '../platform/context.ts'
import type { listComplianceRules } from './api.ts'
import { jurisdictionOf } from './jurisdiction.ts'

const platform = await createTestPlatform()
const story = await createStory(platform)
const { run, communityId, companyId } = story
type Rules = Output<typeof listComplianceRules>
const rules = (more: Record<string, unknown> = {}) => run<Rules>('listComplianceRules', more)
const packIn = (community: bigint) =>
  within(platform, companyId, (context) => jurisdictionOf(context, community))

test('a community is under the rules of its city until somebody chooses; what was chosen then is still told', async () => {
  const { communityId: inBeijing } = await run<{ communityId: bigint }>('createCommunity', {
    name: '望京苑',
    address: '北京市朝阳区望京街 9 号',
  })
  expect(await packIn(communityId)).toBe('national')
  expect(await packIn(inBeijing)).toBe('beijing')
  story.on('2026-03-02')
  await run('setJurisdiction', { communityId, pack: 'zhengzhou' })
  story.on('2026-03-20')
  await run('setJurisdiction', { communityId, pack: 'hangzhou' })
  expect(await packIn(communityId)).toBe('hangzhou')
  const chosen = async (onDay?: string) => {
    const { communities } = await rules(onDay ? { onDay } : {})
    return communities.map(({ name, pack, isChosen, chosenOn }) => [name, pack, isChosen, chosenOn])
  }
  expect(await chosen()).toEqual([
    ['悦湖花园', 'hangzhou', true, '2026-03-20'],
    ['望京苑', 'beijing', false, null],
  ])
  expect((await chosen('2026-03-19'))[0]).toEqual(['悦湖花园', 'zhengzhou', true, '2026-03-02'])
  expect((await chosen('2026-03-01'))[0]).toEqual(['悦湖花园', 'national', false, null])
})

test('the list has every rule, and of a day the packs as they were then', async () => {
  const { guardRails, refusals, packs, onDay } = await rules()
  expect(onDay).toBe('2026-03-20')
  expect([guardRails.length, refusals.length]).toEqual([24, 15])
  const beijing = (all: Rules) => all.packs.find(({ name }) => name === 'beijing')?.rules.length
  expect(packs.map(({ name }) => name)[0]).toBe('national')
  expect(beijing(await rules({ onDay: '2020-04-30' }))).toBe(0)
  expect(beijing(await rules({ onDay: '2020-05-01' }))).toBe(2)
})

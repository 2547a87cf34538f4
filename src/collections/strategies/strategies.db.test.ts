import { expect, test } from 'vitest'
import { within } from '../../../test/support/online.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import type { Actor, Output } from '../../platform/context.ts'
import type * as api from '../api.ts'
import type { StrategyContent } from '../api.ts'
import { standardStrategy, standardVersionId } from './default-strategy.ts'
import { contentOfVersion, strategiesIn, strategyOf } from './strategy-in-use.ts'

const platform = await createTestPlatform()
const story = await createStory(platform, { homes: 4 })
const { run, communityId } = story
type Answer<C extends keyof typeof api> = Output<Extract<(typeof api)[C], { output: unknown }>>

const staff = (id: bigint, name: string, community: bigint | null = null): Actor => ({
  kind: 'staff',
  id,
  name,
  grants: [{ role: 'manager', communityId: community }],
})
const [he, lin] = [staff(1n, '何敏'), staff(2n, '林芳')]

const [first] = standardStrategy.steps
if (!first) throw new Error('the calendar has steps')
/** The fixed calendar with its first step moved: told apart by that day. */
const startingOn = (day: number, more: Partial<StrategyContent> = {}): StrategyContent => ({
  ...standardStrategy,
  steps: [{ ...first, day }, ...standardStrategy.steps.slice(1)],
  ...more,
})
const draft = (content: StrategyContent, more: object = {}, actor = he) =>
  run<Answer<'saveStrategyDraft'>>(
    'saveStrategyDraft',
    { name: '公司策略', content, ...more },
    { actor },
  )
const activate = (versionId: bigint, actor = lin) =>
  run<Answer<'activateStrategy'>>('activateStrategy', { strategyVersionId: versionId }, { actor })
const inUse = (more: object = {}) =>
  run<Answer<'getStrategyInUse'>>('getStrategyInUse', { communityId, ...more })
const versionsOf = async (strategyId: bigint) =>
  (await run<Answer<'getStrategy'>>('getStrategy', { strategyId })).versions

test('without a strategy the fixed calendar holds, and it breaks no rule', async () => {
  const { from, content, inheritance } = await inUse()
  expect({ from, content }).toEqual({ from: 'standard', content: standardStrategy })
  expect(inheritance).toEqual([
    { scope: 'community', name: null, holds: false },
    { scope: 'company', name: null, holds: false },
    { scope: 'standard', name: { zh: '固定催缴日历', en: 'Fixed calendar' }, holds: true },
  ])
  const { findings } = await run<Answer<'lintStrategy'>>('lintStrategy', { content })
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('a draft changes nothing until somebody else activates it; the nearest scope decides', async () => {
  const { versionId, strategyId } = await draft(startingOn(-5))
  expect((await inUse()).from).toBe('standard')
  await expect(activate(versionId, he)).rejects.toMatchObject({ code: 'ownApproval' })
  await activate(versionId)
  expect(await inUse()).toMatchObject({ from: 'company', strategyId, versionNo: 1 })

  const buildings = await platform.query<{ id: bigint }>(
    'select id from property.building where company_id = $1 order by sort_key',
    [story.companyId],
  )
  const buildingId = buildings[0]?.id ?? 0n
  const own = await draft(startingOn(-3), { communityId, name: '悦湖花园' })
  await activate(own.versionId)
  const near = await draft(startingOn(-2), { communityId, buildingId, name: '1栋' })
  await activate(near.versionId)
  expect((await inUse()).content.steps[0]?.day).toBe(-3)
  const { content, inheritance } = await inUse({ buildingId })
  expect(content.steps[0]?.day).toBe(-2)
  expect(inheritance.map(({ scope, holds }) => [scope, holds])).toEqual([
    ['building', true],
    ['community', false],
    ['company', false],
    ['standard', false],
  ])
  // The plan asks the same way.
  await within(platform, story.companyId, async (context) => {
    const strategies = await strategiesIn(context, communityId)
    expect(strategyOf(strategies, buildingId).versionId).toBe(near.versionId)
    expect(strategyOf(strategies, buildings[1]?.id ?? 0n).versionId).toBe(own.versionId)
  })
  const { strategies } = await run<Answer<'listStrategies'>>('listStrategies', {})
  expect(strategies.map(({ scope, householdCount }) => [scope, householdCount])).toEqual([
    ['company', 0],
    ['community', 2],
    ['building', 2],
  ])

  await run('retireStrategy', { strategyId: near.strategyId }, { actor: he })
  await run('retireStrategy', { strategyId: own.strategyId }, { actor: he })
  expect((await inUse({ buildingId })).from).toBe('company')
  await expect(
    run('retireStrategy', { strategyId: own.strategyId }, { actor: he }),
  ).rejects.toMatchObject({ code: 'notInForce' })
})

test('versions say who changed what, and one goes back to an earlier one', async () => {
  const { strategyId, versionId } = await draft(
    startingOn(-5, {
      capacity: { callsAWeek: 40, visitsAWeek: 20 },
      costs: { ...standardStrategy.costs, goodwillFen: 800n },
      approvesItself: true,
    }),
    { note: '少打电话' },
  )
  // Edited before it is activated: the same version, of who edited it last.
  const again = await draft(startingOn(-4), { note: '少打电话' }, lin)
  expect(again.versionId).toBe(versionId)
  await expect(activate(versionId, lin)).rejects.toMatchObject({ code: 'ownApproval' })
  await activate(versionId, he)
  const versions = await versionsOf(strategyId)
  expect(
    versions.map(({ versionNo, state, createdBy, activatedBy }) => [
      versionNo,
      state,
      createdBy,
      activatedBy,
    ]),
  ).toEqual([
    [2, 'active', '林芳', '何敏'],
    [1, 'retired', '何敏', '林芳'],
  ])
  expect(versions[0]?.changes).toEqual([
    {
      zh: '删去：到期前 5 天 微信·友好·上午',
      en: 'Removed: 5 days before due: WeChat, friendly, morning',
    },
    {
      zh: '新增：到期前 4 天 微信·友好·上午',
      en: 'Added: 4 days before due: WeChat, friendly, morning',
    },
  ])

  const back = await run<Answer<'rollBackStrategy'>>(
    'rollBackStrategy',
    { strategyVersionId: versions[1]?.id },
    { actor: he },
  )
  expect(back.versionNo).toBe(3)
  expect(await inUse()).toMatchObject({ versionNo: 3 })
  expect((await inUse()).content).toEqual(startingOn(-5))
  const [, second] = await versionsOf(strategyId)
  await expect(
    run('rollBackStrategy', { strategyVersionId: back.versionId }, { actor: he }),
  ).rejects.toMatchObject({ code: 'alreadyInForce' })

  const waiting = await draft(startingOn(-6))
  await expect(
    run('rollBackStrategy', { strategyVersionId: waiting.versionId }, { actor: he }),
  ).rejects.toMatchObject({ code: 'neverInForce' })
  await run('discardStrategyDraft', { strategyVersionId: waiting.versionId }, { actor: he })
  await expect(activate(waiting.versionId)).rejects.toMatchObject({ code: 'noDraft' })
  expect(second?.versionNo).toBe(2)
})

test('what was decided under a version is read by that version; an unknown one is said, and the calendar goes on', async () => {
  const { versionId, strategyId } = await draft(startingOn(-7))
  await activate(versionId)
  await within(platform, story.companyId, async (context) => {
    expect(await contentOfVersion(context, versionId)).toEqual(startingOn(-7))
    expect(await contentOfVersion(context, standardVersionId)).toEqual(standardStrategy)
    await expect(contentOfVersion(context, 4711n)).rejects.toMatchObject({ code: 'notFound' })
  })
  await platform.query(
    `update collections.strategy_version set content = '{"steps": 7}' where id = $1`,
    [versionId],
  )
  const { content, fallback, from } = await inUse()
  expect({ content, from }).toEqual({ content: standardStrategy, from: 'company' })
  expect(fallback?.zh).toContain('第 5 版读不出来')
  expect((await versionsOf(strategyId))[0]?.isReadable).toBe(false)
})

test('a strategy against the rules is saved as a draft and not put in force, with the rule and its article', async () => {
  const early = startingOn(-7, {
    steps: standardStrategy.steps.map((step) => ({ ...step, tone: 'formal' as const })),
  })
  const { versionId, findings } = await draft(early)
  expect(
    findings.filter(({ rule }) => rule === 'formalTooEarly').map(({ field }) => field),
  ).toEqual(['steps.0', 'steps.1', 'steps.2'])
  await expect(activate(versionId)).rejects.toMatchObject({
    code: 'strategyRefused',
    zh: expect.stringMatching(/正式语气.*公司规则.*友好语气/),
    place: { field: 'steps.0' },
  })
  expect(
    await platform.query(
      'select rule, asked, asked_by from collections.refusal where company_id = $1',
      [story.companyId],
    ),
  ).toEqual([{ rule: 'formalTooEarly', asked: '启用催缴策略', asked_by: '林芳' }])
})

test('who has one community changes that, not the company’s', async () => {
  const steward = staff(3n, '周宁', communityId)
  await expect(draft(startingOn(-5), {}, steward)).rejects.toMatchObject({ code: 'notAllowed' })
  const { strategyId } = await draft(startingOn(-5), { communityId, name: '本小区' }, steward)
  expect(strategyId).toBeTruthy()
  const other = await run<{ communityId: bigint }>('createCommunity', { name: '别处' })
  await expect(
    draft(startingOn(-5), { communityId: other.communityId, name: '别处' }, steward),
  ).rejects.toMatchObject({ code: 'notAllowed' })
})

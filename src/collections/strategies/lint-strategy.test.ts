import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contactBudget } from '../../compliance/index.ts'
import type { StrategyContent, StrategyStep } from '../api.ts'
import { changesOf } from './compare-strategies.ts'
import { standardStrategy } from './default-strategy.ts'
import { lintStrategy, type Means } from './lint-strategy.ts'

const means: Means = { channels: new Set(['wechat', 'sms', 'letter']), asksCommittee: false }
const step = (given: Partial<StrategyStep>): StrategyStep => ({
  ...{ day: 60, channel: 'sms', otherwise: 'nothing', slot: 'morning', tone: 'friendly' },
  ...{ waitDays: 7, minimumFen: 0n, minimumBills: 1 },
  ...given,
})
const withSteps = (...steps: Partial<StrategyStep>[]): StrategyContent => ({
  ...standardStrategy,
  steps: steps.map(step),
})
const broken = (content: StrategyContent, given = means): string[] =>
  lintStrategy(content, given).map(({ rule, severity, field }) => `${rule} ${severity} ${field}`)

describe('a strategy', () => {
  test.each<[string, StrategyContent, string[]]>([
    ['formal on day 30', withSteps({ day: 30, tone: 'formal' }), ['formalTooEarly error steps.0']],
    ['formal on day 31', withSteps({ day: 31, tone: 'formal' }), []],
    [
      'formal as the other way',
      withSteps({ day: 20, channel: 'call', otherwise: 'sms', otherwiseTone: 'formal' }),
      ['formalTooEarly error steps.0'],
    ],
    [
      'neighbours before the due date',
      withSteps({ day: -3, tone: 'norm' }),
      ['normNotTrue error steps.0'],
    ],
    ['two days apart', withSteps({ day: 40 }, { day: 42 }), ['contactCap error steps.1']],
    ['three days apart', withSteps({ day: 40 }, { day: 43 }), []],
    [
      'two on one day',
      withSteps({ day: 40 }, { day: 40, channel: 'wechat' }),
      ['contactCap error steps.1'],
    ],
    [
      'calls six days apart',
      withSteps({ day: 40, channel: 'call' }, { day: 46, otherwise: 'call' }),
      ['callCap error steps.1'],
    ],
    [
      'four in 35 days',
      withSteps({ day: 40 }, { day: 50 }, { day: 60 }, { day: 74 }),
      ['contactCap error steps.3'],
    ],
    [
      'the fourth on the 35th day',
      withSteps({ day: 40 }, { day: 50 }, { day: 60 }, { day: 75 }),
      [],
    ],
    [
      'a unit kind that is none',
      {
        ...standardStrategy,
        exclusions: { belowFen: 0n, unitKinds: ['garage'], householdIds: [] },
      },
      ['strategyExcludes error exclusions.unitKinds'],
    ],
  ])('%s', (_, content, expected) => {
    expect(broken(content)).toEqual(expected)
  })

  test('is warned of ways the company does not have', () => {
    const none: Means = { channels: new Set(), asksCommittee: false }
    expect(broken(withSteps({ channel: 'sms' }), none)).toEqual(['noWay warning steps.0'])
    expect(broken(withSteps({ channel: 'sms', otherwise: 'call' }), none)).toEqual([])
    const noCalls = {
      ...withSteps({ channel: 'call' }),
      capacity: { callsAWeek: 0, visitsAWeek: 0 },
    }
    expect(broken(noCalls)).toEqual(['noWay warning steps.0'])
    const mute = { ...standardStrategy, personal: { ...standardStrategy.personal, channels: [] } }
    expect(broken(mute)).toEqual(['noWay warning personal'])
  })

  test('is told where the owners’ committee comes first', () => {
    expect(broken(standardStrategy, { ...means, asksCommittee: true })).toEqual([
      'committeeFirst warning steps',
    ])
  })

  test('without an error keeps the household’s budget on every day', () => {
    const steps = fc.uniqueArray(fc.integer({ min: -30, max: 400 }), {
      minLength: 1,
      maxLength: 16,
    })
    fc.assert(
      fc.property(steps, (days) => {
        const content = withSteps(...days.sort((a, b) => a - b).map((day) => ({ day })))
        const isRefused = broken(content).some((found) => found.startsWith('contactCap error'))
        const breaks = contactBudget.some(({ contacts, days: span }) =>
          days.some((day) => days.filter((it) => it <= day && it > day - span).length > contacts),
        )
        expect(isRefused).toBe(breaks)
      }),
      { numRuns: 200 },
    )
  })
})

test('two strategies that do the same have nothing to tell; any other two have', () => {
  expect(changesOf(standardStrategy, structuredClone(standardStrategy))).toEqual([])
  const changed: StrategyContent[] = [
    { ...standardStrategy, approvesItself: true },
    { ...standardStrategy, capacity: { callsAWeek: 1, visitsAWeek: 20 } },
    { ...standardStrategy, costs: { ...standardStrategy.costs, complaintFen: 1n } },
    withSteps({ day: 60, waitDays: 8 }),
  ]
  for (const content of changed) expect(changesOf(standardStrategy, content)).not.toEqual([])
  expect(changesOf(withSteps({ day: 60 }), withSteps({ day: 60, minimumFen: 5_000n }))).toEqual([
    {
      zh: '逾期 60 天 短信·友好·上午：满 ¥0.00、1 期，之后等 7 天 → 满 ¥50.00、1 期，之后等 7 天',
      en: '60 days overdue: SMS, friendly, morning: from ¥0.00 and 1 bills, then 7 days of waiting → from ¥50.00 and 1 bills, then 7 days of waiting',
    },
  ])
})

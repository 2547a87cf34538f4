import { describe, expect, test } from 'vitest'
import { guardRailNames, guardRails, packNames, refusalNames } from './api.ts'
import { hasEffect, packOf, packs, rulesOn } from './packs/index.ts'
import { refusals } from './refusals.ts'

const rails = guardRailNames.map((name) => ({ name, ...guardRails[name] }))
const refused = refusalNames.map((name) => ({ name, ...refusals[name] }))
const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)
/** An article of a law, a provider's rule by its title, or said to be only ours. */
const isSource = (zh: string): boolean => /^公司规则|《.+》/.test(zh)

describe('every rule', () => {
  test.each([...rails, ...refused])(
    '$name says what, why and what instead, in both languages',
    (rule) => {
      for (const { zh, en } of [rule.words, rule.says, rule.source, rule.instead]) {
        expect(isChinese(zh)).toBe(true)
        expect(en).toMatch(/[a-z]{2}/)
        expect(isChinese(en)).toBe(false)
      }
      expect(isSource(rule.source.zh)).toBe(true)
      // Short enough to stand beside the counts of a plan.
      expect(rule.words.zh.length).toBeLessThanOrEqual(12)
      expect(rule.says.zh.length).toBeLessThanOrEqual(30)
      // Words of our own house: 违约金 is the only name of it.
      expect(JSON.stringify(rule)).not.toContain('滞纳金')
    },
  )

  test('that forbids an act outright says that there is no such action', () => {
    const never = [...rails, ...refused].filter(({ isOffered }) => !isOffered)
    expect(never.map(({ name }) => name)).toEqual([
      ...['noCutOff', 'noAccessLimit', 'noPublicList'],
      ...['cutUtilities', 'limitAccess', 'publishNames'],
      ...['priceByMachine', 'suitByMachine', 'debtMovesWithHome', 'alterPosted'],
    ])
    for (const { says } of never) expect(says.zh).toBe('系统不提供此动作')
  })
})

describe('packs of local rules', () => {
  test.each(packNames)(
    '%s: each rule names its instrument and whether it is to be checked',
    (name) => {
      const { place, city, rules } = packs[name]
      expect(isChinese(place.zh)).toBe(true)
      expect(rules.length).toBeGreaterThan(0)
      for (const { source, says, isToBeChecked } of rules) {
        expect(source.zh).toMatch(/^《.+》/)
        expect(isChinese(says.en + source.en)).toBe(false)
        // What is not the law of the whole country is compared with its text first.
        if (city !== null) expect(isToBeChecked).toBe(true)
      }
    },
  )

  test('follow the city in an address; what is not known is under the national one', () => {
    expect(packOf('浙江省杭州市拱墅区莫干山路 100 号')).toBe('hangzhou')
    expect(packOf('北京市朝阳区望京')).toBe('beijing')
    expect(packOf('北京路 3 号')).toBe('national')
    expect(packOf('')).toBe('national')
  })

  test('say what held on a day', () => {
    expect(rulesOn(packs.national, '2020-12-31').map(({ effect }) => effect)).toEqual([
      'committeeUrges',
    ])
    expect(hasEffect('beijing', 'committeeFirst', '2020-04-30')).toBe(false)
    expect(hasEffect('beijing', 'committeeFirst', '2020-05-01')).toBe(true)
    expect(hasEffect('national', 'committeeFirst', '2026-11-25')).toBe(false)
    expect(hasEffect('zhengzhou', 'noAccessLimit', '2026-11-25')).toBe(true)
  })
})

import { expect, it } from 'vitest'
import { factsOf } from './pool-facts.ts'

it('a line is a label and a value, with English behind the bar', () => {
  const lines = `总表读数 48,216 → 51,132 | Main meter 48,216 → 51,132
电价 0.558 元/度
3栋公共电表 25,462 度 | Common meter of building 3: 25,462 kWh
年度 决算

只有名称`
  expect(factsOf(lines)).toEqual([
    {
      labelZh: '总表读数',
      value: '48,216 → 51,132',
      labelEn: 'Main meter',
      valueEn: '48,216 → 51,132',
    },
    { labelZh: '电价', labelEn: '电价', value: '0.558 元/度' },
    {
      labelZh: '3栋公共电表',
      value: '25,462 度',
      labelEn: 'Common meter of building 3',
      valueEn: '25,462 kWh',
    },
    { labelZh: '年度', labelEn: '年度', value: '决算' },
  ])
})

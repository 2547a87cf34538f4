import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { forms, type KindName, kindNames, languages } from '../api/names.ts'
import { kinds } from '../kinds.ts'
import { carriersOf, everyCarrier } from '../lint/grounds.ts'
import { lintContent } from '../lint/lint-content.ts'
import { compileContent } from './compile-content.ts'
import type { Contents } from './content.ts'
import { fieldLimits, pushLimits } from './limits.ts'
import type { Variables } from './placeholders.ts'
import { samples } from './samples.ts'
import { segmentsOf } from './segments.ts'
import { builtInWording } from './wording/index.ts'

const wordings = kindNames.flatMap((kind) =>
  forms.flatMap((form) =>
    languages.flatMap((language) => {
      const content = builtInWording(kind, form, language)
      return content ? [{ kind, form, language, content }] : []
    }),
  ),
)
const fill = (wording: (typeof wordings)[number], variables: Variables) =>
  compileContent(wording, wording.content)(variables, 'https://example.test/b/1').rendered

const maxLengthOf = (kind: KindName, name: string): number =>
  (
    z.toJSONSchema(kinds[kind].variables) as never as Record<
      'properties',
      Record<string, { maxLength: number }>
    >
  ).properties[name]?.maxLength ?? 0

/** Only what is past its due date is asked for several months at once. */
const periods = (kind: KindName): string[] =>
  kind.startsWith('overdue')
    ? ['2026年12月', '2025年12月至2026年11月', '2026年9月等12期']
    : ['2026年12月']

const shaped = (kind: KindName, name: string, maxLength: number): fc.Arbitrary<string> => {
  if (name === 'period') return fc.constantFrom(...periods(kind))
  if (name === 'share') return fc.constantFrom('70%', '100%')
  if (name.endsWith('On')) return fc.constant('2026-12-31')
  if (name.endsWith('At')) return fc.constant('2026-12-31 23:59')
  if (name === 'amount' || name === 'open')
    return fc.constantFrom('0.01', '999.99', '9999999999.99')
  if (name === 'receiptNo') return fc.constant('Y'.repeat(maxLength))
  return fc.integer({ min: 1, max: maxLength }).map((length) => '三'.repeat(length))
}
/** Variables of a kind from the shortest to the longest that its shape allows. */
const variablesOf = (kind: KindName): fc.Arbitrary<Record<string, string>> =>
  fc.record(
    Object.fromEntries(
      Object.keys(kinds[kind].variables.shape).map((name) => [
        name,
        shaped(kind, name, maxLengthOf(kind, name)),
      ]),
    ),
  )

describe('the built-in wording', () => {
  test('stands in both languages, and reaches every kind by SMS but the letter', () => {
    const spoken = kindNames.filter((kind) => kind !== 'dunningLetter')
    for (const kind of spoken) expect(builtInWording(kind, 'sms', 'zh'), kind).toBeDefined()
    const chinese = wordings.filter(({ language }) => language === 'zh')
    expect(wordings.length).toBe(chinese.length * 2)
  })

  test.each(wordings)(
    '$kind $form $language has no findings with its example over any carrier',
    (wording) => {
      // What the law says is said in its own words, and only where a provider lets them through.
      const saysLaw = wording.kind === 'overdueFormal' && /^(email|letter)$/.test(wording.form)
      const linted = { ...wording, carriers: saysLaw ? carriersOf(wording.form) : everyCarrier }
      expect(lintContent(linted, wording.content, samples[wording.kind])).toEqual([])
    },
  )

  test.each(wordings.filter(({ form }) => form === 'sms'))(
    '$kind $language is one SMS with its example, two at most with the longest variables',
    (wording) => {
      const example = fill(wording, samples[wording.kind])
      expect('text' in example && segmentsOf(example.text)).toBe(1)
      fc.assert(
        fc.property(variablesOf(wording.kind), (variables) => {
          const rendered = fill(wording, variables)
          const text = 'text' in rendered ? rendered.text : ''
          expect(segmentsOf(text)).toBeLessThanOrEqual(2)
          // Money stands whole, if the text speaks of money at all.
          const { texts } = wording.content as Contents['sms']
          if (texts.every((one) => one.includes('{amount}'))) {
            expect(text).toContain(variables.amount)
          }
        }),
        { numRuns: 50 },
      )
    },
  )

  test.each(wordings.filter(({ form }) => form === 'officialAccount' || form === 'push'))(
    '$kind $form $language fits its fields with any variables, cutting names only',
    (wording) => {
      fc.assert(
        fc.property(variablesOf(wording.kind), (variables) => {
          const rendered = fill(wording, variables)
          // Money and dates are never cut, so a very large bill may run past a locked screen.
          if (rendered.form === 'push' && (variables.amount?.length ?? 0) < 7) {
            const limits = pushLimits(wording.language)
            expect(rendered.title.length).toBeLessThanOrEqual(limits.title)
            expect(rendered.body.length).toBeLessThanOrEqual(limits.body)
          }
          if (rendered.form === 'officialAccount') {
            const { fields } = wording.content as Contents['officialAccount']
            for (const [index, { type, value }] of fields.entries()) {
              const filled = rendered.fields[index]?.value ?? ''
              expect(filled.length).toBeLessThanOrEqual(fieldLimits[type].maxLength)
              if (value.includes('{amount}')) expect(filled).toContain(variables.amount)
            }
          }
        }),
        { numRuns: 50 },
      )
    },
  )

  test('says what the messages were agreed to say', () => {
    const said = (kind: KindName, form: (typeof forms)[number]) => {
      const content = builtInWording(kind, form, 'zh')
      return content
        ? compileContent({ kind, form, language: 'zh' }, content)(samples[kind], '').rendered
        : null
    }
    expect(said('billReady', 'sms')).toEqual({
      form: 'sms',
      text: '【悦湖物业】王秀兰您好，3栋2单元1102室11月账单349.88元已出，11月30日到期，明细见公众号“悦湖物业”。管家陈静',
    })
    expect(said('refund', 'sms')).toEqual({
      form: 'sms',
      text: '【悦湖物业】3栋2单元1102室11月公摊电费11.36元已于12月2日原路退回微信，1至3个工作日到账',
    })
    expect(said('dueSoon', 'push')).toEqual({
      form: 'push',
      title: '账单 3 天后到期',
      body: '11月账单 ¥349.88，2026-11-30 到期。已缴请忽略。',
      url: '',
    })
    expect(said('receipt', 'officialAccount')).toMatchObject({
      fields: [
        { label: '房屋', value: '3栋2单元1102室' },
        { label: '金额', value: '¥349.88' },
        { label: '缴费时间', value: '2026-11-23 18:26' },
        { label: '收据号', value: 'YH-2026-0004817' },
      ],
    })
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kindNames } from '../api/names.ts'
import { samples } from '../templates/samples.ts'
import { builtInWording } from '../templates/wording/index.ts'
import { forbiddenFinder, forbiddenIn } from './forbidden-words.ts'
import { lintContent } from './lint-content.ts'
import { wordRules } from './rules.ts'
import { squeeze } from './squeeze.ts'

/** The words of a rule that is a list of them. */
const wordsOf = (rule: (typeof wordRules)[number]): string[] =>
  rule.pattern.source.split('|').filter((word) => /^[\p{Script=Han}a-z]+$/u.test(word))

const separators = ['', ' ', '\u200b', '\u3000', '\u2060', '·', '-', '\ufe0f', '\u00ad', '\n', '_']
const fullWidth = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))

describe('a forbidden word', () => {
  const lists = wordRules.filter(({ name }) => name !== 'link')
  const forbidden = lists.flatMap((rule) =>
    rule.forms.flatMap((form) =>
      kindNames
        .filter(rule.appliesTo)
        .flatMap((kind) => wordsOf(rule).map((word) => ({ kind, form, word }))),
    ),
  )

  test('is found however it is spaced, hidden or written wide, and where it stands', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...forbidden),
        fc.infiniteStream(fc.constantFrom(...separators)),
        fc.constantFrom('small', 'wide', 'capital'),
        fc.string({ unit: fc.constantFrom(...'您好，三栋的账单。8') }),
        ({ kind, form, word }, gaps, way, around) => {
          const styled =
            way === 'wide' ? fullWidth(word) : way === 'capital' ? word.toUpperCase() : word
          const hidden = [...styled]
            .map((character, index) => (index === 0 ? character : gaps.next().value + character))
            .join('')
          const text = `${around}${hidden}${around}`
          const found = forbiddenIn(kind, form, text)
          expect(found.map((one) => one.found)).toContain(hidden)
          const rendered = { form: 'letter', title: '', text } as const
          expect(forbiddenFinder(kind, form)(rendered)).not.toBeNull()
        },
      ),
      { numRuns: 400 },
    )
  })

  test('is not seen where there is none', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'您好三栋账单已出到期日明细见管家349.88元，。 ') }),
        (text) => {
          expect(forbiddenIn('billReady', 'sms', text)).toEqual([])
        },
      ),
    )
  })

  test('a squeezed text says of each character where it came from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { text: squeezed, at } = squeeze(text)
        expect(at.length).toBe(squeezed.length)
        expect(at.every((from, index) => from < text.length && from >= (at[index - 1] ?? 0))).toBe(
          true,
        )
      }),
    )
  })

  test('an announcement may speak of water being off; a bill may not', () => {
    expect(forbiddenIn('announcement', 'sms', '明天停水')).toEqual([])
    expect(forbiddenIn('overdue', 'letter', '否则停水').map(({ rule }) => rule.name)).toEqual([
      'cutOff',
    ])
  })

  test.each(['详见 http://a.b', '见 W W W .x', '点开 jq.cn/a1', '见ｈｔｔｐｓ：//a'])(
    '%s is a link',
    (text) => {
      expect(forbiddenIn('receipt', 'sms', text).map(({ rule }) => rule.name)).toEqual(['link'])
      expect(forbiddenIn('receipt', 'email', text)).toEqual([])
    },
  )
})

describe('the linter', () => {
  const sms = (text: string, kind: 'billReady' | 'offer' = 'billReady') =>
    lintContent({ kind, form: 'sms', language: 'zh' }, { texts: [text] }, samples[kind])
  const rules = (text: string, kind?: 'billReady' | 'offer') =>
    sms(text, kind).map(({ rule, severity }) => `${rule} ${severity}`)

  test('shows the place, what, why and what to do', () => {
    expect(sms('【{sign}】{payer}，您的账单已逾期')).toEqual([
      expect.objectContaining({
        rule: 'dunning',
        part: 'texts.0',
        from: 21,
        to: 23,
        found: '逾期',
      }),
    ])
  })

  test('asks for a signature, for known variables, and for a calm voice', () => {
    expect(rules('{payer}您好')).toEqual(['sign error'])
    expect(rules('【{sign}】{receiptNo} {dueOn|month} {')).toEqual([
      'unknownVariable error',
      'unknownVariable error',
      'unknownVariable error',
    ])
    expect(rules('【{sign}】请看账单！')).toEqual(['exclamation error'])
  })

  test('asks for a way to refuse a promotion, and for no promotion elsewhere', () => {
    expect(rules('【{sign}】{title}优惠', 'offer')).toEqual(['refusal error'])
    expect(rules('【{sign}】{title}优惠，拒收请回复R', 'offer')).toEqual([])
    expect(rules('【{sign}】账单已出，另有优惠')).toEqual(['promotion error'])
    const { severity } =
      lintContent(
        { kind: 'offer', form: 'email', language: 'zh' },
        { subject: '{title}', text: '退订' },
        samples.offer,
      )[0] ?? {}
    expect(severity).toBe('error')
  })

  test('counts what is billed', () => {
    expect(rules(`【{sign}】${'账'.repeat(64)}`)).toEqual([])
    expect(rules(`【{sign}】${'账'.repeat(65)}`)).toEqual(['segments warning'])
    expect(rules(`【{sign}】${'账'.repeat(129)}`)).toEqual(['segments error'])
  })

  test('keeps names and homes off a locked screen', () => {
    const found = lintContent(
      { kind: 'billReady', form: 'push', language: 'zh' },
      { title: '{payer}的账单', body: '{home} ¥{amount}' },
      samples.billReady,
    )
    expect(found.map(({ rule, part }) => `${rule} ${part}`)).toEqual([
      'lockedScreen title',
      'lockedScreen body',
    ])
  })

  test('holds the fields of an Official Account to their types', () => {
    const official = builtInWording('billReady', 'officialAccount', 'zh')
    if (!official || !('fields' in official)) throw new Error('there is a wording')
    const field = (type: 'amount' | 'time' | 'phrase', value: string) =>
      lintContent(
        { kind: 'billReady', form: 'officialAccount', language: 'zh' },
        { title: '账单', fields: [{ label: '项', type, value }] },
        samples.billReady,
      ).map(({ rule }) => rule)
    expect(field('amount', '{amount}')).toEqual([])
    expect(field('amount', '共{amount}')).toEqual(['fieldType'])
    expect(field('time', '{dueOn|day}')).toEqual(['fieldType'])
    expect(field('phrase', '已经全部暂停')).toEqual(['fieldType'])
  })
})

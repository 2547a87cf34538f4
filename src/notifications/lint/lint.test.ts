import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Form, type KindName, kindNames } from '../api/names.ts'
import type { Finding } from '../api/templates.ts'
import { carriers } from '../carriers/index.ts'
import type { Content } from '../templates/content.ts'
import type { Variables } from '../templates/placeholders.ts'
import { samples } from '../templates/samples.ts'
import { forbiddenFinder, forbiddenIn } from './forbidden-words.ts'
import { carriersOf, everyCarrier } from './grounds.ts'
import { lintContent } from './lint-content.ts'
import { wordRules } from './rules.ts'
import { smsRules } from './sms-rules.ts'
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
    rule.grounds.flatMap(({ carriers }) =>
      carriers.flatMap((carrier) =>
        kindNames
          .filter(rule.appliesTo)
          .flatMap((kind) => wordsOf(rule).map((word) => ({ kind, carrier, word }))),
      ),
    ),
  )

  test('is found however it is spaced, hidden or written wide, and where it stands', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...forbidden),
        fc.infiniteStream(fc.constantFrom(...separators)),
        fc.constantFrom('small', 'wide', 'capital'),
        fc.string({ unit: fc.constantFrom(...'您好，三栋的账单。8') }),
        ({ kind, carrier, word }, gaps, way, around) => {
          const styled =
            way === 'wide' ? fullWidth(word) : way === 'capital' ? word.toUpperCase() : word
          const hidden = [...styled]
            .map((character, index) => (index === 0 ? character : gaps.next().value + character))
            .join('')
          const text = `${around}${hidden}${around}`
          const found = forbiddenIn(kind, [carrier], text)
          expect(found.map((one) => one.found)).toContain(hidden)
          const rendered = { form: 'letter', title: '', text } as const
          expect(forbiddenFinder(kind, carrier)(rendered)).not.toBeNull()
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
          expect(forbiddenIn('billReady', everyCarrier, text)).toEqual([])
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
    expect(forbiddenIn('announcement', everyCarrier, '明天停水')).toEqual([])
    expect(forbiddenIn('overdue', ['letter'], '否则停水').map(({ rule }) => rule.name)).toEqual([
      'cutOff',
    ])
  })

  test.each(['详见 http://a.b', '见 W W W .x', '点开 jq.cn/a1', '见ｈｔｔｐｓ：//a'])(
    '%s is a link',
    (text) => {
      expect(forbiddenIn('receipt', ['tencentSms'], text).map(({ rule }) => rule.name)).toEqual([
        'link',
      ])
      expect(forbiddenIn('receipt', ['smtp'], text)).toEqual([])
    },
  )
})

type Wording = {
  readonly kind?: KindName
  readonly form: Form
  readonly language?: 'zh' | 'en'
  readonly content: Content
  readonly variables?: Variables
}
const linted = (
  { kind = 'billReady', form, language = 'zh', content, variables }: Wording,
  carriers = carriersOf(form),
): Finding[] =>
  lintContent({ kind, form, language, carriers }, content, { ...samples[kind], ...variables })
const rulesOf = (wording: Wording, carriers = carriersOf(wording.form)): string[] =>
  linted(wording, carriers).map(({ rule }) => rule)

const sms = (text: string, kind: KindName = 'billReady'): Wording => ({
  kind,
  form: 'sms',
  content: { texts: [`【{sign}】${text}`] },
})
const official = (...values: string[]): Wording => ({
  form: 'officialAccount',
  content: {
    title: '账单',
    fields: values.map((value) => ({
      label: '项',
      type: value.startsWith('¥') ? ('amount' as const) : ('thing' as const),
      value,
    })),
  },
})
const push = (title: string, body = '¥{amount}'): Wording => ({
  form: 'push',
  content: { title, body },
})
const letter = (text: string): Wording => ({ form: 'letter', content: { title: '账单', text } })
const email = (subject: string): Wording => ({
  kind: 'offer',
  form: 'email',
  content: { subject, text: '{title}' },
})
const bothSms = ['阿里云短信', '腾讯云短信']

/** A wording that breaks one rule alone, and the providers that ask for it; null: law, or ours. */
const examples: readonly (readonly [string, Wording, readonly (string | null)[]])[] = [
  ['dunning', sms('{home}账单已逾期'), bothSms],
  ['dunning', push('账单逾期'), [null]],
  ['dunning', official('{home}', '欠费'), [null]],
  ['legalThreat', sms('{home}账单，将起诉'), bothSms],
  ['cutOff', sms('{home}账单，将停水'), [null]],
  ['surcharge', letter('另加滞纳金'), [null]],
  ['promotion', sms('{home}账单，有优惠'), [null, ...bothSms]],
  ['promotion', push('账单优惠'), [null]],
  ['promotion', official('{home}', '优惠'), [null, '公众号模板消息']],
  ['link', sms('{home}账单见 jq.cn/a'), bothSms],
  ['groupContact', sms('{home}账单，请加微信'), bothSms],
  ['sign', { form: 'sms', content: { texts: ['{home}账单'] } }, bothSms],
  ['brackets', sms('{home}】账单'), bothSms],
  ['signsOfAliyun', sms('①{home}账单'), ['阿里云短信']],
  ['signsOfTencent', sms('{home}账单¥{amount}'), ['腾讯云短信']],
  ['mobileNumber', sms('{home}账单，请打13812345678'), ['阿里云短信']],
  ['refusalInNotice', sms('{home}账单，拒收请回复R'), ['阿里云短信']],
  ['refusal', sms('本月有{title}', 'offer'), [null, '腾讯云短信']],
  ['onlyVariables', sms('{home}，{amount}'), bothSms],
  ['codeWord', sms('您的码{code}', 'oneTimeCode'), ['阿里云短信']],
  ['segments', sms('账'.repeat(65)), bothSms],
  ['notShorter', { form: 'sms', content: { texts: ['【{sign}】账单', '【{sign}】账单'] } }, [null]],
  ['fieldType', official('{home}', '¥共{amount}'), ['公众号模板消息', '公众号订阅通知']],
  ['fieldNumber', official('{home}'), ['公众号订阅通知']],
  ['fieldNumber', official('1', '2', '3', '4', '5', '6'), ['公众号订阅通知']],
  ['tooLong', push('账'.repeat(21)), ['极光推送', '个推']],
  ['tooLong', push('账单', '账'.repeat(51)), ['极光推送', '个推']],
  ['screen', push('账'.repeat(13)), [null]],
  ['lockedScreen', push('账单', '{home}'), [null]],
  ['advertisement', email('{title}'), [null]],
  ['exclamation', letter('请看账单！'), [null]],
  ['unknownVariable', letter('{receiptNo}'), [null]],
]

describe('the linter', () => {
  test.each(examples)('%s: one example breaks it alone, and says who asks for it', (...example) => {
    const [rule, wording, providers] = example
    const found = linted(wording)
    expect(found.map((one) => one.rule)).toEqual([rule])
    expect(found[0]?.sources.map(({ provider }) => provider?.zh ?? null)).toEqual(providers)
    for (const { source } of found[0]?.sources ?? []) {
      expect(source.zh.length).toBeGreaterThan(5)
      expect(source.en.length).toBeGreaterThan(5)
    }
  })

  test('every rule has its example', () => {
    const broken = new Set(examples.map(([rule]) => rule))
    const rules = [...wordRules, ...smsRules].map(({ name }) => name)
    expect(rules.filter((name) => !broken.has(name))).toEqual([])
  })

  test.each(examples)('%s: is no matter to who does not ask for it', (...example) => {
    const [rule, wording, providers] = example
    if (providers.includes(null)) return
    for (const carrier of carriers.filter(({ form }) => form === wording.form)) {
      const isAsked = providers.includes(carrier.words.zh)
      expect(rulesOf(wording, [carrier.name]).includes(rule), carrier.name).toBe(isAsked)
    }
  })

  test('shows the place, what, why and what to do', () => {
    expect(linted(sms('{payer}，您的账单已逾期'), ['tencentSms'])).toEqual([
      {
        rule: 'dunning',
        severity: 'error',
        part: 'texts.0',
        from: 21,
        to: 23,
        found: '逾期',
        what: expect.objectContaining({ zh: '这个词属于催收用语。' }),
        sources: [
          {
            provider: { zh: '腾讯云短信', en: 'Tencent Cloud SMS' },
            source: expect.objectContaining({ zh: expect.stringContaining('382/40659') }),
          },
        ],
        advice: expect.objectContaining({ en: expect.stringContaining('Say the fact') }),
      },
    ])
  })

  test('asks for known variables with filters of theirs, and for closed braces', () => {
    expect(rulesOf(letter('{receiptNo} {dueOn|month} {'))).toEqual(
      Array.from({ length: 3 }, () => 'unknownVariable'),
    )
  })

  test('asks for a way to refuse a promotion', () => {
    expect(rulesOf(sms('本月有{title}优惠，拒收请回复R', 'offer'))).toEqual([])
    expect(rulesOf(email('（广告）{title}'))).toEqual([])
  })

  test('counts what is billed', () => {
    const severities = (length: number) =>
      linted(sms('账'.repeat(length))).map(({ severity }) => severity)
    expect(severities(64)).toEqual([])
    expect(severities(65)).toEqual(['warning'])
    expect(severities(128)).toEqual(['warning'])
    expect(severities(129)).toEqual(['error'])
  })

  test('counts letters as half as wide as Chinese characters where phone makers do', () => {
    const english = (body: string) => rulesOf({ ...push('Bill', body), language: 'en' })
    expect(english('a'.repeat(100))).toEqual(['screen'])
    expect(english('a'.repeat(101))).toEqual(['tooLong'])
    expect(rulesOf(push('账'.repeat(20)))).toEqual(['screen'])
    // The browser's own push goes by no phone maker.
    expect(rulesOf(push('账'.repeat(21)), ['webPush'])).toEqual(['screen'])
  })

  test('keeps names and homes off a locked screen', () => {
    const found = linted(push('{payer}的账单', '{home} ¥{amount}'))
    expect(found.map(({ rule, part }) => `${rule} ${part}`)).toEqual([
      'lockedScreen title',
      'lockedScreen body',
    ])
  })

  test('holds the fields of an Official Account to their types', () => {
    const field = (type: 'amount' | 'time' | 'phrase', value: string) =>
      rulesOf(
        {
          form: 'officialAccount',
          content: {
            title: '账单',
            fields: [
              { label: '项', type, value },
              { label: '房屋', type: 'thing', value: '{home}' },
            ],
          },
        },
        ['officialAccountTemplate'],
      )
    expect(field('amount', '{amount}')).toEqual([])
    expect(field('amount', '共{amount}')).toEqual(['fieldType'])
    expect(field('time', '{dueOn|day}')).toEqual(['fieldType'])
    expect(field('phrase', '已经全部暂停')).toEqual(['fieldType'])
  })
})

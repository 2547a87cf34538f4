import type { Words } from '../../kernel/shapes.ts'
import type { Finding } from '../api/templates.ts'
import type { Rendered } from '../carriers/carrier.ts'
import type { Subject } from '../templates/compile-content.ts'
import type { Content, Contents } from '../templates/content.ts'
import { fieldLimits, pushLimits } from '../templates/limits.ts'
import { compile, type Variables } from '../templates/placeholders.ts'
import { segmentsOf, shortLength } from '../templates/segments.ts'

type Filled = { readonly rendered: Rendered; readonly variables: Variables }

/** What is too long, or of another type than its field, with the given variables. */
export const lintLengths = (subject: Subject, content: Content, filled: Filled): Finding[] => {
  switch (subject.form) {
    case 'sms':
      return lintSms(subject, content as Contents['sms'], filled.variables)
    case 'officialAccount':
      return lintFields(content as Contents['officialAccount'], filled.rendered)
    case 'push':
      return lintPush(subject, content as Contents['push'], filled.rendered)
    default:
      return []
  }
}

const finding = (
  rule: string,
  severity: Finding['severity'],
  at: { part: string; text: string },
  words: { what: Words; source: Words; advice: Words },
): Finding => ({
  rule,
  severity,
  part: at.part,
  from: 0,
  to: at.text.length,
  found: at.text,
  ...words,
})

const billing = {
  zh: '短信服务商计费规则：70 字以内一条，超过按每条 67 字',
  en: 'Providers’ billing: 70 characters a message, beyond that 67 a part',
}

const lintSms = (
  { language }: Subject,
  { texts }: Contents['sms'],
  variables: Variables,
): Finding[] => {
  const lengths = texts.map((text) => compile(text, language)(variables).length)
  return texts.flatMap((text, index): Finding[] => {
    const length = lengths[index] ?? 0
    const at = { part: `texts.${index}`, text }
    const segments = segmentsOf('x'.repeat(length))
    if (index > 0 && length >= (lengths[index - 1] ?? 0)) {
      return [finding('notShorter', 'error', at, notShorter)]
    }
    if (segments === 1 || index < texts.length - 1) return []
    return [
      finding('segments', segments > 2 ? 'error' : 'warning', at, {
        what: {
          zh: `填入后 ${length} 字，按 ${segments} 条计费。`,
          en: `${length} characters once filled in, billed as ${segments}.`,
        },
        source: billing,
        advice: {
          zh: `缩到 ${shortLength} 字以内，或加一段更短的写法。`,
          en: `Keep within ${shortLength}, or add a shorter text.`,
        },
      }),
    ]
  })
}

const notShorter = {
  what: {
    zh: '这一段不比前一段短，不会被用到。',
    en: 'This text is no shorter than the one before and would never be used.',
  },
  source: billing,
  advice: { zh: '写短，或删去这一段。', en: 'Shorten or remove it.' },
}

const wechat = {
  zh: '微信公众平台：模板字段的类型与长度',
  en: 'WeChat: types and lengths of template fields',
}

const lintFields = ({ fields }: Contents['officialAccount'], rendered: Rendered): Finding[] =>
  fields.flatMap(({ type, value: text }, index): Finding[] => {
    const value = rendered.form === 'officialAccount' ? (rendered.fields[index]?.value ?? '') : ''
    const { maxLength, shape } = fieldLimits[type]
    if (value.length <= maxLength && shape.test(value)) return []
    return [
      finding(
        'fieldType',
        'error',
        { part: `fields.${index}.value`, text },
        {
          what: {
            zh: `填入后是“${value}”，不合 ${type} 字段。`,
            en: `Filled in it is “${value}”, which does not fit a field of type ${type}.`,
          },
          source: wechat,
          advice: {
            zh: `${type} 最多 ${maxLength} 字，${typeAdvice[type].zh}。`,
            en: `A ${type} takes ${maxLength} characters, ${typeAdvice[type].en}.`,
          },
        },
      ),
    ]
  })

const typeAdvice: Readonly<Record<keyof typeof fieldLimits, Words>> = {
  thing: { zh: '任意文字', en: 'any text' },
  amount: { zh: '只写币种与数目', en: 'a currency sign and a number' },
  time: { zh: '写成 2026-11-30 或 2026-11-30 18:26', en: 'like 2026-11-30 or 2026-11-30 18:26' },
  phrase: { zh: '只用汉字', en: 'Chinese characters only' },
  character_string: { zh: '只用字母、数字和符号', en: 'letters, digits and signs' },
}

const lintPush = (
  { language }: Subject,
  content: Contents['push'],
  rendered: Rendered,
): Finding[] => {
  if (rendered.form !== 'push') return []
  const limits = pushLimits(language)
  return (['title', 'body'] as const)
    .filter((part) => rendered[part].length > limits[part])
    .map((part) =>
      finding(
        'tooLong',
        'error',
        { part, text: content[part] },
        {
          what: {
            zh: `填入后 ${rendered[part].length} 字，锁屏只显示 ${limits[part]} 字。`,
            en: `${rendered[part].length} characters once filled in; a locked screen shows ${limits[part]}.`,
          },
          source: { zh: '推送的显示宽度', en: 'The width of a push' },
          advice: { zh: '写短一些。', en: 'Shorten it.' },
        },
      ),
    )
}

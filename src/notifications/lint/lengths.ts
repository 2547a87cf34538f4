import type { Words } from '../../kernel/shapes.ts'
import type { Finding } from '../api/templates.ts'
import type { Rendered } from '../carriers/carrier.ts'
import type { Content, Contents } from '../templates/content.ts'
import { fieldCounts, fieldLimits, pushLimits, vendorWidths } from '../templates/limits.ts'
import { compile, type Variables } from '../templates/placeholders.ts'
import { segmentsOf, shortLength } from '../templates/segments.ts'
import { carriersOf, type Ground, ofHouse, ofProvider, sourcesOf } from './grounds.ts'
import type { Linted } from './lint-content.ts'

type Filled = { readonly rendered: Rendered; readonly variables: Variables }

/** What is too long, too much, or of another type than its field, with the given variables. */
export const lintLengths = (subject: Linted, content: Content, filled: Filled): Finding[] => {
  switch (subject.form) {
    case 'sms':
      return lintSms(subject, content as Contents['sms'], filled.variables)
    case 'officialAccount':
      return lintFields(subject, content as Contents['officialAccount'], filled.rendered)
    case 'push':
      return lintPush(subject, content as Contents['push'], filled.rendered)
    default:
      return []
  }
}

type Told = {
  readonly rule: string
  readonly severity: Finding['severity']
  readonly part: string
  readonly text: string
  readonly grounds: readonly Ground[]
  readonly what: Words
  readonly advice: Words
}

/** One finding over a whole text, when a carrier asks for it. */
const tell = ({ carriers }: Linted, { text, grounds, ...told }: Told): Finding[] => {
  const sources = sourcesOf(grounds, carriers)
  return sources.length === 0 ? [] : [{ ...told, from: 0, to: text.length, found: text, sources }]
}

const billing = [
  ofProvider(
    'aliyunSms',
    '《短信长度计算规则》：70 字以内一条，超过按每条 67 字',
    'Rules of length: 70 characters a message, beyond that 67 a part',
  ),
  ofProvider(
    'tencentSms',
    '《短信字数计算》：70 字以内一条，超过按每条 67 字',
    'Rules of length: 70 characters a message, beyond that 67 a part',
  ),
]

const lintSms = (subject: Linted, { texts }: Contents['sms'], variables: Variables): Finding[] => {
  const lengths = texts.map((text) => compile(text, subject.language)(variables).length)
  return texts.flatMap((text, index): Finding[] => {
    const length = lengths[index] ?? 0
    const part = `texts.${index}`
    const segments = segmentsOf('x'.repeat(length))
    if (index > 0 && length >= (lengths[index - 1] ?? 0)) {
      return tell(subject, { ...notShorter, part, text })
    }
    if (segments === 1 || index < texts.length - 1) return []
    return tell(subject, {
      rule: 'segments',
      severity: segments > 2 ? 'error' : 'warning',
      part,
      text,
      grounds: billing,
      what: {
        zh: `填入后 ${length} 字，按 ${segments} 条计费。`,
        en: `${length} characters once filled in, billed as ${segments}.`,
      },
      advice: {
        zh: `缩到 ${shortLength} 字以内，或加一段更短的写法。`,
        en: `Keep within ${shortLength}, or add a shorter text.`,
      },
    })
  })
}

const notShorter = {
  rule: 'notShorter',
  severity: 'error',
  grounds: [ofHouse()],
  what: {
    zh: '这一段不比前一段短，不会被用到。',
    en: 'This text is no shorter than the one before and would never be used.',
  },
  advice: { zh: '写短，或删去这一段。', en: 'Shorten or remove it.' },
} as const

const fieldTypes = carriersOf('officialAccount').map((carrier) =>
  ofProvider(
    carrier,
    '《订阅消息参数值内容限制说明》developers.weixin.qq.com，类目模板同',
    'What values a template’s fields take, developers.weixin.qq.com',
  ),
)
const fieldNumber = [
  ofProvider(
    'officialAccountSubscription',
    '《订阅通知》addTemplate：关键词 2 至 5 个',
    'Subscription notices, addTemplate: 2 to 5 keywords',
  ),
]

const lintFields = (
  subject: Linted,
  { title, fields }: Contents['officialAccount'],
  rendered: Rendered,
): Finding[] => {
  const values = rendered.form === 'officialAccount' ? rendered.fields : []
  const wrong = fields.flatMap(({ type, value: text }, index): Finding[] => {
    const value = values[index]?.value ?? ''
    const { maxLength, shape } = fieldLimits[type]
    if (value.length <= maxLength && shape.test(value)) return []
    return tell(subject, {
      rule: 'fieldType',
      severity: 'error',
      part: `fields.${index}.value`,
      text,
      grounds: fieldTypes,
      what: {
        zh: `填入后是“${value}”，不合 ${type} 字段。`,
        en: `Filled in it is “${value}”, which does not fit a field of type ${type}.`,
      },
      advice: {
        zh: `${type} 最多 ${maxLength} 字，${typeAdvice[type].zh}。`,
        en: `A ${type} takes ${maxLength} characters, ${typeAdvice[type].en}.`,
      },
    })
  })
  const { least, most } = fieldCounts
  if (fields.length >= least && fields.length <= most) return wrong
  const number = tell(subject, {
    rule: 'fieldNumber',
    severity: 'error',
    part: 'title',
    text: title,
    grounds: fieldNumber,
    what: { zh: `有 ${fields.length} 个字段。`, en: `There are ${fields.length} fields.` },
    advice: { zh: `订阅通知要 ${least} 至 ${most} 个。`, en: `Have ${least} to ${most}.` },
  })
  return [...wrong, ...number]
}

const typeAdvice: Readonly<Record<keyof typeof fieldLimits, Words>> = {
  thing: { zh: '任意文字', en: 'any text' },
  amount: { zh: '只写币种与数目', en: 'a currency sign and a number' },
  time: { zh: '写成 2026-11-30 或 2026-11-30 18:26', en: 'like 2026-11-30 or 2026-11-30 18:26' },
  phrase: { zh: '只用汉字', en: 'Chinese characters only' },
  character_string: { zh: '只用字母、数字和符号', en: 'letters, digits and signs' },
}

const lockedScreen = [ofHouse(carriersOf('push'))]
const vendors = (['jpush', 'getui'] as const).map((carrier) =>
  ofProvider(
    carrier,
    '厂商通道的最小值（vivo）：标题 20 个汉字，内容 50 个汉字；超过推送失败',
    'Least of the phone makers’ limits (vivo): 20 Chinese characters of title, 50 of text; longer ones fail',
  ),
)

/** Too long for a phone maker is not sent; too long for the screen is only cut off. */
const lintPush = (subject: Linted, content: Contents['push'], rendered: Rendered): Finding[] => {
  if (rendered.form !== 'push') return []
  const limits = pushLimits(subject.language)
  return (['title', 'body'] as const).flatMap((part) => {
    const { length } = rendered[part]
    const at = {
      part,
      text: content[part],
      advice: { zh: '写短一些。', en: 'Shorten it.' },
    }
    const refused =
      widthOf(rendered[part]) <= vendorWidths[part]
        ? []
        : tell(subject, {
            ...at,
            rule: 'tooLong',
            severity: 'error',
            grounds: vendors,
            what: {
              zh: `填入后 ${length} 字，手机厂商不收。`,
              en: `${length} characters once filled in: phone makers refuse it.`,
            },
          })
    if (refused.length > 0 || length <= limits[part]) return refused
    return tell(subject, {
      ...at,
      rule: 'screen',
      severity: 'warning',
      grounds: lockedScreen,
      what: {
        zh: `填入后 ${length} 字，锁屏只显示 ${limits[part]} 字。`,
        en: `${length} characters once filled in; a locked screen shows ${limits[part]}.`,
      },
    })
  })
}

/** A Chinese character is as wide as two letters. */
const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + (character.charCodeAt(0) < 0x100 ? 1 : 2), 0)

import type { Finding } from '../api/templates.ts'
import { kinds } from '../kinds.ts'
import { compileContent, type Subject } from '../templates/compile-content.ts'
import { type Content, type Part, partsOf } from '../templates/content.ts'
import { isKnown, placeholdersIn, type Variables, variablesOf } from '../templates/placeholders.ts'
import { forbiddenIn } from './forbidden-words.ts'
import { lintLengths } from './lengths.ts'

const house = { zh: '本系统的文案规则', en: 'Our own rules of wording' }

/**
 * Everything that is wrong with a wording: its words, its variables, its form, and its length with
 * the given variables.
 */
export const lintContent = (
  subject: Subject,
  content: Content,
  variables: Variables,
): Finding[] => {
  const parts = partsOf(content)
  const { rendered } = compileContent(subject, content)(variables, '')
  return [
    ...parts.flatMap((part) => [
      ...lintPlaceholders(subject, part),
      ...lintWords(subject, part),
      ...lintTone(subject, part),
      ...lintPrivacy(subject, part),
    ]),
    ...lintMarks(subject, parts),
    ...lintLengths(subject, content, { rendered, variables }),
  ]
}

const lintPlaceholders = ({ kind }: Subject, { part, text }: Part): Finding[] => {
  const names = variablesOf(kind).map(({ name }) => `{${name}}`)
  const placeholders = placeholdersIn(text)
  const stray = [...text.matchAll(/[{}]/g)].filter(
    ({ index }) => !placeholders.some(({ from, to }) => index >= from && index < to),
  )
  const wrong = [
    ...placeholders.filter((placeholder) => !isKnown(kind, placeholder)),
    ...stray.map(({ index }) => ({ from: index, to: index + 1 })),
  ]
  return wrong.map(({ from, to }) => ({
    rule: 'unknownVariable',
    severity: 'error',
    part,
    from,
    to,
    found: text.slice(from, to),
    what: { zh: '这种消息没有这个变量。', en: 'This message has no such variable.' },
    source: house,
    advice: { zh: `可用：${names.join('、')}。`, en: `There are: ${names.join(', ')}.` },
  }))
}

/** Variables are looked at when they are filled in; here they part what stands around them. */
const lintWords = ({ kind, form }: Subject, { part, text }: Part): Finding[] =>
  forbiddenIn(kind, form, withoutPlaceholders(text)).map(({ rule, from, to }) => ({
    rule: rule.name,
    severity: 'error',
    part,
    from,
    to,
    found: text.slice(from, to),
    what: rule.what,
    source: rule.source,
    advice: rule.advice,
  }))

/** As long as before; U+FFFC, the object replacement character, stands for each variable. */
const withoutPlaceholders = (text: string): string =>
  text.replace(/\{[^{}]*\}/g, (found) => '\ufffc'.repeat(found.length))

const lintTone = ({ kind }: Subject, { part, text }: Part): Finding[] =>
  [...text.matchAll(/[!！‼⁉]/g)].map(({ index, 0: found }) => ({
    rule: 'exclamation',
    severity: kinds[kind].purpose === 'service' ? 'error' : 'warning',
    part,
    from: index,
    to: index + found.length,
    found,
    what: { zh: '不用感叹号。', en: 'No exclamation marks.' },
    source: house,
    advice: { zh: '改为句号。', en: 'End with a full stop.' },
  }))

/** A locked screen is read by whoever passes. */
const lintPrivacy = ({ form }: Subject, { part, text }: Part): Finding[] =>
  form !== 'push'
    ? []
    : placeholdersIn(text)
        .filter(({ variable }) => variable === 'payer' || variable === 'home')
        .map(({ from, to }) => ({
          rule: 'lockedScreen',
          severity: 'error',
          part,
          from,
          to,
          found: text.slice(from, to),
          what: {
            zh: '锁屏上的推送不写姓名与房号。',
            en: 'A push on a locked screen names neither person nor home.',
          },
          source: {
            zh: '《个人信息保护法》第九条、第二十五条',
            en: 'Personal Information Protection Law arts. 9 and 25',
          },
          advice: { zh: '删去，点开后再显示。', en: 'Leave it out; show it once opened.' },
        }))

/** What a form must carry at its beginning or end. */
const lintMarks = ({ kind, form }: Subject, parts: readonly Part[]): Finding[] => {
  const isPromotion = kinds[kind].purpose === 'promotion'
  return parts.flatMap(({ part, text }): Finding[] => {
    const lack = (
      rule: string,
      words: Pick<Finding, 'what' | 'source' | 'advice'>,
      at: number,
    ): Finding[] => [{ rule, severity: 'error', part, from: at, to: at, found: '', ...words }]
    if (form === 'sms' && !text.startsWith('【{sign}】')) return lack('sign', signWords, 0)
    if (form === 'sms' && isPromotion && !/拒收请回复R$/.test(text)) {
      return lack('refusal', refusalWords, text.length)
    }
    if (
      form === 'email' &&
      isPromotion &&
      part === 'subject' &&
      !/^[（(](广告|AD)[）)]/.test(text)
    ) {
      return lack('advertisement', advertisementWords, 0)
    }
    return []
  })
}

const signWords = {
  what: { zh: '短信以签名开头。', en: 'An SMS begins with its signature.' },
  source: {
    zh: '短信服务商签名规范（签名须实名报备）',
    en: 'Providers’ rules for signatures, which are filed by real name',
  },
  advice: { zh: '在最前面写【{sign}】。', en: 'Begin with 【{sign}】.' },
}
const refusalWords = {
  what: { zh: '推广短信要写明怎样拒收。', en: 'A promotion says how to refuse it.' },
  source: {
    zh: '《通信短信息服务管理规定》第二十条',
    en: 'Provisions on SMS Services art. 20',
  },
  advice: { zh: '在最后写“拒收请回复R”。', en: 'End with 拒收请回复R.' },
}
const advertisementWords = {
  what: { zh: '推广邮件的标题要标明广告。', en: 'The subject of a promotion says that it is one.' },
  source: {
    zh: '《互联网电子邮件服务管理办法》第十三条',
    en: 'Measures for E-mail Services art. 13',
  },
  advice: { zh: '标题以“（广告）”开头。', en: 'Begin the subject with (AD).' },
}

import type { CarrierName } from '../api/names.ts'
import type { Finding } from '../api/templates.ts'
import { kinds } from '../kinds.ts'
import { compileContent, type Subject } from '../templates/compile-content.ts'
import { type Content, type Part, partsOf } from '../templates/content.ts'
import { isKnown, placeholdersIn, type Variables, variablesOf } from '../templates/placeholders.ts'
import { forbiddenIn } from './forbidden-words.ts'
import { everyCarrier, ofHouse, ofLaw, sourcesOf } from './grounds.ts'
import { lintLengths } from './lengths.ts'
import { lintSmsTemplate } from './sms-rules.ts'

const byHouse = sourcesOf([ofHouse()], everyCarrier)
const byLaw = (zh: string, en: string) => sourcesOf([ofLaw(everyCarrier, zh, en)], everyCarrier)

/** A wording's form, and the carriers it is to go by. */
export type Linted = Subject & { readonly carriers: readonly CarrierName[] }

/**
 * Everything that is wrong with a wording for the carriers it goes by: its words, its variables,
 * its form, and its length with the given variables.
 */
export const lintContent = (subject: Linted, content: Content, variables: Variables): Finding[] => {
  const parts = partsOf(content)
  const { rendered } = compileContent(subject, content)(variables, '')
  return [
    ...parts.flatMap((part) => [
      ...lintPlaceholders(subject, part),
      ...lintWords(subject, part),
      ...lintTone(subject, part),
      ...lintPrivacy(subject, part),
      ...lintAdvertisement(subject, part),
      ...(subject.form === 'sms' ? lintSmsTemplate(subject.kind, part, subject.carriers) : []),
    ]),
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
    sources: byHouse,
    advice: { zh: `可用：${names.join('、')}。`, en: `There are: ${names.join(', ')}.` },
  }))
}

/** Variables are looked at when they are filled in; here they part what stands around them. */
export const lintWords = (
  { kind, carriers }: Pick<Linted, 'kind' | 'carriers'>,
  { part, text }: Part,
): Finding[] =>
  forbiddenIn(kind, carriers, withoutPlaceholders(text)).map(({ rule, from, to }) => ({
    rule: rule.name,
    severity: 'error',
    part,
    from,
    to,
    found: text.slice(from, to),
    what: rule.what,
    sources: sourcesOf(rule.grounds, carriers),
    advice: rule.advice,
  }))

/** As long as before; U+FFFC, the object replacement character, stands for each variable. */
const withoutPlaceholders = (text: string): string =>
  text.replace(/\{[^{}]*\}/g, (found) => '\ufffc'.repeat(found.length))

export const lintTone = ({ kind }: Pick<Subject, 'kind'>, { part, text }: Part): Finding[] =>
  [...text.matchAll(/[!！‼⁉]/g)].map(({ index, 0: found }) => ({
    rule: 'exclamation',
    severity: kinds[kind].purpose === 'service' ? 'error' : 'warning',
    part,
    from: index,
    to: index + found.length,
    found,
    what: { zh: '不用感叹号。', en: 'No exclamation marks.' },
    sources: byHouse,
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
          sources: byLaw(
            '《个人信息保护法》第九条、第二十五条',
            'Personal Information Protection Law arts. 9 and 25',
          ),
          advice: { zh: '删去，点开后再显示。', en: 'Leave it out; show it once opened.' },
        }))

/** A promotion by mail says so in its subject. */
const lintAdvertisement = ({ kind, form }: Subject, { part, text }: Part): Finding[] =>
  form !== 'email' ||
  kinds[kind].purpose !== 'promotion' ||
  part !== 'subject' ||
  /^[（(](广告|AD)[）)]/.test(text)
    ? []
    : [
        {
          rule: 'advertisement',
          severity: 'error',
          part,
          from: 0,
          to: 0,
          found: '',
          what: {
            zh: '推广邮件的标题要标明广告。',
            en: 'The subject of a promotion says that it is one.',
          },
          sources: byLaw(
            '《互联网电子邮件服务管理办法》第十三条',
            'Measures for E-mail Services art. 13',
          ),
          advice: { zh: '标题以“（广告）”开头。', en: 'Begin the subject with (AD).' },
        },
      ]

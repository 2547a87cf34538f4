import type { Context } from '../../platform/context.ts'
import type { Draft } from '../api/announcements.ts'
import { forms } from '../api/names.ts'
import type { Finding } from '../api/templates.ts'
import { compileContent } from '../templates/compile-content.ts'
import { samples } from '../templates/samples.ts'
import { segmentsOf } from '../templates/segments.ts'
import { builtInWording } from '../templates/wording/index.ts'
import { wordingInUse } from '../templates/wordings.ts'
import { carriersOf, everyCarrier, ofHouse, sourcesOf } from './grounds.ts'
import { lintLengths } from './lengths.ts'
import { lintTone, lintWords } from './lint-content.ts'
import { lintedCarriers } from './linted-carriers.ts'
import { lintSmsTemplate } from './sms-rules.ts'

type Said = Pick<Draft, 'kind' | 'title' | 'when' | 'text'>

/** What the providers ask of a text also where a variable brings it in. */
const rulesOfValues = ['brackets', 'signsOfAliyun', 'signsOfTencent', 'mobileNumber']

/**
 * Everything that is wrong with an announcement: title and time go out over every carrier of the
 * company, the text is read on a page of ours.
 */
export const lintAnnouncement = async (context: Context, said: Said): Promise<Finding[]> => {
  const { kind } = said
  const bySms = await lintedCarriers(context, 'sms')
  const carriers = (await Promise.all(forms.map((form) => lintedCarriers(context, form)))).flat()
  const short = (['title', 'when'] as const).flatMap((name) => {
    const part = { part: name, text: said[name] }
    return [
      ...lintWords({ kind, carriers }, part),
      ...lintTone({ kind }, part),
      ...lintSmsTemplate(kind, part, bySms).filter(({ rule }) => rulesOfValues.includes(rule)),
    ]
  })
  const part = { part: 'text', text: said.text }
  return [
    ...short,
    // What is read on a page is held by the laws alone, as a mail is.
    ...lintWords({ kind, carriers: carriersOf('email') }, part),
    ...foreignLinks(context, part.text),
    ...(await lintFilled(context, said)),
  ]
}

/** Title and time where the wordings have them: too long for a message, a field or a screen. */
const lintFilled = async (context: Context, said: Said): Promise<Finding[]> => {
  const found: Finding[] = []
  for (const form of forms) {
    const subject = { kind: said.kind, form, language: 'zh' } as const
    if (builtInWording(said.kind, form, 'zh') === undefined) continue
    const { content } = await wordingInUse(context, subject)
    const carriers = await lintedCarriers(context, form)
    const variables = { ...samples[said.kind], title: said.title, when: said.when }
    const { rendered } = compileContent(subject, content)(variables, '')
    const long = lintLengths({ ...subject, carriers }, content, { rendered, variables })
    found.push(...long.map((finding) => ({ ...finding, part: 'title' })))
  }
  return found
}

/** As a text message: what the company's own names make of it. */
export const announcementSms = async (
  context: Context,
  said: Said,
): Promise<{ text: string; length: number; segments: number }> => {
  const subject = { kind: said.kind, form: 'sms', language: 'zh' } as const
  const { content } = await wordingInUse(context, subject)
  const { short_name: sign } = await context.tx
    .selectFrom('property.company')
    .select('short_name')
    .where('company_id', '=', context.companyId)
    .executeTakeFirstOrThrow()
  const variables = { ...samples[said.kind], sign, title: said.title, when: said.when }
  const { rendered } = compileContent(subject, content)(variables, '')
  const text = 'text' in rendered ? rendered.text : ''
  return { text, length: text.length, segments: segmentsOf(text) }
}

const address = /https?:\/\/[^\s，。、；）)]+|www\.[^\s，。、；）)]+/gi

/** A page of ours that leads elsewhere would lend our name to it. */
const foreignLinks = ({ publicUrl }: Context, text: string): Finding[] =>
  [...text.matchAll(address)]
    .filter(({ 0: found }) => found !== publicUrl && !found.startsWith(`${publicUrl}/`))
    .map(({ index, 0: found }) => ({
      rule: 'foreignLink',
      severity: 'error',
      part: 'text',
      from: index,
      to: index + found.length,
      found,
      what: { zh: '公告里只放本系统的网址。', en: 'An announcement leads to our own pages only.' },
      sources: sourcesOf([ofHouse()], everyCarrier),
      advice: { zh: '删去，或写明到哪里办理。', en: 'Leave it out, or say where to go.' },
    }))

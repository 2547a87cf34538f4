import type { DemandSheet } from '../../invoices/api.ts'
import type { Form, KindName, Language } from '../api/names.ts'
import type { Rendered } from '../carriers/carrier.ts'
import type { Content, Contents } from './content.ts'
import { fieldLimits, pushLimits } from './limits.ts'
import { opens, unsubscribeWords } from './opens.ts'
import { type Compiled, compile, type Variables } from './placeholders.ts'
import { shortLength } from './segments.ts'

export type Subject = { readonly kind: KindName; readonly form: Form; readonly language: Language }

/** A message as it would read; `textNo` says which text of an SMS was taken. */
type Filled = { readonly rendered: Rendered; readonly textNo: number }
type CompiledContent = (variables: Variables, url: string, unsubscribeUrl?: string) => Filled

/** Reads a content once; what it returns fills in variables, thousands of times a second. */
export const compileContent = (
  { kind, form, language }: Subject,
  content: Content,
): CompiledContent => {
  const write = writers[form] as (
    content: Content,
    compileText: (text: string) => Compiled,
    subject: { kind: KindName; language: Language },
  ) => CompiledContent
  return write(content, (text) => compile(text, language), { kind, language })
}

type Writer<F extends Form> = (
  content: Contents[F],
  compileText: (text: string) => Compiled,
  subject: { readonly kind: KindName; readonly language: Language },
) => CompiledContent

const writers: { readonly [F in Form]: Writer<F> } = {
  sms: ({ texts }, compileText) => {
    const compiled = texts.map(compileText)
    return (variables) => {
      const filled = compiled.map((fill) => fill(variables))
      const textNo = indexOfFitting(filled)
      return { rendered: { form: 'sms', text: filled[textNo] ?? '' }, textNo }
    }
  },
  officialAccount: ({ title, fields }, compileText) => {
    const fillTitle = compileText(title)
    const compiled = fields.map(({ label, type, value }) => {
      const fill = compileText(value)
      return { label, write: (given: Variables) => fill(given, fieldLimits[type].maxLength) }
    })
    return (variables, url) => ({
      rendered: {
        form: 'officialAccount',
        title: fillTitle(variables),
        fields: compiled.map(({ label, write }) => ({ label, value: write(variables) })),
        url,
      },
      textNo: 0,
    })
  },
  push: ({ title, body }, compileText, { language }) => {
    const [fillTitle, fillBody] = [compileText(title), compileText(body)]
    const limits = pushLimits(language)
    return (variables, url) => ({
      rendered: {
        form: 'push',
        title: fillTitle(variables, limits.title),
        body: fillBody(variables, limits.body),
        url,
      },
      textNo: 0,
    })
  },
  email: ({ subject, text }, compileText, { kind, language }) => {
    const [fillSubject, fillText] = [compileText(subject), compileText(text)]
    const linkText = opens[kind][language]
    return (variables, url, unsubscribeUrl) => {
      const body = fillText(variables)
      const link = url === '' ? null : { url, linkText }
      const end =
        unsubscribeUrl === undefined
          ? null
          : { url: unsubscribeUrl, linkText: unsubscribeWords[language] }
      const lines = [link, end].flatMap((one) => (one ? `\n\n${one.linkText}: ${one.url}` : []))
      return {
        rendered: {
          form: 'email',
          subject: fillSubject(variables),
          text: [body, ...lines].join(''),
          html: htmlOf(body, link, end),
          ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
        },
        textNo: 0,
      }
    }
  },
  letter: ({ title, text }, compileText) => {
    const [fillTitle, fillText] = [compileText(title), compileText(text)]
    return (variables) => ({
      rendered: variables.sheet
        ? onSheet(JSON.parse(variables.sheet))
        : { form: 'letter', title: fillTitle(variables), text: fillText(variables) },
      textNo: 0,
    })
  },
}

/** A letter that was written whole before says that, and nothing is filled in. */
const onSheet = (sheet: DemandSheet): Rendered => ({
  form: 'letter',
  title: sheet.title,
  text: sheet.opening,
  sheet,
})

/** The first text that is billed once; where there is none, the last, which is the shortest. */
const indexOfFitting = (texts: readonly string[]): number => {
  const fitting = texts.findIndex(({ length }) => length <= shortLength)
  return fitting === -1 ? texts.length - 1 : fitting
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const escaped = (text: string): string => text.replace(/[&<>"]/g, (found) => escapes[found] ?? '')

type Link = { readonly url: string; readonly linkText: string }

const htmlOf = (text: string, link: Link | null, end: Link | null): string => {
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
  const button = link
    ? [
        `<p><a href="${escaped(link.url)}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:#0f6b5c;color:#fff;text-decoration:none">${escaped(link.linkText)}</a></p>`,
      ]
    : []
  const footer = end
    ? [
        `<p style="font-size:13px"><a href="${escaped(end.url)}" style="color:#5b6766">${escaped(end.linkText)}</a></p>`,
      ]
    : []
  return `<div style="max-width:560px;font:16px/1.7 sans-serif;color:#1f2a2a">${[...paragraphs, ...button, ...footer].join('')}</div>`
}

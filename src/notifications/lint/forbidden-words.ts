import type { CarrierName, KindName } from '../api/names.ts'
import type { Rendered } from '../carriers/carrier.ts'
import { rulesFor, type WordRule } from './rules.ts'
import { squeeze } from './squeeze.ts'

/** A forbidden word in a text: where, as it is written there, and by which rule. */
type Forbidden = {
  readonly rule: WordRule
  readonly from: number
  readonly to: number
  readonly found: string
}

/** Every word of a text that one of the carriers may not carry, however it is spaced or disguised. */
export const forbiddenIn = (
  kind: KindName,
  carriers: readonly CarrierName[],
  text: string,
): Forbidden[] => {
  const squeezed = squeeze(text)
  return rulesFor(kind, carriers).flatMap((rule) =>
    [...squeezed.text.matchAll(rule.pattern)].map((match) => {
      const from = squeezed.at[match.index] ?? 0
      const last = squeezed.at[match.index + match[0].length - 1] ?? from
      const to = last + ([...text.slice(last)][0]?.length ?? 1)
      return { rule, from, to, found: text.slice(from, to) }
    }),
  )
}

/** Finds the first word of messages of a kind that the carrier may not carry, or null. */
export const forbiddenFinder = (
  kind: KindName,
  carrier: CarrierName,
): ((rendered: Rendered) => string | null) => {
  const patterns = rulesFor(kind, [carrier]).map(({ pattern }) => pattern.source)
  if (patterns.length === 0) return () => null
  const any = new RegExp(patterns.join('|'))
  return (rendered) => {
    for (const text of textsOf(rendered)) {
      const found = any.exec(squeeze(text).text)
      if (found) return found[0]
    }
    return null
  }
}

/** What the reader sees of a message, but not its link. */
const textsOf = (rendered: Rendered): readonly string[] => {
  switch (rendered.form) {
    case 'sms':
      return [rendered.text]
    case 'officialAccount':
      return [rendered.title, ...rendered.fields.map(({ value }) => value)]
    case 'push':
      return [rendered.title, rendered.body]
    case 'email':
      return [rendered.subject, rendered.text]
    case 'letter':
      return [rendered.title, rendered.text]
  }
}

import type { CarrierName } from '../api/names.ts'
import type { Contents } from './content.ts'
import { placeholdersIn } from './placeholders.ts'

/** Provider's field → the wording that fills it. */
export type FieldMap = Readonly<Record<string, string>>

/** A wording as a provider wants it entered, and what its variables are called there. */
export type ProviderText = { readonly text: string; readonly fields: FieldMap }

/** Every text of an SMS as a template of a provider; the signature is not part of it. */
export const smsTexts = (carrier: CarrierName, { texts }: Contents['sms']): ProviderText[] =>
  texts.map((text) => smsText(carrier, text.replace(/^【\{sign\}】/, '')))

/** Tencent numbers its variables in their order; Aliyun calls them by name. */
const smsText = (carrier: CarrierName, text: string): ProviderText => {
  const fields: Record<string, string> = {}
  let entered = ''
  let at = 0
  for (const { variable, filter, from, to } of placeholdersIn(text)) {
    const isNumbered = carrier === 'tencentSms'
    const name = isNumbered
      ? String(Object.keys(fields).length + 1)
      : variable + (filter ?? '').replace(/^./, (first) => first.toUpperCase())
    fields[name] = text.slice(from, to)
    entered += text.slice(at, from) + (isNumbered ? `{${name}}` : `\${${name}}`)
    at = to
  }
  return { text: entered + text.slice(at), fields }
}

/**
 * An Official Account's template: its fields are called by type and number. The numbers are the
 * library's own, so the ones suggested here are checked against it once.
 */
export const officialText = ({ fields }: Contents['officialAccount']): ProviderText => {
  const named = fields.map(({ label, type, value }, index) => ({
    label,
    name: `${type}${index + 1}`,
    value,
  }))
  return {
    text: named.map(({ label, name }) => `${label}：{{${name}.DATA}}`).join('\n'),
    fields: Object.fromEntries(named.map(({ name, value }) => [name, value])),
  }
}

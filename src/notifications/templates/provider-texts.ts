import type { CarrierName, Form } from '../api/names.ts'
import type { Content, Contents } from './content.ts'
import { officialText, type ProviderText, smsTexts } from './provider-fields.ts'

/** A wording as the provider of an account wants it entered: one text for each of its codes. */
export const providerTexts = (
  carrier: CarrierName,
  form: Form,
  content: Content,
): readonly ProviderText[] => {
  if (form === 'sms') return smsTexts(carrier, content as Contents['sms'])
  if (form === 'officialAccount') return [officialText(content as Contents['officialAccount'])]
  return []
}

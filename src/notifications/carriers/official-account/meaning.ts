import type { Outgoing, ProviderReason, Sent } from '../carrier.ts'
import type { Heard } from '../speak.ts'
import { answerOf } from './client.ts'

/**
 * Return codes of the Official Account's API. What is not listed is about this message.
 * @see https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
 */
const reasons: Readonly<Record<number, ProviderReason>> = {
  40001: 'accountRefused',
  40002: 'accountRefused',
  40003: 'addressInvalid',
  40013: 'accountRefused',
  40014: 'accountRefused',
  40125: 'accountRefused',
  40164: 'accountRefused',
  41002: 'accountRefused',
  41004: 'accountRefused',
  42001: 'accountRefused',
  43004: 'notFollowing',
  43019: 'userRefused',
  43101: 'userRefused',
  45009: 'accountRefused',
  45011: 'throttled',
  48001: 'accountRefused',
  48004: 'accountRefused',
  50001: 'accountRefused',
  50002: 'accountRefused',
  50005: 'notFollowing',
  61024: 'accountRefused',
  89501: 'accountRefused',
  89503: 'accountRefused',
  89506: 'accountRefused',
  89507: 'accountRefused',
}
const systemBusy = -1

export const meaningOf = ({ deliveryNo }: Outgoing, heard: Heard | null): Sent => {
  const said = heard ? `${heard.status} ${heard.text.slice(0, 200)}` : 'no answer'
  const errcode = answerOf(heard)?.errcode
  if (errcode === 0) {
    // A number of up to 19 digits: read as text, because a JSON number would lose the last ones.
    const [, id = null] = /"msgid"\s*:\s*"?(\d+)/.exec(heard?.text ?? '') ?? []
    return { deliveryNo, state: 'accepted', providerMessageId: id, said }
  }
  if (typeof errcode !== 'number' || errcode === systemBusy) {
    return { deliveryNo, state: 'unknown', providerMessageId: null, said }
  }
  const reason = reasons[errcode] ?? 'rejected'
  return {
    deliveryNo,
    state: 'refused',
    reason,
    providerMessageId: null,
    said,
    ...(reason === 'throttled' ? { retryAfterSeconds: heard?.retryAfterSeconds ?? 60 } : {}),
  }
}

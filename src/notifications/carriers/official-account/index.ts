import type { Carrier, Outgoing, Sent } from '../carrier.ts'
import { stillOpen } from '../silent.ts'
import { type Call, type Config, config, type Secrets, secrets } from './account.ts'
import { callWithToken } from './client.ts'
import { fitField } from './fields.ts'
import { meaningOf } from './meaning.ts'
import { readPush } from './push.ts'

export { config as officialAccountConfig, secrets as officialAccountSecrets } from './account.ts'
export { authorizeUrl, openidOfCode, pageTicket } from './client.ts'
export { pageSignature } from './signature.ts'

const shared = {
  form: 'officialAccount',
  addressKind: 'openid',
  config,
  secrets,
  needsApproval: true,
  ask: async (_call: Call, deliveries) => deliveries.map(stillOpen),
  readPush,
} as const satisfies Partial<Carrier<Config, Secrets>>

/**
 * 模板消息, for those who follow the account. Our number is the client_msg_id, by which WeChat drops
 * a repeat for ten minutes; whether it arrived is told by TEMPLATESENDJOBFINISH.
 */
export const officialAccountTemplate: Carrier<Config, Secrets> = {
  ...shared,
  name: 'officialAccountTemplate',
  words: { zh: '公众号模板消息', en: 'Official Account, template message' },
  batchSize: 20,
  repeatsDroppedMinutes: 9,
  needsGrant: false,
  send: sendBy('/cgi-bin/message/template/send', ({ deliveryNo, rendered }) => ({
    url: urlOf(rendered),
    client_msg_id: deliveryNo,
  })),
}

/**
 * 订阅通知, for those who tapped: each tap is one message. WeChat knows no number of ours, so what was
 * not answered is not repeated; it uses up the tap, if it arrived, and subscribe_msg_sent_event tells.
 */
export const officialAccountSubscription: Carrier<Config, Secrets> = {
  ...shared,
  name: 'officialAccountSubscription',
  words: { zh: '公众号订阅通知', en: 'Official Account, subscription notice' },
  batchSize: 20,
  repeatsDroppedMinutes: 0,
  needsGrant: true,
  send: sendBy('/cgi-bin/message/subscribe/bizsend', ({ rendered }) => ({ page: urlOf(rendered) })),
}

function urlOf(rendered: Outgoing['rendered']): string {
  if (rendered.form !== 'officialAccount') throw new Error(`given a ${rendered.form}`)
  return rendered.url
}

function sendBy(
  path: string,
  more: (delivery: Outgoing) => object,
): Carrier<Config, Secrets>['send'] {
  return (call, deliveries) =>
    Promise.all(deliveries.map((delivery) => sendOne(call, delivery, path, more(delivery))))
}

const sendOne = async (
  call: Call,
  delivery: Outgoing,
  path: string,
  more: object,
): Promise<Sent> => {
  const { deliveryNo, to, template } = delivery
  const data = dataOf(template?.values ?? {})
  if (!template || 'unfit' in data) {
    const said = template ? `字段 ${String(data.unfit)} 放不下这个值` : '没有模板'
    return { deliveryNo, state: 'refused', reason: 'rejected', providerMessageId: null, said }
  }
  const body = { touser: to, template_id: template.code, ...more, data }
  return meaningOf(delivery, await callWithToken(call, path, body))
}

type Data = Readonly<Record<string, { readonly value: string }>>

const dataOf = (values: Readonly<Record<string, string>>): Data | { unfit: string } => {
  const fitted = Object.entries(values).map(
    ([name, value]) => [name, fitField(name, value)] as const,
  )
  const unfit = fitted.find(([, value]) => value === null)
  if (unfit) return { unfit: unfit[0] }
  return Object.fromEntries(fitted.map(([name, value]) => [name, { value: value ?? '' }]))
}

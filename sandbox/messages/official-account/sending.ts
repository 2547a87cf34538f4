import type { State } from '../../state.ts'
import { type FaultName, faultOf, receiptsUnder } from '../faults.ts'
import {
  type Account,
  grantsOf,
  messageNo,
  personOf,
  setGrants,
  type Template,
  templateOf,
} from './accounts.ts'
import { tell } from './pushes.ts'
import type { Answer } from './tokens.ts'

type Data = Readonly<Record<string, { readonly value?: unknown }>>
export type Message = {
  readonly touser?: string
  readonly template_id?: string
  readonly url?: string
  readonly page?: string
  readonly client_msg_id?: string
  readonly data?: Data
}
export type Sent = { readonly answer: Answer; readonly fault: FaultName | null }

const no = (errcode: number, errmsg: string): Answer => ({ errcode, errmsg })
const ok = (msgid: string): Answer => ({ errcode: 0, errmsg: 'ok', msgid })

/** 模板消息: for followers; the same client_msg_id within ten minutes is the same message. */
export const sendTemplate = (state: State, account: Account, message: Message): Sent => {
  const { appId } = account
  const { touser = '', client_msg_id: number = '' } = message
  const fault = faultOf(state, 'officialAccountTemplate', { to: touser, number })
  const repeatKey = `wechat sent ${appId} ${number}`
  const first = state.kept.get(repeatKey) as { msgid: string; at: number } | undefined
  const now = state.clock.now().getTime()
  if (number !== '' && first && now - first.at < 600_000) return { answer: ok(first.msgid), fault }
  const refused = refusal(state, account, message) ?? refusalUnder(fault)
  if (refused) return { answer: refused, fault }
  if (!personOf(state, appId, touser)?.isFollowing || fault === 'userRefused') {
    return { answer: no(43004, 'require subscribe'), fault }
  }
  const msgid = messageNo()
  if (number !== '') state.save('kept', repeatKey, { msgid, at: now })
  const receipts = receiptsUnder(fault)
  if (receipts.at(-1)?.isDelivered !== false) show(state, account, message, msgid)
  for (const { afterMs, isDelivered } of receipts) {
    const Status = isDelivered ? 'success' : 'failed: system failed'
    const event = { MsgType: 'event', Event: 'TEMPLATESENDJOBFINISH', MsgID: msgid, Status }
    tell(state, appId, touser, event, afterMs)
  }
  return { answer: ok(msgid), fault }
}

/** 订阅通知: each uses up one tap. */
export const sendSubscription = (state: State, account: Account, message: Message): Sent => {
  const { appId } = account
  const { touser = '', template_id: templateId = '' } = message
  const fault = faultOf(state, 'officialAccountSubscription', { to: touser, number: templateId })
  const refused = refusal(state, account, message) ?? refusalUnder(fault)
  if (refused) return { answer: refused, fault }
  const tap = { appId, openid: touser, templateId }
  const left = grantsOf(state, tap)
  if (left === 0 || fault === 'userRefused') {
    return { answer: no(43101, 'user refuse to accept the msg'), fault }
  }
  setGrants(state, tap, left - 1)
  const msgid = messageNo()
  const receipts = receiptsUnder(fault)
  if (receipts.at(-1)?.isDelivered !== false) show(state, account, message, msgid)
  for (const { afterMs, isDelivered } of receipts) {
    const List = {
      TemplateId: templateId,
      MsgID: msgid,
      ErrorCode: isDelivered ? '0' : '1',
      ErrorStatus: isDelivered ? 'success' : 'system failed',
    }
    const event = { MsgType: 'event', Event: 'subscribe_msg_sent_event' }
    tell(state, appId, touser, { ...event, SubscribeMsgSentEvent: { List } }, afterMs)
  }
  return { answer: ok(msgid), fault }
}

const refusalUnder = (fault: FaultName | null): Answer | null => {
  if (fault === 'addressRefused') return no(40003, 'invalid openid')
  if (fault === 'throttled') return no(45011, 'api minute-quota reach limit, must slower')
  if (fault === 'providerError') return no(-1, 'system error')
  if (fault === 'halfAccepted') return no(47003, 'argument invalid! data.thing1.value invalid')
  return null
}

const refusal = (state: State, { appId }: Account, message: Message): Answer | null => {
  const { touser = '', template_id: templateId = '', data = {} } = message
  if (!personOf(state, appId, touser)) return no(40003, 'invalid openid')
  const template = templateOf(state, appId, templateId)
  if (!template) return no(40037, 'invalid template_id')
  const names = template.fields.map(({ name }) => name)
  const wrong = [
    ...names.filter((name) => !isFit(name, data[name]?.value)),
    ...Object.keys(data).filter((name) => !names.includes(name)),
  ]
  return wrong[0] === undefined
    ? null
    : no(47003, `argument invalid! data.${wrong[0]}.value invalid`)
}

/** The limits of the documents' table 参数值内容限制, by the kind of the field. */
const limits: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => [...value].length <= 20,
  character_string: (value) => /^[\x20-\x7e]{1,32}$/.test(value),
  amount: (value) => /^\D?\d{1,10}(\.\d+)?元?$/.test(value),
  time: (value) => /\d{1,2}:\d{2}|^\d{4}\D\d{1,2}\D\d{1,2}/.test(value),
  date: (value) => /^\d{4}\D\d{1,2}\D\d{1,2}/.test(value),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
  number: (value) => /^[\d.]{1,32}$/.test(value),
  phone_number: (value) => /^[\d+ -]{1,17}$/.test(value),
  name: (value) => (/\p{Script=Han}/u.test(value) ? [...value].length <= 10 : value.length <= 20),
}

const isFit = (name: string, value: unknown): boolean => {
  if (typeof value !== 'string' || value.trim() === '') return false
  return limits[name.replace(/\d+$/, '')]?.(value) ?? value.length <= 32
}

const show = (state: State, account: Account, message: Message, msgid: string): void => {
  const { touser = '', template_id: templateId = '', data = {}, url, page } = message
  const template = templateOf(state, account.appId, templateId) as Template
  state.save('phoneMessage', `wechat ${msgid}`, {
    id: `wechat ${msgid}`,
    provider: account.name,
    form: 'officialAccount',
    to: touser,
    title: template.title,
    lines: template.fields.map(({ name, label }) => `${label}：${data[name]?.value}`),
    url: url ?? page ?? null,
    receivedAt: state.clock.now().getTime(),
  })
}

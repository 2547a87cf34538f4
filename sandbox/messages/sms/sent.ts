import { billTime } from '../../clock.ts'
import { refusal } from '../../refusal.ts'
import type { State } from '../../state.ts'
import { type FaultName, receiptsUnder } from '../faults.ts'
import { queuePush } from '../pushes.ts'
import { receive } from '../store.ts'
import { accountOf, type SmsAccount } from './accounts.ts'

/** What a pretend SMS provider took, and what it tells about it afterwards. */
type SentSms = {
  readonly keyId: string
  readonly signName: string
  /** Digits of the phone. */
  readonly to: string
  /** OutId, SessionContext. */
  readonly number: string
  /** BizId, SerialNo. */
  readonly serial: string
  readonly templateCode: string
  readonly text: string
  readonly sentAt: number
  /** When the carrier of the phone said what became of it, and what; it may say so twice. */
  readonly reports: readonly { readonly at: number; readonly isDelivered: boolean }[]
}

const keyOf = (keyId: string, to: string): string => `sms sent ${keyId} ${to}`

/** What this customer sent to a phone, oldest first. */
export const sentTo = (state: State, keyId: string, to: string): readonly SentSms[] =>
  (state.kept.get(keyOf(keyId, to)) as readonly SentSms[] | undefined) ?? []

/** The latest report that came by now. */
export const reportOf = (
  state: State,
  { reports }: SentSms,
): SentSms['reports'][number] | undefined =>
  reports.findLast(({ at }) => at <= state.clock.now().getTime())

/** Takes a message: it is kept, shown on the phone, and its receipts are on their way. */
export const take = (
  state: State,
  { keyId, signName, callbackUrl, provider }: SmsAccount,
  message: Pick<SentSms, 'to' | 'number' | 'serial' | 'templateCode' | 'text'>,
  fault: FaultName | null,
): void => {
  const sentAt = state.clock.now().getTime()
  const planned = receiptsUnder(fault)
  // The one whose receipt is lost arrives all the same: who asks is told.
  const told = planned.length > 0 ? planned : receiptsUnder(null)
  const reports = told.map(({ afterMs, isDelivered }) => ({ at: sentAt + afterMs, isDelivered }))
  const sent: SentSms = { ...message, keyId, signName, sentAt, reports }
  state.save('kept', keyOf(keyId, sent.to), [...sentTo(state, keyId, sent.to), sent])
  if (told.some(({ isDelivered }) => isDelivered)) {
    receive(state, {
      id: `${provider} ${sent.serial} ${sent.to}`,
      provider: words[provider],
      form: 'sms',
      to: sent.to,
      title: signName,
      lines: [sent.text],
      url: /https?:\/\/[\w./?=&#%~+:-]+/.exec(sent.text)?.[0] ?? null,
    })
  }
  if (callbackUrl === null) return
  for (const { afterMs, isDelivered } of planned) {
    const body = JSON.stringify(receiptWords[provider](sent, sentAt + afterMs, isDelivered))
    queuePush(state, { url: callbackUrl, body, afterMs, isItem: true })
  }
}

const words = { aliyunSms: '阿里云短信', tencentSms: '腾讯云短信' } as const
const clockTime = (milliseconds: number): string => billTime(new Date(milliseconds))

const receiptWords = {
  aliyunSms: ({ to, text, serial, number, sentAt }: SentSms, at: number, isDelivered: boolean) => ({
    phone_number: to,
    send_time: clockTime(sentAt),
    report_time: clockTime(at),
    success: isDelivered,
    err_code: isDelivered ? 'DELIVERED' : 'MOBILE_NOT_ON_SERVICE',
    err_msg: isDelivered ? '用户接收成功' : '手机号停机、空号或不在服务区',
    sms_size: String(text.length <= 70 ? 1 : Math.ceil(text.length / 67)),
    biz_id: serial,
    out_id: number,
  }),
  tencentSms: ({ to, serial }: SentSms, at: number, isDelivered: boolean) => ({
    user_receive_time: clockTime(at),
    nationcode: '86',
    mobile: to,
    report_status: isDelivered ? 'SUCCESS' : 'FAIL',
    errmsg: isDelivered ? 'DELIVRD' : 'MK:0012',
    description: isDelivered ? '用户短信送达成功' : '关机或不在服务区',
    sid: serial,
  }),
}

/** The owner answers the last message on the phone, or that of a sign. */
export const answerSms = (
  state: State,
  { from, text, signName }: { from: string; text: string; signName?: string },
): void => {
  const [sent] = [...state.kept]
    .filter(([key]) => key.startsWith('sms sent ') && key.endsWith(` ${from}`))
    .flatMap(([, list]) => list as readonly SentSms[])
    .filter((each) => signName === undefined || each.signName === signName)
    .sort((a, b) => b.sentAt - a.sentAt)
  const account = sent && accountOf(state, sent.keyId)
  if (!account) throw refusal({ status: 404, code: 'NOT_FOUND', message: `${from} 没有收到过短信` })
  if (account.callbackUrl === null) return
  const now = state.clock.now().getTime()
  const content = answerWords[account.provider]({ from, text, signName: account.signName, now })
  // Aliyun tells answers as a list, as it does receipts.
  const isItem = account.provider === 'aliyunSms'
  queuePush(state, { url: account.callbackUrl, body: JSON.stringify(content), isItem })
}

type Answer = { from: string; text: string; signName: string; now: number }
let answers = 0

const answerWords = {
  aliyunSms: ({ from, text, signName, now }: Answer) => ({
    phone_number: from,
    content: text,
    send_time: clockTime(now),
    sequence_id: `${now}${String(++answers).padStart(6, '0')}`,
    dest_code: '90999',
    sign_name: signName,
  }),
  tencentSms: ({ from, text, signName, now }: Answer) => ({
    extend: '',
    mobile: from,
    nationcode: '86',
    sign: signName,
    text,
    time: Math.floor(now / 1_000),
  }),
}

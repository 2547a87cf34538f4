import * as z from 'zod'
import type { Push, PushEvent, PushVerdict } from '../carrier.ts'
import { chinaTime } from '../china-time.ts'
import { reasonOfReport } from './codes.ts'

const report = z.object({
  user_receive_time: z.string(),
  mobile: z.string(),
  report_status: z.enum(['SUCCESS', 'FAIL']),
  errmsg: z.string().default(''),
  description: z.string().default(''),
  sid: z.string(),
})

const reply = z.object({
  mobile: z.string(),
  text: z.string(),
  time: z.number().positive().max(1e11),
  extend: z.string().default(''),
})

/**
 * 下发状态通知 (an array) and 上行通知 (one object), cloud.tencent.com/document/product/382/59178.
 * They are not signed: the address is secret, and a state counts only for a number of ours.
 */
export const readTencentPush = ({ rawBody, nowMs }: Push<unknown, unknown>): PushVerdict => {
  const parsed = parse(rawBody)
  if (parsed === null) return { events: [], answer: say(400, { result: 1, errmsg: '无法解析' }) }
  const rows = Array.isArray(parsed) ? parsed : [parsed]
  return {
    events: rows.flatMap((row) => eventOf(row, nowMs)),
    answer: say(200, { result: 0, errmsg: 'OK' }),
  }
}

const say = (status: number, body: object): PushVerdict['answer'] => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
})

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const eventOf = (row: unknown, nowMs: number): readonly PushEvent[] => {
  const state = report.safeParse(row)
  if (state.success) {
    const { user_receive_time, mobile, report_status, errmsg, description, sid } = state.data
    const said = `${errmsg} ${description}`.trim()
    return [
      {
        event: 'receipt',
        deliveryNo: null,
        providerMessageId: sid,
        to: mobile,
        at: chinaTime(user_receive_time) ?? new Date(nowMs).toISOString(),
        said,
        ...(report_status === 'SUCCESS'
          ? { state: 'delivered' as const }
          : { state: 'failed' as const, reason: reasonOfReport(said) }),
      },
    ]
  }
  const uplink = reply.safeParse(row)
  if (!uplink.success) return []
  const { mobile, text, time } = uplink.data
  return [
    {
      event: 'uplink',
      // They give no id: the same words of the same phone at the same second are one answer.
      eventId: `${mobile} ${time} ${text.slice(0, 40)}`,
      from: mobile,
      text,
      at: new Date(time * 1000).toISOString(),
    },
  ]
}

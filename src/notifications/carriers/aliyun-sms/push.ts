import * as z from 'zod'
import type { Push, PushEvent, PushVerdict } from '../carrier.ts'
import { chinaTime } from '../china-time.ts'
import { reasonOfReceipt } from './codes.ts'

const receipt = z.object({
  phone_number: z.string(),
  report_time: z.string(),
  success: z.boolean(),
  err_code: z.string().default(''),
  err_msg: z.string().default(''),
  biz_id: z.string(),
})

const answerOfOwner = z.object({
  phone_number: z.string(),
  content: z.string(),
  send_time: z.string(),
  sequence_id: z.union([z.string(), z.number()]),
})

/**
 * SmsReport and SmsUp, as JSON arrays. Aliyun does not sign them: the address they come to is
 * secret, and a receipt counts only for a BizId and phone of ours. A row that is neither is skipped,
 * so that one strange row does not hold the others back.
 */
export const readAliyunPush = ({ rawBody, nowMs }: Push<unknown, unknown>): PushVerdict => {
  const rows = rowsOf(rawBody)
  if (rows === null) return { events: [], answer: say(400, { code: 1, msg: '无法解析' }) }
  return {
    events: rows.flatMap((row) => eventOf(row, nowMs)),
    answer: say(200, { code: 0, msg: '接收成功' }),
  }
}

const say = (status: number, body: object): PushVerdict['answer'] => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
})

const rowsOf = (rawBody: string): readonly unknown[] | null => {
  try {
    const parsed: unknown = JSON.parse(rawBody)
    return Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}

const eventOf = (row: unknown, nowMs: number): readonly PushEvent[] => {
  const timeOf = (text: string): string => chinaTime(text) ?? new Date(nowMs).toISOString()
  const report = receipt.safeParse(row)
  if (report.success) {
    const { phone_number, report_time, success, err_code, err_msg, biz_id } = report.data
    return [
      {
        event: 'receipt',
        deliveryNo: null,
        providerMessageId: biz_id,
        to: phone_number,
        at: timeOf(report_time),
        said: `${err_code} ${err_msg}`.trim(),
        ...(success
          ? { state: 'delivered' as const }
          : { state: 'failed' as const, reason: reasonOfReceipt(err_code) }),
      },
    ]
  }
  const uplink = answerOfOwner.safeParse(row)
  if (!uplink.success) return []
  const { phone_number, content, send_time, sequence_id } = uplink.data
  return [
    {
      event: 'uplink',
      eventId: String(sequence_id),
      from: phone_number,
      text: content,
      at: timeOf(send_time),
    },
  ]
}

import { sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import { reasonWords } from '../../notifications/api.ts'
import { type HouseholdMessage, messagesOfHousehold } from '../../notifications/index.ts'
import { wallTime } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { event, monthWords, type TimelineEvent } from './timeline-event.ts'

/** What was said to a household and what it answered; it moves no debt. */
export const readMessageEvents = async (
  context: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> => [
  ...(await readMessages(context, householdId)),
  ...(await readAnswers(context, householdId)),
]

type Answer = { id: bigint; text: string; masked: string; meaning: string; on: string; at: string }

const readAnswers = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> => {
  const { rows } = await sql<Answer>`
    select id, text, masked, meaning, (received_at at time zone 'Asia/Shanghai')::date::text as "on", received_at as at
    from notifications.uplink where company_id = ${companyId} and household_id = ${householdId}
    order by id desc limit 500`.execute(tx)
  return rows.map(({ id, text, masked, meaning, on, at }) => {
    const time = wallTime(at).slice(11, 16)
    const done = meanings[meaning]
    return event(
      'message',
      `answer ${id}`,
      { on, at },
      {
        title: { zh: '业主回复', en: 'Answer of the owner' },
        detail: {
          zh: `${masked} ${time}：${text}${done ? `（${done.zh}）` : ''}`,
          en: `${masked} ${time}: ${text}${done ? ` (${done.en})` : ''}`,
        },
      },
    )
  })
}

/** What was done at once; anything else is for a person to read. */
const meanings: Readonly<Record<string, Words>> = {
  stop: { zh: '已退订', en: 'stopped' },
  resume: { zh: '已恢复接收', en: 'taken up again' },
  wrongNumber: { zh: '已登记号码不是本人', en: 'noted as a wrong number' },
}

const readMessages = async (context: Context, householdId: bigint): Promise<TimelineEvent[]> =>
  (await messagesOfHousehold(context, householdId)).map((message) => {
    const month = message.periodMonth ? monthWords(message.periodMonth.slice(0, 7)) : null
    return event(
      'message',
      `message ${message.id}`,
      { on: wallTime(message.createdAt).slice(0, 10), at: message.createdAt },
      {
        title: {
          zh: `${month?.zh ?? ''} ${message.kindWords.zh}`.trim(),
          en: `${message.kindWords.en} ${month?.en ?? ''}`.trim(),
        },
        detail: outcome(message),
        messageId: message.id,
      },
    )
  })

const outcome = (message: HouseholdMessage): Words => {
  const { accountName, masked, openedAt, deliveredAt, sentAt, reason } = message
  const over = [accountName, masked].filter(Boolean).join(' ')
  if (openedAt) {
    return {
      zh: `${over}，${wallTime(openedAt)} 打开`,
      en: `${over}, opened ${wallTime(openedAt)}`,
    }
  }
  if (deliveredAt) {
    const at = wallTime(deliveredAt)
    return { zh: `${over}，${at} 送达`, en: `${over}, delivered ${at}` }
  }
  if (reason && message.state !== 'ready') {
    const { zh, en } = reasonWords[reason].words
    return { zh: `未送达：${zh}`, en: `Not reached: ${en}` }
  }
  return sentAt ? { zh: `${over}，已发出`, en: `${over}, sent` } : { zh: '待发送', en: 'waiting' }
}

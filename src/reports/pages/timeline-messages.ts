import type { Words } from '../../kernel/shapes.ts'
import { reasonWords } from '../../notifications/api.ts'
import { type HouseholdMessage, messagesOfHousehold } from '../../notifications/index.ts'
import { wallTime } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { event, monthWords, type TimelineEvent } from './timeline-event.ts'

/** What was said to a household; it moves no debt. */
export const readMessageEvents = async (
  context: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> =>
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

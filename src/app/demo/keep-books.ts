import { addDays, lastOfMonth } from '../../kernel/period.ts'
import * as payments from '../../payments/api.ts'
import * as reconciliation from '../../reconciliation/api.ts'
import type { Stage } from './stage.ts'
import type { Cast } from './story.ts'

/** What the counter took in a month reaches the bank on the first of the next. */
export const landMonth = async (stage: Stage, cast: Cast, month: string): Promise<void> => {
  const accountant = stage.as(cast.company.staff.accountant.actor)
  const { communityId } = cast.company
  const landedOn = addDays(lastOfMonth(month), 1)
  stage.moveTo(landedOn, '08:40')
  const { rows } = await accountant.call(reconciliation.getTieOut, { date: lastOfMonth(month) })
  for (const { channelAccountId, channel } of rows) {
    const { amountFen } = await accountant.call(payments.listPayments, {
      communityId,
      from: month,
      to: lastOfMonth(month),
      method: channel,
      limit: 1,
    })
    if (amountFen === 0n) continue
    await accountant.call(reconciliation.recordLanding, { channelAccountId, landedOn, amountFen })
  }
}

/**
 * The morning after: the channel's bill is fetched, the counter's takings are counted, money lands,
 * and the day is certified, unless it is left to the person who opens the demo.
 */
export const closeDay = async (
  stage: Stage,
  cast: Cast,
  input: { date: string; isLeftOpen: boolean },
): Promise<void> => {
  const { date, isLeftOpen } = input
  const accountant = stage.as(cast.company.staff.accountant.actor)
  await accountant.call(reconciliation.fetchStatements, { date })
  await accountant.call(reconciliation.refreshTieOut, { date })
  const { rows } = await accountant.call(reconciliation.getTieOut, { date })
  for (const { channelAccountId, channel, ours, theirs, settles } of rows) {
    const takenFen = ours.fen - ours.refundFen
    if (channel !== 'wechatpay' && ours.count > 0) {
      await accountant.call(reconciliation.recordCount, {
        channelAccountId,
        date,
        count: ours.count,
        amountFen: takenFen,
      })
    }
    const netFen = theirs?.netFen ?? takenFen
    if (netFen <= 0n || isLeftOpen) continue
    const landedOn = settles === 'atOnce' ? date : addDays(date, 1)
    await accountant.call(reconciliation.recordLanding, {
      channelAccountId,
      landedOn,
      amountFen: netFen,
    })
  }
  if (!isLeftOpen) await accountant.call(reconciliation.certifyDay, { date })
}

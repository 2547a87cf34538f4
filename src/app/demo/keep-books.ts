import { addDays, lastOfMonth } from '../../kernel/period.ts'
import * as payments from '../../payments/api.ts'
import * as reconciliation from '../../reconciliation/api.ts'
import type { Stage } from './stage.ts'
import type { Cast } from './story.ts'

/**
 * What the counter took before the days were closed one by one reached the bank on the first of
 * each next month. `date` has its tie-out already: it names the accounts.
 */
const landMonths = async (
  stage: Stage,
  cast: Cast,
  { months, date }: { months: readonly string[]; date: string },
): Promise<void> => {
  const accountant = stage.as(cast.company.staff.accountant.actor)
  const { rows } = await accountant.call(reconciliation.getTieOut, { date })
  for (const month of months) {
    for (const { channelAccountId, channel } of rows) {
      const { amountFen } = await accountant.call(payments.listPayments, {
        communityId: cast.company.communityId,
        from: month,
        to: lastOfMonth(month),
        method: channel,
        limit: 1,
      })
      if (amountFen === 0n) continue
      const landedOn = addDays(lastOfMonth(month), 1)
      await accountant.call(reconciliation.recordLanding, { channelAccountId, landedOn, amountFen })
    }
  }
}

/**
 * The morning after: the channel's bill is fetched, the counter's takings are counted, money lands,
 * and the day is certified, unless it is left to the person who opens the demo. The first day also
 * brings to the bank what the `unlanded` months before it left on the way; `strayFen` came to the
 * bank that day from someone unknown.
 */
export const closeDay = async (
  stage: Stage,
  cast: Cast,
  input: { date: string; isLeftOpen: boolean; unlanded: readonly string[]; strayFen: bigint },
): Promise<void> => {
  const { date, isLeftOpen, unlanded, strayFen } = input
  const accountant = stage.as(cast.company.staff.accountant.actor)
  await accountant.call(reconciliation.fetchStatements, { date })
  await accountant.call(reconciliation.refreshTieOut, { date })
  if (unlanded.length > 0) {
    await landMonths(stage, cast, { months: unlanded, date })
    await accountant.call(reconciliation.refreshTieOut, { date })
  }
  const { rows } = await accountant.call(reconciliation.getTieOut, { date })
  for (const { channelAccountId, channel, ours, theirs, settles } of rows) {
    const takenFen = ours.fen - ours.refundFen
    const extraFen = channel === 'transfer' ? strayFen : 0n
    if (channel !== 'wechatpay' && ours.count > 0) {
      await accountant.call(reconciliation.recordCount, {
        channelAccountId,
        date,
        count: ours.count,
        amountFen: takenFen + extraFen,
      })
      if (extraFen > 0n) await keepUnclaimed(stage, cast, date)
    }
    const netFen = (theirs?.netFen ?? takenFen) + extraFen
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

/** A transfer that names no home: kept until its payer is found. */
const keepUnclaimed = async (stage: Stage, cast: Cast, date: string): Promise<void> => {
  const accountant = stage.as(cast.company.staff.accountant.actor)
  const { discrepancies } = await accountant.call(reconciliation.listDiscrepancies, {
    from: date,
    to: date,
    state: 'open',
  })
  for (const { id, channel } of discrepancies) {
    if (channel !== 'transfer') continue
    await accountant.call(reconciliation.resolveDiscrepancy, {
      discrepancyId: id,
      action: 'suspense',
      reason: '附言“悦湖物业费”，没有房号，查不到付款人',
    })
  }
}

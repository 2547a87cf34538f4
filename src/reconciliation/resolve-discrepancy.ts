import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { notFound } from '../kernel/things.ts'
import { clearing, post, reverse, surplusShortfall } from '../ledger/index.ts'
import { claimTrade, keepInSuspense, returnTrade, undoSuspense } from '../payments/index.ts'
import { startOfDay } from '../platform/clock.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { findCandidates } from './find-candidates.ts'
import { differenceOf, type Found, lockDiscrepancy } from './find-discrepancy.ts'
import { proposalsFor } from './proposals.ts'
import { assertWholeCompany } from './receive-statement.ts'
import { tieOutAround } from './tie-out.ts'

/** Explains a difference by one of its proposals; the books change only as it said. */
export const resolveDiscrepancy = implement(api.resolveDiscrepancy, async (context, input) => {
  assertWholeCompany(context)
  const found = await openDay(context, input.discrepancyId)
  if (found.state !== 'open') throw failures.resolvedMeanwhile()
  const candidate = (await findCandidates(context, [found])).get(found.id)
  const proposal = proposalsFor(differenceOf(found, candidate)).find(
    ({ action }) => action === input.action,
  )
  if (!proposal?.applies) {
    throw failures.proposalNotOffered({
      reason: proposal?.reason.zh ?? '',
      reasonEn: proposal?.reason.en ?? '',
    })
  }
  if (isKept(input.action)) {
    await keepInSuspense(
      context,
      { ...suspenseOf(found), ...hintOf(found, input.reason) },
      found.date,
    )
  }
  if (input.action === 'book' && candidate) {
    await claimTrade(context, { ...suspenseOf(found), householdId: candidate.householdId })
  }
  if (input.action === 'sendBack') {
    await returnTrade(context, { ...suspenseOf(found), note: input.reason })
  }
  if (input.action === 'surplusShortfall') await postSurplus(context, found)
  await sql`update reconciliation.discrepancy set state = 'resolved', resolution = ${input.action}, reason = ${input.reason},
      resolved_by = ${staffIdOf(context)}, resolved_at = ${context.now.toString()}::timestamptz
    where company_id = ${context.companyId} and id = ${found.id}`.execute(context.tx)
  return tieOutAgain(context, found)
})

/** 撤销: what was posted is reversed on its own day, and the difference is open again. */
export const undoResolution = implement(api.undoResolution, async (context, input) => {
  assertWholeCompany(context)
  const found = await openDay(context, input.discrepancyId)
  if (found.state !== 'resolved') throw failures.notResolved()
  if (isKept(found.resolution)) await undoSuspense(context, suspenseOf(found))
  if (found.resolution === 'surplusShortfall') {
    await reverse(context, { kind: 'discrepancy', id: found.id, postedOn: found.date })
  }
  await sql`update reconciliation.discrepancy set state = 'open', resolution = null, reason = null, resolved_by = null,
      resolved_at = null
    where company_id = ${context.companyId} and id = ${found.id}`.execute(context.tx)
  return tieOutAgain(context, found)
})

/** The money is kept for its payer first, also where it is given to someone in the same step. */
const isKept = (action: string | null): boolean =>
  ['suspense', 'book', 'sendBack'].includes(action ?? '')

/** @throws Failure notFound, dayCertified */
const openDay = async (context: Context, id: bigint): Promise<Found> => {
  const found = await lockDiscrepancy(context, id)
  if (!found) throw notFound('discrepancy')
  if (found.tieOutState === 'certified') throw failures.dayCertified({ day: found.date })
  return found
}

const gapOf = ({ oursFen, theirsFen }: Found): bigint => (theirsFen ?? 0n) - (oursFen ?? 0n)

/** A counted surplus has no number of the channel's; it gets its day's. */
const suspenseOf = (found: Found) => ({
  channelAccountId: found.channelAccountId,
  outTradeNo: found.outTradeNo ?? '',
  channelTradeNo: found.key === 'count' ? `count ${found.date}` : found.key,
  amountFen: gapOf(found),
  currency: 'CNY',
  paidAt: found.happenedAt ?? startOfDay(found.date).toString(),
  source: 'statement' as const,
})

/** What is counted has no number of ours; what the person knows of the payer stands in its place. */
const hintOf = ({ outTradeNo }: Found, reason: string): { outTradeNo?: string } =>
  outTradeNo ? {} : { outTradeNo: reason }

const postSurplus = (context: Context, found: Found): Promise<void> => {
  const gap = gapOf(found)
  const transit = clearing(found.channelAccountId)
  const isGain = gap > 0n
  return post(context, [
    {
      debit: isGain ? transit : surplusShortfall,
      credit: isGain ? surplusShortfall : transit,
      amountFen: isGain ? gap : -gap,
      sourceKind: 'discrepancy',
      sourceId: found.id,
      postedOn: found.date,
    },
  ])
}

const tieOutAgain = async (context: Context, found: Found): Promise<{ openCount: number }> => {
  await tieOutAround(
    context,
    { id: found.channelAccountId, channel: found.channel, name: found.accountName },
    found.date,
  )
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from reconciliation.discrepancy d
    join reconciliation.tie_out t on t.company_id = d.company_id and t.id = d.tie_out_id
    where d.company_id = ${context.companyId} and t.business_date = ${found.date}::date and d.state = 'open'`.execute(
    context.tx,
  )
  return { openCount: rows[0]?.n ?? 0 }
}

import { sql } from 'kysely'
import { type Aside, readAsides } from '../../identity/index.ts'
import type { Role } from '../../kernel/operation.ts'
import { addDays } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { readRadar } from '../arrears/radar.ts'
import { goalOf } from '../rates/collection-rates.ts'
import { rateSums, ratesOf } from '../rates/rate-sums.ts'
import { assertScope, basisOf, dayStart, inCommunities, rateDates, type Scope } from '../scope.ts'
import { approvalItem, disputeItem, incidentItem, pendingItem, suspenseItem } from './inbox.ts'
import { answersItem, codeFloodItem } from './inbox-answers.ts'
import { limitationItem, readTieOut, runItems, tieOutItem } from './inbox-books.ts'
import { complaintItem, dunningStoppedItem } from './inbox-dunning.ts'
import { letterItem } from './inbox-letters.ts'
import { carrierItem, evidenceItem, unreachedItem } from './inbox-messages.ts'
import { decides } from './inbox-row.ts'

/**
 * 今日: an inbox in order of deadline. What is done vanishes by its state; what a person ticks off
 * or puts off is aside for them alone.
 */
export const getToday = implement(api.getToday, async (context, input) => {
  await assertScope(context, input)
  const yesterday = addDays(context.today, -1)
  const radar = await readRadar(context, input)
  const tieOut = await readTieOut(context)
  const asides = await readAsides(context, input.communityId ?? 0n)
  const items = [
    await tieOutItem(context, tieOut),
    limitationItem(context, radar),
    ...(await runItems(context, input)),
    await suspenseItem(context),
    await approvalItem(context, input),
    await letterItem(context, input),
    await disputeItem(context, input),
    await pendingItem(context, input),
    await incidentItem(context),
    await unreachedItem(context, input),
    await answersItem(context, input),
    await carrierItem(context),
    await evidenceItem(context),
    await codeFloodItem(context),
    await dunningStoppedItem(context, input),
    await complaintItem(context, input),
  ]
  return {
    now: context.now.toString(),
    today: context.today,
    inbox: items
      .filter((item) => item !== null)
      .filter(({ kind }) => decides(context, kind))
      .sort(byDeadline)
      .map((item) => withAside(item, asides.get(item.key))),
    done: await readDone(context),
    strip: await readStrip(context, input),
    yesterday: { date: yesterday, ...(await receivedOn(context, input, yesterday)) },
    tieOut: {
      date: tieOut[0]?.date ?? yesterday,
      rows: tieOut.map(({ date: _, transitFen: __, lineCount: ___, ...row }) => row),
      transitFen: tieOut.reduce((sum, { transitFen }) => sum + transitFen, 0n),
    },
    radar: {
      households: radar.within365.households,
      fen: radar.within365.fen,
      marks: radar.marks.filter(({ daysLeft }) => daysLeft >= 0),
    },
  }
})

const withAside = (item: api.InboxItem, aside: Aside | undefined) => {
  const state = [item.count, item.fen ?? '', ...item.lines.map(({ key }) => key)].join(' ')
  const isAside = aside !== undefined && (aside.seen === null || aside.seen === state)
  return { ...item, state, asideUntil: isAside ? aside.until : null }
}

const byDeadline = (a: api.InboxItem, b: api.InboxItem): number =>
  (a.deadline ?? '9999').localeCompare(b.deadline ?? '9999') || a.key.localeCompare(b.key)

const rateReaders: readonly Role[] = api.getCollectionRates.access

const readStrip = async (context: Context, scope: Scope) => {
  const { actor } = context
  if (actor.kind === 'staff' && !actor.grants.some(({ role }) => rateReaders.includes(role))) {
    return null
  }
  const dates = rateDates(context, {})
  const sums = await rateSums(context, { scope, dates })
  const { current, arrearsRecovery } = ratesOf(sums)
  return {
    basis: basisOf(dates),
    current,
    arrears: arrearsRecovery,
    goal: await goalOf(context, scope.communityId, sums),
  }
}

const receivedOn = async (context: Context, scope: Scope, date: string) => {
  const { rows } = await sql<{ count: number; fen: bigint }>`
    select count(*)::int as count, coalesce(sum(p.amount_fen), 0)::bigint as fen from payments.payment p
    where p.company_id = ${context.companyId} and p.received_on = ${date}::date and not p.is_reversed
      and p.method <> 'opening' and ${inCommunities(context, scope, sql`p.community_id`)}`.execute(
    context.tx,
  )
  return rows[0] ?? { count: 0, fen: 0n }
}

/** Decisions that stay visible in grey for the rest of the day. */
const decisions: Record<string, Words> = {
  certifyDay: { zh: '日结证书已签发', en: 'Day certified' },
  resolveDiscrepancy: { zh: '对账差异已处理', en: 'Difference resolved' },
  publishBilling: { zh: '账单已发布', en: 'Bills published' },
  claimSuspense: { zh: '待认领款已认领', en: 'Payment claimed' },
  decideWaiver: { zh: '减免已审批', en: 'Waiver decided' },
  decideVacancy: { zh: '空置减免已审批', en: 'Vacancy decided' },
  decideRefund: { zh: '退款已审批', en: 'Refund decided' },
  approveTariffVersion: { zh: '收费标准已批准', en: 'Tariff approved' },
  closeDispute: { zh: '争议已答复', en: 'Dispute answered' },
  changeOwner: { zh: '过户已办理', en: 'Change of owner recorded' },
  closeShift: { zh: '已交班', en: 'Shift closed' },
}

const readDone = async ({ tx, companyId, today }: Context) => {
  const { rows } = await sql<{ key: string; operation: string; at: string; by: string }>`
    select id::text as key, split_part(operation, '/', 1) as operation, happened_at as at, actor_name as "by"
    from platform.audit where company_id = ${companyId} and happened_at >= ${dayStart(today)}::timestamptz
      and split_part(operation, '/', 1) = any(${Object.keys(decisions)}::text[])
    order by happened_at desc, id desc limit 20`.execute(tx)
  return rows.map(({ operation, ...row }) => ({
    ...row,
    title: decisions[operation] ?? { zh: operation, en: operation },
  }))
}

import { sql } from 'kysely'
import * as z from 'zod'
import { command } from '../kernel/operation.ts'
import { id } from '../kernel/shapes.ts'
import { type Context, implement } from '../platform/context.ts'
import { bookTrades, type ChannelTrade } from './book-trades.ts'
import { raiseIncident } from './incidents.ts'
import { bookRefundResult, type ChannelRefundResult } from './refund-results.ts'

/** What a verified notice says, without the payer's identity: kept as it is, and posted. */
const content = z.object({
  kind: z.enum(['payment', 'refund']),
  state: z.string(),
  said: z.string(),
  number: z.string(),
  channelNumber: z.string().nullable(),
  amountFen: z.bigint().nullable(),
  currency: z.string().nullable(),
  at: z.string().nullable(),
})
const notice = z.object({
  channelAccountId: id,
  eventId: z.string(),
  eventType: z.string(),
  body: z.string(),
  content,
})
export type StoredNotice = z.infer<typeof notice>
type Content = z.infer<typeof content>

const notices = z.strictObject({ notices: z.array(notice).min(1).max(100) })
const nobody = [] as const

/**
 * Stores verified notices in the durable inbox and posts them, in one transaction: for the notice
 * door only, never listed among the operations. A notice known before is left alone.
 */
export const postNotices = implement(
  command({
    name: 'postNotices',
    access: nobody,
    summary: 'Stores verified notices of a channel and posts what they say.',
    input: notices,
    output: z.object({ posted: z.number() }),
  }),
  async (context, input) => {
    const fresh = await insertNotices(context, input.notices, null)
    await postStored(context, fresh)
    return { posted: fresh.length }
  },
)

/**
 * Keeps notices whose posting failed: the money's message is safe, a job tries again, a person
 * sees it.
 */
export const keepNotices = implement(
  command({
    name: 'keepNotices',
    access: nobody,
    summary: 'Stores verified notices that could not be posted, for a later try.',
    input: notices.extend({ problem: z.string() }),
    output: z.object({}),
  }),
  async (context, input) => {
    const fresh = await insertNotices(context, input.notices, input.problem)
    for (const row of fresh) await raiseFailed(context, row.id, input.problem)
    await context.enqueue({
      task: 'retryNotices',
      runAt: context.now.add({ seconds: 30 }),
      key: 'retryNotices',
    })
    return {}
  },
)

/** Posts what lies unposted in the inbox, one at a time, so that one cannot keep back the rest. */
export const retryNotice = implement(
  command({
    name: 'retryNotice',
    access: nobody,
    summary: 'Tries again to post a stored notice of a channel.',
    input: z.strictObject({ noticeId: id }),
    output: z.object({}),
  }),
  async (context, input) => {
    const rows = await readUnposted(context, sql`and id = ${input.noticeId} for update skip locked`)
    await postStored(context, rows)
    return {}
  },
)

type Fresh = { id: bigint; channelAccountId: bigint; content: Content }

const insertNotices = async (
  { tx, companyId, now }: Context,
  given: readonly StoredNotice[],
  problem: string | null,
): Promise<Fresh[]> => {
  const { rows } = await sql<{ id: bigint; event_id: string }>`
    insert into payments.notice (company_id, channel, channel_account_id, event_id, event_type, body, content, received_at, state, problem)
    select ${companyId}, 'wechatpay', n.account_id, n.event_id, n.event_type, n.body, n.content, ${now.toString()}::timestamptz,
      'received', ${problem}
    from unnest(${given.map((n) => n.channelAccountId)}::bigint[], ${given.map((n) => n.eventId)}::text[],
      ${given.map((n) => n.eventType)}::text[], ${given.map((n) => n.body)}::text[],
      ${given.map((n) => JSON.stringify({ ...n.content, amountFen: n.content.amountFen?.toString() ?? null }))}::jsonb[]
    ) n (account_id, event_id, event_type, body, content)
    order by n.event_id
    on conflict (company_id, channel, event_id) do nothing returning id, event_id`.execute(tx)
  const byEvent = new Map(given.map((item) => [item.eventId, item]))
  return rows.flatMap(({ id: noticeId, event_id: eventId }) => {
    const item = byEvent.get(eventId)
    return item
      ? [{ id: noticeId, channelAccountId: item.channelAccountId, content: item.content }]
      : []
  })
}

const readUnposted = async (
  { tx, companyId }: Context,
  rest: ReturnType<typeof sql>,
): Promise<Fresh[]> => {
  const { rows } = await sql<{ id: bigint; channel_account_id: bigint; content: unknown }>`
    select id, channel_account_id, content from payments.notice
    where company_id = ${companyId} and state = 'received' ${rest}`.execute(tx)
  return rows.map((row) => {
    const stored = row.content as Omit<Content, 'amountFen'> & { amountFen: string | null }
    const amountFen = stored.amountFen === null ? null : BigInt(stored.amountFen)
    return {
      id: row.id,
      channelAccountId: row.channel_account_id,
      content: { ...stored, amountFen },
    }
  })
}

/** Up to 200 notices that wait for another try, the oldest first. */
export const unpostedNoticeIds = async ({ tx, companyId }: Context): Promise<bigint[]> => {
  const { rows } = await sql<{ id: bigint }>`select id from payments.notice
    where company_id = ${companyId} and state = 'received' order by id limit 200`.execute(tx)
  return rows.map(({ id: noticeId }) => noticeId)
}

type Fate = { id: bigint; state: 'posted' | 'ignored' | 'refused'; problem: string | null }

/** Payments first, so that a refund's notice finds its payment whichever came earlier. */
const postStored = async (context: Context, stored: readonly Fresh[]): Promise<void> => {
  if (stored.length === 0) return
  const fates: Fate[] = []
  const paid: { id: bigint; trade: ChannelTrade }[] = []
  for (const row of stored.filter((item) => item.content.kind === 'payment')) {
    const trade = tradeOf(row)
    if (trade) paid.push({ id: row.id, trade })
    else fates.push({ id: row.id, state: 'ignored', problem: row.content.said })
  }
  const outcomes = await bookTrades(
    context,
    paid.map(({ trade }) => trade),
  )
  outcomes.forEach(({ outcome }, index) => {
    const isRefused = outcome === 'mismatch'
    const state = isRefused ? 'refused' : 'posted'
    fates.push({ id: paid[index]?.id ?? 0n, state, problem: isRefused ? outcome : null })
  })
  for (const row of stored.filter((item) => item.content.kind === 'refund')) {
    const { outcome } = await bookRefundResult(context, refundOf(row))
    const isRefused = outcome === 'mismatch' || outcome === 'unknown'
    fates.push({
      id: row.id,
      state: isRefused ? 'refused' : 'posted',
      problem: isRefused ? outcome : null,
    })
  }
  await sql`update payments.notice n set state = f.state, problem = f.problem, posted_at = ${context.now.toString()}::timestamptz
    from unnest(${fates.map((fate) => fate.id)}::bigint[], ${fates.map((fate) => fate.state)}::text[],
      ${fates.map((fate) => fate.problem)}::text[]) f (id, state, problem)
    where n.company_id = ${context.companyId} and n.id = f.id`.execute(context.tx)
}

/** Null when it tells of no money: then there is nothing to do. */
const tradeOf = ({ channelAccountId, content: said }: Fresh): ChannelTrade | null =>
  said.state === 'paid' && said.channelNumber && said.amountFen !== null && said.at
    ? {
        channelAccountId,
        outTradeNo: said.number,
        channelTradeNo: said.channelNumber,
        amountFen: said.amountFen,
        currency: said.currency ?? 'CNY',
        paidAt: said.at,
        source: 'notice',
      }
    : null

const refundOf = ({ channelAccountId, content: said }: Fresh): ChannelRefundResult => ({
  channelAccountId,
  state: said.state as ChannelRefundResult['state'],
  outRefundNo: said.number,
  channelRefundNo: said.channelNumber,
  amountFen: said.amountFen,
  succeededAt: said.at,
  said: said.said,
  source: 'notice',
})

const raiseFailed = (context: Context, noticeId: bigint, problem: string): Promise<void> =>
  raiseIncident(context, {
    kind: 'postingFailed',
    key: noticeId.toString(),
    detail: { noticeId: noticeId.toString(), problem: problem.slice(0, 200) },
  })

/** A valid notice of another merchant came to this company's address. */
export const reportForeignNotice = implement(
  command({
    name: 'reportForeignNotice',
    access: nobody,
    summary: 'Raises an incident about a notice that belongs to another merchant.',
    input: z.strictObject({ eventId: z.string(), eventType: z.string() }),
    output: z.object({}),
  }),
  async (context, input) => {
    await raiseIncident(context, { kind: 'foreignNotice', key: input.eventId, detail: input })
    return {}
  },
)

import { sql } from 'kysely'
import { reverse } from '../ledger/index.ts'
import type { Context } from '../platform/context.ts'
import type { ChannelRefund } from './channels/channel.ts'
import { raiseIncident } from './incidents.ts'
import { refundDelay } from './query-ladder.ts'
import { type RefundState, refundStates, sourcesOf } from './states.ts'

/** What a channel says of one refund; the same whether from a notice, a query or a day bill. */
export type ChannelRefundResult = Pick<
  ChannelRefund,
  'state' | 'outRefundNo' | 'channelRefundNo' | 'amountFen' | 'succeededAt' | 'said'
> & { readonly channelAccountId: bigint; readonly source: 'notice' | 'query' | 'statement' }

type RefundOutcome = {
  /**
   * ended: the channel's final word is kept; pending: it has none yet; repeat: known before;
   * unknown: not our number, an incident is raised; mismatch: another amount or account, likewise.
   */
  readonly outcome: 'ended' | 'pending' | 'repeat' | 'unknown' | 'mismatch'
  readonly refundId: bigint | null
}

type Row = {
  id: bigint
  payment_id: bigint
  household_id: bigint
  community_id: bigint
  channel_account_id: bigint
  amount_fen: bigint
  state: RefundState
  query_count: number
}

/**
 * Keeps what the channel says of a refund. Only its final word ends one: a time-out, too little in
 * the merchant's account or any other no leaves it pending under its number. Closed by the channel
 * means the money never left: the posting is reversed.
 */
export const bookRefundResult = async (
  context: Context,
  result: ChannelRefundResult,
): Promise<RefundOutcome> => {
  const refund = await lockByNumber(context, result.outRefundNo)
  if (!refund) {
    await raise(context, 'unknownRefund', result)
    return { outcome: 'unknown', refundId: null }
  }
  const refundId = refund.id
  if (
    refund.channel_account_id !== result.channelAccountId ||
    (result.amountFen !== null && result.amountFen !== refund.amount_fen)
  ) {
    await raise(context, 'tradeMismatch', result)
    return { outcome: 'mismatch', refundId }
  }
  if (!isFinal(result.state)) {
    if (!['approved', 'pending'].includes(refund.state)) return { outcome: 'repeat', refundId }
    await keepAsking(context, refund, result)
    return { outcome: 'pending', refundId }
  }
  if (!sourcesOf(refundStates, result.state).includes(refund.state)) {
    return { outcome: 'repeat', refundId }
  }
  await end(context, refund, result)
  if (result.state === 'closed') await takeBackPosting(context, refund)
  if (result.state === 'succeeded') await announceSuccess(context, refund)
  if (result.state === 'abnormal') await raise(context, 'refundStuck', result)
  return { outcome: 'ended', refundId }
}

const isFinal = (state: ChannelRefund['state']): boolean =>
  ['succeeded', 'closed', 'abnormal'].includes(state)

const lockByNumber = async (
  { tx, companyId }: Context,
  outRefundNo: string,
): Promise<Row | undefined> => {
  const { rows } =
    await sql<Row>`select r.id, r.payment_id, r.household_id, r.community_id, r.channel_account_id,
      r.amount_fen, r.state, r.query_count
    from payments.refund r where r.company_id = ${companyId} and r.out_refund_no = ${outRefundNo}
      and r.state not in ('requested', 'refused') for no key update`.execute(tx)
  return rows[0]
}

const isStuck = (result: ChannelRefundResult): boolean =>
  result.state === 'refused' || /NOT_ENOUGH/.test(result.said)

/** What a person reads beside the refund; null when there is nothing to worry about. */
const problemOf = (result: ChannelRefundResult): string | null =>
  ['pending', 'succeeded'].includes(result.state) ? null : result.said.slice(0, 200)

/** Accepted is pending; what the channel has not accepted is sent again under its number. */
const keepAsking = async (
  context: Context,
  refund: Row,
  result: ChannelRefundResult,
): Promise<void> => {
  const next = context.now.add({ seconds: refundDelay(refund.query_count) })
  await sql`update payments.refund set query_count = query_count + 1, next_query_at = ${next.toString()}::timestamptz,
      state = case when ${result.state === 'pending'} then 'pending' else state end,
      channel_refund_no = coalesce(${result.channelRefundNo}, channel_refund_no), problem = ${problemOf(result)}
    where company_id = ${context.companyId} and id = ${refund.id}`.execute(context.tx)
  if (isStuck(result)) await raise(context, 'refundStuck', result)
}

const end = async (context: Context, refund: Row, result: ChannelRefundResult): Promise<void> => {
  const succeededAt =
    result.state === 'succeeded' ? (result.succeededAt ?? context.now.toString()) : null
  await sql`update payments.refund set state = ${result.state},
      channel_refund_no = coalesce(${result.channelRefundNo}, channel_refund_no),
      succeeded_at = ${succeededAt}::timestamptz, next_query_at = null, problem = ${problemOf(result)}
    where company_id = ${context.companyId} and id = ${refund.id}`.execute(context.tx)
}

/**
 * States that the money of a refund, given by its row, is with the payer again. `isWhole` says that
 * with this one every fen of the payment has gone back; asked under the lock of the payment's row,
 * as two parts may end at once.
 */
export const announceSuccess = async (
  context: Context,
  refund: Pick<Row, 'id' | 'payment_id' | 'household_id' | 'community_id'>,
): Promise<void> => {
  const { rows } = await sql<{ amount_fen: bigint }>`select amount_fen from payments.payment
    where company_id = ${context.companyId} and id = ${refund.payment_id} for no key update`.execute(
    context.tx,
  )
  const { rows: gone } = await sql<{ fen: bigint }>`
    select coalesce(sum(amount_fen), 0)::bigint as fen from payments.refund
    where company_id = ${context.companyId} and payment_id = ${refund.payment_id} and state = 'succeeded'`.execute(
    context.tx,
  )
  await context.announce({
    name: 'refundSucceeded',
    refundId: refund.id,
    paymentId: refund.payment_id,
    householdId: refund.household_id,
    communityId: refund.community_id,
    isWhole: gone[0]?.fen === rows[0]?.amount_fen,
  })
}

/** The money stays with the payer's account: as prepayment, free for what is owed again. */
const takeBackPosting = async (context: Context, refund: Row): Promise<void> => {
  await reverse(context, { kind: 'refund', id: refund.id, postedOn: context.today })
  await sql`update payments.payment set refunded_fen = refunded_fen - ${refund.amount_fen}
    where company_id = ${context.companyId} and id = ${refund.payment_id}`.execute(context.tx)
  await context.announce({
    name: 'refundClosed',
    refundId: refund.id,
    paymentId: refund.payment_id,
    householdId: refund.household_id,
    communityId: refund.community_id,
  })
}

const raise = (
  context: Context,
  kind: 'unknownRefund' | 'tradeMismatch' | 'refundStuck',
  result: ChannelRefundResult,
): Promise<void> =>
  raiseIncident(context, {
    kind,
    key: `${result.outRefundNo} ${kind === 'refundStuck' ? '' : (result.amountFen ?? '')}`.trim(),
    detail: {
      outRefundNo: result.outRefundNo,
      amountFen: result.amountFen === null ? null : Number(result.amountFen),
      said: result.said.slice(0, 200),
      source: result.source,
    },
  })

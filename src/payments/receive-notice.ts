import { Failure } from '../kernel/failure.ts'
import { type Operation, type Platform, systemActor } from '../platform/context.ts'
import { execute } from '../platform/execute.ts'
import { wechatPayAccountOf } from './channel-accounts.ts'
import type { Notice } from './channels/channel.ts'
import { channels } from './channels/index.ts'
import type { WechatPayAccount } from './channels/wechatpay/index.ts'
import { keepNotices, postNotices, reportForeignNotice, type StoredNotice } from './post-notices.ts'

type NoticeRequest = {
  readonly companyId: bigint
  readonly accountId: bigint
  readonly header: (name: string) => string | undefined
  readonly rawBody: string
}

/**
 * accepted: it is durable, stop sending. refused: no valid notice for this address. later: we
 * cannot judge or keep it now, send it again.
 */
type NoticeAnswer = 'accepted' | 'refused' | 'later'

const accountMaxAgeMs = 60_000
const batchSize = 100

/**
 * The inbox of channel notices. Verified on the raw bytes, stored, posted and committed before it
 * is answered. Posting is by micro-batch: while one commit is on its way the next batch forms, of
 * at most a hundred, so that nothing ever waits for a batch to fill.
 */
export const openNoticeInbox = (
  platform: Platform,
): ((request: NoticeRequest) => Promise<NoticeAnswer>) => {
  const accountOf = cachedAccounts(platform)
  const post = batchByCompany((companyId, batch) => postBatch(platform, companyId, batch))
  return async (request) => {
    const { companyId } = request
    const verdict = await verifyFresh(platform, accountOf, request)
    if (verdict === 'later' || verdict === 'refused') return verdict
    if (!verdict.isOurs) {
      const { eventId, eventType } = verdict
      await run(platform, companyId, reportForeignNotice, { eventId, eventType })
      return 'refused'
    }
    return post(companyId, toStored(request, verdict))
  }
}

const run = (platform: Platform, companyId: bigint, operation: Operation, input: unknown) =>
  execute(platform, operation, input, { actor: systemActor('wechatpay'), companyId })

type Accounts = (request: NoticeRequest, isStale: boolean) => Promise<WechatPayAccount | null>

/** Accounts are kept for a minute; an unknown serial looks again at once, but not more than once a second. */
const cachedAccounts = (platform: Platform): Accounts => {
  const known = new Map<string, { readAt: number; account: Promise<WechatPayAccount | null> }>()
  return ({ companyId, accountId }, isStale) => {
    const key = `${companyId}/${accountId}`
    const cached = known.get(key)
    const age = performance.now() - (cached?.readAt ?? -Infinity)
    if (cached && age < (isStale ? 1000 : accountMaxAgeMs)) return cached.account
    const account = wechatPayAccountOf(platform, { companyId, accountId })
    account.catch(() => known.delete(key))
    if (known.size > 10_000) known.clear()
    known.set(key, { readAt: performance.now(), account })
    return account
  }
}

/**
 * A key we do not know may be one that was just switched to: the account is read again, and if it
 * is still unknown the channel is asked to come back.
 */
const verifyFresh = async (
  platform: Platform,
  accountOf: Accounts,
  request: NoticeRequest,
): Promise<Notice | 'refused' | 'later'> => {
  for (const isStale of [false, true]) {
    const account = await accountOf(request, isStale)
    if (!account) return 'refused'
    const verdict = channels.wechatpay.verifyNotice({
      account,
      header: request.header,
      rawBody: request.rawBody,
      nowSeconds: Math.floor(platform.clock.now().epochMilliseconds / 1000),
    })
    if (verdict.kind === 'notice') return verdict.notice
    if (verdict.verdict !== 'unknownSerial') return 'refused'
  }
  return 'later'
}

const toStored = (request: NoticeRequest, notice: Notice): StoredNotice => {
  const { eventId, eventType } = notice
  const shared = {
    channelAccountId: request.accountId,
    eventId,
    eventType,
    body: request.rawBody,
  }
  if (notice.kind === 'payment') {
    const { state, said, outTradeNo, channelTradeNo, amountFen, currency, paidAt } = notice.trade
    return {
      ...shared,
      content: {
        kind: 'payment',
        state,
        said,
        number: outTradeNo,
        channelNumber: channelTradeNo,
        amountFen,
        currency,
        at: paidAt,
      },
    }
  }
  const { state, said, outRefundNo, channelRefundNo, amountFen, succeededAt } = notice.refund
  return {
    ...shared,
    content: {
      kind: 'refund',
      state,
      said,
      number: outRefundNo,
      channelNumber: channelRefundNo,
      amountFen,
      currency: null,
      at: succeededAt,
    },
  }
}

type Waiting = { readonly notice: StoredNotice; readonly answer: (answer: NoticeAnswer) => void }

/** Per company one batch at a time; what comes meanwhile is the next batch. */
const batchByCompany = (
  work: (companyId: bigint, batch: readonly StoredNotice[]) => Promise<NoticeAnswer[]>,
): ((companyId: bigint, notice: StoredNotice) => Promise<NoticeAnswer>) => {
  const queues = new Map<bigint, Waiting[]>()
  const drain = async (companyId: bigint, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, batchSize)
      const answers = await work(
        companyId,
        batch.map(({ notice }) => notice),
      )
      for (const [index, { answer }] of batch.entries()) answer(answers[index] ?? 'later')
    }
    queues.delete(companyId)
  }
  return (companyId, notice) =>
    new Promise((answer) => {
      const queue = queues.get(companyId)
      if (queue) {
        queue.push({ notice, answer })
        return
      }
      const begun = [{ notice, answer }]
      queues.set(companyId, begun)
      void drain(companyId, begun)
    })
}

/**
 * Posts a batch; when that fails, each notice on its own, so that one cannot harm another; one
 * that fails on its own is kept in the inbox and accepted all the same.
 */
const postBatch = async (
  platform: Platform,
  companyId: bigint,
  batch: readonly StoredNotice[],
): Promise<NoticeAnswer[]> => {
  try {
    await run(platform, companyId, postNotices, { notices: batch })
    return batch.map(() => 'accepted')
  } catch (error) {
    if (isUnavailable(error)) return batch.map(() => 'later')
    if (batch.length === 1 && batch[0]) return [await keep(platform, companyId, batch[0], error)]
    const answers: NoticeAnswer[] = []
    for (const notice of batch) answers.push(...(await postBatch(platform, companyId, [notice])))
    return answers
  }
}

/** Then nothing can be kept either: the channel holds its message and comes back. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'unavailable'

const keep = async (
  platform: Platform,
  companyId: bigint,
  notice: StoredNotice,
  reason: unknown,
): Promise<NoticeAnswer> => {
  const problem = reason instanceof Failure ? reason.code : 'bug'
  try {
    await run(platform, companyId, keepNotices, { notices: [notice], problem })
    return 'accepted'
  } catch {
    return 'later'
  }
}

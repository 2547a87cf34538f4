import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import { type KeyPair, makePlatformKeys, type PlatformKeys } from './keys.ts'
import type { PhoneMessage } from './messages/provider.ts'

/**
 * What the pretend service remembers. Amounts are whole fen; instants are milliseconds of the
 * sandbox clock. Everything is kept in memory, and in a JSON-lines file when one is named: each
 * line holds one record as it stood after a change, so the last line of a record wins.
 */

export type Merchant = {
  readonly name: string
  readonly mode: 'direct' | 'partner'
  /** Which key signs for this merchant; `both` is the gradual switch from one to the other. */
  keyMode: 'publicKey' | 'certificate' | 'both'
  readonly mchid: string
  readonly appid: string
  /** The merchants under a partner, by sub_mchid. */
  readonly subs: Record<string, { subAppid: string; name: string }>
  readonly apiV3Key: string
  readonly keys: KeyPair
}

export type Scene = 'JSAPI' | 'NATIVE' | 'MWEB' | 'APP'

export type Trade = {
  readonly outTradeNo: string
  readonly mchid: string
  readonly appid: string
  readonly subMchid: string | null
  readonly subAppid: string | null
  readonly scene: Scene
  readonly description: string
  readonly attach: string | null
  readonly totalFen: number
  readonly notifyUrl: string | null
  /** The payer a JSAPI order was placed for, and which of the two ids it is in partner mode. */
  readonly payer: { openid: string; kind: 'openid' | 'sp_openid' | 'sub_openid' } | null
  /** The first request, to compare a repeated one with. */
  readonly fingerprint: string
  readonly orderedAt: number
  readonly expiresAt: number
  prepayId: string
  prepayUntil: number
  h5Until: number
  codeUrl: string | null
  state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'
  transactionId: string | null
  paidAt: number | null
  openid: string | null
  couponFen: number
}

export type Refund = {
  readonly outRefundNo: string
  readonly refundId: string
  readonly mchid: string
  readonly subMchid: string | null
  readonly outTradeNo: string
  readonly refundFen: number
  /** Part of the trade's fee that comes back with this refund. */
  readonly feeFen: number
  readonly notifyUrl: string | null
  readonly fingerprint: string
  readonly requestedAt: number
  state: 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED'
  /** What becomes of it, and when; null: it stays in work. */
  outcome: 'SUCCESS' | 'ABNORMAL' | 'CLOSED'
  settlesAt: number | null
  succeededAt: number | null
}

export type Attempt = {
  readonly at: number
  readonly result: 'accepted' | 'refused' | 'unreachable' | 'lost'
  readonly status: number | null
}

export type Notice = {
  readonly id: string
  readonly mchid: string
  readonly outTradeNo: string
  readonly event: string
  readonly summary: string
  readonly type: 'transaction' | 'refund'
  readonly notifyUrl: string
  readonly plain: Readonly<Record<string, unknown>>
  readonly createdAt: number
  /** Null when it will not be sent (again), or waits for a refund notice to overtake it. */
  dueAt: number | null
  state: 'due' | 'held' | 'accepted' | 'given up'
  /** How often it was tried; copies sent at once count once. */
  rounds: number
  attempts: Attempt[]
}

type Tables = {
  readonly merchant: Map<string, Merchant>
  readonly trade: Map<string, Trade>
  readonly refund: Map<string, Refund>
  readonly notice: Map<string, Notice>
  readonly faults: Map<string, Faults>
  /** What the providers of messages keep, by `provider thing id`: accounts, tokens, openids, grants. */
  readonly kept: Map<string, unknown>
  /** What the pretend phone received, in the order of arrival. */
  readonly phoneMessage: Map<string, PhoneMessage>
}
type Kind = keyof Tables
type ValueOf<K extends Kind> = Tables[K] extends Map<string, infer V> ? V : never

export type State = Tables & {
  readonly clock: Clock
  readonly platform: PlatformKeys
  /** Trades by transaction_id and by prepay_id. */
  readonly tradesById: Map<string, Trade>
  readonly tradesByPrepayId: Map<string, Trade>
  /** Refunds of a trade in the order they were asked for, by trade key. */
  readonly refundsOfTrade: Map<string, Refund[]>
  readonly refundsInWork: Set<Refund>
  readonly noticesDue: Set<Notice>
  /** Keeps a new or changed record. */
  readonly save: <K extends Kind>(kind: K, key: string, value: ValueOf<K>) => void
  /** Writes what was saved to the file. */
  readonly flush: () => void
}

export const tradeKey = (trade: { mchid: string; outTradeNo: string }): string =>
  `${trade.mchid} ${trade.outTradeNo}`
export const refundKey = (refund: { mchid: string; outRefundNo: string }): string =>
  `${refund.mchid} ${refund.outRefundNo}`

/** Opens the memory, filled from the file if there is one. */
export const openState = async (clock: Clock, file: string | undefined): Promise<State> => {
  const lines = file && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const kept = lines.filter(isWhole).map((line) => JSON.parse(line) as [string, string, unknown])
  const given = kept.find(([kind]) => kind === 'platform')?.[2] as PlatformKeys | undefined
  const platform = given ?? (await makePlatformKeys(clock.now()))
  const tables: Tables = {
    merchant: new Map(),
    trade: new Map(),
    refund: new Map(),
    notice: new Map(),
    faults: new Map(),
    kept: new Map(),
    phoneMessage: new Map(),
  }
  const indexes = {
    tradesById: new Map<string, Trade>(),
    tradesByPrepayId: new Map<string, Trade>(),
    refundsOfTrade: new Map<string, Refund[]>(),
    refundsInWork: new Set<Refund>(),
    noticesDue: new Set<Notice>(),
  }
  for (const [kind, key, value] of kept) {
    if (kind in tables) tables[kind as Kind].set(key, value as never)
  }
  const index = (kind: Kind, value: unknown): void => {
    if (kind === 'trade') {
      const trade = value as Trade
      indexes.tradesByPrepayId.set(trade.prepayId, trade)
      if (trade.transactionId) indexes.tradesById.set(trade.transactionId, trade)
    }
    if (kind === 'refund') {
      const refund = value as Refund
      const siblings = indexes.refundsOfTrade.get(tradeKey(refund)) ?? []
      if (!siblings.includes(refund)) siblings.push(refund)
      indexes.refundsOfTrade.set(tradeKey(refund), siblings)
      const isInWork = refund.state === 'PROCESSING'
      indexes.refundsInWork[isInWork ? 'add' : 'delete'](refund)
    }
    if (kind === 'notice') {
      const notice = value as Notice
      indexes.noticesDue[notice.dueAt === null ? 'delete' : 'add'](notice)
    }
  }
  for (const kind of ['trade', 'refund', 'notice'] as const) {
    for (const value of tables[kind].values()) index(kind, value)
  }
  const journal = openJournal(file)
  journal.rewrite([
    ['platform', '', platform],
    ...Object.entries(tables).flatMap(([kind, table]) =>
      [...table].map(([key, value]) => [kind, key, value] as const),
    ),
  ])
  return {
    ...tables,
    ...indexes,
    clock,
    platform,
    flush: journal.flush,
    save: (kind, key, value) => {
      tables[kind].set(key, value as never)
      index(kind, value)
      journal.add([kind, key, value])
    },
  }
}

/** A line that was cut off by a crash while being written is no record. */
const isWhole = (line: string): boolean => line.startsWith('[') && line.endsWith(']')

type Line = readonly [kind: string, key: string, value: unknown]

const openJournal = (file: string | undefined) => {
  let waiting: string[] = []
  let scheduled = false
  const flush = (): void => {
    scheduled = false
    if (file && waiting.length > 0) appendFileSync(file, waiting.join(''))
    waiting = []
  }
  const add = (line: Line): void => {
    if (!file) return
    waiting.push(`${JSON.stringify(line)}\n`)
    if (!scheduled) setImmediate(flush)
    scheduled = true
  }
  const rewrite = (lines: readonly Line[]): void => {
    if (!file) return
    writeFileSync(`${file}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
      mode: 0o600,
    })
    renameSync(`${file}.new`, file)
  }
  return { add, flush, rewrite }
}

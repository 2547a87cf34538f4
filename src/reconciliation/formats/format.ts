import type { Line } from './text-lines.ts'

/**
 * What a statement format can do (docs/how-to/add-a-statement-format.md). A format reads bytes
 * once, front to back, and never sees the database.
 */
type StatementKind = 'trade' | 'fundFlow'

/** Money as channels print it, in 10⁻⁵ yuan: fees have five places, so 1 fen is 1000 micro. */
export type Micro = bigint

/** One line of a trade bill: a payment, or money that went back. */
export type TradeLine = {
  readonly kind: 'trade'
  /** 1-based line of the file. */
  readonly lineNo: number
  readonly entry: 'payment' | 'refund'
  readonly merchantNo: string
  readonly channelTradeNo: string
  readonly outTradeNo: string
  readonly channelRefundNo: string | null
  readonly outRefundNo: string | null
  /** What the payer was asked for, or what was to go back to him; above zero for a refund too. */
  readonly amountFen: bigint
  /** What the merchant gets of it, or gives back; differs where a coupon of his own was used. */
  readonly settledFen: bigint
  /** Above zero: kept by the channel. Below zero: returned with a refund. */
  readonly feeMicro: Micro
  /** The channel's rate in millionths, null where the bill says none. */
  readonly ratePpm: number | null
  /** The channel's own word. */
  readonly state: string
  /** Asia/Shanghai, "2026-11-22 21:52:07". */
  readonly happenedAt: string
}

/** One line of a fund-flow bill: a movement of the merchant's balance at the channel. */
export type FlowLine = {
  readonly kind: 'fundFlow'
  readonly lineNo: number
  readonly happenedAt: string
  readonly channelNo: string
  readonly flowNo: string
  readonly name: string
  readonly business: string
  /** Signed: what came in is above zero. */
  readonly amountFen: bigint
  readonly balanceFen: bigint
  readonly remark: string
  readonly voucherNo: string
}

export type AnyLine = TradeLine | FlowLine

/** One figure of the totals line, as printed, beside the sum of the lines. */
export type Total = {
  readonly column: string
  readonly stated: string
  readonly computed: string
  readonly holds: boolean
}

export type StatementFormat = {
  readonly name: string
  readonly kind: StatementKind
  /** Chinese and English, for people. */
  readonly title: { readonly zh: string; readonly en: string }
  /** Whether the first line of a file is this format's. */
  readonly recognises: (firstLine: string) => boolean
  /**
   * Yields every line behind the header, then returns the totals. Whoever takes the lines in must wait for the
   * return: a file that was altered ends in a Failure with its line, never in a shorter file.
   * @throws Failure unknownColumn, missingColumn, unreadableLine, truncated
   */
  readonly read: (header: string, lines: Iterable<Line>) => Generator<AnyLine, readonly Total[]>
}

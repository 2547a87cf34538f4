/**
 * What every payment channel can do. A channel is stateless and never sees the database; money is
 * whole fen, instants are ISO strings. Unknown is not failed: every answer that is not the
 * channel's clear word is `unknown`, and something asks again (channels.md 0.3, 0.4).
 */
export type TradeState = 'pending' | 'paid' | 'closed' | 'notFound' | 'unknown'

export type Trade = {
  readonly state: TradeState
  readonly outTradeNo: string
  readonly channelTradeNo: string | null
  /** The order's whole amount, whoever bore a coupon (never payer_total). */
  readonly amountFen: bigint | null
  readonly currency: string | null
  readonly paidAt: string | null
  /** The channel's own word for the state, for the record. */
  readonly said: string
}

export type RefundState = 'pending' | 'succeeded' | 'closed' | 'abnormal' | 'notFound' | 'unknown'
export type ChannelRefund = {
  readonly state: RefundState
  readonly outRefundNo: string
  readonly channelRefundNo: string | null
  readonly amountFen: bigint | null
  readonly succeededAt: string | null
  readonly said: string
}

export type OrderRequest = {
  readonly scene: 'native' | 'jsapi' | 'h5'
  readonly outTradeNo: string
  readonly amountFen: bigint
  readonly description: string
  readonly noticeUrl: string
  readonly expiresAt: string
  readonly openid?: string | undefined
  readonly clientIp: string
}

export type Prepay =
  | {
      readonly kind: 'ready'
      readonly codeUrl: string | null
      readonly h5Url: string | null
      readonly jsapi: Readonly<Record<string, string>> | null
    }
  /** The channel said no for good; `reason` is shown to the payer. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The order is paid already: ask. */
  | { readonly kind: 'alreadyPaid' }
  | { readonly kind: 'unknown'; readonly said: string }

/** A verified notice: what happened, as the channel says. Compare with our own records. */
export type Notice =
  | {
      readonly kind: 'payment'
      readonly eventId: string
      readonly eventType: string
      readonly trade: Trade
      readonly merchant: NoticeMerchant
    }
  | {
      readonly kind: 'refund'
      readonly eventId: string
      readonly eventType: string
      readonly refund: ChannelRefund
      readonly outTradeNo: string
      readonly merchant: NoticeMerchant
    }

/** Whose notice it claims to be. */
export type NoticeMerchant = {
  readonly mchid: string
  readonly appid: string | null
  readonly subMchid: string | null
}

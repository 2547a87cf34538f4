/**
 * What every payment channel can do. A channel is stateless and never sees the database; money is
 * whole fen, instants are ISO strings. Unknown is not failed: every answer that is not the
 * channel's clear word is `unknown`, and something asks again.
 */
export type Channel<Account> = {
  /** Its name on screens. */
  readonly name: string
  /** Places an order. Repeating it with the same number and content is safe. */
  readonly createOrder: (call: ChannelCall<Account>, order: OrderRequest) => Promise<Prepay>
  readonly queryOrder: (call: ChannelCall<Account>, outTradeNo: string) => Promise<Trade>
  /** Only the channel's yes is `closed`. */
  readonly closeOrder: (
    call: ChannelCall<Account>,
    outTradeNo: string,
  ) => Promise<'closed' | 'alreadyPaid' | 'notFound' | 'unknown'>
  /** The same number is the same intent: repeat it, never renew it. */
  readonly requestRefund: (
    call: ChannelCall<Account>,
    refund: RefundRequest,
  ) => Promise<ChannelRefund>
  readonly queryRefund: (call: ChannelCall<Account>, outRefundNo: string) => Promise<ChannelRefund>
  /** An abnormal refund (the payer's card is closed) goes to the merchant's own bank card. */
  readonly returnAbnormalRefund: (
    call: ChannelCall<Account>,
    refund: { readonly outRefundNo: string; readonly channelRefundNo: string },
  ) => Promise<ChannelRefund>
  /** Verifies a notice on its raw bytes, then opens it. There is no way around the signature. */
  readonly verifyNotice: (input: {
    account: Account
    header: (name: string) => string | undefined
    rawBody: string
    nowSeconds: number
  }) => NoticeVerdict
  /** The bill of a day, its hash checked. */
  readonly downloadStatement: (
    call: ChannelCall<Account>,
    billDate: string,
  ) => Promise<StatementAnswer>
}

/** Where and as whom to call. */
export type ChannelCall<Account> = {
  readonly baseUrl: string
  readonly account: Account
  readonly nowSeconds: () => number
  readonly timeoutMs?: number
}

export type Trade = {
  readonly state: 'pending' | 'paid' | 'closed' | 'notFound' | 'unknown'
  readonly outTradeNo: string
  readonly channelTradeNo: string | null
  /** The order's whole amount, whoever bore a coupon (never payer_total). */
  readonly amountFen: bigint | null
  readonly currency: string | null
  readonly paidAt: string | null
  /** The channel's own word for the state, for the record. */
  readonly said: string
}

export type ChannelRefund = {
  readonly state:
    | 'pending'
    | 'succeeded'
    | 'closed'
    | 'abnormal'
    | 'notFound'
    | 'refused'
    | 'unknown'
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
  readonly openid: string | null
  readonly clientIp: string
}

export type RefundRequest = {
  readonly outTradeNo: string
  readonly outRefundNo: string
  readonly amountFen: bigint
  readonly totalFen: bigint
  readonly reason: string
  readonly noticeUrl: string
}

/** What the phone needs to pay. */
export type ReadyPrepay = {
  readonly codeUrl: string | null
  readonly h5Url: string | null
  readonly jsapi: Readonly<Record<string, string>> | null
}

export type Prepay =
  | ({ readonly kind: 'ready' } & ReadyPrepay)
  /** The channel said no for good; `reason` is shown to the payer. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The order is paid already: ask. */
  | { readonly kind: 'alreadyPaid' }
  | { readonly kind: 'unknown'; readonly said: string }

/** A verified notice: what happened, as the channel says. Compare with our own records. */
export type Notice = {
  readonly eventId: string
  readonly eventType: string
  /** False: it is addressed to another merchant, application or sub-merchant. */
  readonly isOurs: boolean
} & (
  | { readonly kind: 'payment'; readonly trade: Trade }
  | { readonly kind: 'refund'; readonly refund: ChannelRefund }
)

type NoticeVerdict =
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** unknownSerial: signed with a key we do not have (yet). */
  | {
      readonly kind: 'refused'
      readonly verdict: 'invalid' | 'tooOld' | 'unknownSerial' | 'unreadable'
    }

export type StatementAnswer =
  /** The text as the channel wrote it, decompressed. */
  | { readonly kind: 'statement'; readonly bytes: Uint8Array }
  /** Nothing happened that day: not a failure. */
  | { readonly kind: 'none' }
  /** Not ready, or not whole: ask again later. */
  | { readonly kind: 'later'; readonly said: string }

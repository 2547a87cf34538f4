import type { State } from './state.ts'

/** What may go wrong with a notice. `attempts` says for how many attempts; then it goes right. */
export type NoticeFaults = {
  /** Never arrives; with `attempts` only that many are lost. */
  readonly lost?: boolean
  /** Sent this often at once. */
  readonly copies?: number
  /** First sent this much later. */
  readonly lateMs?: number
  /** The payment's notice waits until a refund's notice has been sent. */
  readonly afterRefund?: boolean
  /** A probe with a wrong signature (WECHATPAY/SIGNTEST/) goes first. */
  readonly signTest?: boolean
  /** Signed at a time this far from now, e.g. -600000. */
  readonly timestampOffsetMs?: number
  /** Signed under a serial nobody knows. */
  readonly unknownSerial?: boolean
  /** Truly signed, with an amount this much off. */
  readonly amountDeltaFen?: number
  /** Truly signed, of another merchant. */
  readonly foreignMerchant?: boolean
  /** One byte of the body is changed after signing. */
  readonly flipByte?: boolean
  /** Signed with this key whatever the merchant's mode. */
  readonly signWith?: 'publicKey' | 'certificate'
  readonly attempts?: number
}

type RefundFaults = {
  readonly outcome?: 'SUCCESS' | 'ABNORMAL' | 'CLOSED' | 'PROCESSING'
  /** Time in PROCESSING; 5 seconds without it. */
  readonly delayMs?: number
  /** The merchant's balance does not suffice: 403 NOT_ENOUGH. */
  readonly notEnough?: boolean
}

/** The next so many calls go wrong in this way, after their work is done. */
type ApiFaults = {
  readonly systemError?: number
  readonly frequencyLimited?: number
  /** The connection ends without an answer. */
  readonly dropped?: number
  readonly badSignature?: number
}

export type BillFaults = {
  /** One row of each day is falsified: its amount, its fee, left out, or one invented. */
  readonly alter?: 'amount' | 'fee' | 'missing' | 'extra'
  readonly bom?: boolean
  readonly crlf?: boolean
}

export type Faults = {
  readonly notice?: NoticeFaults
  readonly refund?: RefundFaults
  readonly api?: ApiFaults
  readonly bill?: BillFaults
}

/** Under which name faults are kept: for one trade, one merchant, or for all. */
export const faultsKey = (scope: {
  mchid?: string | undefined
  outTradeNo?: string | undefined
}): string =>
  scope.outTradeNo ? `trade ${scope.outTradeNo}` : scope.mchid ? `merchant ${scope.mchid}` : 'all'

/** The faults that hold for a trade or merchant: the nearer scope wins, field by field. */
export const faultsFor = <K extends keyof Faults>(
  state: State,
  part: K,
  scope: { mchid: string; outTradeNo?: string },
): NonNullable<Faults[K]> =>
  Object.assign(
    {},
    state.faults.get('all')?.[part],
    state.faults.get(faultsKey({ mchid: scope.mchid }))?.[part],
    scope.outTradeNo ? state.faults.get(faultsKey(scope))?.[part] : undefined,
  )

/** The ways a notice goes that the pretend phone offers by name. */
export const noticeWays = {
  normal: {},
  lost: { lost: true },
  double: { copies: 2 },
  late: { lateMs: 60_000 },
  reordered: { afterRefund: true },
} as const satisfies Readonly<Record<string, NoticeFaults>>

export type NoticeWay = keyof typeof noticeWays

export const isNoticeWay = (value: unknown): value is NoticeWay =>
  typeof value === 'string' && Object.hasOwn(noticeWays, value)

/** Uses up one of the counted API faults of a merchant; null when none is left. */
export const takeApiFault = (state: State, mchid: string): keyof ApiFaults | null => {
  for (const key of [faultsKey({ mchid }), 'all']) {
    const faults = state.faults.get(key)
    const next = Object.entries(faults?.api ?? {}).find(([, left]) => left > 0)
    if (!next) continue
    const [kind, left] = next
    state.save('faults', key, { ...faults, api: { ...faults?.api, [kind]: left - 1 } })
    return kind as keyof ApiFaults
  }
  return null
}

import { digitsOf } from './clock.ts'
import { faultsKey, isNoticeWay, type NoticeFaults, type NoticeWay, noticeWays } from './faults.ts'
import { digits } from './keys.ts'
import { announce } from './notices.ts'
import { expireTrade, orderClosed, orderPaid } from './orders.ts'
import { paramError } from './refusal.ts'
import { type State, type Trade, tradeKey } from './state.ts'
import { describeTrade } from './trade-answer.ts'

export type PayWish = {
  readonly openid?: string | undefined
  /** How the notice goes: by name, or in detail. */
  readonly notice?: NoticeWay | NoticeFaults | undefined
  /** When it was paid; now without it. */
  readonly paidAt?: Date | undefined
  readonly couponFen?: number | undefined
  /** Pay although the order is closed or its prepay is over: the race that must not happen. */
  readonly force?: boolean | undefined
}

/** 28 digits with the day inside, like real ones: 4200000914 20210119 5554393855. */
export const transactionIdOf = (paidAt: Date): string =>
  `42000${digits(5)}${digitsOf(paidAt).slice(0, 8)}${digits(10)}`

/** The openid under which the pretend wallet is known to a merchant's app, always the same. */
export const walletOpenid = (appid: string): string =>
  `o${Buffer.from(`wallet ${appid}`).toString('base64url').padEnd(27, '0').slice(0, 27)}`

/** The wallet pays: the trade succeeds and its notice goes out. */
export const payTrade = (state: State, trade: Trade, wish: PayWish): Trade => {
  expireTrade(state, trade)
  if (trade.state === 'SUCCESS' || trade.state === 'REFUND') throw orderPaid(268498689)
  const isOver = trade.state === 'CLOSED' || trade.prepayUntil <= state.clock.now().getTime()
  if (isOver && !wish.force) throw orderClosed()
  const paidAt = wish.paidAt ?? state.clock.now()
  const couponFen = wish.couponFen ?? 0
  if (!(Number.isSafeInteger(couponFen) && couponFen >= 0 && couponFen <= trade.totalFen)) {
    throw paramError('couponFen 应为 0 至订单金额之间的整数（分）')
  }
  if (wish.notice !== undefined) setNoticeWay(state, trade, wish.notice)
  Object.assign(trade, {
    state: 'SUCCESS',
    transactionId: transactionIdOf(paidAt),
    paidAt: paidAt.getTime(),
    openid: trade.payer?.openid ?? wish.openid ?? walletOpenid(trade.subAppid ?? trade.appid),
    couponFen,
  } satisfies Partial<Trade>)
  state.save('trade', tradeKey(trade), trade)
  if (trade.notifyUrl !== null) {
    announce(state, {
      mchid: trade.mchid,
      outTradeNo: trade.outTradeNo,
      event: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      type: 'transaction',
      notifyUrl: trade.notifyUrl,
      plain: describeTrade(trade),
    })
  }
  return trade
}

const setNoticeWay = (state: State, trade: Trade, way: NoticeWay | NoticeFaults): void => {
  const key = faultsKey({ outTradeNo: trade.outTradeNo })
  const notice = isNoticeWay(way) ? noticeWays[way] : way
  state.save('faults', key, { ...state.faults.get(key), notice })
}

import type { BillType } from './bill-rows.ts'
import { tradeBill } from './bills.ts'
import { recordPastTrades } from './bulk.ts'
import { rfc3339 } from './clock.ts'
import { type Faults, faultsKey } from './faults.ts'
import { openMerchant, verificationKeys } from './merchants.ts'
import { pushControls } from './messages/controls.ts'
import { messageControls } from './messages/message-controls.ts'
import { officialAccountControls } from './messages/official-account/controls.ts'
import { pushDue } from './messages/pushes.ts'
import { deliverDue } from './notices.ts'
import { expireTrade } from './orders.ts'
import { type PayWish, payTrade } from './paying.ts'
import { refundsOf, settleRefunds } from './refunds.ts'
import { paramError, refusal } from './refusal.ts'
import { checkFields, type Fields, integer, object, required, text } from './shape.ts'
import { type Merchant, type State, type Trade, tradeKey } from './state.ts'

/**
 * The control API below /sandbox/: what in reality happens in a console, in a payer's hand or by
 * accident. JSON, unsigned, answered to this machine only.
 */

type Control = {
  readonly state: State
  readonly parameters: readonly string[]
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly quietRetries: boolean
  /** Where callers reach this sandbox. */
  readonly baseUrl: string
}

type Handler = (call: Control) => unknown

const boolean = (name: string) => ({ name, type: 'boolean' }) as const

const describeMerchant = (state: State, merchant: Merchant, subMchid?: string) => {
  const [sub = subMchid] = subMchid ? [subMchid] : Object.keys(merchant.subs)
  return {
    name: merchant.name,
    mode: merchant.mode,
    keyMode: merchant.keyMode,
    mchid: merchant.mchid,
    appid: merchant.appid,
    ...(sub ? { subMchid: sub, subAppid: merchant.subs[sub]?.subAppid } : {}),
    serialNo: merchant.keys.serialNo,
    privateKey: merchant.keys.privateKey,
    certificate: merchant.keys.certificate,
    apiV3Key: merchant.apiV3Key,
    platformKeys: verificationKeys(state, merchant),
  }
}

const merchantFields: Fields = {
  name: text('名称', 64),
  mode: text('模式', 16, { ...required, values: ['direct', 'partner'] }),
  keyMode: text('签名方式', 16, { values: ['publicKey', 'certificate', 'both'] }),
  subMchid: text('子商户号', 32, { pattern: /^\d{8,32}$/ }),
}

const postMerchant: Handler = async ({ state, body }) => {
  checkFields(body, merchantFields, 'body')
  const { mode, keyMode, subMchid, name } = body as {
    name?: string
    mode: Merchant['mode']
    keyMode?: Merchant['keyMode']
    subMchid?: string
  }
  const merchant = await openMerchant(state, { name: name ?? mode, mode, keyMode, subMchid })
  return describeMerchant(state, merchant, subMchid)
}

const readClock = ({ clock }: State) => ({
  now: rfc3339(clock.now()),
  milliseconds: clock.now().getTime(),
  automatic: !clock.isManual(),
})

const instantOf = (value: string): Date => {
  const instant = new Date(value)
  if (!Number.isNaN(instant.getTime())) return instant
  throw paramError(`“${value}”不是有效的时间，例如 2026-11-24T08:30:00+08:00`)
}

const postClock: Handler = ({ state, body }) => {
  const fields = { now: text('时间', 40), advanceMs: integer('前进毫秒'), real: boolean('实时') }
  checkFields(body, fields, 'body')
  const { now, advanceMs, real } = body as { now?: string; advanceMs?: number; real?: boolean }
  if (real) state.clock.reset()
  if (now !== undefined) state.clock.stopAt(instantOf(now))
  if (advanceMs !== undefined) state.clock.advance(advanceMs)
  return readClock(state)
}

const noticeFields: Fields = {
  lost: boolean('丢失'),
  copies: integer('份数', { min: 1, max: 100 }),
  lateMs: integer('延迟毫秒', { min: 0 }),
  afterRefund: boolean('退款之后'),
  signTest: boolean('探测'),
  timestampOffsetMs: integer('时间偏移'),
  unknownSerial: boolean('未知序列号'),
  amountDeltaFen: integer('金额偏差'),
  foreignMerchant: boolean('他人商户'),
  flipByte: boolean('改一字节'),
  signWith: text('签名方式', 16, { values: ['publicKey', 'certificate'] }),
  attempts: integer('次数', { min: 1 }),
}

const count = (name: string) => integer(name, { min: 0 })
const faultFields: Fields = {
  mchid: text('商户号', 32),
  outTradeNo: text('商户订单号', 32),
  notice: object('通知', noticeFields),
  refund: object('退款', {
    outcome: text('结果', 16, { values: ['SUCCESS', 'ABNORMAL', 'CLOSED', 'PROCESSING'] }),
    delayMs: count('处理毫秒'),
    notEnough: boolean('余额不足'),
  }),
  api: object('接口', {
    systemError: count('系统错误次数'),
    frequencyLimited: count('限频次数'),
    dropped: count('断开次数'),
    badSignature: count('坏签名次数'),
  }),
  bill: object('账单', {
    alter: text('改动', 16, { values: ['amount', 'fee', 'missing', 'extra'] }),
    bom: boolean('BOM'),
    crlf: boolean('CRLF'),
  }),
}

const postFaults: Handler = ({ state, body }) => {
  checkFields(body, faultFields, 'body')
  const { mchid, outTradeNo, ...faults } = body as Faults & { mchid?: string; outTradeNo?: string }
  state.save('faults', faultsKey({ mchid, outTradeNo }), faults)
  return Object.fromEntries(state.faults)
}

const deleteFaults: Handler = ({ state }) => {
  for (const key of state.faults.keys()) state.save('faults', key, {})
  return {}
}

/** A trade by its number; with `mchid` when two merchants use the same one. */
const tradeOf = ({ state, parameters }: Control, mchid: string | undefined): Trade => {
  const [outTradeNo = ''] = parameters
  const merchants = mchid === undefined ? [...state.merchant.keys()] : [mchid]
  for (const each of merchants) {
    const trade = state.trade.get(tradeKey({ mchid: each, outTradeNo }))
    if (trade) return trade
  }
  throw refusal({ status: 404, code: 'ORDER_NOT_EXIST', message: `没有订单 ${outTradeNo}` })
}

const describe = (state: State, trade: Trade) => {
  const { fingerprint: _, ...shown } = expireTrade(state, trade)
  const refunds = refundsOf(state, trade).map(({ fingerprint: __, ...refund }) => refund)
  return { ...shown, refunds }
}

const postPay: Handler = (call) => {
  const { state, body } = call
  const input = (body ?? {}) as Record<string, unknown>
  const isNamed = typeof input.notice === 'string'
  const ways = ['normal', 'lost', 'double', 'late', 'reordered']
  const fields: Fields = {
    mchid: text('商户号', 32),
    openid: text('用户标识', 128),
    paidAt: text('支付时间', 40),
    couponFen: integer('代金券（分）'),
    force: boolean('强制'),
    notice: isNamed ? text('通知', 16, { values: ways }) : object('通知', noticeFields),
  }
  checkFields(input, fields, 'body')
  const wish = input as Omit<PayWish, 'paidAt'> & { mchid?: string; paidAt?: string }
  const paidAt = wish.paidAt === undefined ? undefined : instantOf(wish.paidAt)
  return describe(state, payTrade(state, tradeOf(call, wish.mchid), { ...wish, paidAt }))
}

/** The payer turns away: nothing is paid and the order stays open, as with a real wallet. */
const postCancel: Handler = (call) =>
  describe(call.state, tradeOf(call, (call.body as { mchid?: string } | undefined)?.mchid))

const getTrades: Handler = ({ state, query }) =>
  [...state.trade.values()]
    .filter(
      (trade) =>
        (query.mchid === undefined || trade.mchid === query.mchid) &&
        (query.outTradeNo === undefined || trade.outTradeNo === query.outTradeNo) &&
        (query.state === undefined || trade.state === query.state),
    )
    .map((trade) => describe(state, trade))

const getNotices: Handler = ({ state, query }) =>
  [...state.notice.values()].filter(
    ({ outTradeNo }) => query.outTradeNo === undefined || outTradeNo === query.outTradeNo,
  )

const postDeliverDue: Handler = async ({ state, quietRetries }) => {
  settleRefunds(state)
  const pushed = await pushDue(state)
  return { delivered: await deliverDue(state, quietRetries), pushed }
}

/** Any day's trade bill as it would be downloaded, however old it is. */
const getBill: Handler = ({ state, parameters, query }) => {
  const [mchid = '', date = ''] = parameters
  const merchant = state.merchant.get(mchid)
  if (!merchant) throw paramError(`没有商户 ${mchid}`)
  settleRefunds(state)
  const type = (query.type ?? 'ALL') as BillType
  return { date, text: tradeBill(state, merchant, { date, type, subMchid: query.subMchid }) }
}

const handlers: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['POST', /^\/sandbox\/merchants$/, postMerchant],
  [
    'GET',
    /^\/sandbox\/merchants$/,
    ({ state }) => [...state.merchant.values()].map((each) => describeMerchant(state, each)),
  ],
  ['GET', /^\/sandbox\/clock$/, ({ state }) => readClock(state)],
  ['POST', /^\/sandbox\/clock$/, postClock],
  ['GET', /^\/sandbox\/faults$/, ({ state }) => Object.fromEntries(state.faults)],
  ['POST', /^\/sandbox\/faults$/, postFaults],
  ['DELETE', /^\/sandbox\/faults$/, deleteFaults],
  ['GET', /^\/sandbox\/trades$/, getTrades],
  ['POST', /^\/sandbox\/trades\/bulk$/, ({ state, body }) => recordPastTrades(state, body)],
  ['POST', /^\/sandbox\/trades\/([^/]+)\/pay$/, postPay],
  ['POST', /^\/sandbox\/trades\/([^/]+)\/cancel$/, postCancel],
  ['GET', /^\/sandbox\/notices$/, getNotices],
  ['GET', /^\/sandbox\/bills\/(\d+)\/(\d{4}-\d\d-\d\d)$/, getBill],
  ['POST', /^\/sandbox\/deliver-due$/, postDeliverDue],
  ...messageControls,
  ...pushControls,
  ...officialAccountControls,
]

/** Answers a control call with something that becomes JSON; throws a refusal otherwise. */
export const answerControl = async (
  call: Omit<Control, 'parameters'> & { method: string; pathname: string },
): Promise<unknown> => {
  for (const [method, path, handler] of handlers) {
    const match = method === call.method ? path.exec(call.pathname) : null
    if (!match) continue
    return handler({ ...call, parameters: match.slice(1).map(decodeURIComponent) })
  }
  throw refusal({ status: 404, code: 'NOT_FOUND', message: `没有 ${call.method} ${call.pathname}` })
}

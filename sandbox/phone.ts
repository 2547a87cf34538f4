import { isNoticeWay } from './faults.ts'
import { messagePages } from './messages/phone-messages.ts'
import { expireTrade } from './orders.ts'
import { payTrade } from './paying.ts'
import { bridgeEndPage, homePage, paidPage, payPage, sorryPage } from './phone-pages.ts'
import { isSignedBy } from './signature.ts'
import type { State, Trade } from './state.ts'

/** The pretend phone: what a payer sees and does. */

export type Page =
  | { readonly status: number; readonly html: string }
  | { readonly location: string }

type Visit = {
  readonly state: State
  readonly method: string
  readonly pathname: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
}

const page = (html: string, status = 200): Page => ({ status, html })

/** The page at an address of the phone; null when there is none. */
export const answerPhone = (visit: Visit): Page | null => {
  const { pathname, method, state, query } = visit
  if (pathname === '/phone') return home(state, query.get('code'))
  if (pathname.startsWith('/phone/messages')) return messagePages(visit)
  if (pathname === '/phone/bridge') return fromBridge(state, query)
  if (pathname === '/cgi-bin/mmpayweb-bin/checkmweb') return fromH5(state, query)
  const [, prepayId] = /^\/phone\/pay\/([\w|*-]+)$/.exec(pathname) ?? []
  if (prepayId === undefined) return null
  const form = method === 'POST' ? visit.form : query
  const back = {
    redirectUrl: safeUrl(form.get('redirect_url')),
    isBridge: form.get('bridge') === '1',
  }
  const trade = state.tradesByPrepayId.get(prepayId)
  const obstacle = obstacleOf(state, trade)
  if (!trade || obstacle) return ended(obstacle ?? '', back)
  if (method !== 'POST') return page(payPage(state, trade, back))
  return form.get('action') === 'pay' ? pay(state, trade, form, back) : cancel(back)
}

type Back = { readonly redirectUrl: string; readonly isBridge: boolean }

const home = (state: State, code: string | null): Page => {
  const trades = [...state.trade.values()].map((trade) => expireTrade(state, trade))
  const scanned = code === null ? undefined : trades.find((trade) => trade.codeUrl === code.trim())
  if (scanned) return { location: `/phone/pay/${scanned.prepayId}` }
  const error = code === null ? null : '没有这个付款码，请核对后再试。'
  const open = trades.filter((trade) => obstacleOf(state, trade) === null)
  const paid = trades
    .filter((trade) => trade.paidAt !== null)
    .sort((a, b) => (b.paidAt ?? 0) - (a.paidAt ?? 0))
  return page(homePage(state, open.reverse().slice(0, 30), paid.slice(0, 5), error))
}

/** Why an order cannot be paid now; null when it can. */
const obstacleOf = (state: State, trade: Trade | undefined): string | null => {
  if (!trade) return '没有这笔订单，可能已重新下单。'
  expireTrade(state, trade)
  if (trade.state === 'SUCCESS' || trade.state === 'REFUND') return '这笔订单已经支付，无需再付。'
  if (trade.state === 'CLOSED') return '订单已关闭或已过期，请回到商户页面重新下单。'
  if (trade.prepayUntil <= state.clock.now().getTime()) {
    return '付款码已过期（两小时），请回到商户页面重新下单。'
  }
  return null
}

const ended = (why: string, back: Back): Page => {
  if (back.isBridge) return page(bridgeEndPage('fail', why))
  const way = back.redirectUrl ? { href: back.redirectUrl, label: '返回商户' } : undefined
  return page(sorryPage('无法支付', why, way), 409)
}

const pay = (state: State, trade: Trade, form: URLSearchParams, back: Back): Page => {
  const way = form.get('notice')
  payTrade(state, trade, isNoticeWay(way) ? { notice: way } : {})
  if (back.isBridge) return page(bridgeEndPage('ok', '支付成功'))
  return back.redirectUrl ? { location: back.redirectUrl } : page(paidPage(state, trade))
}

const cancel = (back: Back): Page => {
  if (back.isBridge) return page(bridgeEndPage('cancel', '已取消支付'))
  return { location: back.redirectUrl || '/phone' }
}

/** Only web addresses: a link that runs script has no business here. */
const safeUrl = (url: string | null): string =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : ''

/** A phone's browser comes from the merchant's page; the link is good for five minutes. */
const fromH5 = (state: State, query: URLSearchParams): Page => {
  const trade = state.tradesByPrepayId.get(query.get('prepay_id') ?? '')
  const redirectUrl = safeUrl(query.get('redirect_url'))
  const until = Number(query.get('package'))
  const isIssued = trade?.scene === 'MWEB' && until > 0 && until <= trade.h5Until
  if (!trade || !isIssued || until <= state.clock.now().getTime()) {
    return ended('支付链接已过期（五分钟），请回到商户页面重新打开。', {
      redirectUrl,
      isBridge: false,
    })
  }
  const back = redirectUrl ? `?redirect_url=${encodeURIComponent(redirectUrl)}` : ''
  return { location: `/phone/pay/${trade.prepayId}${back}` }
}

/** A page asks the wallet with signed parameters: they must be the merchant's very own. */
const fromBridge = (state: State, query: URLSearchParams): Page => {
  const value = (name: string): string => query.get(name) ?? ''
  const pack = value('package')
  const trade = state.tradesByPrepayId.get(pack.replace(/^prepay_id=/, ''))
  const merchant = trade && state.merchant.get(trade.mchid)
  if (!(trade && merchant && pack.startsWith('prepay_id='))) {
    return page(bridgeEndPage('fail', '缺少参数或订单不存在：package'))
  }
  const appId = value('appId')
  const isOurs = appId === trade.appid || appId === trade.subAppid
  const text = `${appId}\n${value('timeStamp')}\n${value('nonceStr')}\n${pack}\n`
  const isSigned =
    value('signType') === 'RSA' && isSignedBy(text, value('paySign'), merchant.keys.publicKey)
  if (!(isOurs && isSigned)) return page(bridgeEndPage('fail', '支付验证签名失败'))
  if (trade.scene !== 'JSAPI') return page(bridgeEndPage('fail', '不是 JSAPI 订单'))
  return { location: `/phone/pay/${trade.prepayId}?bridge=1` }
}

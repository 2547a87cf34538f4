import { yuan } from './bill-rows.ts'
import { billTime } from './clock.ts'
import { phoneStyle } from './phone-style.ts'
import type { Notice, Scene, State, Trade } from './state.ts'

/** Pages of the pretend phone, whole HTML documents without outside resources. */

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

export const document = (
  title: string,
  body: string,
  note = '模拟钱包，不动真钱',
): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · 演示手机</title><style>${phoneStyle}</style></head>
<body><div class="bar" role="note">演示 · ${note}</div><main>${body}</main></body></html>`

const grouped = (fen: number): string => yuan(fen).replace(/\B(?=(\d{3})+\.)/g, ',')
const money = (fen: number): string => `¥${grouped(fen)}`
const amount = (fen: number): string => `<p class="amount"><small>¥</small>${grouped(fen)}</p>`

const sceneWords: Readonly<Record<Scene, string>> = {
  NATIVE: '扫码',
  JSAPI: '微信内',
  MWEB: '手机网页',
  APP: '应用',
}

const payeeOf = (state: State, trade: Trade): string => {
  const merchant = state.merchant.get(trade.mchid)
  const sub = trade.subMchid === null ? undefined : merchant?.subs[trade.subMchid]
  return sub?.name ?? merchant?.name ?? trade.mchid
}

/** The first screen: scan, or take one of the open orders. */
export const homePage = (
  state: State,
  open: readonly Trade[],
  paid: readonly Trade[],
  error: string | null,
): string =>
  document(
    '扫一扫',
    `<h1>扫一扫</h1>
<p class="quiet">沙箱时间 ${billTime(state.clock.now())}</p>
${error ? `<p class="error" role="alert">${escapeHtml(error)}</p>` : ''}
<form class="scan" method="get" action="/phone"><input type="text" name="code" aria-label="付款码内容" placeholder="粘贴 weixin://… 付款码内容" autocomplete="off" required><button class="primary">打开</button></form>
<h2>等待支付的订单</h2>
${open.length === 0 ? '<p class="quiet">现在没有。商户下单后，订单会出现在这里。</p>' : list(open.map((trade) => openRow(state, trade)))}
${paid.length === 0 ? '' : `<h2>最近支付</h2>${list(paid.map((trade) => paidRow(state, trade)))}`}
<a class="button plain" href="/phone/messages">短信与消息</a>
<a class="button plain" href="/phone">刷新</a>`,
  )

const list = (rows: readonly string[]): string =>
  `<ul>${rows.map((row) => `<li>${row}</li>`).join('')}</ul>`

const openRow = (state: State, trade: Trade): string =>
  `<a href="/phone/pay/${escapeHtml(trade.prepayId)}"><span><b>${escapeHtml(trade.description)}</b>
<span class="quiet">${escapeHtml(payeeOf(state, trade))} · ${sceneWords[trade.scene]}</span></span>
<span class="money">${money(trade.totalFen)}</span></a>`

const paidRow = (state: State, trade: Trade): string =>
  `<div class="row"><span><b>${escapeHtml(trade.description)}</b>
<span class="quiet">${billTime(new Date(trade.paidAt ?? 0))}</span><br>${noticeMark(noticeOf(state, trade))}</span>
<span class="money">${money(trade.totalFen)}</span></div>`

const noticeOf = (state: State, trade: Trade): Notice | undefined =>
  [...state.notice.values()].findLast(
    (notice) =>
      notice.type === 'transaction' &&
      notice.mchid === trade.mchid &&
      notice.outTradeNo === trade.outTradeNo,
  )

const noticeMark = (notice: Notice | undefined): string => {
  if (!notice) return '<span class="mark">无通知</span>'
  if (notice.state === 'accepted') return '<span class="mark good">✓ 通知已送达</span>'
  if (notice.state === 'held') return '<span class="mark bad">… 通知等退款之后</span>'
  const times = notice.rounds === 0 ? '未发' : `已试 ${notice.rounds} 次`
  return `<span class="mark bad">! 通知未送达，${times}</span>`
}

const ways = [
  ['normal', '正常', '马上送达'],
  ['lost', '丢失', '永远不到'],
  ['double', '重复', '同时两份'],
  ['late', '延迟', '一分钟后'],
  ['reordered', '乱序', '退款通知之后才到'],
] as const

/** The payment sheet: the amount first, one button, and the test panel marked as such. */
export const payPage = (
  state: State,
  trade: Trade,
  back: { redirectUrl: string; isBridge: boolean },
): string =>
  document(
    '确认支付',
    `<div class="center"><h1>${escapeHtml(payeeOf(state, trade))}</h1>
${amount(trade.totalFen)}</div>
<dl><div><dt>商品</dt><dd>${escapeHtml(trade.description)}</dd></div>
<div><dt>商户单号</dt><dd>${escapeHtml(trade.outTradeNo)}</dd></div>
<div><dt>付款方式</dt><dd>模拟零钱</dd></div></dl>
<form method="post" action="/phone/pay/${escapeHtml(trade.prepayId)}">
<input type="hidden" name="redirect_url" value="${escapeHtml(back.redirectUrl)}"><input type="hidden" name="bridge" value="${back.isBridge ? '1' : ''}">
<button class="primary" name="action" value="pay">支付 ${money(trade.totalFen)}</button>
<button class="plain" name="action" value="cancel">取消</button>
<fieldset><legend>测试 · 支付结果的通知</legend>
${ways.map(([value, label, what], place) => `<label class="way"><input type="radio" name="notice" value="${value}"${place === 0 ? ' checked' : ''}>${label}<small>${what}</small></label>`).join('')}
</fieldset></form>`,
  )

/** After paying by scanning. */
export const paidPage = (state: State, trade: Trade): string =>
  document(
    '支付成功',
    `<div class="center"><svg class="sign" viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="32"/><path d="M19 33l9 9 18-19"/></svg>
<h1>支付成功</h1>${amount(trade.totalFen)}
<p class="quiet">${escapeHtml(payeeOf(state, trade))}</p></div>
<dl><div><dt>商品</dt><dd>${escapeHtml(trade.description)}</dd></div>
<div><dt>支付时间</dt><dd>${billTime(new Date(trade.paidAt ?? 0))}</dd></div>
<div><dt>交易单号</dt><dd>${escapeHtml(trade.transactionId ?? '')}</dd></div></dl>
<a class="button primary" href="/phone">完成</a>`,
  )

/** Nothing can be paid here: says why, and the way back. */
export const sorryPage = (
  title: string,
  why: string,
  way: { href: string; label: string } = { href: '/phone', label: '返回' },
): string =>
  document(
    title,
    `<div class="center"><svg class="sign bad" viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="32"/><path d="M32 17v18M32 46v1"/></svg>
<h1>${escapeHtml(title)}</h1><p class="quiet">${escapeHtml(why)}</p></div>
<a class="button primary" href="${escapeHtml(way.href)}">${escapeHtml(way.label)}</a>`,
  )

/** Tells the page that opened the wallet how it ended; shown only for a moment. */
export const bridgeEndPage = (message: string, why: string): string =>
  document(
    '返回商户',
    `<p class="center quiet">${escapeHtml(why)}</p><script>parent.postMessage(${JSON.stringify({
      wechatPaySandbox: { err_msg: `get_brand_wcpay_request:${message}`, err_desc: why },
    }).replaceAll('<', '\\u003c')},'*')</script>`,
  )

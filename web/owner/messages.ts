import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { topOf } from './layout.ts'
import { type Page, say, type View } from './view.ts'

/** A page that only says one thing: what, why, and what to do. */
const messagePage = (
  view: View,
  facts: { status: number; title: string; text: string; action?: Html | false },
): Page => ({
  status: facts.status,
  title: facts.title,
  body: html`${topOf(view, [say(view, '物业账单', 'Property bill')])}
<section class="band result">
<span class="soft">${icon('nothing', 'sign')}</span>
<h1>${facts.title}</h1>
<p class="lead">${facts.text}</p>
</section>
${facts.action && html`<section class="band">${facts.action}</section>`}`,
})

const again = (view: View): Html =>
  html`<a class="btn quiet" href="${view.path}">${say(view, '再试一次', 'Try again')}</a>`
const backToBill = (view: View): Html | false =>
  view.base !== '' &&
  html`<a class="btn quiet" href="${view.base}">${say(view, '返回账单', 'Back to the bill')}</a>`

export const unknownLinkPage = (view: View): Page =>
  messagePage(view, {
    status: 404,
    title: say(view, '链接不完整', 'This link is incomplete'),
    text: say(
      view,
      '可能少复制了几个字。请从账单消息里再点一次，或扫纸质账单上的码。',
      'Some characters may be missing. Open it again from the message, or scan the code on the paper bill.',
    ),
  })

export const revokedLinkPage = (view: View): Page =>
  messagePage(view, {
    status: 410,
    title: say(view, '链接已换新', 'This link was replaced'),
    text: say(
      view,
      '为了安全，旧链接不再打开。请从最新的账单消息里打开，或打服务电话要新链接。',
      'For safety the old link no longer opens. Use the newest message, or ask the service desk for a new link.',
    ),
  })

export const notFoundPage = (view: View): Page =>
  messagePage(view, {
    status: 404,
    title: say(view, '没有找到', 'Not found'),
    text: say(
      view,
      '这里没有您要看的内容，可能已经变了。',
      'What you look for is not here; it may have changed.',
    ),
    action: backToBill(view),
  })

export const busyPage = (view: View): Page =>
  messagePage(view, {
    status: 503,
    title: say(view, '系统正忙', 'Busy for the moment'),
    text: say(
      view,
      '没有做任何改动，也没有扣款。请过一会儿再试。',
      'Nothing was changed and nothing was charged. Please try again shortly.',
    ),
    action: again(view),
  })

/** A refusal with its own words. */
export const refusedPage = (
  view: View,
  refusal: { status: number; zh: string; en: string },
): Page =>
  messagePage(view, {
    status: refusal.status,
    title: say(view, '没有办成', 'Not done'),
    text: say(view, refusal.zh, refusal.en),
    action: backToBill(view),
  })

/** Something broke; the number finds it in the log. */
export const brokenPage = (view: View, requestId: string): Page =>
  messagePage(view, {
    status: 500,
    title: say(view, '系统出错', 'Something went wrong'),
    text: say(
      view,
      `已经记录（${requestId.slice(0, 8)}）。请过一会儿再试，付过款请不要再付。`,
      `It was recorded (${requestId.slice(0, 8)}). Try again shortly; if you have paid, do not pay again.`,
    ),
    action: again(view),
  })

/** Inside WeChat without a way to pay there: the browser can. */
export const openInBrowserPage = (view: View): Page =>
  messagePage(view, {
    status: 200,
    title: say(view, '请在浏览器里打开', 'Open in the browser'),
    text: say(
      view,
      '点右上角“…”，选“在浏览器打开”，就能用微信支付。',
      'Tap “…” at the top right and choose “Open in browser” to pay with WeChat.',
    ),
    action: backToBill(view),
  })

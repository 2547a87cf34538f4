import type { Bill, BillLine } from '../../src/invoices/api.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html, toText } from './html.ts'
import { icon } from './icons.ts'
import { type Page, pick, say, type View } from './view.ts'

/** The whole document. */
export const layout = (view: View, page: Page): string =>
  toText(html`<!doctype html>
<html lang="${view.language === 'zh' ? 'zh-CN' : 'en'}" class="${view.isLarge ? 'large' : ''}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>${page.title}</title>
<link rel="stylesheet" href="${view.assets.style}">
<link rel="icon" href="data:,">
${page.hasManifest && html`<link rel="manifest" href="${view.base}/manifest.json">`}
${page.extraScript && html`<script src="${page.extraScript}" defer></script>`}
<script src="${view.assets.script}" defer></script>
${page.module && html`<script src="${page.module}" type="module"></script>`}
</head>
<body>
${view.isDemo && demoBar(view)}
<main class="page">
${page.body}
</main>
</body>
</html>
`)

const demoBar = (view: View): Html =>
  html`<p class="demo"><b>${say(view, '演示', 'Demo')}</b> ${say(view, '假钱，不会真的扣款', 'pretend money, nothing is charged')}</p>`

/** Company and community, or the way back; and the switch of type size. */
export const topOf = (view: View, lines: readonly string[] | { back: string; to: string }): Html =>
  html`<header class="top">${
    'back' in lines
      ? html`<a class="back" href="${lines.to}">${icon('left')}${lines.back}</a>`
      : html`<p class="who">${lines.map((line, index) => [index > 0 && html`<br>`, line])}</p>`
  }<p class="switches">${switches(view)}</p></header>`

const switches = (view: View): Html =>
  html`<a href="${view.path}?lang=${
    view.language === 'zh' ? 'en' : 'zh'
  }" hreflang="${view.language === 'zh' ? 'en' : 'zh'}">${
    view.language === 'zh' ? 'English' : '中文'
  }</a><a href="${view.path}?size=${view.isLarge ? 'normal' : 'large'}">${
    view.isLarge ? say(view, '标准字号', 'Normal type') : say(view, '大字版', 'Large type')
  }</a>`

/** The one large figure of a page; from a million on in a smaller size, so that it stays on its line. */
export const amountLine = (fen: bigint): Html => {
  const figure = yuan(fen).replace('¥', '')
  return html`<p class="amount${figure.length > 10 && ' long'}"><small>¥</small>${figure}</p>`
}

/** The period of a line, and of which home or parking space where the household has several. */
export const whatFor = (view: View, { household }: Bill, line: BillLine): string =>
  [pick(view, line.period), household.moreUnits > 0 ? line.unitLabel : '']
    .filter((text) => text !== '')
    .join(say(view, '，', ', '))

/** A row that leads somewhere. */
export const linkRow = (href: string, name: string, note?: string | null, sum?: string): Html =>
  html`<a class="row" href="${href}"><span class="grow"><span class="name">${name}</span>${
    note && html`<span class="note">${note}</span>`
  }</span>${sum && html`<span class="num">${sum}</span>`}${icon('right', 'go')}</a>`

export const telOf = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`

/** The person to call, as a row; nothing where there is no number. */
export const callRow = (
  view: View,
  community: { stewardName: string; servicePhone: string; serviceHours: string },
  hint = '',
): Html | null =>
  community.servicePhone === ''
    ? null
    : html`<a class="row" href="${telOf(community.servicePhone)}"><span class="grow"><span class="name">${callWords(view, community.stewardName)}</span><span class="note">${hoursWords(view, community.serviceHours)}${hint && say(view, `，${hint}`, '')}</span></span>${icon('phone', 'go')}</a>`

export const callWords = (view: View, steward: string): string =>
  steward === ''
    ? say(view, '打服务电话', 'Call the service desk')
    : say(view, `打电话问管家${steward}`, `Call your steward, ${steward}`)

export const hoursWords = (view: View, hours: string): string =>
  say(view, hours, hours.replace('每天', 'every day').replace('周一至周五', 'Mon–Fri'))

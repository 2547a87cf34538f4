import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { linkRow, topOf } from './layout.ts'
import { type Page, pick, say, type View } from './view.ts'

/** The script of `permissionBand`, for pages that have one. */
export const permissionScript = '/owner/permission.js'

type Template = {
  readonly providerCode: string
  readonly words: { readonly zh: string; readonly en: string }
  readonly left: number
}

/**
 * The question for one more message, asked where the reader has just got something done. WeChat's own
 * tag is the button; without it, or outside WeChat, nothing stands here.
 * @param sdk WeChat's script for pages
 */
export const permissionBand = (view: View, template: Template, sdk: string): Html =>
  html`<section class="band" data-wechat="${sdk}" data-base="${view.base}" hidden>
<h2>${say(view, `下一次“${template.words.zh}”，用微信告诉您`, `Tell you in WeChat next time: ${template.words.en}`)}</h2>
<p class="soft">${say(view, '只发一次，不发广告', 'One message only, no advertising')}${
    template.left > 0 &&
    say(view, `。现在还能发 ${template.left} 次`, `; ${template.left} left from before`)
  }</p>
<wx-open-subscribe class="apart" template="${template.providerCode}"><template><style>${buttonStyle(view)}</style><button type="button">${say(view, '允许发一次', 'Allow one message')}</button></template></wx-open-subscribe>
<p class="under" data-allowed hidden>${say(view, '好的，只发一次。', 'Thank you: one message only.')}</p>
</section>`

/** WeChat draws its tag apart from the page, which lends it neither its rules nor its colours. */
const buttonStyle = ({ isLarge }: View): string =>
  `button{width:100%;min-height:${isLarge ? 72 : 56}px;border:1.5px solid #0f766e;border-radius:8px;background:none;color:#0f766e;font-size:${isLarge ? 22 : 18}px;font-weight:600}@media(prefers-color-scheme:dark){button{border-color:#2dd4bf;color:#2dd4bf}}`

/** 在微信里收账单: whether this WeChat gets them, who said so, and how to end it. */
export const wechatOfferPage = (
  view: View,
  facts: {
    unitLabel: string
    reader: string | null
    isBound: boolean
    templates: readonly Template[]
    sdk: string
    refusal: string | null
  },
): Page => ({
  status: facts.refusal ? 409 : 200,
  title: titleOf(view),
  ...(facts.templates.length > 0 ? { module: permissionScript } : {}),
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${titleOf(view)}</h1>
<p class="soft">${facts.unitLabel}</p>
${facts.refusal && html`<p class="refusal" role="alert">${facts.refusal}</p>`}</section>
${facts.isBound ? boundBands(view, facts) : askBand(view, facts)}`,
})

const titleOf = (view: View): string => say(view, '在微信里收账单', 'Bills in WeChat')

const askBand = (view: View, { reader }: { reader: string | null }): Html =>
  reader === null
    ? html`<section class="band"><p>${say(view, '链接可能被转给过家人，所以先用手机验证码确认是您本人，再用这个微信收账单。', 'A link may have been passed on, so first confirm with a code to your phone that it is you.')}</p>
<a class="btn apart" href="${view.base}/phone">${say(view, '用手机验证码确认', 'Confirm with a code')}</a></section>`
    : html`<section class="band">
<p>${say(view, `${reader}，这个微信可以收这一户的账单、到期提醒和收据吗？`, `${reader}, may this WeChat receive this household’s bills, reminders and receipts?`)}</p>
<p class="soft">${say(view, '只发与缴费有关的消息，随时可以关。', 'Only what concerns paying; you can turn it off at any time.')}</p>
<form method="post" action="${view.base}/wechat"><button class="btn apart" type="submit">${say(view, '可以，用这个微信收', 'Yes, use this WeChat')}</button></form>
<a class="textlink" href="${view.base}">${say(view, '不用，返回账单', 'No, back to the bill')}</a></section>`

const boundBands = (
  view: View,
  { templates, sdk }: { templates: readonly Template[]; sdk: string },
): Html => html`<section class="band">
<p class="good">${icon('paid')} ${say(view, '这个微信在收这一户的账单', 'This WeChat receives this household’s bills')}</p>
${
  templates.length > 0 &&
  html`<dl class="kv apart">${templates.map(
    ({ words, left }) =>
      html`<dt>${pick(view, words)}</dt><dd>${say(view, `还能发 ${left} 次`, `${left} left`)}</dd>`,
  )}</dl>`
}
<form method="post" action="${view.base}/wechat/off"><button class="textlink" type="submit">${say(view, '不再用这个微信收', 'Stop using this WeChat')}</button></form>
</section>
${templates[0] && permissionBand(view, templates[0], sdk)}
<section class="band rows">${linkRow(view.base, say(view, '返回账单', 'Back to the bill'))}</section>`

/** A page that says one thing, and one way on. */
const onePage = (
  view: View,
  { title, text, way }: { title: string; text: string; way?: Html | false },
): Page => ({
  status: 200,
  title,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band result"><span class="soft">${icon('nothing', 'sign')}</span>
<h1>${title}</h1><p class="lead">${text}</p></section>
${way && html`<section class="band">${way}</section>`}`,
})

export const noWechatPage = (view: View): Page =>
  onePage(view, {
    title: say(view, '还没有公众号', 'No Official Account yet'),
    text: say(
      view,
      '物业还没有开通公众号，账单仍按原来的方式通知您。',
      'The company has no Official Account yet; your bills are announced as before.',
    ),
  })

export const openInWechatPage = (view: View): Page =>
  onePage(view, {
    title: say(view, '请在微信里打开', 'Open this in WeChat'),
    text: say(
      view,
      '把账单链接发给自己的微信，从那里点开这一页。',
      'Send the bill’s link to your own WeChat and open this page from there.',
    ),
  })

/** WeChat shows a made-up person until the reader asks for the whole page. */
export const previewPage = (view: View): Page =>
  onePage(view, {
    title: say(view, '现在是预览', 'This is a preview'),
    text: say(
      view,
      '请点页面下方的“使用完整服务”，再来一次。没有做任何改动。',
      'Tap “use the full service” at the bottom of the page and try again. Nothing was changed.',
    ),
  })

export const signInAgainPage = (view: View, href: string): Page =>
  onePage(view, {
    title: say(view, '没有认出是哪个微信', 'We could not tell which WeChat this is'),
    text: say(
      view,
      '可能等得太久，或这一页打开过。请再来一次，没有做任何改动。',
      'It may have taken too long, or the page was opened before. Please try again; nothing was changed.',
    ),
    way: html`<a class="btn quiet" href="${href}">${say(view, '再试一次', 'Try again')}</a>`,
  })

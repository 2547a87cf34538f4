import type { Form } from '../../src/notifications/api.ts'
import { html } from './html.ts'
import { icon } from './icons.ts'
import { topOf } from './layout.ts'
import { formWords } from './notices.ts'
import { type Page, pick, say, type View } from './view.ts'

/** The landing of a link at the end of a message: asks once, or says that it is done. */
export const unsubscribePage = (
  view: View,
  facts: { form: Form; isPromotion: boolean; isDone: boolean },
): Page => {
  const form = pick(view, formWords[facts.form])
  const what = facts.isPromotion
    ? say(view, '优惠消息', 'offers')
    : say(view, '账单通知', 'notices about bills')
  const title = facts.isDone
    ? say(view, '已退订', 'Unsubscribed')
    : say(view, '退订', 'Unsubscribe')
  return {
    status: 200,
    title,
    body: html`${topOf(view, [say(view, '物业账单', 'Property bill')])}
<section class="band result">
<span class="${facts.isDone ? 'good' : 'soft'}">${icon(facts.isDone ? 'paid' : 'nothing', 'sign')}</span>
<h1>${title}</h1>
<p class="lead">${
      facts.isDone
        ? say(
            view,
            `不会再用${form}给您发${what}。`,
            `You get no more ${what} by ${form.toLowerCase()}.`,
          )
        : say(view, `不再用${form}给您发${what}？`, `No more ${what} by ${form.toLowerCase()}?`)
    }</p>
</section>
<section class="band">
${!facts.isDone && html`<form method="post" action="${view.path}"><button class="btn" type="submit">${say(view, '确认退订', 'Unsubscribe')}</button></form>`}
<p class="note apart">${
      facts.isPromotion
        ? say(view, '账单和收据不受影响。', 'Bills and receipts are not affected.')
        : say(
            view,
            '账单和收据一直能从账单链接看；别的方式照常。要改回来，请到账单里的“消息设置”。',
            'Bills and receipts stay behind the bill link; other ways go on. To undo it, use “Message settings” in the bill.',
          )
    }</p>
</section>`,
  }
}

import type { Bill, BillHistory } from '../../src/invoices/api.ts'
import { methodWords } from '../../src/kernel/payment-method.ts'
import { monthName, wallTime } from '../shared/dates.ts'
import { yuan } from '../shared/money.ts'
import { html, trusted } from './html.ts'
import { icon } from './icons.ts'
import { topOf } from './layout.ts'
import { stateMark } from './states.ts'
import { type Page, pick, say, type View } from './view.ts'

/** Every billed month and every payment with its receipt. */
export const historyPage = (view: View, bill: Bill, history: BillHistory): Page => ({
  status: 200,
  title: `${say(view, '以前的账单和收据', 'Bills and receipts')} · ${bill.community.name}`,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${say(view, '以前的账单和收据', 'Earlier bills and receipts')}</h1>
<p class="soft">${bill.household.unitLabel}</p></section>
<section class="band rows"><h2>${say(view, '缴费和收据', 'Payments and receipts')}</h2>
${history.payments.length === 0 && html`<p class="soft empty">${say(view, '还没有缴费记录。缴费以后，收据会一直留在这里。', 'No payments yet. Receipts will stay here.')}</p>`}
${history.payments.map((payment) => {
  const note = [
    wallTime(payment.paidAt).slice(0, 10),
    pick(view, methodWords(payment.method)),
    payment.receiptNo ?? '',
    payment.refundedFen > 0n
      ? say(view, `已退 ${yuan(payment.refundedFen)}`, `refunded ${yuan(payment.refundedFen)}`)
      : '',
    payment.isReversed || payment.isVoided ? say(view, '已作废', 'void') : '',
  ].filter((text) => text !== '')
  return html`<a class="row" href="${payment.receiptId ? `${view.base}/receipts/${payment.receiptId}` : view.base}"><span class="grow"><span class="name">${yuan(payment.amountFen)}</span><span class="note">${note.join(say(view, '，', ', '))}</span></span>${icon('right', 'go')}</a>`
})}</section>
<section class="band rows"><h2>${say(view, '账单', 'Bills')}</h2>
${history.months.length === 0 && html`<p class="soft empty">${say(view, '还没有账单。', 'No bills yet.')}</p>`}
${history.months.map(
  (
    month,
  ) => html`<details><summary><span class="grow"><span class="name">${monthName(month.month, view.language)}</span><span class="note">${stateMark(view, month.outstandingFen === 0n ? 'paid' : 'due')}</span></span><span class="num">${yuan(month.amountFen)}</span>${icon('down', 'turn')}</summary>
<div class="inside"><dl class="kv">${month.items.map(({ item, amountFen }) => html`<dt>${pick(view, item)}</dt><dd>${yuan(amountFen)}</dd>`)}${
    month.outstandingFen > 0n &&
    html`<dt>${say(view, '未缴', 'Open')}</dt><dd class="strong">${yuan(month.outstandingFen)}</dd>`
  }</dl></div></details>`,
)}</section>`,
})

/** A link to pay with for someone else's phone: a code to scan and an address to send. */
export const familyPage = (view: View, bill: Bill, codeSvg: string): Page => ({
  status: 200,
  title: `${say(view, '请家人代付', 'Ask family to pay')} · ${bill.community.name}`,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band result">
<h1>${say(view, '请家人代付', 'Ask family to pay')}</h1>
<p class="lead">${say(view, '家人用手机扫一扫，就能替您缴费', 'Family scan this and pay for you')}</p>
<div class="code" role="img" aria-label="${say(view, '账单二维码', 'Code of this bill')}">${trusted(codeSvg)}</div>
<p class="soft">${say(view, '只看得到房号和要缴的钱，看不到姓名、收据和以前的账单；30 天有效', 'It shows home and amount, no name, receipts or earlier bills; it ends in 30 days')}</p>
</section>
<section class="band">
<label class="label first" for="address">${say(view, '或者把这个地址发给家人', 'Or send this address')}</label>
<input class="field" id="address" readonly value="${bill.familyUrl}">
<button class="btn quiet apart" type="button" data-share="${bill.familyUrl}" data-copy="${say(view, '复制地址', 'Copy the address')}" data-copied="${say(view, '已复制', 'Copied')}" hidden>${say(view, '发给家人', 'Send')}</button>
</section>`,
})

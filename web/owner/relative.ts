import type { Bill } from '../../src/invoices/api.ts'
import { yuan } from '../shared/money.ts'
import { dueLine } from './bill.ts'
import { html } from './html.ts'
import { amountLine, callRow, topOf } from './layout.ts'
import { stateMark } from './states.ts'
import { type Page, pick, say, type View } from './view.ts'

/** What somebody sees who pays for the family: which home, how much, until when, one button. */
export const relativePage = (view: View, bill: Bill): Page => {
  const dueFen = bill.payableFen + bill.lateFeeFen
  return {
    status: 200,
    title: `${say(view, '代家人缴费', 'Pay for family')} · ${bill.community.name}`,
    body: html`${topOf(view, [bill.companyName, bill.community.name])}
<section class="band hero">
<h1 class="home-name nb">${bill.household.unitLabel}</h1>
<p class="for"><span class="soft">${say(view, '代家人缴费', 'Pay for family')}${bill.periodMonth && say(view, `，${pick(view, bill.period)}账单`, `, bill of ${pick(view, bill.period)}`)}</span>${stateMark(view, bill.state)}</p>
${amountLine(bill.pending?.amountFen ?? dueFen)}
${!bill.pending && dueLine(view, bill)}
${
  bill.pending
    ? html`<a class="btn" href="${view.base}/payments/${bill.pending.attemptId}">${say(view, '看支付结果', 'See the result')}</a>`
    : dueFen > 0n &&
      html`<a class="btn" href="${view.base}/pay">${say(view, `缴费 ${yuan(dueFen)}`, `Pay ${yuan(dueFen)}`)}</a>
<p class="under">${say(view, '请先核对房号。记为家人代缴，不显示户主姓名。', 'Check the home first. It is recorded as paid by a relative; the owner’s name is not shown.')}</p>`
}
</section>
<section class="band rows">${callRow(view, bill.community)}</section>`,
  }
}

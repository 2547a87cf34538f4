import type { Bill, BillLine } from '../../src/invoices/api.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html } from './html.ts'
import { amountLine, topOf, whatFor } from './layout.ts'
import { stateMark } from './states.ts'
import { type Page, pick, say, type View } from './view.ts'

/** Where one is: in WeChat, on a phone's browser, or at a desk with a phone beside it. */
export type PayPlace = 'wechat' | 'phone' | 'desk'

/** Everything payable is ticked; one button goes to WeChat Pay. Works without scripts. */
export const payPage = (
  view: View,
  bill: Bill,
  place: PayPlace,
  refusal: string | null = null,
): Page => {
  const payable = [...bill.earlier, ...bill.lines].filter((line) => line.outstandingFen > 0n)
  const total = bill.payableFen + bill.lateFeeFen
  return {
    status: refusal ? 409 : 200,
    title: `${say(view, '缴费', 'Pay')} · ${bill.community.name}`,
    body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<form method="post" action="${view.base}/pay">
<section class="band hero lead-in">
<h1 class="home-name">${say(view, '缴哪几项', 'What to pay')}</h1>
<p class="soft">${bill.household.unitLabel}${say(view, '，', ', ')}${bill.companyName}</p>
${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
</section>
<section class="band">
<fieldset><legend class="sr">${say(view, '缴哪几项', 'What to pay')}</legend>
<div class="rows">${payable.map((line) => choice(view, bill, line))}</div>
</fieldset>
</section>
<section class="band pay-bar">
<p class="sum"><span>${say(view, '合计', 'Total')}</span><span data-total>${yuan(total)}</span></p>
<button class="btn" type="submit" data-pay="${say(view, '微信支付', 'WeChat Pay')}">${say(view, `微信支付 ${yuan(total)}`, `WeChat Pay ${yuan(total)}`)}</button>
<noscript><p class="under">${say(view, '取消勾选后，金额以下一页为准。', 'If you untick lines, the next page shows the new amount.')}</p></noscript>
<p class="under">${placeWords(view, place)}</p>
</section>
</form>
${transferBand(view, bill)}
<p class="note foot">${say(view, `钱由微信支付直接结算给${bill.companyName}，不经过别的账户。`, `WeChat Pay settles directly to ${bill.companyName}; no other account is involved.`)}</p>`,
  }
}

/** Where the company takes transfers: the account, and what to write so that it is found. */
const transferBand = (view: View, { community, household }: Bill): Html | false =>
  community.bankAccountNo !== '' &&
  html`<section class="band"><details>
<summary>${say(view, '用银行转账', 'By bank transfer')}</summary>
<dl class="kv"><dt>${say(view, '户名', 'Name')}</dt><dd>${community.bankAccountName}</dd>
<dt>${say(view, '开户行', 'Bank')}</dt><dd>${community.bankName}</dd>
<dt>${say(view, '账号', 'Account')}</dt><dd>${community.bankAccountNo.replace(/\d{4}(?=\d)/g, '$& ')}</dd>
<dt>${say(view, '附言', 'Reference')}</dt><dd>${say(view, `户号 ${household.householdNo}`, `No. ${household.householdNo}`)}</dd></dl>
<p class="under">${say(view, '转账由物业核对后入账，一般一个工作日。', 'A transfer is booked once it has been checked, usually within a working day.')}</p>
</details></section>`

const choice = (view: View, bill: Bill, line: BillLine): Html => {
  const lateFen = bill.lateFees.find(({ chargeId }) => chargeId === line.id)?.fen ?? 0n
  const isPaused = line.holdReason !== null && line.holdReason !== 'pendingPayment'
  const name = html`<span>${pick(view, line.itemName)}<small><span class="phrase">${whatFor(view, bill, line)}</span>${
    lateFen > 0n && say(view, `，另加违约金 ${yuan(lateFen)}`, `, plus late fee ${yuan(lateFen)}`)
  }</small>${isPaused && stateMark(view, line.holdReason === 'plan' ? 'inPlan' : 'disputed')}</span>`
  if (isPaused) {
    return html`<p class="opt off">${name}<span class="num">${yuan(line.outstandingFen)}</span></p>`
  }
  return html`<label class="opt"><input type="checkbox" name="charge" value="${line.id}" data-fen="${line.outstandingFen + lateFen}" checked>${name}<span class="num">${yuan(line.outstandingFen + lateFen)}</span></label>`
}

const placeWords = (view: View, place: PayPlace): string => {
  switch (place) {
    case 'desk':
      return say(
        view,
        '下一页会出现二维码，用手机微信扫一扫。',
        'The next page shows a code; scan it with WeChat on your phone.',
      )
    case 'phone':
      return say(view, '会打开微信付款，付好自动回来。', 'WeChat opens to pay and brings you back.')
    case 'wechat':
      return say(
        view,
        '在微信里付，付好就在这里看到结果。',
        'Pay inside WeChat; the result stands here.',
      )
  }
}

/** JSAPI: the bridge is called by the script; without scripts the page says what to do. */
export const wechatPage = (
  view: View,
  facts: {
    attemptId: bigint
    amountFen: bigint
    parameters: Readonly<Record<string, string>>
    bridge: string | null
  },
): Page => ({
  status: 200,
  title: say(view, '微信支付', 'WeChat Pay'),
  extraScript: facts.bridge,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band result" data-jsapi="${JSON.stringify(facts.parameters)}" data-next="${view.base}/payments/${facts.attemptId}">
<h1>${say(view, '微信支付', 'WeChat Pay')}</h1>
${amountLine(facts.amountFen)}
<p class="lead">${say(view, '请在弹出的窗口里付款', 'Pay in the window that opens')}</p>
</section>
<section class="band">
<button class="btn" type="button" data-again>${say(view, '打开付款窗口', 'Open the payment window')}</button>
<a class="textlink" href="${view.base}/payments/${facts.attemptId}">${say(view, '付好了，看结果', 'Paid: see the result')}</a>
</section>`,
})

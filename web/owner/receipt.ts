import type { Receipt } from '../../src/invoices/api.ts'
import { methodWords } from '../../src/kernel/payment-method.ts'
import { wallTime } from '../shared/dates.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { amountLine, topOf } from './layout.ts'
import { type Page, pick, say, type View } from './view.ts'

/** What was paid, item by item. */
export const receiptRows = (
  view: View,
  receipt: Receipt,
): Html => html`<dl class="kv">${receipt.content.lines.map(
  (line) =>
    html`<dt>${pick(view, line.item)}<span class="note line">${[pick(view, line.period), pick(view, line.calculation), line.isPart ? say(view, '部分', 'in part') : ''].filter((text) => text !== '').join(say(view, '，', ', '))}</span></dt><dd>${yuan(line.amountFen)}</dd>`,
)}</dl>
<p class="calc"><span>${say(view, '合计', 'Total')}</span><span>${yuan(receipt.amountFen)}</span></p>`

export const receiptPage = (view: View, receipt: Receipt): Page => {
  const { content } = receipt
  return {
    status: 200,
    title: `${say(view, '收据', 'Receipt')} ${receipt.receiptNo}`,
    body: html`${topOf(view, { back: say(view, '以前的账单和收据', 'Bills and receipts'), to: `${view.base}/history` })}
<section class="band result">
<span class="${receipt.voidedAt ? 'soft' : 'good'}">${icon(receipt.voidedAt ? 'nothing' : 'paid', 'sign')}</span>
<h1>${receipt.voidedAt ? say(view, '收据已作废', 'Receipt void') : say(view, '收据', 'Receipt')}</h1>
${amountLine(receipt.amountFen)}
<p class="lead">${content.capitals}</p>
${receipt.voidedAt && html`<p class="strong">${say(view, `${wallTime(receipt.voidedAt)} 作废：${receipt.voidReason ?? ''}`, `Void since ${wallTime(receipt.voidedAt)}: ${receipt.voidReason ?? ''}`)}</p>`}
</section>
<section class="band">
<dl class="kv">
<dt>${say(view, '收据号', 'Receipt')}</dt><dd class="strong">${receipt.receiptNo}</dd>
<dt>${say(view, '收款日期', 'Received on')}</dt><dd>${content.receivedOn}</dd>
<dt>${say(view, '缴费方式', 'By')}</dt><dd>${pick(view, methodWords(content.method))}</dd>
<dt>${say(view, '缴费人', 'Payer')}</dt><dd>${content.payerName}</dd>
<dt>${say(view, '房屋', 'Unit')}</dt><dd>${content.communityName} ${content.unitLabels.join(say(view, '、', ', '))}</dd>
<dt>${say(view, '收款单位', 'Received by')}</dt><dd>${content.companyName}</dd>
<dt>${say(view, '验真码', 'Check code')}</dt><dd class="nb">${receipt.checkCode}</dd>
</dl>
</section>
<section class="band"><h2>${say(view, '缴了哪几项', 'What was paid')}</h2>${receiptRows(view, receipt)}</section>
<section class="band">
<a class="btn quiet" href="${view.base}/receipts/${receipt.id}.pdf">${say(view, '保存或打印（PDF）', 'Save or print (PDF)')}</a>
<p class="under">${say(view, '本收据不是发票。', 'This receipt is no tax invoice.')}</p>
</section>`,
  }
}

type Checked = {
  readonly companyName: string
  readonly communityName: string
  readonly receiptNo: string
  readonly amountFen: bigint
  readonly capitals: string
  readonly payerName: string
  readonly unitLabels: readonly string[]
  readonly receivedOn: string
  readonly voidedAt: string | null
}

/** For whoever scanned the code on a paper: what the paper must say. */
export const genuinePage = (view: View, checked: Checked): Page => ({
  status: 200,
  title: `${say(view, '收据查验', 'Receipt check')} ${checked.receiptNo}`,
  body: html`${topOf(view, [checked.companyName, checked.communityName])}
<section class="band result">
<span class="${checked.voidedAt ? 'soft' : 'good'}">${icon(checked.voidedAt ? 'nothing' : 'paid', 'sign')}</span>
<h1>${checked.voidedAt ? say(view, '这张收据已作废', 'This receipt is void') : say(view, '这张收据是真的', 'This receipt is genuine')}</h1>
${amountLine(checked.amountFen)}
<p class="lead">${checked.capitals}</p>
<p class="soft">${say(view, '请核对纸上的收据号和金额与这里一致', 'Number and amount on the paper must be the same as here')}</p>
</section>
<section class="band"><dl class="kv">
<dt>${say(view, '收据号', 'Receipt')}</dt><dd class="strong">${checked.receiptNo}</dd>
<dt>${say(view, '收款日期', 'Received on')}</dt><dd>${checked.receivedOn}</dd>
<dt>${say(view, '缴费人', 'Payer')}</dt><dd>${checked.payerName}</dd>
<dt>${say(view, '房屋', 'Unit')}</dt><dd>${checked.unitLabels.join(say(view, '、', ', '))}</dd>
</dl></section>`,
})

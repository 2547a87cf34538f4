import type * as z from 'zod'
import type { Bill, Receipt } from '../../src/invoices/api.ts'
import type { paymentState } from '../../src/payments/api.ts'
import { clockTime, wallTime } from '../shared/dates.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html, trusted } from './html.ts'
import { icon } from './icons.ts'
import { amountLine, callRow, linkRow, topOf } from './layout.ts'
import { permissionScript } from './permission.ts'
import { receiptRows } from './receipt.ts'
import { type Page, pick, say, type View } from './view.ts'

type PaymentState = z.output<typeof paymentState>
type Facts = { readonly bill: Bill; readonly attemptId: bigint; readonly state: PaymentState }

/** Not known yet: who has not answered, what not to do, what happens when. No spinner. */
export const pendingPage = (view: View, { bill, attemptId, state }: Facts): Page => {
  const here = `${view.base}/payments/${attemptId}`
  return {
    status: 200,
    title: `${say(view, '支付结果确认中', 'Payment being confirmed')} · ${bill.community.name}`,
    body: html`${topOf(view, [bill.companyName, bill.community.name])}
<section class="band result" data-poll="${here}/state">
<span class="waiting">${icon('waiting', 'sign')}</span>
<h1>${say(view, '支付结果确认中', 'Being confirmed')}</h1>
${amountLine(state.amountFen)}
<p class="lead">${say(view, '微信支付还没有把结果告诉我们', 'WeChat Pay has not told us the result yet')}</p>
<p class="strong">${say(view, '付过了，请不要再付一次', 'If you have paid, please do not pay again')}</p>
</section>
<section class="band">
<h2>${say(view, '接下来会怎样', 'What happens next')}</h2>
<ol class="steps">
${step(icon('done'), 'later', say(view, `${clockTime(state.startedAt)}，您去了微信支付`, `${clockTime(state.startedAt)}: you went to WeChat Pay`), [say(view, `支付单号 ${state.outTradeNo}`, `Payment no. ${state.outTradeNo}`)])}
${step(
  icon('waiting'),
  'on',
  say(view, '现在，我们在向微信支付查询', 'Now: we are asking WeChat Pay'),
  [
    state.lastQueriedAt
      ? say(
          view,
          `已查 ${state.queryCount} 次，最近 ${clockTime(state.lastQueriedAt)}。`,
          `Asked ${state.queryCount} times, last at ${clockTime(state.lastQueriedAt)}.`,
        )
      : '',
    say(
      view,
      '一般 2 分钟内有结果，现在关掉这一页也没关系。',
      'Usually known within 2 minutes; you may close this page.',
    ),
  ],
)}
${step(
  icon('due'),
  'later',
  say(
    view,
    `最迟 ${nextNoon(state.startedAt)}，有准信`,
    `By ${nextNoon(state.startedAt)} at the latest: certainty`,
  ),
  [
    say(view, '与微信支付的账单核对一遍。', 'We compare with WeChat Pay’s own statement.'),
    say(
      view,
      '扣了款，记到您名下；没扣款，账单恢复待缴。',
      'If you were charged, it is booked for you; if not, the bill is due again.',
    ),
  ],
)}
</ol>
<a class="btn quiet" href="${here}">${say(view, '刷新，看最新结果', 'Refresh for the result')}</a>
${cancelForm(here, say(view, '我没有付，换一种方式', 'I have not paid; use another way'))}
<a class="textlink" href="${view.base}">${say(view, '返回账单', 'Back to the bill')}</a>
</section>
<section class="band">
<h2>${say(view, '确认期间', 'Meanwhile')}</h2>
<p>${say(view, '不发缴费提醒，不计违约金。', 'No reminders, no late fee.')}<br>${say(view, '这几项先锁住，免得付两次。', 'These lines are locked so that nobody pays twice.')}</p>
<p class="apart">${say(view, '万一付重了，多付的钱原路退回。', 'Should you be charged twice, the surplus goes back the way it came.')}</p>
${callRow(view, bill.community, '报支付单号即可')}
</section>`,
  }
}

/** 12:00 of the day after: WeChat's day bill exists from 10:00 and is compared by then. */
const nextNoon = (startedAt: string): string =>
  `${wallTime(new Date(Date.parse(startedAt) + 86_400_000)).slice(0, 10)} 12:00`

const step = (sign: Html, look: string, title: string, notes: readonly string[]): Html =>
  html`<li><span class="${look}">${sign}</span><div><b>${title}</b>${notes.map(
    (note) => note !== '' && html`<span class="soft line">${note}</span>`,
  )}</div></li>`

const cancelForm = (here: string, words: string): Html =>
  html`<form method="post" action="${here}/cancel"><button class="textlink" type="submit">${words}</button></form>`

/** At a desk: a code to scan; the page turns by itself when the money is there. */
export const scanPage = (view: View, { bill, attemptId, state }: Facts, codeSvg: string): Page => {
  const here = `${view.base}/payments/${attemptId}`
  return {
    status: 200,
    title: `${say(view, '微信扫码支付', 'Scan with WeChat')} · ${bill.community.name}`,
    body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band result" data-poll="${here}/state">
<h1>${say(view, '用微信扫一扫', 'Scan with WeChat')}</h1>
${amountLine(state.amountFen)}
<div class="code" role="img" aria-label="${say(view, '微信支付二维码', 'WeChat Pay code')}">${trusted(codeSvg)}</div>
<p class="lead">${bill.household.unitLabel}</p>
<p class="soft">${say(view, `支付单号 ${state.outTradeNo}`, `Payment no. ${state.outTradeNo}`)}</p>
</section>
<section class="band">
<a class="btn quiet" href="${here}">${say(view, '付好了，看结果', 'Paid: see the result')}</a>
${cancelForm(here, say(view, '不付了，返回账单', 'Not now, back to the bill'))}
</section>`,
  }
}

/** Certainty, "nothing left to do", proof, and what is left; then, in WeChat, one question. */
export const successPage = (
  view: View,
  { bill, state }: Facts,
  receipt: Receipt | null,
  question: Html | null = null,
): Page => {
  const leftFen = bill.payableFen + bill.lateFeeFen + bill.heldFen
  return {
    status: 200,
    title: `${say(view, '缴费成功', 'Paid')} · ${bill.community.name}`,
    ...(question ? { module: permissionScript } : {}),
    body: html`${topOf(view, [bill.companyName, bill.community.name])}
<section class="band result">
<span class="good">${icon('paid', 'sign')}</span>
<h1>${leftFen === 0n ? say(view, '已缴清', 'Paid in full') : say(view, '已收到', 'Received')}</h1>
${amountLine(state.amountFen)}
<p class="lead">${leftFen === 0n && bill.periodMonth && say(view, `${pick(view, bill.period)}账单，`, `Bill of ${pick(view, bill.period)}, `)}<span class="nb">${bill.household.unitLabel}</span></p>
<p class="soft">${leftFen === 0n ? say(view, '已经入账，您不用再做什么', 'It is booked; nothing is left for you to do') : say(view, '已经入账', 'It is booked')}</p>
</section>
<section class="band">
<dl class="kv">
${receipt && html`<dt>${say(view, '收据号', 'Receipt')}</dt><dd class="strong">${receipt.receiptNo}</dd>`}
<dt>${say(view, '缴费时间', 'Paid at')}</dt><dd>${wallTime(receipt?.content.paidAt ?? state.startedAt)}</dd>
<dt>${say(view, '缴费方式', 'By')}</dt><dd>${say(view, '微信支付', 'WeChat Pay')}</dd>
${bill.household.payerName !== '' && html`<dt>${say(view, '户主', 'Household')}</dt><dd>${bill.household.payerName}</dd>`}
<dt>${say(view, '支付单号', 'Payment no.')}</dt><dd>${say(view, '尾号 ', 'ends ')}${state.outTradeNo.slice(-8, -4)} ${state.outTradeNo.slice(-4)}</dd>
</dl>
${
  receipt &&
  html`<div class="rows apart">
${linkRow(`${view.base}/receipts/${receipt.id}`, say(view, '看收据，保存或打印', 'See, save or print the receipt'))}
<details><summary><span class="grow">${say(view, `这 ${yuan(state.amountFen)} 缴了哪几项`, `What the ${yuan(state.amountFen)} paid for`)}</span>${icon('down', 'turn')}</summary>
<div class="inside">${receiptRows(view, receipt)}</div></details>
</div>`
}
</section>
<section class="band">
<h2>${say(view, '这一户还剩多少', 'What is left')}</h2>
<dl class="kv">
<dt>${say(view, '未缴', 'Open')}</dt><dd class="strong">${yuan(leftFen)}</dd>
${bill.household.payerName !== '' && html`<dt>${say(view, '预存余额', 'Prepaid')}</dt><dd>${yuan(bill.prepaymentFen)}</dd>`}
</dl>
</section>
${question}
<section class="band rows">
${linkRow(view.base, say(view, '返回账单', 'Back to the bill'))}
${callRow(view, bill.community, '报收据号即可')}
</section>
<p class="note foot">${say(view, `钱由微信支付直接结算给${bill.companyName}，不经过别的账户。`, `WeChat Pay settles directly to ${bill.companyName}; no other account is involved.`)}</p>`,
  }
}

/** The channel said that nothing was paid. */
export const closedPage = (view: View, { bill, state }: Facts): Page => ({
  status: 200,
  title: `${say(view, '没有付成', 'Not paid')} · ${bill.community.name}`,
  body: html`${topOf(view, [bill.companyName, bill.community.name])}
<section class="band result">
<span class="soft">${icon('nothing', 'sign')}</span>
<h1>${say(view, '这次没有付成', 'This payment did not happen')}</h1>
<p class="lead">${say(view, `${yuan(state.amountFen)} 没有扣款，账单恢复待缴。`, `${yuan(state.amountFen)} was not charged; the bill is due again.`)}</p>
<p class="soft">${say(view, `支付单号 ${state.outTradeNo}`, `Payment no. ${state.outTradeNo}`)}</p>
</section>
<section class="band">
<a class="btn quiet" href="${view.base}">${say(view, '返回账单', 'Back to the bill')}</a>
</section>`,
})

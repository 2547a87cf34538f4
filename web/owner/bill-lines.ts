import type { Bill, BillLine } from '../../src/invoices/api.ts'
import { parseYuan } from '../../src/kernel/money.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { stateMark } from './states.ts'
import { pick, say, type View } from './view.ts'

type Arithmetic = BillLine['arithmetic']

/** One line: closed its short arithmetic, open the inputs, the equation and the price basis. */
export const billLine = (
  view: View,
  line: BillLine,
  bill: Pick<Bill, 'sharePools' | 'photos' | 'state'>,
  options: { isOpen?: boolean; showPeriod?: boolean } = {},
): Html => {
  const pool = bill.sharePools.find(({ chargeId }) => chargeId === line.id)
  const isDisputed = line.holdReason === 'dispute'
  const isPaid = line.outstandingFen === 0n && line.waivedFen === 0n && bill.state !== 'paid'
  const note = [
    options.showPeriod ? pick(view, line.period) : '',
    line.unitLabel && !options.showPeriod && line.itemCode === 'parking' ? line.unitLabel : '',
    pick(view, line.arithmetic.short),
  ].filter((text) => text !== '')
  return html`<details${options.isOpen && html` open`}>
<summary><span class="grow"><span class="name">${pick(view, line.itemName)}</span>${
    view.isLarge ? null : html`<span class="note">${note.join(say(view, '，', ', '))}</span>`
  }${isPaid && html`<span class="under-name">${stateMark(view, 'paid')}</span>`}${isDisputed && html`<span class="under-name">${stateMark(view, 'disputed')}</span>`}${line.holdReason === 'plan' && html`<span class="under-name">${stateMark(view, 'inPlan')}</span>`}</span><span class="num">${yuan(line.amountFen)}</span>${icon('down', 'turn')}</summary>
<div class="inside">
${explained(view, line.arithmetic, line.amountFen, [
  [say(view, '时段', 'Service'), pick(view, line.period)],
  [say(view, '房屋', 'Unit'), line.unitLabel],
])}
${bill.photos.filter(({ chargeId }) => chargeId === line.id).map((photo) => photoOf(view, photo))}
${pool ? poolLink(view, line, pool) : sharesNote(view, line.arithmetic)}
${settledRows(view, line)}
<p class="acts">${
    isDisputed
      ? html`<a href="${view.base}/dispute/${line.id}">${say(view, '看异议进度', 'See the objection')}</a>`
      : line.outstandingFen > 0n &&
        html`<a href="${view.base}/dispute/${line.id}">${say(view, '对此项有异议', 'I object to this line')}</a>`
  }</p>
</div>
</details>`
}

/** What the counter showed; the picture is fetched only when it is tapped. */
const photoOf = (view: View, { readingId, readOn }: Bill['photos'][number]): Html =>
  html`<p class="acts"><a href="${view.base}/photos/${readingId}">${say(view, `看 ${readOn} 的抄表照片`, `The counter’s photo of ${readOn}`)}</a></p>`

/** The way to the proof that all shares sum to the pool. */
const poolLink = (view: View, line: BillLine, pool: Bill['sharePools'][number]): Html =>
  html`<p class="acts"><a href="${view.base}/shares/${line.id}">${say(view, `${pool.homes} 户分摊之和等于总额，可以验证`, `The shares of ${pool.homes} homes sum to the total: check it`)}</a></p>`

/** Inputs, one equation a step, the price basis. */
const explained = (
  view: View,
  arithmetic: Arithmetic,
  amountFen: bigint,
  more: readonly (readonly [string, string])[] = [],
): Html => {
  const rows = [
    ...more,
    ...arithmetic.facts.map(({ label, value }) => [pick(view, label), pick(view, value)] as const),
    ...arithmetic.factors
      // The service period stands above already.
      .filter(({ label }) => label.en !== 'Period' && label.en !== 'Pool')
      .map(({ label, value, unit, source }) => {
        const from = source ? pick(view, source) : ''
        const shown = `${value} ${pick(view, unit)}`.trim()
        return [pick(view, label), withSource(view, shown, from)] as const
      }),
  ].filter(([, value]) => value !== '')
  return html`<dl class="kv">${rows.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
${arithmetic.steps.map((step, index) => {
  const isLast = index === arithmetic.steps.length - 1
  const amount = yuan(amountFen)
  const isExact = step.result === '' || parseYuan(step.result) === amountFen
  return html`<p class="calc"><span class="step">${pick(view, step.label)}</span><span>${step.equation}${
    isLast && !isExact && html` <span class="nb">= ${step.result}</span>`
  }</span><span class="nb">${isLast ? (isExact ? `= ${amount}` : `→ ${amount}`) : `= ¥${step.result}`}</span></p>`
})}
${arithmetic.basis !== '' && html`<p class="basis"><b>${say(view, '价格依据', 'Price basis')}</b> ${arithmetic.basis}</p>`}`
}

/** "8 吨（3,412 → 3,420）", "12,816.48 ㎡，144 户"; a source without a figure is known anyway. */
const withSource = (view: View, shown: string, from: string): string => {
  if (from.includes('→')) return say(view, `${shown}（${from}）`, `${shown} (${from})`)
  return /\d/.test(from) ? `${shown}${say(view, '，', ', ')}${from}` : shown
}

/** That nothing is left over and nothing is added when a pool is shared out. */
const sharesNote = (view: View, { factors }: Arithmetic): Html | false => {
  const pool = factors.find(({ label }) => label.en === 'Pool')
  const homes = factors.find(({ label }) => label.en.startsWith('Total '))?.source
  return (
    pool !== undefined &&
    !!homes &&
    html`<p class="basis">${say(view, `${homes.zh}相加正好是 ¥${pool.value}。`, `The shares of ${homes.en} add up to exactly ¥${pool.value}.`)}</p>`
  )
}

const settledRows = (view: View, line: BillLine): Html | false =>
  (line.settledFen > 0n || line.waivedFen > 0n) &&
  html`<dl class="kv paid-part">
${line.settledFen > 0n && html`<dt>${say(view, '已缴', 'Paid')}</dt><dd>${yuan(line.settledFen)}</dd>`}
${line.waivedFen > 0n && html`<dt>${say(view, '已减免', 'Waived')}</dt><dd>${yuan(line.waivedFen)}</dd>`}
<dt>${say(view, '未缴', 'Open')}</dt><dd>${yuan(line.outstandingFen)}</dd></dl>`

/** 违约金 in a band of its own, with its reckoning; it is not part of the amount above. */
export const lateFeeBand = (view: View, bill: Bill): Html | false =>
  bill.lateFeeFen > 0n &&
  html`<section class="band rows">
<h2>${say(view, `违约金 ${yuan(bill.lateFeeFen)}`, `Late fee ${yuan(bill.lateFeeFen)}`)}</h2>
<p class="note">${say(
    view,
    '按合同约定，从到期日次日起按未缴的钱逐日算，不利滚利。算到今天，缴费时一起结清。',
    'Agreed in the contract: by day on what is unpaid from the day after the due date, simple. Reckoned up to today and settled when you pay.',
  )}</p>
<details>
<summary><span class="grow">${say(view, `逐项怎么算，${bill.lateFees.length} 项`, `How each of ${bill.lateFees.length} came about`)}</span>${icon('down', 'turn')}</summary>
${bill.lateFees.map(
  (fee) =>
    html`<div class="inside"><p class="kv"><span class="strong">${pick(view, fee.item)}</span><span class="num end">${yuan(fee.fen)}</span></p>${explained(view, fee.arithmetic, fee.fen)}</div>`,
)}
</details>
</section>`

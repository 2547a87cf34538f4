import type { Bill } from '../../src/invoices/api.ts'
import { daysBetween } from '../../src/kernel/period.ts'
import { clockTime, monthName, shortMonth } from '../shared/dates.ts'
import { yuan } from '../shared/money.ts'
import { billLine, lateFeeBand } from './bill-lines.ts'
import { isDisputable } from './dispute.ts'
import { type Html, html } from './html.ts'
import { type IconName, icon } from './icons.ts'
import { amountLine, callRow, callWords, hoursWords, linkRow, telOf, topOf } from './layout.ts'
import { readAloud } from './read-aloud.ts'
import { stateMark } from './states.ts'
import { type Page, pick, say, type View } from './view.ts'

/** The bill: company and home, amount, date, one button; then every line explained. */
export const billPage = (view: View, bill: Bill, { hasPush = false } = {}): Page => ({
  status: 200,
  title: `${bill.periodMonth ? say(view, `${pick(view, bill.period)}账单`, `Bill of ${pick(view, bill.period)}`) : say(view, '账单', 'Bill')} · ${bill.community.name}`,
  body: html`${topOf(view, [bill.companyName, bill.community.name])}
${hero(view, bill)}
${view.isLarge && [helpBand(view, bill), readAloud(view, bill)]}
${linesBand(view, bill)}
${lateFeeBand(view, bill)}
${earlierBand(view, bill)}
${monthsBand(view, bill, hasPush)}
${!view.isLarge && readAloud(view, bill)}
<p class="note foot">${say(view, `业主 ${bill.household.payerName}，户号 ${bill.household.householdNo}`, `Owner ${bill.household.payerName}, household no. ${bill.household.householdNo}`)}<br>${say(view, '从消息打开的账单不显示全名。', 'A bill opened from a message does not show the full name.')}</p>`,
})

const hero = (view: View, bill: Bill): Html => {
  const inPlanFen = [...bill.lines, ...bill.earlier].reduce(
    (sum, { holdReason, outstandingFen }) => sum + (holdReason === 'plan' ? outstandingFen : 0n),
    0n,
  )
  const isAllInPlan = inPlanFen > 0n && bill.payableFen === 0n
  return html`<section class="band hero">
<h1 class="home-name">${bill.household.unitLabel}${
    bill.household.moreUnits > 0 &&
    html` <span class="note nb">${say(view, `等 ${bill.household.moreUnits + 1} 处`, `and ${bill.household.moreUnits} more`)}</span>`
  }</h1>
<p class="for">${bill.periodMonth && html`<span class="soft">${say(view, `${pick(view, bill.period)}账单`, `Bill of ${pick(view, bill.period)}`)}</span>`}${stateMark(view, isAllInPlan ? 'inPlan' : bill.state)}</p>
${amountLine(bill.pending?.amountFen ?? (isAllInPlan ? inPlanFen : bill.payableFen + bill.lateFeeFen))}
${
  bill.lateFeeFen > 0n &&
  !bill.pending &&
  html`<p class="note">${say(view, `费用 ${yuan(bill.payableFen)} + 违约金 ${yuan(bill.lateFeeFen)}`, `Fees ${yuan(bill.payableFen)} + late fee ${yuan(bill.lateFeeFen)}`)}</p>`
}
${!bill.pending && !isAllInPlan && dueLine(view, bill)}
${action(view, bill)}
${inPlanFen > 0n && html`<a class="btn${!isAllInPlan && ' quiet'}" href="${view.base}/instalments">${isAllInPlan ? say(view, '看分期，缴本期', 'See the plan and pay this part') : say(view, `分期中，未缴 ${yuan(inPlanFen)}`, `In parts: ${yuan(inPlanFen)} to go`)}</a>`}
</section>`
}

export const dueLine = (view: View, bill: Bill): Html => {
  if (bill.state === 'nothing') {
    return html`<p class="by soft">${say(view, '账单出来后会在这里，也会发消息告诉您。', 'Your bill will stand here, and a message will tell you.')}</p>`
  }
  if (bill.dueOn === null) {
    return html`<p class="by soft">${say(view, '这一户现在没有要缴的。', 'Nothing is owed for this household now.')}</p>`
  }
  const days = daysBetween(bill.today, bill.dueOn)
  const left =
    days > 0
      ? say(view, `还有 ${days} 天`, `${days} days left`)
      : days === 0
        ? say(view, '就是今天', 'today')
        : say(view, `过了 ${-days} 天`, `${-days} days ago`)
  return html`<p class="by">${say(view, bill.earlier.length > 0 ? '最早到期日' : '到期日', bill.earlier.length > 0 ? 'Earliest due' : 'Due')} <b class="nb">${bill.dueOn}</b>${
    view.isLarge
      ? html`<br><span class="soft">${left}</span>`
      : html`<span class="soft nb">${say(view, `（${left}）`, ` (${left})`)}</span>`
  }</p>`
}

/** The one solid button; while a payment is being confirmed the way to its result instead. */
const action = (view: View, bill: Bill): Html | false => {
  if (bill.pending) {
    const { attemptId, startedAt, amountFen } = bill.pending
    return html`<p class="told-line">${say(
      view,
      `您 ${clockTime(startedAt)} 去付 ${yuan(amountFen)}，结果还在确认，请不要再付一次。`,
      `You went to pay ${yuan(amountFen)} at ${clockTime(startedAt)}; the result is being confirmed. Please do not pay again.`,
    )}</p><a class="btn" href="${view.base}/payments/${attemptId}">${say(view, '看支付结果', 'See the result')}</a>`
  }
  const dueFen = bill.payableFen + bill.lateFeeFen
  if (dueFen === 0n) return false
  return html`<a class="btn" href="${view.base}/pay">${say(view, `缴费 ${yuan(dueFen)}`, `Pay ${yuan(dueFen)}`)}</a>
<p class="under">${say(view, '微信支付，不收手续费，不用登录', 'WeChat Pay, no surcharge, no sign-in')}</p>
${!view.isLarge && html`<a class="textlink" href="${view.base}/family">${say(view, '请家人代付', 'Ask family to pay')}${icon('right')}</a>`}`
}

const helpBand = (view: View, bill: Bill): Html => html`<section class="band">
<h2>${say(view, '也可以请人帮忙', 'Someone can help')}</h2>
<a class="btn quiet" href="${view.base}/family">${say(view, '请家人代付', 'Ask family to pay')}</a>
${
  bill.community.servicePhone !== '' &&
  html`<a class="btn quiet" href="${telOf(bill.community.servicePhone)}">${icon('phone')}${callWords(view, bill.community.stewardName)}</a>
<p class="under">${hoursWords(view, bill.community.serviceHours)}</p>`
}
</section>`

const linesBand = (view: View, bill: Bill): Html | false =>
  bill.lines.length > 0 &&
  html`<section class="band rows">
<h2>${say(view, `${yuan(bill.periodFen)} 是怎么算的`, `How ${yuan(bill.periodFen)} came about`)}</h2>
${bill.lines.map((line, index) => billLine(view, line, bill, { isOpen: view.isLarge ? index === 0 : line.arithmetic.steps.length > 1 }))}
<p class="sum"><span>${say(view, '合计', 'Total')}</span><span>${yuan(bill.periodFen)}</span></p>
${paidSoFar(view, bill)}
</section>`

/** Where some lines are paid: what of the total is done and what is left. */
const paidSoFar = (view: View, { lines, periodFen }: Bill): Html | false => {
  const openFen = lines.reduce((sum, line) => sum + line.outstandingFen, 0n)
  const isWaived = lines.some(({ waivedFen }) => waivedFen > 0n)
  return (
    openFen > 0n &&
    openFen < periodFen &&
    html`<dl class="kv paid-part"><dt>${isWaived ? say(view, '已缴和减免', 'Paid or waived') : say(view, '已缴', 'Paid')}</dt><dd>${yuan(periodFen - openFen)}</dd>
<dt>${say(view, '未缴', 'Open')}</dt><dd class="strong">${yuan(openFen)}</dd></dl>`
  )
}

const earlierBand = (view: View, bill: Bill): Html | false => {
  if (bill.earlier.length === 0) return false
  const fen = bill.earlier.reduce((sum, line) => sum + line.outstandingFen, 0n)
  return html`<section class="band rows">
<h2>${say(view, `以前还没缴的 ${yuan(fen)}`, `Open from before: ${yuan(fen)}`)}</h2>
${bill.earlier.length > 3 ? earlierMonths(view, bill) : bill.earlier.map((line) => billLine(view, line, bill, { showPeriod: true }))}
<p class="sum"><span>${say(view, '合计', 'Total')}</span><span>${yuan(fen)}</span></p>
</section>`
}

/** A long arrear by month, each opening to its lines. */
const earlierMonths = (view: View, bill: Bill): Html[] =>
  [...Map.groupBy(bill.earlier, ({ periodMonth }) => periodMonth)].map(([month, lines]) => {
    const more = lines.length - 1
    const name = lines[0] ? pick(view, lines[0].itemName) : ''
    const note =
      more > 0 ? say(view, `${name}等 ${lines.length} 项`, `${name} and ${more} more`) : name
    const fen = lines.reduce((sum, line) => sum + line.outstandingFen, 0n)
    return html`<details><summary><span class="grow"><span class="name">${monthName(month, view.language)}</span>${!view.isLarge && html`<span class="note">${note}</span>`}</span><span class="num">${yuan(fen)}</span>${icon('down', 'turn')}</summary>
<div class="rows nest">${lines.map((line) => billLine(view, line, bill, { showPeriod: true }))}</div></details>`
  })

const signs: Record<Bill['months'][number]['state'], IconName> = {
  paid: 'paid',
  due: 'due',
  overdue: 'overdue',
  none: 'nothing',
}

const monthsBand = (view: View, bill: Bill, hasPush: boolean): Html => {
  const hasPast = bill.months.filter(({ state }) => state !== 'none').length > 1
  const canObject = [...bill.lines, ...bill.earlier].some(isDisputable(bill))
  return html`<section class="band">
${hasPast && html`<h2>${view.isLarge ? say(view, '以前的账单', 'Earlier bills') : say(view, '和以前比', 'Compared with before')}</h2>`}
${bill.comparison && html`<p>${phrases(comparisonWords(view, bill.comparison))}</p>`}
${hasPast && (view.isLarge ? recentRows(view, bill) : strip(view, bill))}
${bill.prepaymentFen > 0n && html`<dl class="kv apart"><dt>${say(view, '预存余额', 'Prepaid')}</dt><dd>${yuan(bill.prepaymentFen)}</dd></dl>`}
<div class="rows apart">
${linkRow(`${view.base}/history`, say(view, '以前的账单和收据', 'Earlier bills and receipts'))}
${linkRow(`${view.base}/announcements`, say(view, '公告', 'Announcements'))}
${linkRow(`${view.base}/notices`, say(view, '消息设置', 'Message settings'), say(view, '用什么收、谁来收、暂停提醒', 'how, who, and pausing reminders'))}
${canObject && linkRow(`${view.base}/help`, say(view, '有困难，或有话要说', 'If there is a difficulty'), say(view, '定缴费日、分期、更正、投诉', 'name a day, pay in parts, correct, complain'))}
${canObject && linkRow(`${view.base}/dispute`, say(view, '对这张账单有异议', 'I object to this bill'))}
${bill.lines.length > 0 && linkRow(`${view.base}/bill.pdf`, say(view, '下载 PDF', 'Download the PDF'), say(view, '和纸质账单一样，A4，可以打印', 'the same as the paper bill, A4'))}
${hasPush && linkRow(`${view.base}/push`, say(view, '账单出来时，在这台设备上提醒我', 'Notify me on this device when a bill is ready'))}
${!view.isLarge && callRow(view, bill.community)}
</div>
</section>`
}

/** Chinese breaks at its commas where a line is long enough. */
const phrases = (text: string): Html[] =>
  text.split(/(?<=，)/).map((phrase) => html`<span class="phrase">${phrase}</span>`)

const comparisonWords = (view: View, comparison: NonNullable<Bill['comparison']>): string => {
  const { period, lastFen, differenceFen, causes } = comparison
  const before = `${pick(view, period)}${say(view, '是 ', ' was ')}${yuan(lastFen)}`
  if (causes.length === 0)
    return say(view, `${before}，这次一样。`, `${before}; the same this time.`)
  const change = differenceFen < 0n ? -differenceFen : differenceFen
  const named = causes.map(({ item }) => pick(view, item))
  if (differenceFen === 0n) {
    return say(
      view,
      `${before}，这次总数一样，${named.join('、')}有变化。`,
      `${before}; the total is the same, ${named.join(', ')} changed.`,
    )
  }
  const causeText =
    causes.length === 1
      ? named[0]
      : causes
          .map(({ item, fen }) => `${pick(view, item)} ${fen > 0n ? '+' : ''}${yuan(fen)}`)
          .join(say(view, '，', ', '))
  const word = differenceFen > 0n ? say(view, '多', 'more') : say(view, '少', 'less')
  return say(
    view,
    `${before}，这次${word} ${yuan(change)}，${causes.length === 1 ? `${word}在${causeText}` : causeText}。`,
    `${before}; this time ${yuan(change)} ${word}: ${causeText}.`,
  )
}

const strip = (view: View, bill: Bill): Html => {
  const paid = bill.months.filter(({ state }) => state === 'paid').length
  const late = bill.months.filter(({ state }) => state === 'overdue').length
  return html`<div class="strip" role="img" aria-label="${say(view, `十二期中 ${paid} 期已缴清，${late} 期已过到期日`, `${paid} of twelve months paid, ${late} past due`)}">${bill.months.map(
    ({ month, state }) =>
      html`<span class="${state}">${icon(signs[state])}<span>${shortMonth(month, view.language)}</span></span>`,
  )}</div>
<p class="note">${countsOf(view, { paid, late })}</p>`
}

const countsOf = (view: View, { paid, late }: { paid: number; late: number }): string => {
  const parts = [
    paid > 0 ? say(view, `${paid} 期已缴清`, `${paid} paid`) : '',
    late > 0 ? say(view, `${late} 期已过到期日`, `${late} past due`) : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `${parts.join(say(view, '，', ', '))}${say(view, '。', '.')}`
}

const recentRows = (view: View, bill: Bill): Html =>
  html`<div class="rows">${bill.months
    .filter(({ month, state }) => month !== bill.periodMonth && state !== 'none')
    .slice(-2)
    .reverse()
    .map(
      ({ month, amountFen, state }) =>
        html`<div class="row"><span class="grow"><span class="name">${monthName(month, view.language)}</span></span><span class="num">${yuan(amountFen)}</span>${stateMark(view, state === 'none' ? 'nothing' : state)}</div>`,
    )}</div>`

import type { Bill } from '../../src/invoices/api.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { amountLine, callRow, topOf } from './layout.ts'
import { done, refused } from './notices.ts'
import { stateMark } from './states.ts'
import { type Page, pick, say, type View } from './view.ts'

type Words = { readonly zh: string; readonly en: string }

/** The household's plan, or that it may ask for one. */
type MyPlan = {
  readonly plan: {
    readonly planId: bigint
    readonly state: 'proposed' | 'signed' | 'completed' | 'defaulted' | 'withdrawn'
    readonly totalFen: bigint
    readonly paidFen: bigint
    readonly parts: readonly {
      readonly number: number
      readonly dueOn: string
      readonly amountFen: bigint
      readonly state: 'open' | 'paid' | 'missed'
    }[]
    readonly approvedBy: string | null
    readonly signedAt: string | null
  } | null
  readonly agreement: Words | null
  readonly agreementHash: string | null
  readonly signedText: string | null
  readonly askedOn: string | null
  readonly overdueFen: bigint
}
type Plan = NonNullable<MyPlan['plan']>

type Facts = {
  readonly bill: Bill
  readonly mine: MyPlan
  /** The visitor has confirmed their phone and owns the home. */
  readonly maySign: boolean
  readonly refusal?: string | undefined
}

/** 分期: asking for it, reading and signing what was proposed, and how it stands. */
export const instalmentsPage = (view: View, facts: Facts): Page => {
  const { bill, refusal } = facts
  const title = say(view, '分期缴', 'Pay in parts')
  return {
    status: refusal ? 409 : 200,
    title: `${title} · ${bill.community.name}`,
    body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
${bodyOf(view, facts, title)}
${bill.community.servicePhone !== '' && html`<section class="band rows">${callRow(view, bill.community)}</section>`}`,
  }
}

const bodyOf = (view: View, facts: Facts, title: string): Html => {
  const { plan } = facts.mine
  if (plan?.state === 'proposed' && plan.approvedBy !== null) return toSign(view, facts, plan)
  if (plan?.state === 'signed') return running(view, facts, plan)
  return asking(view, facts, title)
}

const heroOf = (facts: Facts, heading: string, more: Html | null): Html =>
  html`<section class="band hero lead-in"><h1 class="home-name">${heading}</h1>
<p class="soft">${facts.bill.household.unitLabel}</p>${more}${refused(facts.refusal)}</section>`

/** No plan yet: a few words, and a person answers. */
const asking = (view: View, facts: Facts, title: string): Html => {
  const { askedOn, overdueFen, plan } = facts.mine
  const ended = plan && endedWords(view, plan)
  const isWaiting = plan?.state === 'proposed'
  return html`${heroOf(facts, title, html`${ended && html`<p class="apart">${ended}</p>`}`)}
${
  isWaiting || askedOn
    ? html`<section class="band">${done(
        isWaiting
          ? say(
              view,
              '方案已经拟好，经理审核后您就能在这里看和签。',
              'A plan is drawn up; once a manager has approved it you can read and sign it here.',
            )
          : say(
              view,
              `${askedOn} 已收到您的申请，管家会和您商量方案。`,
              `We received your request on ${askedOn}; your steward will work out a plan with you.`,
            ),
      )}</section>`
    : html`<section class="band"><form method="post" action="${view.base}/instalments/ask">
<p>${say(
        view,
        `现在到期未缴 ${yuan(overdueFen)}。一时缴不齐，可以申请分几期缴：签订以后，按期缴就不再计违约金，也不再催。`,
        `${yuan(overdueFen)} is overdue. If you cannot pay it all now, ask to pay in parts: once signed and while the parts are paid in time, no late fee accrues and nobody reminds you.`,
      )}</p>
<label class="label" for="say">${say(view, '说说情况', 'Tell us more')} <span class="note">${say(view, '可以不填', 'optional')}</span></label>
<textarea class="field" id="say" name="say" maxlength="400" rows="3"></textarea>
<p class="note apart">${say(view, '只有管家和经理看得到，只用来商量怎么缴。水、电、气、门禁、电梯、停车都不受影响。', 'Only your steward and the manager see this, to work out how to pay. Water, power, gas, access, lifts and parking are not affected.')}</p>
<button class="btn apart" type="submit">${say(view, '申请分期', 'Ask to pay in parts')}</button>
</form></section>`
}`
}

const endedWords = (view: View, { state }: Plan): string | false => {
  if (state === 'completed')
    return say(view, '上次的分期已经缴清，谢谢。', 'Your last plan is paid in full. Thank you.')
  if (state === 'defaulted') {
    return say(
      view,
      '上次的分期有一期没有按时缴足，已经终止，余款恢复为到期未缴。',
      'A part of your last plan was not paid in time, so it ended and the rest is overdue again.',
    )
  }
  return false
}

/** The words that are signed stand in full before the one button. */
const toSign = (view: View, facts: Facts, plan: Plan): Html => {
  const { agreement, agreementHash } = facts.mine
  return html`${heroOf(
    facts,
    say(view, '分期方案，请您确认', 'A plan for you to confirm'),
    html`${amountLine(plan.totalFen)}<p class="by">${say(view, `分 ${plan.parts.length} 期缴清`, `in ${plan.parts.length} parts`)}</p>`,
  )}
${partRows(view, plan)}
<section class="told"><h2>${icon('paused')}${say(view, '签订以后', 'Once you sign')}</h2>
<p>${say(view, '您承认上面的欠费，诉讼时效从签订之日起重新计算。按期缴，停计违约金，也不再催；有一期没缴足，过 2 天宽限计划就终止。', 'You acknowledge the debt above, and the limitation period starts anew that day. While you pay in time no late fee accrues and nobody reminds you; if a part is not paid in full within 2 days of grace, the plan ends.')}</p></section>
<section class="band"><h2>${say(view, '约定全文', 'The agreement in full')}</h2>
<p class="pre">${agreement && pick(view, agreement)}</p>
${view.language === 'en' && html`<p class="note apart">The Chinese text counts; both are kept.</p>`}
${
  facts.maySign
    ? html`<form method="post" action="${view.base}/instalments/sign">
<input type="hidden" name="planId" value="${plan.planId}"><input type="hidden" name="hash" value="${agreementHash}">
<button class="btn apart" type="submit">${say(view, '同意并签订', 'Agree and sign')}</button></form>`
    : html`<a class="btn apart" href="${view.base}/phone?for=instalments">${say(view, '先用短信确认是本人', 'First confirm by text message')}</a>
<p class="under">${say(view, '签订要由缴费人或共有产权人本人。', 'Only the payer or a co-owner can sign.')}</p>`
}</section>`
}

const partRows = (view: View, plan: Plan): Html => html`<section class="band rows">
<h2>${say(view, '每期多少，哪天前', 'How much, and by when')}</h2>
${plan.parts.map(
  ({ number, dueOn, amountFen, state }) =>
    html`<div class="row"><span class="grow"><span class="name">${say(view, `第 ${number} 期`, `Part ${number}`)}</span><span class="note">${say(view, `${dueOn} 前`, `by ${dueOn}`)}</span></span><span class="num">${yuan(amountFen)}</span>${state !== 'open' && stateMark(view, state === 'paid' ? 'paid' : 'overdue')}</div>`,
)}
<p class="sum"><span>${say(view, '合计', 'Total')}</span><span>${yuan(plan.totalFen)}</span></p></section>`

/** What is to be paid of a plan next: of the first part that is open what it still needs. */
export const nextPart = (plan: Plan): { number: number; dueOn: string; fen: bigint } | null => {
  let upTo = 0n
  for (const { number, dueOn, amountFen } of plan.parts) {
    upTo += amountFen
    if (upTo > plan.paidFen) return { number, dueOn, fen: upTo - plan.paidFen }
  }
  return null
}

const running = (view: View, facts: Facts, plan: Plan): Html => {
  const next = nextPart(plan)
  const { signedText } = facts.mine
  return html`${heroOf(
    facts,
    say(view, '分期中', 'You are paying in parts'),
    next &&
      html`<p class="for"><span class="soft">${say(view, `第 ${next.number} 期`, `Part ${next.number}`)}</span>${stateMark(view, 'inPlan')}</p>
${amountLine(next.fen)}<p class="by">${say(view, '请在', 'By')} <b class="nb">${next.dueOn}</b>${say(view, ' 前缴', '')}</p>
<form method="post" action="${view.base}/instalments/pay"><button class="btn apart" type="submit">${say(view, `缴本期 ${yuan(next.fen)}`, `Pay this part ${yuan(next.fen)}`)}</button></form>`,
  )}
${partRows(view, plan)}
<section class="band"><dl class="kv"><dt>${say(view, '已缴', 'Paid')}</dt><dd>${yuan(plan.paidFen)}</dd><dt>${say(view, '未缴', 'Open')}</dt><dd class="strong">${yuan(plan.totalFen - plan.paidFen)}</dd></dl>
<div class="rows apart"><details><summary><span class="grow"><span class="name">${say(view, '签订的约定全文', 'What was signed, in full')}</span></span>${icon('down', 'turn')}</summary><p class="pre">${signedText}</p></details></div></section>`
}

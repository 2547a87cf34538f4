import type { Bill } from '../../src/invoices/api.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html } from './html.ts'
import { callRow, linkRow, topOf } from './layout.ts'
import { done, refused } from './notices.ts'
import { type Page, say, type View } from './view.ts'

type MyPromise = {
  readonly promise: {
    readonly amountFen: bigint
    readonly promisedOn: string
    readonly mayMove: boolean
  } | null
  readonly overdueFen: bigint
  readonly firstDay: string
  readonly lastDay: string
}

/** 我哪天缴: a day the owner names; until the day after nobody asks. It can be moved once. */
export const promisePage = (
  view: View,
  facts: { bill: Bill; mine: MyPromise; isSaved: boolean; refusal?: string | undefined },
): Page => {
  const { bill, mine, refusal } = facts
  const { promise } = mine
  const title = say(view, '我哪天缴', 'When I will pay')
  const saved = say(
    view,
    '记下了，到日子以前不再提醒。',
    'Noted; nobody reminds you before that day.',
  )
  return {
    status: refusal ? 409 : 200,
    title: `${title} · ${bill.community.name}`,
    body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${title}</h1>
<p class="soft">${bill.household.unitLabel}</p>
${
  promise &&
  html`<p class="apart">${say(view, '您说', 'You said')} <b class="nb">${promise.promisedOn}</b> ${say(view, `前缴 ${yuan(promise.amountFen)}。`, `for ${yuan(promise.amountFen)}.`)}</p>`
}
${done(facts.isSaved && saved)}${refused(refusal)}</section>
${(promise ? promise.mayMove : mine.overdueFen > 0n) ? dayForm(view, mine) : closing(view, mine)}
<section class="band rows">${linkRow(`${view.base}/instalments`, say(view, '一次缴不齐，申请分期', 'Too much at once: pay in parts'))}${callRow(view, bill.community)}</section>`,
  }
}

const dayForm = (view: View, { promise, overdueFen, firstDay, lastDay }: MyPromise): Html =>
  html`<section class="band"><form method="post" action="${view.base}/promise">
${
  promise
    ? html`<p class="soft">${say(view, '日子可以改一次。', 'You may move the day once.')}</p>`
    : html`<p>${say(view, `现在到期未缴 ${yuan(overdueFen)}。定个日子，到日子以前我们不再提醒；违约金照合同计。`, `${yuan(overdueFen)} is overdue. Name a day and nobody reminds you before it; late fee goes on by the contract.`)}</p>`
}
<label class="label" for="day">${say(view, '哪天前缴', 'By which day')} <span class="note">${say(view, `最晚 ${lastDay}`, `${lastDay} at the latest`)}</span></label>
<input class="field" id="day" name="day" type="date" min="${firstDay}" max="${lastDay}" required value="${promise?.promisedOn}">
<button class="btn apart" type="submit">${promise ? say(view, '改成这天', 'Move it to this day') : say(view, '就这天缴', 'I will pay by this day')}</button>
</form></section>`

const closing = (view: View, { promise }: MyPromise): Html =>
  html`<section class="band"><p class="soft">${
    promise
      ? say(
          view,
          '日子已经改过一次，不能再改。',
          'The day was moved once and cannot be moved again.',
        )
      : say(view, '现在没有到期未缴的费用。', 'Nothing is overdue now.')
  }</p></section>`

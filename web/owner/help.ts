import type { Bill } from '../../src/invoices/api.ts'
import { type Html, html } from './html.ts'
import { callRow, linkRow, topOf } from './layout.ts'
import { done, refused } from './notices.ts'
import { type Page, pick, say, type View } from './view.ts'

type Words = { readonly zh: string; readonly en: string }

/** 有困难，或有话要说: every way out stands here, before anybody is asked again. */
export const helpPage = (view: View, bill: Bill): Page => ({
  status: 200,
  title: `${say(view, '有困难，或有话要说', 'If there is a difficulty')} · ${bill.community.name}`,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${say(view, '有困难，或有话要说', 'If there is a difficulty')}</h1></section>
<section class="band rows">
${linkRow(`${view.base}/promise`, say(view, '我哪天缴', 'When I will pay'), say(view, '定个日子，到日子以前不再提醒', 'name a day; no reminders before it'))}
${linkRow(`${view.base}/instalments`, say(view, '一时缴不齐，申请分期', 'Pay in parts'), say(view, '签订后停计违约金，不再催', 'no late fee and no reminders once signed'))}
${linkRow(`${view.base}/notices`, say(view, '手头紧，先别提醒', 'No reminders for now'), say(view, '暂停 30 天', 'a pause of 30 days'))}
${linkRow(`${view.base}/dispute`, say(view, '对账单有异议', 'I object to the bill'), say(view, '有异议的那一项先暂停', 'what you object to is paused'))}
${linkRow(`${view.base}/contact`, say(view, '联系我的方式不对', 'You contact me the wrong way'), say(view, '号码、地址或缴费人有误', 'number, address or payer is wrong'))}
${linkRow(`${view.base}/complaint`, say(view, '投诉催缴', 'Complain about reminders'), say(view, '答复以前不再联系', 'nobody contacts you before the answer'))}
${linkRow(`${view.base}/automation`, say(view, '为什么提醒我', 'Why I was reminded'), say(view, '可以不要自动决定', 'you may refuse automatic decisions'))}
${callRow(view, bill.community)}
</section>`,
})

/** A few words to a person, with what follows said before the button. */
type Telling = {
  readonly path: 'contact' | 'complaint'
  readonly title: Words
  readonly before: Words
  readonly label: Words
  readonly button: Words
  readonly after: Words
}

export const tellings: Readonly<Record<Telling['path'], Telling>> = {
  contact: {
    path: 'contact',
    title: { zh: '联系我的方式不对', en: 'You contact me the wrong way' },
    before: {
      zh: '告诉我们哪里不对。核对改正以前，不会再用现在的方式联系您；账单一直能在这里看。',
      en: 'Tell us what is wrong. Until it is put right nobody contacts you the present way; your bill stays here.',
    },
    label: { zh: '哪里不对', en: 'What is wrong' },
    button: { zh: '告诉物业', en: 'Tell the company' },
    after: {
      zh: '收到了。物业核对改正以前，不再用现在的方式联系您。',
      en: 'Received. Until it is put right nobody contacts you the present way.',
    },
  },
  complaint: {
    path: 'complaint',
    title: { zh: '投诉催缴', en: 'Complain about reminders' },
    before: {
      zh: '什么时候、怎样联系让您不满意？书面答复您以前，不再为缴费联系您。',
      en: 'When, and how, were you contacted? Nobody contacts you about payment before you have a written answer.',
    },
    label: { zh: '经过', en: 'What happened' },
    button: { zh: '提交投诉', en: 'Send the complaint' },
    after: {
      zh: '收到了。书面答复您以前，不再为缴费联系您。',
      en: 'Received. Nobody contacts you about payment before you have a written answer.',
    },
  },
}

export const tellPage = (
  view: View,
  bill: Bill,
  { path, title, before, label, button, after }: Telling,
  facts: { isSent: boolean; refusal?: string | undefined; said?: string },
): Page => ({
  status: facts.refusal ? 400 : 200,
  title: `${pick(view, title)} · ${bill.community.name}`,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${pick(view, title)}</h1>
<p class="soft">${bill.household.unitLabel}</p>${done(facts.isSent && pick(view, after))}${refused(facts.refusal)}</section>
${
  !facts.isSent &&
  html`<section class="band"><form method="post" action="${view.base}/${path}"><p>${pick(view, before)}</p>
<label class="label" for="say">${pick(view, label)}</label>
<textarea class="field" id="say" name="say" maxlength="400" rows="4" required>${facts.said}</textarea>
<button class="btn apart" type="submit">${pick(view, button)}</button></form></section>`
}
${bill.community.servicePhone !== '' && html`<section class="band rows">${callRow(view, bill.community)}</section>`}`,
})

/** What the owner may know of how it was decided (PIPL 24): plain reasons, and the way out of it. */
type Explained = {
  readonly decidedOn: string | null
  readonly isAutomated: boolean
  readonly hasRefused: boolean
  readonly sentences: readonly Words[]
}

export const automationPage = (
  view: View,
  bill: Bill,
  facts: { explained: Explained; isSaved: boolean; refusal?: string | undefined },
): Page => ({
  status: facts.refusal ? 409 : 200,
  title: `${say(view, '为什么提醒我', 'Why I was reminded')} · ${bill.community.name}`,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${say(view, '为什么提醒我', 'Why I was reminded')}</h1>
<p class="soft">${bill.household.unitLabel}</p>
${done(facts.isSaved && say(view, '已改，马上生效。', 'Changed; it holds from now on.'))}${refused(facts.refusal)}</section>
<section class="band">${reasons(view, facts.explained)}</section>
${choiceBand(view, facts.explained)}`,
})

const reasons = (view: View, { decidedOn, sentences }: Explained): Html =>
  decidedOn === null
    ? html`<p>${say(view, '最近 35 天没有为缴费联系您的决定。', 'In the last 35 days nothing was decided about contacting you.')}</p>`
    : html`<p class="soft">${say(view, `${decidedOn} 的决定`, `Decided on ${decidedOn}`)}</p>${sentences.map((words) => html`<p class="apart">${pick(view, words)}</p>`)}`

const choiceBand = (view: View, { hasRefused }: Explained): Html => html`<section class="band">
<h2>${say(view, '自动决定', 'Automatic decisions')}</h2>
<p class="soft">${
  hasRefused
    ? say(
        view,
        '您已选择不要自动决定：什么时候提醒，按对所有人都一样的固定日历。',
        'You have refused automatic decisions: you are reminded by the fixed calendar that is the same for all.',
      )
    : say(
        view,
        '什么时候、用什么提醒您，可能由程序按缴费记录决定；金额、违约金、减免、起诉从来不由程序决定。您可以不要，改按对所有人都一样的固定日历（个人信息保护法第 24 条）。',
        'A program may choose when and how you are reminded, from the record of payments; amounts, late fee, waivers and suits are never its to decide. You may refuse it and be reminded by the fixed calendar that is the same for all (PIPL art. 24).',
      )
}</p>
<form method="post" action="${view.base}/automation"><input type="hidden" name="want" value="${hasRefused ? 'allow' : 'refuse'}">
<button class="btn quiet apart" type="submit">${hasRefused ? say(view, '恢复自动决定', 'Allow them again') : say(view, '不要自动决定', 'Refuse automatic decisions')}</button></form></section>`

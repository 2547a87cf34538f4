import type { Form, Language } from '../../src/notifications/api.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { linkRow, topOf } from './layout.ts'
import { type Page, pick, say, type View } from './view.ts'

type Words = { readonly zh: string; readonly en: string }

/** What somebody who has confirmed their phone may set. */
export type MyNotices = {
  readonly isOwner: boolean
  readonly ways: readonly { form: Form; masked: string | null; isOn: boolean }[]
  readonly consents: readonly { purpose: string; isGiven: boolean; words: Words }[]
  readonly reader: { readonly partyId: bigint; readonly isMe: boolean }
  readonly readers: readonly { partyId: bigint; name: string; isPayer: boolean }[]
  readonly pausedUntil: string | null
  readonly readsIn: Language
}

export const formWords: Readonly<Record<Form, Words>> = {
  officialAccount: { zh: '微信公众号', en: 'WeChat Official Account' },
  sms: { zh: '短信', en: 'Text message' },
  push: { zh: '手机推送', en: 'Push message' },
  email: { zh: '邮件', en: 'E-mail' },
  letter: { zh: '信函', en: 'Letter' },
}

/** Each in itself: who looks for one may not read the other. */
const languageNames: Readonly<Record<Language, string>> = { zh: '中文', en: 'English' }

const consentTitles: Readonly<Record<string, Words>> = {
  promotion: { zh: '优惠消息', en: 'Offers' },
  personalisation: { zh: '按我的习惯挑选', en: 'Chosen for me' },
}

/** That something was done, in green; purple is kept for what waits. */
export const done = (text: string | false | null): Html | false =>
  text ? html`<p class="told-line done" role="status">${icon('paid')}${text}</p>` : false

export const refused = (text: string | null | undefined): Html | false =>
  text ? html`<p class="refusal" role="alert">${text}</p>` : false

const titleOf = (view: View): string => say(view, '消息设置', 'Message settings')

/** 消息设置: by which ways, what for, who gets them, and a pause. */
export const noticesPage = (
  view: View,
  facts: {
    notices: MyNotices
    name: string
    unitLabel: string
    isSaved: boolean
    hasPush: boolean
    refusal?: string
  },
): Page => ({
  status: facts.refusal ? 409 : 200,
  title: titleOf(view),
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${titleOf(view)}</h1>
<p class="soft">${facts.unitLabel}${say(view, '，', ', ')}${facts.name}</p>
${done(facts.isSaved && say(view, '已保存，马上生效。', 'Saved; it holds from now on.'))}${refused(facts.refusal)}</section>
${settingsForm(view, facts.notices)}
${mailboxBand(view, facts.notices)}
<section class="band rows"><h2>${say(view, '谁来收', 'Who gets them')}</h2>
${linkRow(`${view.base}/members`, say(view, '请家人一起收', 'Share with family'), readerWords(view, facts.notices))}
${linkRow(`${view.base}/wechat`, say(view, '在微信里收账单', 'Bills in WeChat'))}
${facts.hasPush && linkRow(`${view.base}/push`, say(view, '在这台设备上提醒我', 'Notices on this device'))}
</section>
${facts.notices.isOwner && pauseBand(view, facts.notices.pausedUntil)}`,
})

const readerWords = (view: View, { reader, readers }: MyNotices): string => {
  const name = readers.find(({ partyId }) => partyId === reader.partyId)?.name ?? ''
  return reader.isMe
    ? say(view, '现在由您收', 'You get them now')
    : say(view, `现在由 ${name} 收`, `${name} gets them now`)
}

const settingsForm = (
  view: View,
  { ways, consents, readsIn }: MyNotices,
): Html => html`<form method="post" action="${view.base}/notices">
<section class="band"><fieldset><legend class="label first">${say(view, '用什么告诉您', 'How to reach you')} <span class="note line">${say(view, '账单、到期提醒、收据', 'bills, reminders, receipts')}</span></legend>
<div class="rows">${ways.map(
  ({ form, masked, isOn }) =>
    html`<label class="opt"><input type="checkbox" name="way" value="${form}"${isOn && html` checked`}><span>${pick(view, formWords[form])}${masked && html`<small>${masked}</small>`}</span></label>`,
)}</div></fieldset>
<p class="note apart">${say(view, '都关掉也可以：账单和收据一直能在这里看。按法律，公司仍可以把书面催告寄到家里。', 'You may switch all off: bills and receipts stay here. The law still lets the company send a written demand to your home.')}</p>
</section>
<section class="band"><fieldset><legend class="label first">${say(view, '用哪种语言', 'In which language')} <span class="note line">${say(view, '没有英文写法的消息用中文发', 'what has no English wording comes in Chinese')}</span></legend>
<div class="rows">${Object.entries(languageNames).map(
  ([code, name]) =>
    html`<label class="opt"><input type="radio" name="readsIn" value="${code}"${code === readsIn && html` checked`}><span lang="${code}">${name}</span></label>`,
)}</div></fieldset></section>
<section class="band"><fieldset><legend class="label first">${say(view, '您同意才有的', 'Only if you agree')}</legend>
<div class="rows">${consents.map(
  ({ purpose, isGiven, words }) =>
    html`<label class="opt"><input type="checkbox" name="consent" value="${purpose}"${isGiven && html` checked`}><span>${pick(view, consentTitles[purpose] ?? words)}<small>${pick(view, words)}</small></span></label>`,
)}</div></fieldset>
<button class="btn apart" type="submit">${say(view, '保存设置', 'Save settings')}</button>
</section>
</form>`

const mailboxBand = (view: View, { ways }: MyNotices): Html => {
  const masked = ways.find(({ form }) => form === 'email')?.masked
  const action = `${view.base}/notices/mailbox`
  return html`<section class="band"><form method="post" action="${action}">
<label class="label first" for="mailbox">${say(view, '邮箱', 'Mailbox')} <span class="note line">${masked ? say(view, `现在发到 ${masked}`, `now ${masked}`) : say(view, '填了就能用邮件收账单', 'to get bills by e-mail')}</span></label>
<input class="field" id="mailbox" name="mailbox" type="email" autocomplete="email" maxlength="254" required>
<button class="btn quiet apart" type="submit">${masked ? say(view, '换成这个邮箱', 'Use this mailbox') : say(view, '保存邮箱', 'Save mailbox')}</button></form>
${masked && html`<form method="post" action="${action}"><button class="textlink" type="submit">${say(view, '删除邮箱', 'Remove the mailbox')}</button></form>`}</section>`
}

const pauseBand = (view: View, until: string | null): Html => html`<section class="band">
<h2>${say(view, '手头紧，先别提醒', 'Things are tight: no reminders for now')}</h2>
${
  until
    ? html`<p class="told-line">${say(view, `提醒已暂停到 ${until}。`, `Reminders are paused until ${until}.`)}</p>
<form method="post" action="${view.base}/notices/resume"><button class="btn quiet apart" type="submit">${say(view, '恢复提醒', 'Resume reminders')}</button></form>`
    : html`<p class="soft">${say(view, '暂停 30 天，到期提醒都不发；账单和收据照常。欠款和到期日不变。', 'For 30 days no reminders are sent; bills and receipts go on. What is due and when does not change.')}</p>
<form method="post" action="${view.base}/notices/pause"><button class="btn quiet apart" type="submit">${say(view, '暂停提醒 30 天', 'Pause for 30 days')}</button></form>`
}
</section>`

/** 绑定手机: which number a code goes to. */
export const phonePage = (
  view: View,
  facts: {
    phones: readonly { phoneId: bigint; masked: string }[]
    unitLabel: string
    /** The page it is needed for. */
    forPage: string
    refusal?: string | undefined
  },
): Page => ({
  status: facts.refusal ? 400 : 200,
  title: say(view, '绑定手机', 'Confirm your phone'),
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${say(view, '绑定手机', 'Confirm your phone')}</h1>
<p class="soft">${facts.unitLabel}</p>
<p class="apart">${say(view, '改设置、请家人一起收、签分期之前，先用短信确认是您本人。看账单、缴费不用绑定。', 'Before you change settings, invite family or sign a plan, a text message confirms that it is you. Seeing and paying bills needs none of this.')}</p>
${refused(facts.refusal)}</section>
<section class="band"><form method="post" action="${view.base}/phone?for=${facts.forPage}">
${
  facts.phones.length > 0 &&
  html`<fieldset><legend class="label first">${say(view, '验证码发到', 'Send the code to')}</legend>
<div class="rows">${facts.phones.map(
    ({ phoneId, masked }, index) =>
      html`<label class="opt"><input type="radio" name="phoneId" value="${phoneId}"${index === 0 && html` checked`}><span>${masked}</span></label>`,
  )}</div></fieldset>`
}
<label class="label${facts.phones.length === 0 && ' first'}" for="phone">${facts.phones.length > 0 ? say(view, '或者填别的号码', 'Or another number') : say(view, '手机号', 'Mobile number')} <span class="note">${say(view, '要和物业登记的一样', 'as the company has it')}</span></label>
<input class="field" id="phone" name="phone" inputmode="tel" autocomplete="tel" maxlength="20">
<button class="btn apart" type="submit">${say(view, '获取验证码', 'Send the code')}</button>
<p class="under">${say(view, '换了号码？请打服务电话，物业核对后更新。', 'A new number? Call the service desk; they check and update it.')}</p>
</form></section>`,
})

/** The code that was just sent; `action` is where it goes. */
export const codePage = (
  view: View,
  facts: {
    codeId: string
    action: string
    back: string
    minutes: number
    /** Where it went, if the person chose or gave a number we have; else nothing is told. */
    masked?: string | null
    refusal?: string | undefined
  },
): Page => ({
  status: facts.refusal ? 400 : 200,
  title: say(view, '输入验证码', 'Enter the code'),
  body: html`${topOf(view, { back: say(view, '换个号码', 'Another number'), to: facts.back })}
<section class="band hero lead-in"><h1 class="home-name">${say(view, '输入验证码', 'Enter the code')}</h1>
<p class="apart">${
    facts.masked
      ? say(
          view,
          `验证码已发到 ${facts.masked}，${facts.minutes} 分钟内有效。`,
          `A code was sent to ${facts.masked}; it is good for ${facts.minutes} minutes.`,
        )
      : say(
          view,
          `如果号码对得上，验证码短信已经发出，${facts.minutes} 分钟内有效。`,
          `If the number is one we know, a code was sent to it; it is good for ${facts.minutes} minutes.`,
        )
  }</p>
${refused(facts.refusal)}</section>
<section class="band"><form method="post" action="${facts.action}">
<input type="hidden" name="codeId" value="${facts.codeId}">
<label class="label first" for="code">${say(view, '短信里的 6 位数字', 'The 6 digits of the text message')}</label>
<input class="field digits" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6" required>
<button class="btn apart" type="submit">${say(view, '确认', 'Confirm')}</button>
<a class="textlink" href="${facts.back}">${say(view, '没收到，过一分钟再取', 'Nothing came: ask again in a minute')}</a>
</form></section>`,
})

import type { MemberRole } from '../../src/identity/api.ts'
import { wallTime } from '../shared/dates.ts'
import { type Html, html, trusted } from './html.ts'
import { topOf } from './layout.ts'
import { type MyNotices, refused } from './notices.ts'
import { type Page, pick, say, type View } from './view.ts'

const roleWords: Readonly<Record<MemberRole, { zh: string; en: string }>> = {
  relative: { zh: '家人', en: 'Family' },
  tenant: { zh: '租户', en: 'Tenant' },
}

type OpenInvitation = {
  readonly invitationId: bigint
  readonly role: MemberRole
  readonly url: string
  readonly codeSvg: string
  readonly expiresAt: string
}

type Household = {
  readonly notices: MyNotices
  readonly members: readonly {
    memberId: bigint
    name: string
    role: MemberRole
    since: string
    isMe: boolean
  }[]
  readonly invitations: readonly OpenInvitation[]
  readonly refusal?: string
}

/** 请家人一起收: who belongs, who gets the notices, and invitations. */
export const membersPage = (view: View, household: Household): Page => {
  const { notices, invitations, refusal } = household
  const title = say(view, '请家人一起收', 'Share with family')
  return {
    status: refusal ? 409 : 200,
    title,
    body: html`${topOf(view, { back: say(view, '消息设置', 'Message settings'), to: `${view.base}/notices` })}
<section class="band hero lead-in"><h1 class="home-name">${title}</h1>
<p class="soft">${say(view, '家人或租户加入后，能看这户的账单、替您缴费，也可以由他们收通知。', 'Family or tenants who join see the bills of this home, can pay them, and can be the one who gets the notices.')}</p>
${refused(refusal)}</section>
${notices.isOwner && invitations.map((it) => invitationBand(view, it))}
${notices.isOwner && notices.readers.length > 1 && readerForm(view, notices)}
${memberRows(view, household)}
${notices.isOwner && inviteForm(view)}`,
  }
}

const invitationBand = (view: View, it: OpenInvitation): Html => html`<section class="band">
<h2>${say(view, `给${pick(view, roleWords[it.role])}的邀请`, `Invitation for ${pick(view, roleWords[it.role]).toLowerCase()}`)}</h2>
<p class="note">${say(view, `只能用一次，${wallTime(it.expiresAt).slice(0, 10)} 前有效。请对方用自己的手机扫。`, `Good once, until ${wallTime(it.expiresAt).slice(0, 10)}. Let them scan it with their own phone.`)}</p>
<div class="code" role="img" aria-label="${say(view, '邀请二维码', 'Code of the invitation')}">${trusted(it.codeSvg)}</div>
<label class="label" for="invitation-${it.invitationId}">${say(view, '或者把这个地址发给对方', 'Or send this address')}</label>
<input class="field" id="invitation-${it.invitationId}" readonly value="${it.url}">
<button class="btn quiet apart" type="button" data-share="${it.url}" data-copy="${say(view, '复制地址', 'Copy the address')}" data-copied="${say(view, '已复制', 'Copied')}" hidden>${say(view, '发给对方', 'Send')}</button>
<form method="post" action="${view.base}/invitations/${it.invitationId}/withdraw"><button class="textlink" type="submit">${say(view, '收回这个邀请', 'Withdraw it')}</button></form>
</section>`

const readerForm = (view: View, { readers, reader }: MyNotices): Html => html`<section class="band">
<form method="post" action="${view.base}/members/reader"><fieldset><legend class="label first">${say(view, '谁来收通知', 'Who gets the notices')} <span class="note line">${say(view, '一户一个人收，不会重复', 'one person a home, nothing twice')}</span></legend>
<div class="rows">${readers.map(
  ({ partyId, name, isPayer }) =>
    html`<label class="opt"><input type="radio" name="partyId" value="${partyId}"${partyId === reader.partyId && html` checked`}><span>${name}${isPayer && html`<small>${say(view, '缴费人', 'payer')}</small>`}</span></label>`,
)}</div></fieldset>
<button class="btn quiet apart" type="submit">${say(view, '改由这个人收', 'Let this person get them')}</button></form>
</section>`

const memberRows = (view: View, { members, notices }: Household): Html | false =>
  members.length > 0 &&
  html`<section class="band rows"><h2>${say(view, '已加入的人', 'Who has joined')}</h2>
${members.map(
  ({ memberId, name, role, since, isMe }) =>
    html`<div class="row"><span class="grow"><span class="name">${name}</span><span class="note">${pick(view, roleWords[role])}${say(view, '，', ', ')}${say(view, `${wallTime(since).slice(0, 10)} 加入`, `since ${wallTime(since).slice(0, 10)}`)}</span></span>${(notices.isOwner || isMe) && html`<form method="post" action="${view.base}/members/${memberId}/end"><button class="textlink" type="submit">${isMe ? say(view, '退出', 'Leave') : say(view, '移出', 'Remove')}</button></form>`}</div>`,
)}
${notices.isOwner && html`<p class="note">${say(view, '移出后马上失效，本户的账单链接也会换新。', 'It ends at once, and the home’s bill link is replaced.')}</p>`}</section>`

const inviteForm = (view: View): Html => html`<section class="band">
<form method="post" action="${view.base}/members"><fieldset><legend class="label first">${say(view, '邀请谁', 'Whom to invite')}</legend>
<div class="rows">${Object.entries(roleWords).map(
  ([role, words], index) =>
    html`<label class="opt"><input type="radio" name="role" value="${role}"${index === 0 && html` checked`}><span>${pick(view, words)}</span></label>`,
)}</div></fieldset>
<button class="btn apart" type="submit">${say(view, '生成邀请', 'Make an invitation')}</button></form>
</section>`

type Invited = {
  readonly companyName: string
  readonly communityName: string
  readonly unitLabel: string
  readonly payerName: string
  readonly role: MemberRole
  readonly privacyWords: { readonly zh: string; readonly en: string }
}

/** What an invited person sees: by whom, for what, and what happens with their number. */
export const invitedPage = (
  view: View,
  invited: Invited,
  facts: { action: string; name?: string; phone?: string; refusal?: string },
): Page => ({
  status: facts.refusal ? 400 : 200,
  title: say(view, '邀请您一起收账单', 'You are invited'),
  body: html`${topOf(view, [invited.companyName, invited.communityName])}
<section class="band hero lead-in"><h1 class="home-name">${say(view, `${invited.payerName} 请您一起收 `, `${invited.payerName} invites you to the bills of `)}<span class="nb">${invited.unitLabel}</span>${say(view, ' 的账单', '')}</h1>
<p class="soft">${say(view, `以${pick(view, roleWords[invited.role])}身份加入：能看账单、能缴费。`, `As ${pick(view, roleWords[invited.role]).toLowerCase()}: see the bills and pay them.`)}</p>
${refused(facts.refusal)}</section>
<section class="band"><form method="post" action="${facts.action}">
<label class="label first" for="name">${say(view, '您的姓名', 'Your name')}</label>
<input class="field" id="name" name="name" autocomplete="name" maxlength="40" required value="${facts.name ?? ''}">
<label class="label" for="phone">${say(view, '您的手机号', 'Your mobile number')}</label>
<input class="field" id="phone" name="phone" inputmode="tel" autocomplete="tel" maxlength="20" required value="${facts.phone ?? ''}">
<p class="label">${say(view, '关于您的信息', 'About your data')}</p>
<p class="soft">${pick(view, invited.privacyWords)}</p>
<label class="opt"><input type="checkbox" name="agreed" value="yes" required><span>${say(view, '我看过，同意这样用', 'I have read this and agree')}</span></label>
<button class="btn apart" type="submit">${say(view, '获取验证码', 'Send the code')}</button>
</form></section>`,
})

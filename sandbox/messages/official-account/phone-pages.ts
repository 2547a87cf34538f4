import { billTime } from '../../clock.ts'
import { escapeHtml, document as pageOf } from '../../phone-pages.ts'
import type { PhoneMessage } from '../provider.ts'
import type { Account, Person, Template } from './accounts.ts'

/** The WeChat of the pretend phone, whole HTML documents without scripts. */

const document = (title: string, body: string): string =>
  pageOf(title, body, '模拟微信，不会真的发送')

/** The name above, and the ways to the rest of the phone. */
const topOf = (title: string): string =>
  `<div class="top"><h1>${escapeHtml(title)}</h1><a href="/phone/messages">消息</a><a href="/phone">钱包</a></div>`

export const noPage = (why: string): string =>
  document('微信', `${topOf('微信')}<p class="error" role="alert">${escapeHtml(why)}</p>`)

const short = (openid: string): string => `微信 …${openid.slice(-4)}`

/** Whose phone this is; in reality WeChat knows. */
export const choosePage = (query: URLSearchParams, people: readonly Person[]): string => {
  const href = (who: string): string => {
    const chosen = new URLSearchParams(query)
    chosen.set('as', who)
    return `/connect/oauth2/authorize?${escapeHtml(chosen.toString())}`
  }
  const rows = people.map(
    ({ openid }) => `<li><a href="${href(openid)}"><b>${short(openid)}</b></a></li>`,
  )
  return document(
    '登录',
    `<h1>用哪个微信打开</h1><p class="quiet">真的微信里没有这一步。</p>
${rows.length > 0 ? `<ul>${rows.join('')}</ul>` : ''}
<a class="button primary" href="${href('new')}">新的微信</a>`,
  )
}

type Facts = {
  readonly account: Account
  readonly person: Person
  readonly people: readonly Person[]
  readonly messages: readonly PhoneMessage[]
  readonly templates: readonly (Template & { readonly left: number })[]
}

export const wechatPage = ({ account, person, people, messages, templates }: Facts): string => {
  const form = (action: string, inside: string): string =>
    `<form method="post" action="/phone/wechat"><input type="hidden" name="app" value="${account.appId}"><input type="hidden" name="openid" value="${escapeHtml(person.openid)}"><input type="hidden" name="action" value="${action}">${inside}</form>`
  const others = people.filter(({ openid }) => openid !== person.openid)
  return document(
    account.name,
    `${topOf(account.name)}
<p class="quiet">${short(person.openid)}，${person.isFollowing ? '已关注' : '没有关注'}</p>
${messages.length === 0 ? '<p class="quiet">还没有收到消息。</p>' : messages.map(card).join('')}
<h2>一次性订阅</h2>
${templates.length === 0 ? '<p class="quiet">这个公众号没有模板。</p>' : ''}${templates
  .map((template) =>
    form(
      'allow',
      `<input type="hidden" name="template" value="${escapeHtml(template.templateId)}"><div class="row"><span><b>${escapeHtml(template.title)}</b><span class="quiet">还可收 ${template.left} 条</span></span><button class="plain small">允许一次</button></div>`,
    ),
  )
  .join('')}
<h2>公众号</h2>
${form(person.isFollowing ? 'leave' : 'follow', `<button class="plain">${person.isFollowing ? '取消关注' : '关注'}</button>`)}
${form('write', '<div class="scan"><input type="text" name="text" aria-label="发给公众号" placeholder="例如：退订" required><button class="primary">发送</button></div>')}
${others.length === 0 ? '' : `<h2>别的微信</h2><ul>${others.map(({ openid }) => `<li><a href="/phone/wechat?app=${account.appId}&amp;openid=${escapeHtml(openid)}"><b>${short(openid)}</b></a></li>`).join('')}</ul>`}`,
  )
}

const card = ({ title, lines, url, receivedAt }: PhoneMessage): string => {
  const rows = lines.map((line) => {
    const [label = '', ...value] = line.split('：')
    return `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value.join('：'))}</dd></div>`
  })
  const link =
    url && /^https?:\/\//.test(url)
      ? `<a class="button plain" href="${escapeHtml(url)}" target="_blank" rel="noopener">查看详情</a>`
      : ''
  return `<article class="talk"><time>${billTime(new Date(receivedAt)).slice(0, 16)}</time><div class="bubble wide"><b>${escapeHtml(title)}</b><dl>${rows.join('')}</dl>${link}</div></article>`
}

import { billTime } from '../../clock.ts'
import { phoneStyle } from '../../phone-style.ts'
import type { PhoneMessage } from '../provider.ts'
import type { Account, Person, Template } from './accounts.ts'

/** The WeChat of the pretend phone, whole HTML documents without scripts. */

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const document = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · 演示微信</title><style>${phoneStyle}</style></head>
<body><div class="bar" role="note">演示 · 模拟微信，不会真的发送</div><main>${body}</main></body></html>`

export const noPage = (why: string): string =>
  document('微信', `<h1>微信</h1><p class="error" role="alert">${escapeHtml(why)}</p>`)

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
    `<h1>${escapeHtml(account.name)}</h1>
<p class="quiet">${short(person.openid)}，${person.isFollowing ? '已关注' : '没有关注'}</p>
${messages.length === 0 ? '<p class="quiet">还没有收到消息。</p>' : messages.map(card).join('')}
<h2>一次性订阅</h2>
${templates.length === 0 ? '<p class="quiet">这个公众号没有模板。</p>' : ''}${templates
  .map((template) =>
    form(
      'allow',
      `<input type="hidden" name="template" value="${escapeHtml(template.templateId)}"><p>${escapeHtml(template.title)}<span class="quiet">，还可收 ${template.left} 条</span></p><button class="plain">允许一次</button>`,
    ),
  )
  .join('')}
<h2>公众号</h2>
${form(person.isFollowing ? 'leave' : 'follow', `<button class="plain">${person.isFollowing ? '取消关注' : '关注'}</button>`)}
${form('write', '<input type="text" name="text" aria-label="发给公众号" placeholder="例如：退订" required><button class="plain">发送</button>')}
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
      ? `<a class="button plain" href="${escapeHtml(url)}">查看详情</a>`
      : ''
  return `<article><h2>${escapeHtml(title)}</h2><p class="quiet">${billTime(new Date(receivedAt))}</p><dl>${rows.join('')}</dl>${link}</article>`
}

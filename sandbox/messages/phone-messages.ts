import { billTime } from '../clock.ts'
import type { Page } from '../phone.ts'
import { escapeHtml, document as pageOf, sorryPage } from '../phone-pages.ts'
import { refusalOf } from '../refusal.ts'
import type { State } from '../state.ts'
import type { PhoneMessage } from './provider.ts'
import { answerSms } from './sms/sent.ts'
import { messagesFor } from './store.ts'

/** The messages of the pretend phone: conversations, newest first, and one of them with its answers. */

type Visit = {
  readonly state: State
  readonly method: string
  readonly pathname: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
}

const document = (title: string, body: string): string =>
  pageOf(title, body, '模拟手机，不会真的发送')

const shown = (html: string, status = 200): Page => ({ status, html })

export const messagePages = ({ state, method, pathname, query, form }: Visit): Page | null => {
  if (pathname === '/phone/messages') return shown(listPage(state, query.get('to')?.trim() ?? ''))
  if (pathname !== '/phone/messages/talk') return null
  const given = method === 'POST' ? form : query
  const talk = {
    form: given.get('form') ?? '',
    to: given.get('to') ?? '',
    title: given.get('title') ?? '',
  }
  if (method === 'POST') {
    try {
      const text = given.get('text')?.trim() || '退订'
      answerSms(state, { from: talk.to, text, signName: talk.title })
    } catch (error) {
      const no = refusalOf(error)
      if (!no) throw error
      const way = { href: '/phone/messages', label: '返回' }
      return shown(sorryPage('没有发出', no.message, way), no.status)
    }
    return { location: `${addressOf(talk)}&answered=1` }
  }
  return shown(talkPage(state, talk, query.get('answered') === '1'))
}

/** SMS stand by their sign, everything else by where it came to. */
type Talk = { readonly form: string; readonly to: string; readonly title: string }
const talkOf = ({ form, to, title }: PhoneMessage): Talk => ({
  form,
  to,
  title: form === 'sms' ? title : '',
})
const keyOf = ({ form, to, title }: Talk): string => `${form} ${to} ${title}`
const addressOf = ({ form, to, title }: Talk): string =>
  `/phone/messages/talk?${new URLSearchParams({ form, to, title })}`

const faces: Readonly<Record<PhoneMessage['form'], string>> = {
  sms: '信',
  officialAccount: '微',
  push: '推',
  email: '邮',
}

const mostTalks = 50

const listPage = (state: State, to: string): string => {
  const latest = new Map<string, PhoneMessage>()
  for (const message of messagesFor(state, to === '' ? undefined : to)) {
    const key = keyOf(talkOf(message))
    if (!latest.has(key)) latest.set(key, message)
    if (latest.size === mostTalks) break
  }
  const rows = [...latest.values()].map((message) => `<li>${row(message)}</li>`)
  const empty = to === '' ? '现在没有。发出的消息会出现在这里。' : '没有发给这个号码的消息。'
  return document(
    '消息',
    `<div class="top"><h1>消息</h1><a href="/phone/wechat">微信</a><a href="/phone">钱包</a></div>
<form class="scan" method="get" action="/phone/messages"><input type="text" name="to" value="${escapeHtml(to)}" aria-label="收件人" placeholder="手机号或邮箱"><button class="primary">查看</button></form>
<h2>${to === '' ? '最近' : escapeHtml(to)}</h2>
${rows.length === 0 ? `<p class="quiet">${empty}</p>` : `<ul>${rows.join('')}</ul>`}
<a class="button plain" href="/phone/messages${to === '' ? '' : `?to=${encodeURIComponent(to)}`}">刷新</a>`,
  )
}

const row = (message: PhoneMessage): string => {
  const { form, title, to, lines, receivedAt } = message
  return `<a href="${escapeHtml(addressOf(talkOf(message)))}"><span class="face" aria-hidden="true">${faces[form]}</span>
<span class="wide"><time class="when">${billTime(new Date(receivedAt)).slice(5, 16)}</time><b>${escapeHtml(title)}</b><span class="quiet">${escapeHtml(to)}</span><span class="peek">${escapeHtml(lines.join(' '))}</span></span></a>`
}

const talkPage = (state: State, talk: Talk, isAnswered: boolean): string => {
  const messages = messagesFor(state, talk.to).filter((each) => keyOf(talkOf(each)) === keyOf(talk))
  const heading = messages[0]?.title ?? talk.title
  return document(
    heading,
    `<div class="top"><h1>${escapeHtml(heading)}</h1><a href="/phone/messages">全部消息</a></div>
<p class="quiet">${escapeHtml(talk.to)} · ${escapeHtml(messages[0]?.provider ?? '')}</p>
<div class="talk">${messages.map(bubble).join('')}</div>
${isAnswered ? '<p class="center"><span class="mark good">✓ 已回复</span></p>' : ''}${talk.form === 'sms' ? answerForm(talk) : ''}`,
  )
}

const bubble = ({ form, title, lines, url, receivedAt }: PhoneMessage): string => {
  const text = lines.map((line) => withLinks(line)).join('<br>')
  const isShown = url !== null && !lines.some((line) => line.includes(url))
  const link = isShown ? `<br>${anchor(url, '查看详情')}` : ''
  return `<time>${billTime(new Date(receivedAt)).slice(0, 16)}</time><div class="bubble">${form === 'sms' ? '' : `<b>${escapeHtml(title)}</b>`}${text}${link}</div>`
}

const anchor = (url: string, words: string): string =>
  `<a href="${escapeHtml(url)}" target="_blank" rel="noopener">${escapeHtml(words)}</a>`

const address = /(https?:\/\/[\w./?=&#%~+:-]+)/

/** Addresses in a text open, as on a phone. */
const withLinks = (line: string): string =>
  line
    .split(address)
    .map((part, place) => {
      if (place % 2 === 0) return escapeHtml(part)
      return anchor(part, part)
    })
    .join('')

const answerForm = (talk: Talk): string =>
  `<form class="scan" method="post" action="/phone/messages/talk">
${Object.entries(talk)
  .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
  .join(
    '',
  )}<input type="text" name="text" aria-label="回复" placeholder="退订" maxlength="200"><button class="primary">回复</button></form>`

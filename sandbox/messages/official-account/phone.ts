import type { State } from '../../state.ts'
import type { ProviderVisit } from '../provider.ts'
import {
  type Account,
  accountOf,
  accountsOf,
  grantsOf,
  messageNo,
  type Person,
  peopleOf,
  personOf,
  savePerson,
  setGrants,
  templatesOf,
} from './accounts.ts'
import { choosePage, noPage, wechatPage } from './phone-pages.ts'
import { tell } from './pushes.ts'
import { askRefusal, backWithCode, holderOf, setHolder } from './sign-in.ts'

/** The pretend phone's WeChat: who is there, what came, and what its owner taps. */
export const answerPhone = (visit: ProviderVisit): void => {
  const page = visit.pathname === '/phone/wechat' ? phonePage(visit) : signInPage(visit)
  const { response } = visit
  if ('location' in page) {
    response.writeHead(303, { Location: page.location }).end()
    return
  }
  response.writeHead(page.status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    'Cache-Control': 'no-store',
  })
  response.end(page.html)
}

type Page = { readonly status: number; readonly html: string } | { readonly location: string }
const shown = (html: string, status = 200): Page => ({ status, html })

/** A page asks who is there: the holder of the phone, or whom one chooses, or somebody new. */
const signInPage = ({ state, query }: ProviderVisit): Page => {
  const refusal = askRefusal(state, query)
  if (refusal) return shown(noPage(refusal), 400)
  const appId = query.get('appid') ?? ''
  const wanted = query.get('as')
  const person =
    wanted === 'new'
      ? savePerson(state, { appId })
      : (personOf(state, appId, wanted ?? '') ?? holderOf(state, appId))
  if (!person) return shown(choosePage(query, peopleOf(state, appId)))
  setHolder(state, person)
  return { location: backWithCode(state, query, person) }
}

const phonePage = (visit: ProviderVisit): Page => {
  const { state, query, request, body } = visit
  const form = request.method === 'POST' ? new URLSearchParams(body.toString()) : query
  const account = accountOf(state, form.get('app') ?? '') ?? accountsOf(state)[0]
  if (!account) return shown(noPage('还没有公众号。先在控制接口开一个。'), 404)
  const person =
    personOf(state, account.appId, form.get('openid') ?? '') ??
    holderOf(state, account.appId) ??
    peopleOf(state, account.appId)[0]
  if (!person) return shown(noPage('还没有人打开过这个公众号的网页。'), 404)
  if (request.method === 'POST') {
    act(state, account, person, form)
    return { location: `/phone/wechat?app=${account.appId}&openid=${person.openid}` }
  }
  const messages = [...state.phoneMessage.values()].filter(({ to }) => to === person.openid)
  const templates = templatesOf(state, account.appId).map((template) => ({
    ...template,
    left: grantsOf(state, { ...person, templateId: template.templateId }),
  }))
  return shown(
    wechatPage({
      account,
      person,
      people: peopleOf(state, account.appId),
      messages: messages.reverse(),
      templates,
    }),
  )
}

const act = (state: State, { appId }: Account, { openid }: Person, form: URLSearchParams): void => {
  const action = form.get('action')
  if (action === 'allow') allowOnce(state, { appId, openid }, [form.get('template') ?? ''])
  if (action === 'follow' || action === 'leave')
    follow(state, { appId, openid }, action === 'follow')
  if (action === 'write') write(state, { appId, openid }, form.get('text') ?? '')
}

type Who = { readonly appId: string; readonly openid: string }

/** The owner's answer to the question of a page, by template; an event tells of it. */
export const allowOnce = (
  state: State,
  who: Who,
  templateIds: readonly string[],
  isAccepted = true,
): void => {
  for (const templateId of isAccepted ? templateIds : []) {
    const tap = { ...who, templateId }
    setGrants(state, tap, grantsOf(state, tap) + 1)
  }
  const List = templateIds.map((TemplateId) => ({
    TemplateId,
    SubscribeStatusString: isAccepted ? 'accept' : 'reject',
    PopupScene: '0',
  }))
  const event = { MsgType: 'event', Event: 'subscribe_msg_popup_event' }
  tell(state, who.appId, who.openid, { ...event, SubscribeMsgPopupEvent: { List } })
}

/** Takes it back in WeChat's own settings. */
export const takeBack = (state: State, who: Who, templateId: string): void => {
  setGrants(state, { ...who, templateId }, 0)
  const List = { TemplateId: templateId, SubscribeStatusString: 'reject' }
  const event = { MsgType: 'event', Event: 'subscribe_msg_change_event' }
  tell(state, who.appId, who.openid, { ...event, SubscribeMsgChangeEvent: { List } })
}

export const follow = (state: State, who: Who, isFollowing: boolean): void => {
  savePerson(state, { ...who, isFollowing })
  const event = isFollowing ? 'subscribe' : 'unsubscribe'
  tell(state, who.appId, who.openid, { MsgType: 'event', Event: event, EventKey: '' })
}

export const write = (state: State, who: Who, text: string): void =>
  tell(state, who.appId, who.openid, { MsgType: 'text', Content: text, MsgId: messageNo() })

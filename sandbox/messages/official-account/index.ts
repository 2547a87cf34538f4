import type { ServerResponse } from 'node:http'
import { answerUnder } from '../faults.ts'
import type { Provider, ProviderVisit } from '../provider.ts'
import { pageScript } from './page-script.ts'
import { allowOnce, answerPhone } from './phone.ts'
import { type Message, type Sent, sendSubscription, sendTemplate } from './sending.ts'
import { holderOf, openidOfCode } from './sign-in.ts'
import { type Answer, checkPage, stableToken, ticket, token, whoCalls } from './tokens.ts'

const pagePaths = ['/connect/oauth2/authorize', '/phone/wechat']
const scriptPath = '/sandbox/jweixin.js'

/**
 * A pretend WeChat Official Account: tokens, template messages, subscription notices, sign-in of
 * pages, their script, and what the pretend phone shows and its owner does.
 */
export const officialAccountService: Provider = {
  takes: (_request, pathname) =>
    /^\/(cgi-bin\/(?!mmpayweb)|sns\/)/.test(pathname) ||
    pagePaths.includes(pathname) ||
    pathname === scriptPath,
  answer: async (visit) => {
    const { pathname, response } = visit
    if (pathname === scriptPath) {
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' })
      response.end(pageScript(visit.baseUrl))
    } else if (pagePaths.includes(pathname)) {
      answerPhone(visit)
    } else if (pathname === '/cgi-bin/message/template/send') {
      await send(visit, 'officialAccountTemplate', sendTemplate)
    } else if (pathname === '/cgi-bin/message/subscribe/bizsend') {
      await send(visit, 'officialAccountSubscription', sendSubscription)
    } else {
      reply(response, other(visit))
    }
  },
}

const reply = (response: ServerResponse, answer: Answer): void => {
  // The page's script calls from another origin.
  const cors = { 'Access-Control-Allow-Origin': '*' }
  response.writeHead(200, { 'Content-Type': 'application/json; encoding=utf-8', ...cors })
  // A number with more digits than JavaScript keeps.
  response.end(JSON.stringify(answer).replace(/"msgid":"(\d+)"/, '"msgid":$1'))
}

const other = ({ state, pathname, query, body }: ProviderVisit): Answer => {
  if (pathname === '/cgi-bin/token') return token(state, query)
  if (pathname === '/cgi-bin/stable_token') return stableToken(state, jsonOf(body) ?? {})
  if (pathname === '/sns/oauth2/access_token') return openidOfCode(state, query)
  if (pathname.startsWith('/cgi-bin/sandbox/')) return fromPage(state, pathname, jsonOf(body) ?? {})
  if (pathname !== '/cgi-bin/ticket/getticket') return { errcode: 40066, errmsg: 'invalid url' }
  const caller = whoCalls(state, query.get('access_token'))
  return 'appSecret' in caller ? ticket(state, caller as never, query.get('type')) : caller
}

/** What the pretend script of a page asks: is its signature right; the phone's holder allows once. */
const fromPage = (
  state: ProviderVisit['state'],
  pathname: string,
  asked: Readonly<Record<string, unknown>>,
): Answer => {
  const appId = String(asked.appId)
  if (pathname === '/cgi-bin/sandbox/page') return checkPage(state, { ...asked, appId })
  const holder = holderOf(state, appId)
  if (!holder) return { errcode: 1, errmsg: 'nobody has signed in' }
  allowOnce(state, holder, [String(asked.templateId)])
  return { errcode: 0, errmsg: 'ok' }
}

const jsonOf = (body: Buffer): Record<string, unknown> | null => {
  try {
    return JSON.parse(body.toString())
  } catch {
    return null
  }
}

const send = async (
  visit: ProviderVisit,
  provider: string,
  work: (state: ProviderVisit['state'], account: never, message: Message) => Sent,
): Promise<void> => {
  const { state, query, body, response } = visit
  const caller = whoCalls(state, query.get('access_token'))
  const message = jsonOf(body)
  if (!('appSecret' in caller)) return reply(response, caller)
  if (!message) return reply(response, { errcode: 47001, errmsg: 'data format error' })
  const { answer, fault } = work(state, caller as never, message)
  await answerUnder(visit, provider, [fault], () => reply(response, answer))
}

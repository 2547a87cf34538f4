import { createECDH, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { State } from '../../state.ts'
import { answerUnder, faultOf } from '../faults.ts'
import type { Provider, ProviderVisit } from '../provider.ts'
import { receive } from '../store.ts'
import { bridgeScript } from './bridge-script.ts'
import { type BrowserKeys, decrypt } from './decrypt.ts'
import { readVapid } from './vapid.ts'

/** A pretend browser that let a site push to it. */
type Browser = BrowserKeys & {
  readonly id: string
  /** The key of the site; only who signs with it may push (RFC 8292 section 4). */
  readonly applicationServerKey: string
  readonly isGone: boolean
}

const largestMessage = 4096
const day = 24 * 3_600_000

/**
 * A pretend push service and its browsers (RFC 8030, 8291, 8292): /webpush/send/<browser>. It opens
 * every message with the browser's own keys and checks who signed, so nothing shows that a real
 * browser would not show.
 */
export const webPushService: Provider = {
  takes: (_request, pathname) => pathname.startsWith('/webpush/'),
  answer: async (visit) => {
    const { pathname, request, response, baseUrl } = visit
    if (pathname === '/webpush/bridge.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' })
      response.end(bridgeScript(baseUrl))
    } else if (request.method === 'OPTIONS') {
      end(response, 204)
    } else if (pathname === '/webpush/subscribe') {
      const { applicationServerKey } = JSON.parse(visit.body.toString()) as Site
      const browser = openBrowser(visit.state, applicationServerKey)
      end(response, 201, JSON.stringify(subscriptionOf(browser, baseUrl)))
    } else {
      const [, id = ''] = /^\/webpush\/send\/([\w-]+)$/.exec(pathname) ?? []
      const fault = faultOf(visit.state, 'webPush', { to: id, number: headerOf(request, 'topic') })
      const [status, words] = refusals[fault ?? ''] ?? take(visit, browserOf(visit.state, id))
      const location = `${baseUrl}/webpush/message/${randomBytes(9).toString('base64url')}`
      await answerUnder(visit, 'webPush', [fault], () =>
        end(response, status, words, status === 201 ? { Location: location } : {}),
      )
    }
  },
}

/** What a push service says to a message that has an accident before it is taken. */
const refusals: Readonly<Record<string, readonly [status: number, words: string]>> = {
  addressRefused: [410, 'the subscription has expired'],
  userRefused: [410, 'the subscription was withdrawn'],
  throttled: [429, 'too many messages'],
  providerError: [503, 'try again later'],
}

const headerOf = (request: IncomingMessage, name: string): string =>
  String(request.headers[name] ?? '')

type Site = { readonly applicationServerKey: string }

const end = (
  response: ServerResponse,
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Headers': 'content-type',
    'Content-Type': 'application/json; charset=utf-8',
    ...headers,
  })
  response.end(body)
}

const keyOf = (id: string): string => `webpush browser ${id}`
const browserOf = (state: State, id: string): Browser | undefined =>
  state.kept.get(keyOf(id)) as Browser | undefined

/** A new pretend browser that takes pushes of this site. */
export const openBrowser = (state: State, applicationServerKey: string): Browser => {
  // Drawn, not generated: Node leaves the leading zeros out of a key that it generated itself.
  const privateKey = randomBytes(32)
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(privateKey)
  const browser: Browser = {
    id: randomBytes(12).toString('base64url'),
    p256dh: curve.getPublicKey('base64url'),
    privateKey: privateKey.toString('base64url'),
    auth: randomBytes(16).toString('base64url'),
    applicationServerKey,
    isGone: false,
  }
  state.save('kept', keyOf(browser.id), browser)
  return browser
}

/** What `PushSubscription.toJSON()` gives a page. */
export const subscriptionOf = ({ id, p256dh, auth }: Browser, baseUrl: string) => ({
  endpoint: `${baseUrl}/webpush/send/${id}`,
  expirationTime: null,
  keys: { p256dh, auth },
})

/** The owner turned it off: from now on it is 410. */
export const closeBrowser = (state: State, id: string): boolean => {
  const browser = browserOf(state, id)
  if (browser) state.save('kept', keyOf(id), { ...browser, isGone: true })
  return browser !== undefined
}

const take = (
  { state, request, body, baseUrl }: ProviderVisit,
  browser: Browser | undefined,
): readonly [status: number, words?: string] => {
  const header = (name: string): string => headerOf(request, name)
  if (request.method !== 'POST') return [405, 'POST only']
  if (!browser) return [404, 'no such subscription']
  if (browser.isGone) return [410, 'the subscription has expired or was withdrawn']
  if (!/^\d+$/.test(header('ttl'))) return [400, 'TTL is missing']
  if (header('content-encoding') !== 'aes128gcm') return [415, 'Content-Encoding must be aes128gcm']
  if (body.length > largestMessage) return [413, 'at most 4096 bytes']
  if (!/^[\w-]{0,32}$/.test(header('topic'))) return [400, 'Topic is no base64url of at most 32']
  const vapid = readVapid(header('authorization'))
  if (!vapid) return [401, 'Authorization is not a signed vapid token']
  const { aud, exp = 0, sub = '' } = vapid.claims
  const leftMs = exp * 1000 - state.clock.now().getTime()
  if (aud !== new URL(baseUrl).origin) return [401, 'aud is not this service']
  if (leftMs <= 0 || leftMs > day) return [401, 'exp is past or more than 24 hours ahead']
  if (!/^(mailto:|https:)/.test(sub)) return [401, 'sub is no contact']
  if (vapid.publicKey !== browser.applicationServerKey) return [403, 'not the key subscribed with']
  return show(state, browser, body, header('topic'))
}

const show = (
  state: State,
  browser: Browser,
  body: Buffer,
  topic: string,
): readonly [status: number, words?: string] => {
  try {
    const message = JSON.parse(decrypt(body, browser).toString()) as {
      title: string
      body: string
      url: string
      tag?: string
    }
    const id = `webpush ${browser.id} ${message.tag ?? (topic || randomBytes(9).toString('hex'))}`
    receive(state, {
      id,
      provider: '网页推送',
      form: 'push',
      to: browser.id,
      title: message.title,
      lines: [message.body],
      url: message.url,
    })
    return [201]
  } catch {
    return [400, 'the message does not open with this browser’s keys']
  }
}

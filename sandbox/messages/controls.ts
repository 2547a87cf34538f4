import { refusal } from '../refusal.ts'
import { checkFields, required, text } from '../shape.ts'
import type { State } from '../state.ts'
import { dropGetuiTokens, openGetuiApp, setGetuiDevice } from './getui/index.ts'
import { closeJpushDevice, openJpushApp, openJpushDevice } from './jpush/index.ts'
import { type MailboxAnswer, mailPort, openMailAccount, setMailbox } from './smtp/index.ts'
import { closeBrowser, openBrowser, subscriptionOf } from './web-push/index.ts'

/** What in reality happens in a provider's console or in an owner's hand, below /sandbox/. */
type ControlCall = {
  readonly state: State
  readonly parameters: readonly string[]
  readonly body: unknown
  /** Where callers reach this sandbox. */
  readonly baseUrl: string
}
type Control = readonly [method: string, path: RegExp, handler: (call: ControlCall) => unknown]

const found = (isThere: boolean): object => {
  if (isThere) return {}
  throw refusal({ status: 404, code: 'NOT_FOUND', message: '没有这台设备' })
}

const boolean = (name: string) => ({ name, type: 'boolean' }) as const

export const pushControls: readonly Control[] = [
  [
    'POST',
    /^\/sandbox\/webpush\/browsers$/,
    ({ state, body, baseUrl }) => {
      checkFields(body, { applicationServerKey: text('公钥', 100, required) }, 'body')
      const { applicationServerKey } = body as { applicationServerKey: string }
      const browser = openBrowser(state, applicationServerKey)
      return { id: browser.id, subscription: subscriptionOf(browser, baseUrl) }
    },
  ],
  [
    'DELETE',
    /^\/sandbox\/webpush\/browsers\/([\w-]+)$/,
    ({ state, parameters }) => found(closeBrowser(state, parameters[0] ?? '')),
  ],
  ['POST', /^\/sandbox\/jpush\/apps$/, ({ state }) => openJpushApp(state)],
  [
    'POST',
    /^\/sandbox\/jpush\/devices$/,
    ({ state, body }) => {
      checkFields(body, { appKey: text('AppKey', 24, required), isOff: boolean('离线') }, 'body')
      return openJpushDevice(state, body as { appKey: string; isOff?: boolean })
    },
  ],
  [
    'DELETE',
    /^\/sandbox\/jpush\/devices\/(\w+)$/,
    ({ state, parameters }) => found(closeJpushDevice(state, parameters[0] ?? '')),
  ],
  ['POST', /^\/sandbox\/getui\/apps$/, ({ state }) => openGetuiApp(state)],
  [
    'POST',
    /^\/sandbox\/getui\/devices$/,
    ({ state, body }) => {
      const states = ['online', 'offline', 'inactive', 'gone']
      const fields = {
        appId: text('AppID', 64, required),
        cid: text('CID', 64),
        state: text('状态', 16, { values: states }),
      }
      checkFields(body, fields, 'body')
      return setGetuiDevice(state, body as { appId: string })
    },
  ],
  [
    'DELETE',
    /^\/sandbox\/getui\/tokens$/,
    ({ state }) => {
      dropGetuiTokens(state)
      return {}
    },
  ],
  [
    'POST',
    /^\/sandbox\/smtp\/accounts$/,
    ({ state, baseUrl }) => ({
      ...openMailAccount(state),
      host: new URL(baseUrl).hostname,
      port: mailPort(state),
    }),
  ],
  [
    'POST',
    /^\/sandbox\/smtp\/mailboxes$/,
    ({ state, body }) => {
      const answers = ['takes', 'unknown', 'full', 'busy', 'notLiked', 'silent']
      const fields = {
        mailbox: text('邮箱', 254, required),
        answer: text('回应', 16, { ...required, values: answers }),
      }
      checkFields(body, fields, 'body')
      const { mailbox, answer } = body as { mailbox: string; answer: MailboxAnswer }
      setMailbox(state, mailbox, answer)
      return {}
    },
  ],
]

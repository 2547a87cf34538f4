import { refusal } from '../../refusal.ts'
import { checkFields, type Fields, required, text } from '../../shape.ts'
import type { State } from '../../state.ts'
import {
  type Account,
  accountOf,
  addTemplate,
  grantsOf,
  openAccount,
  type Person,
  personOf,
  saveAccount,
  savePerson,
  type Template,
} from './accounts.ts'
import { allowOnce, follow, takeBack, write } from './phone.ts'
import { isAnswering } from './pushes.ts'
import { setHolder } from './sign-in.ts'
import { dropTokens } from './tokens.ts'

/** What in reality happens in the account's console, or in the hand of someone with a WeChat. */
type ControlCall = {
  readonly state: State
  readonly parameters: readonly string[]
  readonly body: unknown
}
type Control = readonly [method: string, path: RegExp, handler: (call: ControlCall) => unknown]

const boolean = (name: string) => ({ name, type: 'boolean' }) as const
const array = (name: string) => ({ name, type: 'array' }) as const

const accountFields: Fields = {
  appId: text('AppID', 18, { pattern: /^wx[0-9a-z]{16}$/ }),
  name: text('名称', 30),
  pushMode: text('消息加解密方式', 8, { values: ['plain', 'secure'] }),
  pushFormat: text('数据格式', 8, { values: ['xml', 'json'] }),
}

const known = (state: State, appId: string | undefined): Account => {
  const account = accountOf(state, appId ?? '')
  if (account) return account
  throw refusal({ status: 404, code: 'NOT_FOUND', message: '没有这个公众号' })
}

const whoOf = ({ state, parameters }: ControlCall): Person => {
  const [appId = '', openid = ''] = parameters
  const person = personOf(state, appId, openid)
  if (person) return person
  throw refusal({ status: 404, code: 'NOT_FOUND', message: '没有这个微信' })
}

const account = (rest: string): RegExp => new RegExp(`^/sandbox/wechat/accounts/(\\w+)/${rest}$`)
const person = (rest: string): RegExp => account(`people/([\\w-]+)/${rest}`)

export const officialAccountControls: readonly Control[] = [
  [
    'POST',
    /^\/sandbox\/wechat\/accounts$/,
    ({ state, body }) => {
      checkFields(body ?? {}, accountFields, 'body')
      return openAccount(state, (body ?? {}) as Partial<Account>)
    },
  ],
  [
    'POST',
    account('push-url'),
    async ({ state, parameters, body }) => {
      checkFields(body, { url: text('服务器地址', 500, required) }, 'body')
      const found = known(state, parameters[0])
      const { url } = body as { url: string }
      const isOurs = await isAnswering(state, found, url)
      if (isOurs) saveAccount(state, { ...found, pushUrl: url })
      return { isAccepted: isOurs }
    },
  ],
  [
    'POST',
    account('templates'),
    ({ state, parameters, body }) => {
      const fields = {
        title: text('标题', 30, required),
        templateId: text('模板编号', 64),
        fields: array('字段'),
      }
      checkFields(body, fields, 'body')
      const { appId } = known(state, parameters[0])
      return addTemplate(state, { ...(body as Omit<Template, 'appId'>), appId })
    },
  ],
  [
    'DELETE',
    account('tokens'),
    ({ state, parameters }) => {
      dropTokens(state, known(state, parameters[0]).appId)
      return {}
    },
  ],
  [
    'POST',
    account('people'),
    ({ state, parameters, body }) => {
      const fields = {
        openid: text('openid', 64),
        isFollowing: boolean('已关注'),
        isSnapshot: boolean('快照页用户'),
        isHolder: boolean('手机的主人'),
      }
      checkFields(body ?? {}, fields, 'body')
      const { isHolder = false, ...wish } = (body ?? {}) as Partial<Person> & { isHolder?: boolean }
      const made = savePerson(state, { ...wish, appId: known(state, parameters[0]).appId })
      if (isHolder) setHolder(state, made)
      return made
    },
  ],
  [
    'POST',
    person('allow'),
    (call) => {
      const fields = { templateIds: array('模板编号'), isAccepted: boolean('允许') }
      checkFields(call.body, fields, 'body')
      const { templateIds, isAccepted } = call.body as {
        templateIds: string[]
        isAccepted?: boolean
      }
      const who = whoOf(call)
      allowOnce(call.state, who, templateIds, isAccepted)
      return Object.fromEntries(
        templateIds.map((templateId) => [templateId, grantsOf(call.state, { ...who, templateId })]),
      )
    },
  ],
  [
    'POST',
    person('take-back'),
    (call) => {
      checkFields(call.body, { templateId: text('模板编号', 64, required) }, 'body')
      takeBack(call.state, whoOf(call), (call.body as { templateId: string }).templateId)
      return {}
    },
  ],
  [
    'POST',
    person('follow'),
    (call) => {
      checkFields(call.body, { isFollowing: boolean('关注') }, 'body')
      follow(call.state, whoOf(call), (call.body as { isFollowing: boolean }).isFollowing)
      return {}
    },
  ],
  [
    'POST',
    person('write'),
    (call) => {
      checkFields(call.body, { text: text('文字', 500, required) }, 'body')
      write(call.state, whoOf(call), (call.body as { text: string }).text)
      return {}
    },
  ],
]

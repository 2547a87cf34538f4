import { paramError } from '../refusal.ts'
import { checkFields, type Fields, integer, object, required, text } from '../shape.ts'
import type { State } from '../state.ts'
import { faultNames, type MessageFaults, setMessageFaults } from './faults.ts'
import {
  accountOf,
  changeAccount,
  openAccount,
  type SmsAccount,
  type SmsAccountChange,
} from './sms/accounts.ts'
import { answerSms } from './sms/sent.ts'
import { messagesFor, setQuiet } from './store.ts'

/** The control API of messages: SMS accounts and their templates, owners who answer, accidents. */
type ControlCall = {
  readonly state: State
  readonly parameters: readonly string[]
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}
type Control = readonly [method: string, path: RegExp, handler: (call: ControlCall) => unknown]

const boolean = (name: string) => ({ name, type: 'boolean' }) as const
const providers = ['aliyunSms', 'tencentSms'] as const

const accountFields: Fields = {
  signName: text('签名', 20),
  callbackUrl: text('回执地址', 500),
  isBroke: boolean('欠费'),
  templates: { name: '模板', type: 'object' },
}

const checkTemplates = ({ templates = {} }: SmsAccountChange): void => {
  const strange = Object.entries(templates).find(([, each]) => typeof each !== 'string')
  if (strange) throw paramError(`模板 ${strange[0]} 不是文字`)
}

const postAccount = ({ state, body }: ControlCall): SmsAccount => {
  const provider = text('服务商', 16, { ...required, values: providers })
  checkFields(body, { ...accountFields, provider }, 'body')
  const { provider: chosen, ...wish } = body as SmsAccountChange & Pick<SmsAccount, 'provider'>
  checkTemplates(wish)
  return openAccount(state, chosen, wish)
}

const postChange = ({ state, parameters: [keyId = ''], body }: ControlCall): SmsAccount => {
  checkFields(body, accountFields, 'body')
  const change = body as SmsAccountChange
  checkTemplates(change)
  return changeAccount(state, keyId, change)
}

const postFaults = ({ state, body }: ControlCall): MessageFaults => {
  const shareFields = Object.fromEntries(
    faultNames.map((name) => [name, { name, type: 'number', min: 0, max: 1 } as const]),
  )
  checkFields(
    body,
    {
      provider: text('服务商', 32),
      seed: text('种子', 64),
      shares: object('份额', shareFields),
      slowMs: integer('迟答毫秒', { min: 0, max: 60_000 }),
    },
    'body',
  )
  const { provider = '*', ...wish } = body as { provider?: string } & Partial<MessageFaults>
  const faults = { seed: '', shares: {}, slowMs: 15_000, ...wish }
  if (Object.values(faults.shares).reduce((sum, share) => sum + share, 0) > 1) {
    throw paramError('各种故障的份额加起来不得超过 1')
  }
  setMessageFaults(state, provider, faults)
  return faults
}

const postAnswer = ({ state, body }: ControlCall): object => {
  checkFields(
    body,
    {
      from: text('手机号', 20, required),
      text: text('内容', 500, required),
      signName: text('签名', 20),
    },
    'body',
  )
  answerSms(state, body as { from: string; text: string; signName?: string })
  return {}
}

export const messageControls: readonly Control[] = [
  ['GET', /^\/sandbox\/messages$/, ({ state, query }) => messagesFor(state, query.to)],
  ['POST', /^\/sandbox\/messages\/accounts$/, postAccount],
  [
    'GET',
    /^\/sandbox\/messages\/accounts\/(\w+)$/,
    ({ state, parameters }) => accountOf(state, parameters[0] ?? '') ?? {},
  ],
  ['POST', /^\/sandbox\/messages\/accounts\/(\w+)$/, postChange],
  ['POST', /^\/sandbox\/messages\/answers$/, postAnswer],
  ['POST', /^\/sandbox\/messages\/faults$/, postFaults],
  [
    'POST',
    /^\/sandbox\/messages\/quiet$/,
    ({ state, body }) => {
      checkFields(body, { isQuiet: { ...boolean('安静'), ...required } }, 'body')
      setQuiet(state, (body as { isQuiet: boolean }).isQuiet)
      return body
    },
  ],
]

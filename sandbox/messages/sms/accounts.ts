import { randomBytes } from 'node:crypto'
import { refusal } from '../../refusal.ts'
import type { State } from '../../state.ts'

/** A customer of a pretend SMS provider, as its console would show it. */
export type SmsAccount = {
  readonly provider: 'aliyunSms' | 'tencentSms'
  /** AccessKey ID at Aliyun, SecretId at Tencent. */
  readonly keyId: string
  readonly keySecret: string
  /** The application at Tencent. */
  readonly sdkAppId: string
  readonly signName: string
  /** Where receipts and answers of owners go; null: nowhere. */
  readonly callbackUrl: string | null
  /** No money left: nothing is sent. */
  readonly isBroke: boolean
  /** The approved texts by their codes, without the sign. */
  readonly templates: Readonly<Record<string, string>>
}

export type SmsAccountChange = Partial<
  Pick<SmsAccount, 'signName' | 'callbackUrl' | 'isBroke' | 'templates'>
>

const keyOf = (keyId: string): string => `sms account ${keyId}`

export const accountOf = (state: State, keyId: string): SmsAccount | undefined =>
  state.kept.get(keyOf(keyId)) as SmsAccount | undefined

export const openAccount = (
  state: State,
  provider: SmsAccount['provider'],
  wish: SmsAccountChange,
): SmsAccount => {
  const account: SmsAccount = {
    provider,
    keyId: `${provider === 'aliyunSms' ? 'LTAI' : 'AKID'}${randomBytes(10).toString('hex')}`,
    keySecret: randomBytes(15).toString('hex'),
    sdkAppId: `1400${String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, '0')}`,
    signName: '悦湖物业',
    callbackUrl: null,
    isBroke: false,
    templates: {},
    ...wish,
  }
  state.save('kept', keyOf(account.keyId), account)
  return account
}

/** Templates are added to those that are there. */
export const changeAccount = (
  state: State,
  keyId: string,
  change: SmsAccountChange,
): SmsAccount => {
  const account = accountOf(state, keyId)
  if (!account) throw refusal({ status: 404, code: 'NOT_FOUND', message: `没有账号 ${keyId}` })
  const templates = { ...account.templates, ...change.templates }
  const changed = { ...account, ...change, templates }
  state.save('kept', keyOf(keyId), changed)
  return changed
}

const variable = { aliyunSms: /\$\{(\w+)\}/g, tencentSms: /\{(\d+)\}/g } as const

/** The whole text as the phone shows it; null when the values are not those of the template. */
export const fillTemplate = (
  { provider, signName }: SmsAccount,
  template: string,
  values: Readonly<Record<string, string>>,
): string | null => {
  let isWhole = true
  const text = template.replaceAll(variable[provider], (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    isWhole &&= typeof value === 'string' && value !== ''
    return value ?? ''
  })
  return isWhole ? `【${signName}】${text}` : null
}

/** How many values a template of Tencent takes. */
export const placesOf = (template: string): number =>
  new Set([...template.matchAll(variable.tencentSms)].map(([, place]) => place)).size

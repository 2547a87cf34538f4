import { randomBytes, randomInt } from 'node:crypto'
import type { State } from '../../state.ts'

/** An Official Account as its console has it. */
export type Account = {
  readonly appId: string
  readonly appSecret: string
  readonly name: string
  /** gh_…, the account's name in pushes. */
  readonly originalId: string
  readonly pushToken: string
  readonly encodingAesKey: string
  /** Where it is told what happens, and how; null: nowhere yet. */
  readonly pushUrl: string | null
  readonly pushMode: 'plain' | 'secure'
  readonly pushFormat: 'xml' | 'json'
}

/** A person's WeChat as this account knows it. */
export type Person = {
  readonly appId: string
  readonly openid: string
  readonly isFollowing: boolean
  /** The made-up person of the page preview. */
  readonly isSnapshot: boolean
}

/** A template of the account's library: the fields a message must have. */
export type Template = {
  readonly appId: string
  readonly templateId: string
  readonly title: string
  readonly fields: readonly { readonly name: string; readonly label: string }[]
}

const name = (bytes: number): string => randomBytes(bytes).toString('hex')

export const openAccount = (
  state: State,
  wish: Partial<Pick<Account, 'appId' | 'name' | 'pushMode' | 'pushFormat'>>,
): Account => {
  const account: Account = {
    appId: wish.appId ?? `wx${name(8)}`,
    appSecret: name(16),
    name: wish.name ?? '悦湖物业',
    originalId: `gh_${name(6)}`,
    pushToken: name(12),
    encodingAesKey: randomBytes(48).toString('base64').replace(/\W/g, 'x').slice(0, 43),
    pushUrl: null,
    pushMode: wish.pushMode ?? 'secure',
    pushFormat: wish.pushFormat ?? 'xml',
  }
  saveAccount(state, account)
  return account
}

export const saveAccount = (state: State, account: Account): void =>
  state.save('kept', `wechat account ${account.appId}`, account)
export const accountOf = (state: State, appId: string): Account | undefined =>
  state.kept.get(`wechat account ${appId}`) as Account | undefined

/** A new person, who follows the account, or a change of one. */
export const savePerson = (state: State, wish: { appId: string } & Partial<Person>): Person => {
  const known = wish.openid === undefined ? undefined : personOf(state, wish.appId, wish.openid)
  const person: Person = {
    openid: `o${randomBytes(20).toString('base64url').replace(/[-_]/g, 'x').slice(0, 27)}`,
    isFollowing: true,
    isSnapshot: false,
    ...known,
    ...wish,
  }
  state.save('kept', `wechat person ${person.appId} ${person.openid}`, person)
  return person
}

export const personOf = (state: State, appId: string, openid: string): Person | undefined =>
  state.kept.get(`wechat person ${appId} ${openid}`) as Person | undefined

const all = <T>(state: State, prefix: string): T[] =>
  [...state.kept].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value as T)
export const accountsOf = (state: State): Account[] => all(state, 'wechat account ')
export const peopleOf = (state: State, appId: string): Person[] =>
  all(state, `wechat person ${appId} `)
export const templatesOf = (state: State, appId: string): Template[] =>
  all(state, `wechat template ${appId} `)

export const addTemplate = (
  state: State,
  wish: Omit<Template, 'templateId'> & { templateId?: string },
): Template => {
  const template = { templateId: randomBytes(32).toString('base64url'), ...wish }
  state.save('kept', `wechat template ${wish.appId} ${template.templateId}`, template)
  return template
}
export const templateOf = (state: State, appId: string, templateId: string): Template | undefined =>
  state.kept.get(`wechat template ${appId} ${templateId}`) as Template | undefined

const grantKey = (tap: Tap): string => `wechat grants ${tap.appId} ${tap.openid} ${tap.templateId}`
type Tap = { readonly appId: string; readonly openid: string; readonly templateId: string }

/** How many messages of a template a person still allows. */
export const grantsOf = (state: State, tap: Tap): number =>
  (state.kept.get(grantKey(tap)) as number | undefined) ?? 0
export const setGrants = (state: State, tap: Tap, count: number): void =>
  state.save('kept', grantKey(tap), count)

/** As long as a real one: more digits than a JSON number keeps. */
export const messageNo = (): string =>
  `3${Array.from({ length: 18 }, () => String(randomInt(10))).join('')}`

import { randomBytes } from 'node:crypto'
import type { State } from '../../state.ts'
import { accountOf, type Person, personOf } from './accounts.ts'
import type { Answer } from './tokens.ts'

const codeLifeMs = 300_000

type Code = { readonly person: Person; readonly expiresAt: number; readonly isUsed: boolean }

/** Whom this phone's WeChat belongs to; then nobody is asked. */
export const setHolder = (
  state: State,
  { appId, openid }: Pick<Person, 'appId' | 'openid'>,
): void => state.save('kept', `wechat holder ${appId}`, openid)
export const holderOf = (state: State, appId: string): Person | undefined =>
  personOf(state, appId, String(state.kept.get(`wechat holder ${appId}`)))

/** Whether a page may ask who is there in this way; the reason when not. */
export const askRefusal = (state: State, query: URLSearchParams): string | null => {
  if (!accountOf(state, query.get('appid') ?? '')) return 'appid 参数错误'
  if (query.get('response_type') !== 'code') return 'response_type 参数错误'
  if (!['snsapi_base', 'snsapi_userinfo'].includes(query.get('scope') ?? '')) {
    return 'scope 参数错误或没有 scope 权限'
  }
  if (!/^[\w-]{0,128}$/.test(query.get('state') ?? '')) return 'state 参数错误'
  return /^https?:\/\//.test(query.get('redirect_uri') ?? '') ? null : 'redirect_uri 参数错误'
}

/** Back to the page that asked, with a code for whoever it is. */
export const backWithCode = (state: State, query: URLSearchParams, person: Person): string => {
  const code = randomBytes(16).toString('hex')
  const expiresAt = state.clock.now().getTime() + codeLifeMs
  state.save('kept', `wechat code ${code}`, { person, expiresAt, isUsed: false })
  const url = new URL(query.get('redirect_uri') ?? '')
  url.searchParams.set('code', code)
  url.searchParams.set('state', query.get('state') ?? '')
  return url.href
}

export const openidOfCode = (state: State, query: URLSearchParams): Answer => {
  const account = accountOf(state, query.get('appid') ?? '')
  if (!account) return { errcode: 40013, errmsg: 'invalid appid' }
  if (account.appSecret !== query.get('secret')) {
    return { errcode: 40125, errmsg: 'invalid appsecret' }
  }
  const key = `wechat code ${query.get('code')}`
  const code = state.kept.get(key) as Code | undefined
  const isOurs = code?.person.appId === account.appId
  if (!code || !isOurs || code.expiresAt <= state.clock.now().getTime()) {
    return { errcode: 40029, errmsg: 'invalid code' }
  }
  if (code.isUsed) return { errcode: 40163, errmsg: 'code been used' }
  state.save('kept', key, { ...code, isUsed: true })
  return {
    access_token: randomBytes(32).toString('base64url'),
    expires_in: 7_200,
    refresh_token: randomBytes(32).toString('base64url'),
    openid: code.person.openid,
    scope: 'snsapi_base',
    ...(code.person.isSnapshot ? { is_snapshotuser: 1 } : {}),
  }
}

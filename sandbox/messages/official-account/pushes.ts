import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { State } from '../../state.ts'
import { queuePush } from '../pushes.ts'
import { type Account, accountOf } from './accounts.ts'

/** The parts of a push besides who, when and to whom; a list repeats its element. */
type Parted = { readonly [name: string]: string | Parted | readonly Parted[] }

/** Tells the account's server of something, `afterMs` from now. */
export const tell = (
  state: State,
  appId: string,
  openid: string,
  parts: Parted,
  afterMs = 0,
): void => {
  const account = accountOf(state, appId)
  if (!account?.pushUrl) return
  const now = state.clock.now().getTime()
  const content = {
    ToUserName: account.originalId,
    FromUserName: openid,
    CreateTime: String(Math.floor((now + afterMs) / 1_000)),
    ...parts,
  }
  const url = account.pushUrl
  const send = () => isTaken(signed(state, account, content))
  queuePush(state, { url, body: '', afterMs, send })
}

const sha1 = (...parts: string[]): string =>
  createHash('sha1').update(parts.sort().join('')).digest('hex')

const secondsOf = (state: State): string => String(Math.floor(state.clock.now().getTime() / 1_000))

type Request = { readonly url: string; readonly body: string; readonly type: string }

/** The request as it is sent: in secure mode the message is sealed and its signature covers that. */
const signed = (state: State, account: Account, content: Parted): Request => {
  const timestamp = secondsOf(state)
  const nonce = String(randomBytes(4).readUInt32BE())
  const query = new URLSearchParams({
    signature: sha1(account.pushToken, timestamp, nonce),
    timestamp,
    nonce,
    openid: String(content.FromUserName),
  })
  let body = written(account, content)
  if (account.pushMode === 'secure') {
    const Encrypt = seal(account, body)
    query.set('encrypt_type', 'aes')
    query.set('msg_signature', sha1(account.pushToken, timestamp, nonce, Encrypt))
    body = written(account, { ToUserName: account.originalId, Encrypt })
  }
  const type = account.pushFormat === 'xml' ? 'text/xml' : 'application/json'
  return { url: `${account.pushUrl}?${query}`, body, type }
}

/** Taken is an answer `success`, or an empty one. */
const isTaken = async ({ url, body, type }: Request): Promise<boolean> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
      signal: AbortSignal.timeout(5_000),
    })
    const answer = await response.text()
    return response.ok && (answer === 'success' || answer === '')
  } catch {
    return false
  }
}

/** When the server address is set in the console it has to answer a check. */
export const isAnswering = async (
  state: State,
  account: Account,
  url: string,
): Promise<boolean> => {
  const timestamp = secondsOf(state)
  const nonce = String(randomBytes(4).readUInt32BE())
  const echostr = String(randomBytes(6).readUIntBE(0, 6))
  const signature = sha1(account.pushToken, timestamp, nonce)
  const query = new URLSearchParams({ signature, timestamp, nonce, echostr })
  try {
    const response = await fetch(`${url}?${query}`, { signal: AbortSignal.timeout(5_000) })
    return response.ok && (await response.text()) === echostr
  } catch {
    return false
  }
}

const written = ({ pushFormat }: Account, content: Parted): string =>
  pushFormat === 'json' ? JSON.stringify(flat(content)) : `<xml>${elements(content)}</xml>`

const elements = (parts: Parted): string =>
  Object.entries(parts)
    .flatMap(([name, value]) => [value].flat().map((each) => [name, each] as const))
    .map(
      ([name, value]) =>
        `<${name}>${typeof value === 'string' ? text(value) : elements(value)}</${name}>`,
    )
    .join('')

const text = (value: string): string =>
  /^\d+$/.test(value) ? value : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

/** In JSON the list stands by itself, and one that has one item is that item. */
const flat = (content: Parted): Parted =>
  Object.fromEntries(
    Object.entries(content).map(([name, value]) => {
      if (typeof value === 'string' || !('List' in value)) return [name, value]
      const items = [value.List].flat()
      return ['List', items.length === 1 ? items[0] : items]
    }),
  ) as Parted

const seal = ({ encodingAesKey, appId }: Account, message: string): string => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const bytes = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  const plain = Buffer.concat([randomBytes(16), length, bytes, Buffer.from(appId)])
  const padding = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]).toString('base64')
}

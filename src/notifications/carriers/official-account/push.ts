import type { ProviderReason, PushEvent, PushVerdict } from '../carrier.ts'
import type { OfficialPush } from './account.ts'
import { listOf, readBody, type Tree, textOf } from './read-body.ts'
import { decryptPush, isSignature, pushSignature } from './signature.ts'

const answer = (status: number, body: string, events: readonly PushEvent[] = []): PushVerdict => ({
  events,
  answer: { status, type: 'text/plain; charset=utf-8', body },
})
const refused = answer(403, '')

/** WeChat says the same again within seconds, three times at most, and signs anew. */
const signedWithinSeconds = 300

/**
 * Reads what WeChat sends to the account's server address: the check when it is set (GET), events and
 * what owners write. Accounts with a key for it believe only what is encrypted (安全模式). Without a
 * key the signature covers only a time and a word, not what is said: so an old one is not believed,
 * which whoever has seen it could put before anything.
 * @see https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.html
 */
export const readPush = (push: OfficialPush): PushVerdict => {
  const { query, secrets, method } = push
  const { signature, timestamp = '', nonce = '', echostr = '' } = query
  const isSigned = isSignature(signature, pushSignature(secrets.pushToken, timestamp, nonce))
  if (method === 'GET') return isSigned ? answer(200, echostr) : refused
  const text = secrets.encodingAesKey
    ? openSealed(push, secrets.encodingAesKey)
    : isSigned && isRecent(push.nowMs, timestamp)
      ? push.rawBody
      : null
  const tree = text === null ? null : readBody(text)
  return tree ? answer(200, 'success', eventsOf(tree, push.nowMs)) : refused
}

const isRecent = (nowMs: number, timestamp: string): boolean =>
  Math.abs(nowMs / 1_000 - Number(timestamp)) <= signedWithinSeconds

const openSealed = (
  { query, secrets, config, rawBody }: OfficialPush,
  encodingAesKey: string,
): string | null => {
  const { msg_signature: signature, timestamp = '', nonce = '' } = query
  const encrypted = textOf(readBody(rawBody) ?? {}, 'Encrypt')
  const expected = pushSignature(secrets.pushToken, timestamp, nonce, encrypted)
  return encrypted !== '' && isSignature(signature, expected)
    ? decryptPush(encrypted, { encodingAesKey, appId: config.appId })
    : null
}

/** From whom, when and what: the same push sent again has the same name. */
type Head = { readonly openid: string; readonly at: string; readonly eventId: string }

const eventsOf = (tree: Tree, nowMs: number): readonly PushEvent[] => {
  const openid = textOf(tree, 'FromUserName')
  const seconds = Number(textOf(tree, 'CreateTime'))
  const name = textOf(tree, 'Event')
  if (openid === '') return []
  const at = new Date(seconds > 0 && seconds < 1e11 ? seconds * 1_000 : nowMs).toISOString()
  if (textOf(tree, 'MsgType') === 'text') {
    const eventId = textOf(tree, 'MsgId')
    return [{ event: 'uplink', eventId, from: openid, text: textOf(tree, 'Content'), at }]
  }
  const head: Head = { openid, at, eventId: `${openid} ${seconds} ${name}` }
  return readers[name]?.(tree, head) ?? []
}

const readers: Readonly<Record<string, (tree: Tree, head: Head) => readonly PushEvent[]>> = {
  TEMPLATESENDJOBFINISH: (tree, head) => [
    receiptOf(head, textOf(tree, 'MsgID'), templateResult(textOf(tree, 'Status'))),
  ],
  // One who says no this time takes nothing back; one who does so in the settings does.
  subscribe_msg_popup_event: (tree, head) =>
    itemsOf(tree, 'SubscribeMsgPopupEvent')
      .filter((item) => textOf(item, 'SubscribeStatusString') === 'accept')
      .map((item) => grantOf(head, item, true)),
  subscribe_msg_change_event: (tree, head) =>
    itemsOf(tree, 'SubscribeMsgChangeEvent')
      .filter((item) => textOf(item, 'SubscribeStatusString') === 'reject')
      .map((item) => grantOf(head, item, false)),
  subscribe_msg_sent_event: (tree, head) =>
    itemsOf(tree, 'SubscribeMsgSentEvent').map((item) => ({
      ...receiptOf(head, textOf(item, 'MsgID'), subscriptionResult(item)),
      templateCode: textOf(item, 'TemplateId'),
    })),
  subscribe: (_tree, { openid, at, eventId }) => [
    { event: 'following', eventId, openid, isFollowing: true, at },
  ],
  unsubscribe: (_tree, { openid, at, eventId }) => [
    { event: 'following', eventId, openid, isFollowing: false, at },
  ],
}

/** XML wraps the items in an element of the event's name, JSON does not. */
const itemsOf = (tree: Tree, wrapper: string): readonly Tree[] => {
  const [wrapped] = listOf(tree, wrapper)
  return wrapped && 'List' in wrapped
    ? listOf(wrapped, 'List')
    : [...listOf(tree, wrapper), ...listOf(tree, 'List')]
}

const grantOf = ({ openid, at, eventId }: Head, item: Tree, isGranted: boolean): PushEvent => {
  const providerCode = textOf(item, 'TemplateId')
  return {
    event: 'grant',
    eventId: `${eventId} ${providerCode}`,
    openid,
    providerCode,
    isGranted,
    at,
  }
}

type Result = { readonly reason?: ProviderReason; readonly said: string }

const receiptOf = (
  { openid, at }: Head,
  messageId: string,
  { reason, said }: Result,
): PushEvent => ({
  event: 'receipt',
  deliveryNo: null,
  providerMessageId: messageId === '' ? null : messageId,
  to: openid,
  at,
  said,
  ...(reason === undefined ? { state: 'delivered' } : { state: 'failed', reason }),
})

const templateResult = (status: string): Result => {
  if (status === 'success') return { said: status }
  return { reason: /block/.test(status) ? 'userRefused' : 'undelivered', said: status }
}

const subscriptionResult = (item: Tree): Result => {
  const code = textOf(item, 'ErrorCode')
  const said = `${code} ${textOf(item, 'ErrorStatus')}`
  if (code === '0') return { said }
  return { reason: code === '43101' ? 'userRefused' : 'undelivered', said }
}

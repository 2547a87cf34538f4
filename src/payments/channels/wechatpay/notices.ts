import * as z from 'zod'
import type { Channel, Notice } from '../channel.ts'
import { isPartner, type WechatPayAccount } from './account.ts'
import { toTrade, tradeShape } from './orders.ts'
import { refundShape, toRefund } from './refunds.ts'
import { decryptResource, signedHeaders, verify } from './signature.ts'

const envelope = z.object({
  id: z.string().min(1).max(64),
  event_type: z.string().max(64),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().optional(),
  }),
})

/**
 * The signature first, on the raw bytes; then the envelope; then the resource, which only the
 * APIv3 key of this account opens (pay.weixin.qq.com/doc/v3/merchant/4012365342, /4012075249).
 */
export const verifyNotice: Channel<WechatPayAccount>['verifyNotice'] = (input) => {
  const headers = signedHeaders(input.header)
  if (!headers) return { kind: 'refused', verdict: 'invalid' }
  const verdict = verify({
    headers,
    body: input.rawBody,
    keys: input.account.platformKeys,
    nowSeconds: input.nowSeconds,
  })
  if (verdict !== 'valid') return { kind: 'refused', verdict }
  try {
    const outer = envelope.parse(JSON.parse(input.rawBody))
    const inner: unknown = JSON.parse(decryptResource(outer.resource, input.account.apiV3Key))
    return { kind: 'notice', notice: readNotice(input.account, outer, inner) }
  } catch {
    return { kind: 'refused', verdict: 'unreadable' }
  }
}

const readNotice = (
  account: WechatPayAccount,
  outer: z.infer<typeof envelope>,
  inner: unknown,
): Notice => {
  const { id: eventId, event_type: eventType } = outer
  if (eventType.startsWith('REFUND.')) {
    const body = refundShape.parse(inner)
    return {
      eventId,
      eventType,
      isOurs: isOurs(account, body),
      kind: 'refund',
      refund: toRefund(body),
    }
  }
  const body = tradeShape.parse(inner)
  return {
    eventId,
    eventType,
    isOurs: isOurs(account, body),
    kind: 'payment',
    trade: toTrade(body),
  }
}

/** Compared with the account, for a service provider signs for many companies with one key. */
const isOurs = (
  account: WechatPayAccount,
  body: {
    mchid?: string | undefined
    appid?: string | undefined
    sp_mchid?: string | undefined
    sp_appid?: string | undefined
    sub_mchid?: string | undefined
  },
): boolean =>
  isPartner(account)
    ? (body.sp_mchid ?? account.mchid) === account.mchid &&
      body.sub_mchid === account.subMchid &&
      (body.sp_appid ?? account.appid) === account.appid
    : body.mchid === account.mchid && (body.appid ?? account.appid) === account.appid

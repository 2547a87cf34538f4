import type { ChannelCall } from '../channel.ts'
import type { WechatPayAccount } from './account.ts'
import { authorization, nonce, signedHeaders, verify } from './signature.ts'

export type WechatPayCall = ChannelCall<WechatPayAccount>

export type Answer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: unknown
      readonly code: string | null
      readonly message: string
    }
  /** No answer, or one that does not prove where it came from: the outcome is not known. */
  | { readonly kind: 'unknown'; readonly said: string }

/**
 * One signed call. An answer without a valid signature counts as unknown, be it a yes or a no; so
 * do time-outs, 5xx and 429. Signed refusals (4xx) carry the channel's code.
 */
export const callWechatPay = async (
  call: WechatPayCall,
  request: { method: 'GET' | 'POST'; path: string; body?: unknown },
): Promise<Answer> => {
  const { account, baseUrl } = call
  const body = request.body === undefined ? '' : JSON.stringify(request.body)
  const url = new URL(baseUrl + request.path)
  const authorizationHeader = authorization({
    mchid: account.mchid,
    serialNo: account.serialNo,
    privateKey: account.privateKey,
    method: request.method,
    pathAndQuery: url.pathname + url.search,
    body,
    timestamp: String(call.nowSeconds()),
    nonce: nonce(),
  })
  const publicKeyId = Object.keys(account.platformKeys).find((id) => id.startsWith('PUB_KEY_ID_'))
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        'user-agent': 'jiaoqing/0.1',
        authorization: authorizationHeader,
        ...(body ? { 'content-type': 'application/json' } : {}),
        // Asks for answers signed with the 公钥 during a gradual switch.
        ...(publicKeyId ? { 'wechatpay-serial': publicKeyId } : {}),
      },
      ...(body ? { body } : {}),
      signal: AbortSignal.timeout(call.timeoutMs ?? 10_000),
      redirect: 'error',
    })
    return judge(call, response.status, response.headers, await response.text())
  } catch (error) {
    return { kind: 'unknown', said: error instanceof Error ? error.name : 'no answer' }
  }
}

const judge = (call: WechatPayCall, status: number, headers: Headers, text: string): Answer => {
  if (status >= 500 || status === 429) return { kind: 'unknown', said: `HTTP ${status}` }
  const signed = signedHeaders((name) => headers.get(name))
  const verdict = signed
    ? verify({
        headers: signed,
        body: text,
        keys: call.account.platformKeys,
        nowSeconds: call.nowSeconds(),
      })
    : 'invalid'
  if (verdict !== 'valid') return { kind: 'unknown', said: `HTTP ${status}, signature ${verdict}` }
  const body = parse(text)
  const { code, message } = (body ?? {}) as { code?: unknown; message?: unknown }
  return {
    kind: 'answer',
    status,
    body,
    code: typeof code === 'string' ? code : null,
    message: typeof message === 'string' ? message : '',
  }
}

/** ORDERPAID and its newer spelling: not a refusal but a reason to ask. */
export const isAlreadyPaid = (answer: { readonly code: string | null }): boolean =>
  answer.code === 'ORDERPAID' || answer.code === 'ORDER_PAID'

const parse = (text: string): unknown => {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}

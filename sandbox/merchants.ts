import { digits, letters, makeKeyPair } from './keys.ts'
import { noAuth, paramError, refusal } from './refusal.ts'
import type { Merchant, State } from './state.ts'

type MerchantWish = {
  readonly name: string
  readonly mode: 'direct' | 'partner'
  readonly keyMode?: Merchant['keyMode'] | undefined
  readonly subMchid?: string | undefined
}

const appid = (): string => `wx${letters(16).toLowerCase()}`

/**
 * The merchant of that name, opened if there is none. Asking again gives the same keys, so it may
 * be asked at every start; another keyMode switches it, a new subMchid opens one more under it.
 */
export const openMerchant = async (state: State, wish: MerchantWish): Promise<Merchant> => {
  const existing = state.merchant.get(mchidOf(state, wish.name) ?? '')
  const merchant: Merchant = existing ?? {
    name: wish.name,
    mode: wish.mode,
    keyMode: wish.keyMode ?? 'publicKey',
    mchid: `16${digits(8)}`,
    appid: appid(),
    subs: {},
    apiV3Key: letters(32),
    keys: await makeKeyPair(wish.name, state.clock.now()),
  }
  if (merchant.mode !== wish.mode) {
    throw paramError(`商户“${wish.name}”已按 ${merchant.mode} 模式开立，不能改为 ${wish.mode}`)
  }
  if (wish.keyMode) merchant.keyMode = wish.keyMode
  if (merchant.mode === 'partner') {
    const [first = `17${digits(8)}`] = Object.keys(merchant.subs)
    const subMchid = wish.subMchid ?? first
    merchant.subs[subMchid] ??= { subAppid: appid(), name: `${wish.name} ${subMchid}` }
  }
  state.save('merchant', merchant.mchid, merchant)
  return merchant
}

const mchidOf = (state: State, name: string): string | undefined =>
  [...state.merchant.values()].find((merchant) => merchant.name === name)?.mchid

/** The keys by which what the service signs for this merchant can be verified, by serial. */
export const verificationKeys = (state: State, merchant: Merchant): Record<string, string> => {
  const { platform } = state
  return {
    ...(merchant.keyMode === 'certificate'
      ? {}
      : { [platform.publicKeyId]: platform.publicKey.publicKey }),
    ...(merchant.keyMode === 'publicKey'
      ? {}
      : { [platform.certificate.serialNo]: platform.certificate.certificate }),
  }
}

/** Which key signs an answer: the one asked for by the header Wechatpay-Serial if there is a choice. */
export const signingKind = (
  state: State,
  merchant: Merchant | null,
  askedSerial: string | undefined,
): 'publicKey' | 'certificate' => {
  if (!merchant || merchant.keyMode === 'publicKey') return 'publicKey'
  const asksForPublicKey = askedSerial === state.platform.publicKeyId
  return merchant.keyMode === 'both' && asksForPublicKey ? 'publicKey' : 'certificate'
}

/** Refuses a request that names another merchant than the one who signed it. */
export const checkMchid = (merchant: Merchant, mchid: unknown): void => {
  if (mchid !== merchant.mchid) throw noAuth('商户号与请求签名的商户号不一致，无权限')
}

export const checkAppid = (merchant: Merchant, given: unknown): void => {
  if (given === merchant.appid) return
  throw refusal({
    status: 400,
    code: 'APPID_MCHID_NOT_MATCH',
    message: 'appid和mch_id不匹配，请检查后再试',
  })
}

/** Refuses a sub_mchid that is not one of the partner's, and a sub_appid that is not its own. */
export const checkSub = (merchant: Merchant, subMchid: unknown, subAppid?: unknown): void => {
  const sub = typeof subMchid === 'string' ? merchant.subs[subMchid] : undefined
  if (!sub) throw noAuth('特约商户号与服务商号不存在绑定关系')
  if (subAppid === undefined || subAppid === sub.subAppid) return
  throw refusal({
    status: 400,
    code: 'APPID_MCHID_NOT_MATCH',
    message: 'sub_appid和sub_mchid不匹配，请检查后再试',
  })
}

import { usualDelay } from './refunds.ts'
import { invalidRequest, paramError, refusal } from './refusal.ts'
import { checkFields, type Fields, required, text } from './shape.ts'
import { openSensitive } from './signature.ts'
import { type Merchant, type Refund, refundKey, type State } from './state.ts'

const abnormalFields: Fields = {
  sub_mchid: text('子商户号', 32),
  out_refund_no: text('商户退款单号', 64, required),
  type: text('异常退款处理方式', 32, {
    ...required,
    values: ['USER_BANK_CARD', 'MERCHANT_BANK_CARD'],
  }),
  bank_type: text('开户银行', 16),
  bank_account: text('收款银行卡号', 1024),
  real_name: text('收款用户姓名', 1024),
}

/** Sends an abnormal refund on to a bank card; its sensitive fields are encrypted for the service. */
export const applyAbnormalRefund = (
  state: State,
  merchant: Merchant,
  refundId: string,
  input: unknown,
  serial: string | undefined,
): Refund => {
  checkFields(input, abnormalFields, 'body')
  const body = input as Record<string, string>
  const refund = state.refund.get(
    refundKey({ mchid: merchant.mchid, outRefundNo: body.out_refund_no ?? '' }),
  )
  if (refund?.refundId !== refundId) {
    throw refusal({ status: 404, code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在' })
  }
  if (refund.state !== 'ABNORMAL') throw invalidRequest('退款单不是退款异常状态，无需处理')
  if (body.type === 'USER_BANK_CARD') {
    for (const field of ['bank_account', 'real_name']) {
      checkSensitive(state, body[field], field, serial)
    }
  }
  Object.assign(refund, {
    state: 'PROCESSING',
    outcome: 'SUCCESS',
    settlesAt: state.clock.now().getTime() + usualDelay,
  } satisfies Partial<Refund>)
  state.save('refund', refundKey(refund), refund)
  return refund
}

const checkSensitive = (
  state: State,
  ciphertext: string | undefined,
  field: string,
  serial: string | undefined,
): void => {
  const { platform } = state
  const keys = new Map([
    [platform.publicKeyId, platform.publicKey],
    [platform.certificate.serialNo, platform.certificate],
  ])
  const key = keys.get(serial ?? '')
  if (!key) {
    throw paramError('Http头Wechatpay-Serial缺失或有误，无法解密敏感字段', { location: 'header' })
  }
  if (ciphertext && openSensitive(ciphertext, key.privateKey)) return
  throw paramError('敏感字段解密失败，请检查加密所用的公钥', {
    field: `/${field}`,
    issue: 'decrypt failed',
    location: 'body',
  })
}

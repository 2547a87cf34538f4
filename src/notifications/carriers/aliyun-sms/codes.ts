import type { ProviderReason } from '../carrier.ts'

/** What an answer's Code means; null: it leaves open whether the message was taken (isp.SYSTEM_ERROR). */
export const reasonOfCode = (code: string): ProviderReason | null => {
  if (/^Throttling/.test(code)) return 'throttled'
  if (/^(SignatureDoesNotMatch|InvalidAccessKeyId|Forbidden|IncompleteSignature)/.test(code)) {
    return 'accountRefused'
  }
  return codes[code] ?? null
}

/** help.aliyun.com, 短信服务 API 错误码 */
const codes: Readonly<Record<string, ProviderReason>> = {
  // The same number: 1 a minute, 5 an hour, 10 a day.
  'isv.BUSINESS_LIMIT_CONTROL': 'throttled',
  'isv.DAY_LIMIT_CONTROL': 'accountRefused',
  'isv.AMOUNT_NOT_ENOUGH': 'accountRefused',
  'isv.OUT_OF_SERVICE': 'accountRefused',
  'isv.ACCOUNT_ABNORMAL': 'accountRefused',
  'isv.ACCOUNT_NOT_EXISTS': 'accountRefused',
  'isv.PRODUCT_UN_SUBSCRIPT': 'accountRefused',
  'isp.RAM_PERMISSION_DENY': 'accountRefused',
  'isv.SMS_SIGNATURE_ILLEGAL': 'accountRefused',
  'isv.SMS_SIGN_ILLEGAL': 'accountRefused',
  'isv.MOBILE_NUMBER_ILLEGAL': 'addressInvalid',
  'isv.BLACK_LIST': 'userRefused',
  'isv.SMS_TEMPLATE_ILLEGAL': 'rejected',
  'isv.TEMPLATE_MISSING_PARAMETERS': 'rejected',
  'isv.TEMPLATE_PARAMS_ILLEGAL': 'rejected',
  'isv.PARAM_LENGTH_LIMIT': 'rejected',
  'isv.INVALID_PARAMETERS': 'rejected',
  'isv.INVALID_JSON_PARAM': 'rejected',
  'isv.BLACK_KEY_CONTROL_LIMIT': 'rejected',
  'isv.DENY_IP_RANGE': 'rejected',
}

export type DeliveryWord = 'delivered' | 'failed'

/** What the carriers' own receipt codes mean; DELIVERED is no failure. */
export const reasonOfReceipt = (code: string): ProviderReason => {
  if (/INVALID_NUMBER|MN:0001|MK:0000|EMPTY_NUMBER|NOT_EXIST/.test(code)) return 'addressInvalid'
  if (/BLACK|REJECT_BY_USER|UNSUBSCRIBE/.test(code)) return 'userRefused'
  return 'undelivered'
}

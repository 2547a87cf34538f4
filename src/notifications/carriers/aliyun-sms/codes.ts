import type { ProviderReason } from '../carrier.ts'

/**
 * What an answer's Code means; null: it leaves open whether the message was taken (isp.SYSTEM_ERROR).
 * Codes with isv. are refusals of what was asked, so one that is not listed is one too.
 */
export const reasonOfCode = (code: string): ProviderReason | null => {
  if (/^Throttling/.test(code)) return 'throttled'
  if (
    /^(SignatureDoesNotMatch|InvalidAccessKeyId|InvalidTimeStamp|Forbidden|IncompleteSignature)/.test(
      code,
    )
  ) {
    return 'accountRefused'
  }
  return codes[code] ?? (code.startsWith('isv.') ? 'rejected' : null)
}

/** help.aliyun.com, 短信服务 API 错误码 */
const codes: Readonly<Record<string, ProviderReason>> = {
  // The same number: 1 a minute, 5 an hour, 10 a day.
  'isv.BUSINESS_LIMIT_CONTROL': 'throttled',
  'isv.DAY_LIMIT_CONTROL': 'accountRefused',
  'isv.MONTH_LIMIT_CONTROL': 'accountRefused',
  'isv.AMOUNT_NOT_ENOUGH': 'accountRefused',
  'isv.OUT_OF_SERVICE': 'accountRefused',
  'isv.ACCOUNT_ABNORMAL': 'accountRefused',
  'isv.ACCOUNT_NOT_EXISTS': 'accountRefused',
  'isv.PRODUCT_UN_SUBSCRIPT': 'accountRefused',
  'isv.PRODUCT_UNSUBSCRIBE': 'accountRefused',
  'isv.DENY_IP_RANGE': 'accountRefused',
  'isp.RAM_PERMISSION_DENY': 'accountRefused',
  'isv.SMS_SIGNATURE_ILLEGAL': 'accountRefused',
  'isv.SMS_SIGN_ILLEGAL': 'accountRefused',
  'isv.MOBILE_NUMBER_ILLEGAL': 'addressInvalid',
  'isv.CUSTOMER_REFUSED': 'userRefused',
  'isv.SMS_TEMPLATE_ILLEGAL': 'rejected',
  'isv.TEMPLATE_MISSING_PARAMETERS': 'rejected',
  'isv.TEMPLATE_PARAMS_ILLEGAL': 'rejected',
  'isv.PARAM_LENGTH_LIMIT': 'rejected',
  'isv.INVALID_PARAMETERS': 'rejected',
  'isv.INVALID_JSON_PARAM': 'rejected',
  'isv.BLACK_KEY_CONTROL_LIMIT': 'rejected',
}

export type DeliveryWord = 'delivered' | 'failed'

/**
 * What the codes of receipts mean (回执错误码). INVALID_NUMBER and MOBILE_NOT_ON_SERVICE may be a phone
 * that is only switched off, so they close no address.
 */
export const reasonOfReceipt = (code: string): ProviderReason => {
  if (/^(MN:0001|MK:0001|EMPTY_NUMBER)$/.test(code)) return 'addressInvalid'
  if (/BLACK|USER_REJECT|UNSUBSCRIBE/.test(code)) return 'userRefused'
  if (/^(CONTENT_|PARAMS_ILLEGAL)/.test(code)) return 'rejected'
  return 'undelivered'
}

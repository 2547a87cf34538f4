import type { ProviderReason } from '../carrier.ts'

/** What an error code means; null: it leaves open whether the message was taken. */
export const reasonOfCode = (code: string): ProviderReason | null =>
  prefixes.find(([prefix]) => code.startsWith(prefix))?.[1] ?? null

/** cloud.tencent.com/document/api/382/55981, the more special word before the more general. */
const prefixes: readonly (readonly [string, ProviderReason])[] = [
  ['InvalidParameterValue.IncorrectPhoneNumber', 'addressInvalid'],
  ['InvalidParameterValue.SdkAppIdNotExist', 'accountRefused'],
  ['FailedOperation.PhoneNumberInBlacklist', 'userRefused'],
  ['FailedOperation.PhoneNumberOnBlacklist', 'userRefused'],
  ['FailedOperation.InsufficientBalanceInSmsPackage', 'accountRefused'],
  ['FailedOperation.SignatureIncorrectOrUnapproved', 'accountRefused'],
  ['FailedOperation.TemplateIncorrectOrUnapproved', 'rejected'],
  ['FailedOperation.TemplateUnapprovedOrNotExist', 'rejected'],
  ['FailedOperation.TemplateParamSetNotMatchApprovedTemplate', 'rejected'],
  ['FailedOperation.ContainSensitiveWord', 'rejected'],
  ['FailedOperation.MarketingSendTimeConstraint', 'throttled'],
  ['LimitExceeded.AppCountryOrRegionDailyLimit', 'accountRefused'],
  ['LimitExceeded.AppDailyLimit', 'accountRefused'],
  ['LimitExceeded.AppMainlandChinaDailyLimit', 'accountRefused'],
  ['LimitExceeded', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['AuthFailure', 'accountRefused'],
  ['UnauthorizedOperation', 'accountRefused'],
  ['UnsupportedOperation', 'accountRefused'],
  ['InvalidParameterValue', 'rejected'],
  ['InvalidParameter', 'rejected'],
  ['MissingParameter', 'rejected'],
]

/** What the words of a failed state mean; a phone out of service may be on again tomorrow. */
export const reasonOfReport = (words: string): ProviderReason => {
  if (/关机|停机|不在服务区/.test(words)) return 'undelivered'
  if (/空号|号码不存在|MK:0001|MN:0001/.test(words)) return 'addressInvalid'
  if (/黑名单|拒收|退订|BLACK/i.test(words)) return 'userRefused'
  return 'undelivered'
}

import { randomBytes, randomUUID } from 'node:crypto'
import type { State } from '../../state.ts'
import { answerUnder, type FaultName, faultOf } from '../faults.ts'
import type { Provider, ProviderVisit } from '../provider.ts'
import { fillTemplate, placesOf, type SmsAccount } from './accounts.ts'
import { reportOf, sentTo, take } from './sent.ts'
import { tencentSigner } from './tencent-signature.ts'

/** A pretend 腾讯云短信: sms 2021-01-11 with SendSms and PullSmsSendStatusByPhoneNumber. */
export const tencentSmsService: Provider = {
  takes: ({ headers }) => headers['x-tc-action'] !== undefined,
  answer: async (visit) => {
    const { faults, body } = answer(visit)
    await answerUnder(visit, 'tencentSms', faults, () => {
      visit.response.writeHead(200, { 'Content-Type': 'application/json' })
      visit.response.end(JSON.stringify({ Response: { ...body, RequestId: randomUUID() } }))
    })
  },
}

type Answer = { readonly body: object; readonly faults: readonly (FaultName | null)[] }

/** Errors too are HTTP 200. */
const error = (Code: string, Message: string): Answer => ({
  body: { Error: { Code, Message } },
  faults: [],
})

const answer = ({ state, request, body }: ProviderVisit): Answer => {
  const account = tencentSigner(state, request, body)
  if ('code' in account) return error(account.code, account.message)
  if (request.headers['x-tc-version'] !== '2021-01-11') {
    return error('NoSuchVersion', 'The version does not exist.')
  }
  let input: Record<string, unknown>
  try {
    input = JSON.parse(body.toString())
  } catch {
    return error('FailedOperation.JsonParseFail', 'The body is not JSON.')
  }
  if (input.SmsSdkAppId !== account.sdkAppId) {
    return error('InvalidParameterValue.SdkAppIdNotExist', 'The SdkAppId does not exist.')
  }
  const action = actions[String(request.headers['x-tc-action'])]
  return action ? action(state, account, input) : error('InvalidAction', 'There is no such action.')
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : []

const sendSms = (state: State, account: SmsAccount, input: Record<string, unknown>): Answer => {
  const phones = texts(input.PhoneNumberSet)
  if (phones.length === 0) return error('MissingParameter', 'PhoneNumberSet is missing.')
  if (phones.length > 200) {
    return error('LimitExceeded.PhoneNumberCountLimit', 'More than 200 phone numbers.')
  }
  const number = String(input.SessionContext ?? '')
  const each = phones.map((phone) => {
    const to = phone.replace(/^(\+86|0086|86)(?=1\d{10}$)/, '')
    const fault = faultOf(state, 'tencentSms', { to, number })
    return { to, fault, ...judge(account, input, to, fault) }
  })
  if (each.some(({ fault }) => fault === 'providerError')) {
    return error('InternalError.OtherError', 'Something went wrong.')
  }
  const SendStatusSet = each.map(({ to, fault, code, text }) => {
    const serial = `5000:${state.clock.now().getTime()}${randomBytes(6).readUIntBE(0, 6)}`
    if (text !== undefined) {
      const templateCode = String(input.TemplateId)
      take(state, account, { to, number, serial, templateCode, text }, fault)
    }
    return {
      SerialNo: text === undefined ? '' : serial,
      PhoneNumber: `+86${to}`,
      Fee: text === undefined ? 0 : 1,
      SessionContext: number,
      Code: code,
      Message: text === undefined ? code : 'send success',
      IsoCode: 'CN',
    }
  })
  const faults = each.map(({ fault, text }) => (text === undefined ? null : fault))
  return { body: { SendStatusSet }, faults }
}

const accidents: Partial<Record<FaultName, string>> = {
  addressRefused: 'InvalidParameterValue.IncorrectPhoneNumber',
  userRefused: 'FailedOperation.PhoneNumberInBlacklist',
  throttled: 'LimitExceeded.PhoneNumberDailyLimit',
  halfAccepted: 'LimitExceeded.PhoneNumberThirtySecondLimit',
}

type Verdict = { readonly code: string; readonly text?: string }

const judge = (
  account: SmsAccount,
  input: Record<string, unknown>,
  to: string,
  fault: FaultName | null,
): Verdict => {
  const accident = fault ? accidents[fault] : undefined
  if (accident) return { code: accident }
  if (account.isBroke) return { code: 'FailedOperation.InsufficientBalanceInSmsPackage' }
  if (input.SignName !== account.signName) {
    return { code: 'FailedOperation.SignatureIncorrectOrUnapproved' }
  }
  const template = account.templates[String(input.TemplateId)]
  if (template === undefined) return { code: 'FailedOperation.TemplateIncorrectOrUnapproved' }
  if (!/^1[3-9]\d{9}$/.test(to)) return { code: 'InvalidParameterValue.IncorrectPhoneNumber' }
  const values = texts(input.TemplateParamSet)
  const named = Object.fromEntries(values.map((value, place) => [String(place + 1), value]))
  const text = values.length === placesOf(template) ? fillTemplate(account, template, named) : null
  return text === null
    ? { code: 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate' }
    : { code: 'Ok', text }
}

/** Only what the carrier of the phone has reported: what waits is not there. */
const pull = (state: State, { keyId }: SmsAccount, input: Record<string, unknown>): Answer => {
  const { BeginTime, EndTime, Offset, Limit, PhoneNumber } = input
  const now = state.clock.now().getTime() / 1_000
  const isValid =
    Number.isSafeInteger(BeginTime) && Offset === 0 && Number(Limit) >= 1 && Number(Limit) <= 100
  if (!isValid || Number(BeginTime) < now - 7 * 86_400) {
    return error('InvalidParameterValue.BeginTimeVerifyFail', 'The time or the limit is not valid.')
  }
  const end = EndTime === undefined ? now : Number(EndTime)
  const PullSmsSendStatusSet = sentTo(state, keyId, String(PhoneNumber).replace(/^\+86/, ''))
    .filter(({ sentAt }) => sentAt >= Number(BeginTime) * 1_000 && sentAt <= end * 1_000)
    .flatMap((sent) => {
      const report = reportOf(state, sent)
      if (!report) return []
      return [
        {
          UserReceiveTime: Math.floor(report.at / 1_000),
          CountryCode: '86',
          SubscriberNumber: sent.to,
          PhoneNumber: `+86${sent.to}`,
          SerialNo: sent.serial,
          ReportStatus: report.isDelivered ? 'SUCCESS' : 'FAIL',
          Description: report.isDelivered ? 'DELIVRD' : 'MK:0012',
          SessionContext: sent.number,
        },
      ]
    })
    .slice(0, Number(Limit))
  return { body: { PullSmsSendStatusSet }, faults: [] }
}

const actions: Readonly<
  Record<string, (state: State, account: SmsAccount, input: Record<string, unknown>) => Answer>
> = { SendSms: sendSms, PullSmsSendStatusByPhoneNumber: pull }

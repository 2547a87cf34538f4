import { randomBytes, randomUUID } from 'node:crypto'
import { beijingDay, billTime } from '../../clock.ts'
import type { State } from '../../state.ts'
import { answerUnder, type FaultName, faultOf } from '../faults.ts'
import type { Provider, ProviderVisit } from '../provider.ts'
import { fillTemplate, type SmsAccount } from './accounts.ts'
import { signerOf } from './aliyun-signature.ts'
import { reportOf, sentTo, take } from './sent.ts'

/** A pretend 阿里云短信: dysmsapi 2017-05-25 with SendSms, SendBatchSms and QuerySendDetails. */
export const aliyunSmsService: Provider = {
  takes: ({ headers }) => headers['x-acs-action'] !== undefined,
  answer: async (visit) => {
    const { status, faults, body } = answer(visit)
    await answerUnder(visit, 'aliyunSms', faults, () => {
      visit.response.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8' })
      visit.response.end(JSON.stringify({ RequestId: randomUUID().toUpperCase(), ...body }))
    })
  },
}

type Answer = {
  readonly status: number
  readonly body: object
  readonly faults: readonly (FaultName | null)[]
}

const say = (Code: string, Message: string, more: object = {}, status = 200): Answer => ({
  status,
  body: { Code, Message, ...more },
  faults: [],
})

const answer = (visit: ProviderVisit): Answer => {
  const { state, request, query, body } = visit
  const account = signerOf(state, request, body)
  if ('status' in account) return say(account.code, account.message, {}, account.status)
  if (request.headers['x-acs-version'] !== '2017-05-25') {
    return say('InvalidVersion', 'Specified parameter Version is not valid.', {}, 400)
  }
  const form = new URLSearchParams(body.toString())
  const value = (name: string): string => query.get(name) ?? form.get(name) ?? ''
  const handler = actions[String(request.headers['x-acs-action'])]
  if (!handler) return say('InvalidAction.NotFound', 'Specified api is not found.', {}, 404)
  return handler(state, account, value)
}

type Value = (name: string) => string
type One = { readonly to: string; readonly sign: string; readonly values: unknown }

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const sendSms = (state: State, account: SmsAccount, value: Value): Answer => {
  const values = value('TemplateParam') === '' ? {} : jsonOf(value('TemplateParam'))
  const phones = value('PhoneNumbers').split(',')
  if (phones.length > 1_000) return say('isv.MOBILE_COUNT_OVER_LIMIT', '手机号码数量超过限制')
  return sendAll(
    state,
    account,
    phones.map((to) => ({ to, sign: value('SignName'), values })),
    value,
  )
}

const sendBatch = (state: State, account: SmsAccount, value: Value): Answer => {
  const [phones, signs, values] = ['PhoneNumberJson', 'SignNameJson', 'TemplateParamJson'].map(
    (name) => jsonOf(value(name)),
  )
  if (!Array.isArray(phones) || !Array.isArray(signs) || !Array.isArray(values)) {
    return say('isv.INVALID_JSON_PARAM', '参数格式错误，请使用JSON格式')
  }
  if (phones.length > 100) return say('isv.MOBILE_COUNT_OVER_LIMIT', '手机号码数量超过限制')
  if (phones.length !== signs.length || phones.length !== values.length) {
    return say('isv.INVALID_PARAMETERS', '手机号、签名和变量的个数不一致')
  }
  const all = phones.map((to, place) => ({
    to: String(to),
    sign: String(signs[place]),
    values: values[place],
  }))
  return sendAll(state, account, all, value)
}

/** All of a call or nothing; what is wrong with one is said of the whole call. */
const sendAll = (state: State, account: SmsAccount, all: readonly One[], value: Value): Answer => {
  if (account.isBroke) return say('isv.AMOUNT_NOT_ENOUGH', '账户余额不足')
  const templateCode = value('TemplateCode')
  const template = account.templates[templateCode]
  if (template === undefined) return say('isv.SMS_TEMPLATE_ILLEGAL', '短信模板不合法')
  const number = value('OutId')
  if (number.length >= 256) return say('isv.INVALID_PARAMETERS', 'OutId过长')
  const serial = `${state.clock.now().getTime()}^${randomBytes(5).readUIntBE(0, 5)}`
  const taken: { message: Parameters<typeof take>[2]; fault: FaultName | null }[] = []
  for (const { to: given, sign, values } of all) {
    const to = given.replace(/^(\+86|0086|86)(?=1\d{10}$)/, '')
    const fault = faultOf(state, 'aliyunSms', { to, number })
    const refused = refusalOf(account, { to, sign, values }, fault)
    if (refused) return refused
    const text = fillTemplate(account, template, values as Readonly<Record<string, string>>)
    if (text === null) return say('isv.TEMPLATE_MISSING_PARAMETERS', '模板缺少变量')
    taken.push({ message: { to, number, serial, templateCode, text }, fault })
  }
  for (const { message, fault } of taken) take(state, account, message, fault)
  return { ...say('OK', 'OK', { BizId: serial }), faults: taken.map(({ fault }) => fault) }
}

const refusalOf = (
  account: SmsAccount,
  { to, sign, values }: One,
  fault: FaultName | null,
): Answer | null => {
  if (sign !== account.signName) return say('isv.SMS_SIGNATURE_ILLEGAL', '短信签名不合法')
  if (!/^1[3-9]\d{9}$/.test(to) || fault === 'addressRefused') {
    return say('isv.MOBILE_NUMBER_ILLEGAL', `${to}invalid mobile number`)
  }
  if (fault === 'userRefused') return say('isv.CUSTOMER_REFUSED', '用户已退订此短信')
  if (fault === 'throttled') return say('isv.BUSINESS_LIMIT_CONTROL', '触发天级流控Permits:10')
  if (fault === 'providerError') return say('isp.SYSTEM_ERROR', '系统错误', {}, 500)
  const isMap = typeof values === 'object' && values !== null && !Array.isArray(values)
  const isText = isMap && Object.values(values).every((each) => typeof each === 'string')
  return isText ? null : say('isv.INVALID_JSON_PARAM', '参数格式错误，请使用JSON格式')
}

const statusOf = (isDelivered: boolean | undefined): number =>
  isDelivered === undefined ? 1 : isDelivered ? 3 : 2

/** Of one phone on one day, a page of at most fifty, newest first. */
const query = (state: State, { keyId }: SmsAccount, value: Value): Answer => {
  const day = value('SendDate').replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
  const [size, page] = ['PageSize', 'CurrentPage'].map((name) => Number(value(name)))
  if (!(size && page && size >= 1 && size <= 50 && page >= 1)) {
    return say('isv.INVALID_PARAMETERS', '分页参数异常')
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return say('isv.QUERY_DATE_ILLEGAL', '查询日期不合法')
  const found = sentTo(state, keyId, value('PhoneNumber'))
    .filter(({ sentAt }) => beijingDay(new Date(sentAt)) === day)
    .filter(({ serial }) => value('BizId') === '' || serial === value('BizId'))
    .reverse()
  const details = found.slice((page - 1) * size, page * size).map((sent) => {
    const report = reportOf(state, sent)
    return {
      SendDate: billTime(new Date(sent.sentAt)),
      ...(report ? { ReceiveDate: billTime(new Date(report.at)) } : {}),
      SendStatus: statusOf(report?.isDelivered),
      PhoneNum: sent.to,
      OutId: sent.number,
      TemplateCode: sent.templateCode,
      Content: sent.text,
      ErrCode: report ? (report.isDelivered ? 'DELIVERED' : 'MOBILE_NOT_ON_SERVICE') : '',
    }
  })
  return say('OK', 'OK', {
    TotalCount: String(found.length),
    SmsSendDetailDTOs: { SmsSendDetailDTO: details },
  })
}

const actions: Readonly<
  Record<string, (state: State, account: SmsAccount, value: Value) => Answer>
> = {
  SendSms: sendSms,
  SendBatchSms: sendBatch,
  QuerySendDetails: query,
}

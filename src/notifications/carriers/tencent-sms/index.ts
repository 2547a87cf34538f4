import * as z from 'zod'
import type { Asked, Carrier, CarrierCall, Outcome, Outgoing, Sent } from '../carrier.ts'
import { type Heard, speak } from '../speak.ts'
import { reasonOfCode, reasonOfReport } from './codes.ts'
import { readTencentPush } from './push.ts'
import { signTc3 } from './signature.ts'

const config = z.strictObject({
  secretId: z.string().min(1).max(64).describe('SecretId'),
  sdkAppId: z
    .string()
    .regex(/^\d{6,12}$/)
    .describe('短信应用 SdkAppId / SdkAppId of the SMS app'),
  signName: z.string().min(2).max(20).describe('短信签名，已报备 / Signature, as filed'),
  region: z
    .string()
    .regex(/^[a-z]{2}-[a-z]+$/)
    .default('ap-guangzhou')
    .describe('地域 / Region'),
})
const secrets = z.strictObject({
  secretKey: z.string().min(1).max(128).describe('SecretKey'),
})
type Config = z.output<typeof config>
type Secrets = z.output<typeof secrets>
type Call = CarrierCall<Config, Secrets>

/**
 * 腾讯云短信, API 2021-01-11. Texts differ, so each delivery is a call of its own; our number goes
 * along as SessionContext and comes back with the state. A repeat is sent again: a lost answer must
 * be asked for. Template parameters have an order and no names: our values are "1", "2", ….
 */
export const tencentSms: Carrier<Config, Secrets> = {
  name: 'tencentSms',
  words: { zh: '腾讯云短信', en: 'Tencent Cloud SMS' },
  form: 'sms',
  addressKind: 'phone',
  config,
  secrets,
  batchSize: 20,
  repeatsDroppedMinutes: 0,
  needsApproval: true,
  needsGrant: false,
  send: (call, deliveries) => Promise.all(deliveries.map((delivery) => sendOne(call, delivery))),
  ask: (call, deliveries) => Promise.all(deliveries.map((delivery) => askOne(call, delivery))),
  readPush: readTencentPush,
}

const host = 'sms.tencentcloudapi.com'

const callApi = (
  { sandboxUrl, config, secrets, nowMs, timeoutMs }: Call,
  action: string,
  content: unknown,
): Promise<Heard | null> => {
  const address = sandboxUrl ?? `https://${host}`
  const body = JSON.stringify(content)
  const timestamp = Math.floor(nowMs() / 1000)
  const type = 'application/json; charset=utf-8'
  const authorization = signTc3({
    service: 'sms',
    headers: { 'content-type': type, host: new URL(address).hostname },
    body,
    timestamp,
    secretId: config.secretId,
    secretKey: secrets.secretKey,
  })
  return speak(`${address}/`, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': type,
      'x-tc-action': action,
      'x-tc-version': '2021-01-11',
      'x-tc-timestamp': String(timestamp),
      'x-tc-region': config.region,
    },
    body,
    timeoutMs,
  })
}

/** Mainland numbers with their country code, as the API wants them. */
const international = (phone: string): string => `+86${phone}`

type ApiError = { readonly Code?: string; readonly Message?: string }
type SendStatus = ApiError & { readonly SerialNo?: string }
type Response<T> = { readonly Response?: T & { readonly Error?: ApiError } }

const sendOne = async (call: Call, { deliveryNo, to, template }: Outgoing): Promise<Sent> => {
  if (!template) {
    const said = 'no template'
    return { deliveryNo, state: 'refused', reason: 'rejected', providerMessageId: null, said }
  }
  const heard = await callApi(call, 'SendSms', {
    PhoneNumberSet: [international(to)],
    SmsSdkAppId: call.config.sdkAppId,
    SignName: call.config.signName,
    TemplateId: template.code,
    TemplateParamSet: inOrder(template.values),
    SessionContext: deliveryNo,
  })
  return meaningOf(deliveryNo, heard)
}

const inOrder = (values: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(values)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => value)

/** HTTP says 200 whatever happened: the word is in Error, or in the state of the number. */
const meaningOf = (deliveryNo: string, heard: Heard | null): Sent => {
  const unknown = { deliveryNo, state: 'unknown', providerMessageId: null } as const
  if (!heard) return { ...unknown, said: 'no answer' }
  const answer = (heard.json as Response<{ SendStatusSet?: readonly SendStatus[] }> | null)
    ?.Response
  const status = answer?.Error ?? answer?.SendStatusSet?.[0]
  const said =
    `${heard.status} ${status?.Code ?? ''} ${status?.Message ?? heard.text.slice(0, 200)}`.trim()
  const serialNo = (status as SendStatus | undefined)?.SerialNo
  if (status?.Code === 'Ok' && serialNo) {
    return { deliveryNo, state: 'accepted', providerMessageId: serialNo, said }
  }
  const reason = status?.Code === undefined ? null : reasonOfCode(status.Code)
  if (reason === null) return { ...unknown, said }
  return {
    ...unknown,
    state: 'refused',
    reason,
    said,
    ...(reason === 'throttled' ? { retryAfterSeconds: 65 } : {}),
  }
}

type Report = {
  readonly SerialNo?: string
  readonly SessionContext?: string
  readonly ReportStatus?: string
  readonly UserReceiveTime?: number
  readonly Description?: string
}

/** Looks a delivery up among the states of its phone, by our number or theirs. */
const askOne = async (call: Call, asked: Asked): Promise<Outcome> => {
  const { deliveryNo, providerMessageId } = asked
  const sentSeconds = Math.floor(Date.parse(asked.sentAt) / 1000)
  const heard = await callApi(call, 'PullSmsSendStatusByPhoneNumber', {
    BeginTime: sentSeconds - 60,
    EndTime: Math.floor(call.nowMs() / 1000),
    Offset: 0,
    Limit: 100,
    PhoneNumber: international(asked.to),
    SmsSdkAppId: call.config.sdkAppId,
  })
  const answer = (heard?.json as Response<{ PullSmsSendStatusSet?: readonly Report[] }> | null)
    ?.Response
  const said = heard ? `${heard.status} ${answer?.Error?.Code ?? ''}`.trim() : 'no answer'
  const unknown = { deliveryNo, state: 'unknown', providerMessageId, at: null, said } as const
  if (!answer || answer.Error) return unknown
  const list = answer.PullSmsSendStatusSet ?? []
  const found = list.find(
    ({ SerialNo, SessionContext }) =>
      SessionContext === deliveryNo ||
      (providerMessageId !== null && SerialNo === providerMessageId),
  )
  // States come with the receipt: what was taken and not yet reported is in no list.
  if (!found) return providerMessageId === null ? unknown : { ...unknown, state: 'pending' }
  const isDelivered = found.ReportStatus === 'SUCCESS'
  const description = found.Description ?? ''
  return {
    deliveryNo,
    state: isDelivered ? 'delivered' : 'failed',
    providerMessageId: found.SerialNo ?? providerMessageId,
    at: new Date((found.UserReceiveTime || sentSeconds) * 1000).toISOString(),
    said: description,
    ...(isDelivered ? {} : { reason: reasonOfReport(description) }),
  }
}

import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Asked, Carrier, CarrierCall, Outcome, Outgoing, Sent } from '../carrier.ts'
import { chinaDay, chinaTime } from '../china-time.ts'
import { refuseAll } from '../silent.ts'
import { type Heard, speak } from '../speak.ts'
import { type DeliveryWord, reasonOfCode, reasonOfReceipt } from './codes.ts'
import { readAliyunPush } from './push.ts'
import { encodeParameters, sha256Hex, signAcs3 } from './signature.ts'

const config = z.strictObject({
  accessKeyId: z.string().min(1).max(64).describe('AccessKey ID'),
  signName: z.string().min(2).max(20).describe('短信签名，已报备 / Signature, as filed'),
})
const secrets = z.strictObject({
  accessKeySecret: z.string().min(1).max(128).describe('AccessKey Secret'),
})
type Config = z.output<typeof config>
type Secrets = z.output<typeof secrets>
type Call = CarrierCall<Config, Secrets>

/**
 * 阿里云短信, dysmsapi 2017-05-25. A batch of up to a hundred different texts of one template is one
 * call; it is answered with one BizId, so a delivery is known by that and its phone, and no phone is
 * twice in a call. A repeat is sent again by Aliyun: an answer that was lost must be asked for.
 */
export const aliyunSms: Carrier<Config, Secrets> = {
  name: 'aliyunSms',
  words: { zh: '阿里云短信', en: 'Aliyun SMS' },
  form: 'sms',
  addressKind: 'phone',
  config,
  secrets,
  batchSize: 100,
  repeatsDroppedMinutes: 0,
  needsApproval: true,
  needsGrant: false,
  send: async (call, deliveries) => {
    const { wrong, groups } = groupForCalls(deliveries)
    const sent = await Promise.all(groups.map(({ code, group }) => sendBatch(call, code, group)))
    return [...refuseAll(wrong, 'no template'), ...sent.flat()]
  },
  ask: (call, deliveries) => Promise.all(deliveries.map((delivery) => askOne(call, delivery))),
  readPush: readAliyunPush,
}

/** One template a call, and the second message to a phone in the second call. */
const groupForCalls = (deliveries: readonly Outgoing[]) => {
  const groups = new Map<string, { code: string; group: Outgoing[] }>()
  const counts = new Map<string, number>()
  const wrong: Outgoing[] = []
  for (const delivery of deliveries) {
    const code = delivery.template?.code
    if (code === undefined) {
      wrong.push(delivery)
      continue
    }
    const place = counts.get(`${code} ${delivery.to}`) ?? 0
    counts.set(`${code} ${delivery.to}`, place + 1)
    const key = `${code} ${place}`
    const known = groups.get(key)
    if (known) known.group.push(delivery)
    else groups.set(key, { code, group: [delivery] })
  }
  return { wrong, groups: [...groups.values()] }
}

const host = 'dysmsapi.aliyuncs.com'

const callApi = (
  { sandboxUrl, config, secrets, nowMs, timeoutMs }: Call,
  action: string,
  parameters: {
    readonly query: Readonly<Record<string, string>>
    readonly form?: Readonly<Record<string, string>>
  },
): Promise<Heard | null> => {
  const address = sandboxUrl ?? `https://${host}`
  const query = encodeParameters(parameters.query)
  const body = parameters.form ? encodeParameters(parameters.form) : ''
  const bodyHash = sha256Hex(body)
  const headers = {
    host: new URL(address).host,
    'x-acs-action': action,
    'x-acs-version': '2017-05-25',
    'x-acs-date': `${new Date(nowMs()).toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': randomBytes(16).toString('hex'),
    'x-acs-content-sha256': bodyHash,
    ...(body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  }
  const authorization = signAcs3({
    method: 'POST',
    query,
    headers,
    bodyHash,
    accessKeyId: config.accessKeyId,
    accessKeySecret: secrets.accessKeySecret,
  })
  const { host: _, ...sentHeaders } = headers
  return speak(`${address}/?${query}`, {
    method: 'POST',
    headers: { ...sentHeaders, accept: 'application/json', authorization },
    body,
    timeoutMs,
  })
}

const sendBatch = async (
  call: Call,
  code: string,
  group: readonly Outgoing[],
): Promise<readonly Sent[]> => {
  const heard = await callApi(call, 'SendBatchSms', {
    query: { TemplateCode: code, OutId: group[0]?.deliveryNo ?? '' },
    form: {
      PhoneNumberJson: JSON.stringify(group.map(({ to }) => to)),
      SignNameJson: JSON.stringify(group.map(() => call.config.signName)),
      TemplateParamJson: JSON.stringify(group.map(({ template }) => template?.values ?? {})),
    },
  })
  const meaning = meaningOf(heard)
  // One number or text that is wrong refuses its whole batch: then each half goes by itself. What
  // the gateway refuses, by a code without isv., is about the call and none of its messages.
  const isAboutOne =
    meaning.state === 'refused' &&
    meaning.reason !== 'accountRefused' &&
    /^\d+ isv\./.test(meaning.said)
  if (isAboutOne && group.length > 1) {
    const middle = Math.ceil(group.length / 2)
    const halves = [group.slice(0, middle), group.slice(middle)]
    return (await Promise.all(halves.map((half) => sendBatch(call, code, half)))).flat()
  }
  return group.map(({ deliveryNo }) => ({ deliveryNo, ...meaning }))
}

type Answer = { readonly Code?: string; readonly Message?: string; readonly BizId?: string }

const meaningOf = (heard: Heard | null): Omit<Sent, 'deliveryNo'> => {
  if (!heard) return { state: 'unknown', providerMessageId: null, said: 'no answer' }
  const { Code: code, Message: message, BizId: bizId } = (heard.json ?? {}) as Answer
  const said = `${heard.status} ${code ?? ''} ${message ?? heard.text.slice(0, 200)}`.trim()
  if (code === 'OK' && bizId) return { state: 'accepted', providerMessageId: bizId, said }
  const reason = code === undefined ? null : reasonOfCode(code)
  if (reason === null) return { state: 'unknown', providerMessageId: null, said }
  return {
    state: 'refused',
    reason,
    providerMessageId: null,
    said,
    ...(reason === 'throttled' ? { retryAfterSeconds: 65 } : {}),
  }
}

type Detail = {
  readonly SendDate: string
  readonly ReceiveDate?: string
  readonly SendStatus: number
  readonly OutId?: string
  readonly Content?: string
  readonly ErrCode?: string
}
type Details = {
  readonly Code?: string
  readonly Message?: string
  readonly SmsSendDetailDTOs?: { readonly SmsSendDetailDTO?: readonly Detail[] }
}

/** A message that Aliyun took is in its list well within this. */
const listedWithinMs = 5 * 60_000

/**
 * Looks a delivery up by phone and day. One whose answer was lost has no BizId: it is the message
 * with our number, or of the same text, since it was sent. It was surely never taken only where
 * nothing at all went to this phone since; a text that differs is not proof enough to send again.
 */
const askOne = async (call: Call, asked: Asked): Promise<Outcome> => {
  const { deliveryNo, providerMessageId } = asked
  const heard = await callApi(call, 'QuerySendDetails', {
    query: {
      PhoneNumber: asked.to,
      SendDate: chinaDay(asked.sentAt),
      PageSize: '50',
      CurrentPage: '1',
      ...(providerMessageId === null ? {} : { BizId: providerMessageId }),
    },
  })
  const answer = (heard?.json ?? {}) as Details
  const said = heard ? `${heard.status} ${answer.Code ?? ''}`.trim() : 'no answer'
  const unknown = { deliveryNo, state: 'unknown', providerMessageId, at: null, said } as const
  const list = answer.SmsSendDetailDTOs?.SmsSendDetailDTO
  if (answer.Code !== 'OK' || !list) return unknown
  const text = asked.rendered.form === 'sms' ? asked.rendered.text : ''
  if (providerMessageId !== null) {
    const taken = list.find(({ Content }) => Content === text) ?? list[0]
    return taken
      ? { ...outcomeOf(taken), deliveryNo, providerMessageId }
      : { ...unknown, state: 'pending' }
  }
  const sentMs = Date.parse(asked.sentAt)
  const since = list.filter(
    ({ SendDate }) => !(Date.parse(chinaTime(SendDate) ?? '') < sentMs - 60_000),
  )
  const found =
    since.find(({ Content }) => Content === text) ?? since.find(({ OutId }) => OutId === deliveryNo)
  if (found) return { ...outcomeOf(found), deliveryNo, providerMessageId }
  // One that was claimed just before midnight may lie in the list of the next day.
  const isWhole =
    list.length < 50 &&
    call.nowMs() - sentMs >= listedWithinMs &&
    chinaDay(new Date(sentMs + listedWithinMs).toISOString()) === chinaDay(asked.sentAt)
  return since.length === 0 && isWhole ? { ...unknown, state: 'notFound' } : unknown
}

const outcomeOf = (detail: Detail): Omit<Outcome, 'deliveryNo' | 'providerMessageId'> => {
  const said = detail.ErrCode ?? ''
  const at = detail.ReceiveDate ? chinaTime(detail.ReceiveDate) : null
  const words: Readonly<Record<number, DeliveryWord>> = { 2: 'failed', 3: 'delivered' }
  const state = words[detail.SendStatus] ?? 'pending'
  return state === 'failed'
    ? { state, at, said, reason: reasonOfReceipt(said) }
    : { state, at: state === 'delivered' ? at : null, said }
}

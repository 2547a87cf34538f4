import { createTransport } from 'nodemailer'
import * as z from 'zod'
import type { Carrier, CarrierCall, Outgoing, ProviderReason, Sent } from '../carrier.ts'
import { noPush, stillOpen } from '../silent.ts'

const mailbox = z.email().max(254)
const config = z.strictObject({
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9.-]+$/)
    .describe('SMTP 服务器 / SMTP server'),
  port: z
    .number()
    .int()
    .min(1)
    .max(65535)
    .default(465)
    .describe('端口，465 或 587 / Port, 465 or 587'),
  user: z.string().max(254).default('').describe('用户名 / User'),
  from: mailbox.describe('发件邮箱 / Sender’s mailbox'),
  fromName: z.string().trim().min(1).max(60).describe('发件人名称 / Sender’s name'),
})
const secrets = z.strictObject({
  password: z.string().max(200).default('').describe('密码或授权码 / Password'),
})
type Config = z.output<typeof config>
type Secrets = z.output<typeof secrets>

/**
 * 邮件 (RFC 5321, 5322). The server takes a message and says no more; a repeat carries the same
 * Message-ID, by which mailboxes show one. Mail goes over TLS or not at all.
 */
export const smtp: Carrier<Config, Secrets> = {
  name: 'smtp',
  words: { zh: '邮件', en: 'E-mail' },
  form: 'email',
  addressKind: 'mailbox',
  config,
  secrets,
  batchSize: 20,
  repeatsDroppedMinutes: 0,
  needsApproval: false,
  needsGrant: false,
  send: async (call, deliveries) => {
    const transport = transportOf(call)
    try {
      return await Promise.all(deliveries.map((each) => sendOne(call, transport, each)))
    } finally {
      transport.close()
    }
  },
  ask: async (_call, deliveries) => deliveries.map(stillOpen),
  readPush: noPush,
}

const transportOf = ({ sandboxUrl, config, secrets, timeoutMs }: CarrierCall<Config, Secrets>) =>
  createTransport({
    pool: true,
    maxConnections: 2,
    // While messages are pretend, none leaves for a real server, whatever the account says.
    host: sandboxUrl === null ? config.host : new URL(sandboxUrl).hostname,
    port: config.port,
    secure: sandboxUrl === null && config.port === 465,
    requireTLS: sandboxUrl === null,
    ignoreTLS: sandboxUrl !== null,
    ...(config.user === '' ? {} : { auth: { user: config.user, pass: secrets.password } }),
    connectionTimeout: timeoutMs ?? 10_000,
    greetingTimeout: timeoutMs ?? 10_000,
    socketTimeout: timeoutMs ?? 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })

const sendOne = async (
  { config }: CarrierCall<Config, Secrets>,
  transport: ReturnType<typeof transportOf>,
  { deliveryNo, to, rendered }: Outgoing,
): Promise<Sent> => {
  if (rendered.form !== 'email' || !mailbox.safeParse(to).success) {
    const reason = rendered.form === 'email' ? 'addressInvalid' : 'rejected'
    return { deliveryNo, state: 'refused', reason, providerMessageId: null, said: 'not sent' }
  }
  const messageId = `<${deliveryNo}@${config.from.split('@')[1]}>`
  try {
    const { response } = await transport.sendMail({
      messageId,
      from: { name: config.fromName, address: config.from },
      to,
      subject: rendered.subject,
      text: rendered.text,
      html: rendered.html,
      headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribing(rendered.unsubscribeUrl) },
    })
    return { deliveryNo, state: 'accepted', providerMessageId: messageId, said: response }
  } catch (error) {
    return meaningOf(deliveryNo, error as SmtpError)
  }
}

/** RFC 2369 and 8058: one tap in the mail program stops these mails, without the browser. */
const unsubscribing = (url: string | undefined): Record<string, string> =>
  url === undefined
    ? {}
    : { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }

type SmtpError = Error & {
  readonly code?: string
  readonly command?: string
  /** 'connect' when no line to the server came about. */
  readonly syscall?: string
  readonly responseCode?: number
  readonly response?: string
}

/**
 * RFC 5321 section 4.2: 4xx is for now, 5xx for good. Where no line came about nothing was sent; a
 * line that breaks later leaves it open.
 */
const meaningOf = (deliveryNo: string, error: SmtpError): Sent => {
  const { code = '', command = '', syscall, responseCode, response } = error
  const said = (response ?? `${code} ${error.message}`).slice(0, 200)
  const refused = (reason: NonNullable<Sent['reason']>): Sent => ({
    deliveryNo,
    state: 'refused',
    reason,
    providerMessageId: null,
    said,
    ...(reason === 'throttled' ? { retryAfterSeconds: 300 } : {}),
  })
  if (code === 'EAUTH' || code === 'ETLS') {
    return refused(responseCode && responseCode < 500 ? 'throttled' : 'accountRefused')
  }
  if (responseCode === undefined) {
    const isBefore = code === 'EDNS' || syscall === 'connect' || /greeting/i.test(error.message)
    return isBefore
      ? refused('throttled')
      : { deliveryNo, state: 'unknown', providerMessageId: null, said }
  }
  if (responseCode < 500) return refused('throttled')
  return refused(reasonOfRefusal(responseCode, command, said))
}

/**
 * RFC 3463: x.1.7 and x.1.8 are about the sender, x.1 else about the mailbox, x.2 about its state,
 * x.7 about what is said or who says it. A bare 550 means the mailbox only where it was named.
 */
const reasonOfRefusal = (code: number, command: string, said: string): ProviderReason => {
  const [, subject, detail] = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(said) ?? []
  const isSender = subject === '1' && (detail === '7' || detail === '8')
  if (isSender || command.startsWith('MAIL') || code === 530) return 'accountRefused'
  if (subject === '1') return 'addressInvalid'
  if (subject === '2') return 'undelivered'
  if (subject === '7' || !command.startsWith('RCPT')) return 'rejected'
  return [550, 551, 553].includes(code) ? 'addressInvalid' : 'undelivered'
}

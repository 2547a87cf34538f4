import { createHash } from 'node:crypto'
import type { startTestSandbox } from '../../sandbox/testing.ts'
import type { CarrierName } from '../../src/notifications/api/names.ts'
import type { Outgoing, Rendered } from '../../src/notifications/carriers/carrier.ts'
import { makeVapidKeys } from '../../src/notifications/carriers/web-push/index.ts'

type Sandbox = Awaited<ReturnType<typeof startTestSandbox>>

/** An account of a carrier at the sandbox, and whom it can reach. For a new carrier: one entry below. */
export type Opened = {
  readonly config: object
  readonly secrets: object
  /** An address that can be reached, new each time. */
  readonly address: () => Promise<string>
  readonly rendered: Rendered
  readonly template: Outgoing['template']
}

type Fixture = {
  readonly open: (sandbox: Sandbox) => Promise<Opened>
  /** Secrets of the right shape that are not the account's; null: the carrier has none. */
  readonly wrongSecrets: object | null
  /** It asks for something first (a token, a greeting): silence then means that nothing was sent. */
  readonly asksFirst: boolean
  /** Where it speaks to, when it is not the sandbox's address. */
  readonly configAt?: (url: URL) => object
  /** What its provider pushes; null: nothing. */
  readonly push:
    | ((opened: Opened) => { readonly query: Record<string, string>; readonly rawBody: string })
    | null
}

let next = 0
const phone = async (): Promise<string> => `138${String(++next).padStart(8, '0')}`

const sms = (provider: 'aliyunSms' | 'tencentSms', template: Outgoing['template'], text: string) =>
  (async (sandbox) => {
    const templates = { [template?.code ?? '']: text }
    const wish = { provider, signName: '悦湖物业', templates }
    const { keyId, keySecret, sdkAppId, signName } = await sandbox.control(
      'POST',
      'messages/accounts',
      wish,
    )
    const [config, secrets] =
      provider === 'aliyunSms'
        ? [{ accessKeyId: keyId, signName }, { accessKeySecret: keySecret }]
        : [{ secretId: keyId, sdkAppId, signName }, { secretKey: keySecret }]
    return {
      config,
      secrets,
      address: phone,
      rendered: { form: 'sms', text: '【悦湖物业】账单1元' },
      template,
    }
  }) satisfies Fixture['open']

const pushed: Rendered = {
  form: 'push',
  title: '11月账单已出',
  body: '¥349.88',
  url: 'https://bill.example/b/abc',
}

const official: Fixture = {
  open: async (sandbox) => {
    const account = await sandbox.control('POST', 'wechat/accounts', { pushMode: 'plain' })
    const at = (path: string, body: object) =>
      sandbox.control('POST', `wechat/accounts/${account.appId}/${path}`, body)
    const fields = [{ name: 'thing1', label: '房屋' }]
    const { templateId } = await at('templates', { title: '账单已出', fields })
    const { appId, appSecret, pushToken } = account
    return {
      config: { appId },
      secrets: { appSecret, pushToken },
      address: async () => (await at('people', { isFollowing: true })).openid,
      rendered: { form: 'officialAccount', title: '账单已出', fields: [], url: pushed.url },
      template: { code: templateId, values: { thing1: '3栋1102' } },
    }
  },
  wrongSecrets: { appSecret: '0'.repeat(32), pushToken: 'token' },
  asksFirst: true,
  push: ({ secrets }) => {
    const { pushToken } = secrets as { pushToken: string }
    const signature = createHash('sha1')
      .update([pushToken, '1763863200', 'nonce'].sort().join(''))
      .digest('hex')
    return {
      query: { signature, timestamp: '1763863200', nonce: 'nonce' },
      rawBody:
        '<xml><ToUserName>gh_1</ToUserName><FromUserName>oWx1</FromUserName><CreateTime>1763863200</CreateTime><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status>success</Status></xml>',
    }
  },
}

/** Keyed by the carriers' names, so that none can be without. */
export const fixtures: Readonly<Record<CarrierName, Fixture>> = {
  aliyunSms: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Aliyun's placeholders
    open: sms('aliyunSms', { code: 'SMS_1', values: { amount: '1' } }, '账单${amount}元'),
    wrongSecrets: { accessKeySecret: 'wrong' },
    asksFirst: false,
    push: () => ({
      query: {},
      rawBody: JSON.stringify([
        {
          phone_number: '13811110000',
          send_time: '2017-01-01 00:00:00',
          report_time: '2017-01-01 00:00:00',
          success: true,
          err_code: 'DELIVERED',
          err_msg: '用户接收成功',
          sms_size: '1',
          biz_id: '12345',
          out_id: '67890',
        },
      ]),
    }),
  },
  tencentSms: {
    open: sms('tencentSms', { code: '1110', values: { '1': '1' } }, '账单{1}元'),
    wrongSecrets: { secretKey: 'wrong' },
    asksFirst: false,
    push: () => ({
      query: {},
      rawBody: JSON.stringify([
        {
          user_receive_time: '2015-10-17 08:03:04',
          nationcode: '86',
          mobile: '13811110000',
          report_status: 'SUCCESS',
          errmsg: 'DELIVRD',
          description: '用户短信送达成功',
          sid: '5000:1',
        },
      ]),
    }),
  },
  officialAccountTemplate: official,
  officialAccountSubscription: official,
  webPush: {
    open: async (sandbox) => {
      const { publicKey, privateKey } = makeVapidKeys()
      return {
        config: { publicKey, subject: 'mailto:it@wuye.example' },
        secrets: { privateKey },
        address: async () => {
          const wish = { applicationServerKey: publicKey }
          const { subscription } = await sandbox.control('POST', 'webpush/browsers', wish)
          return JSON.stringify(subscription)
        },
        rendered: pushed,
        template: null,
      }
    },
    wrongSecrets: { privateKey: makeVapidKeys().privateKey },
    asksFirst: false,
    push: null,
  },
  jpush: {
    open: async (sandbox) => {
      const { appKey, masterSecret } = await sandbox.control('POST', 'jpush/apps')
      return {
        config: { appKey },
        secrets: { masterSecret },
        address: async () =>
          (await sandbox.control('POST', 'jpush/devices', { appKey })).registrationId,
        rendered: pushed,
        template: null,
      }
    },
    wrongSecrets: { masterSecret: '0'.repeat(24) },
    asksFirst: true,
    push: null,
  },
  getui: {
    open: async (sandbox) => {
      const { appId, appKey, masterSecret } = await sandbox.control('POST', 'getui/apps')
      return {
        config: { appId, appKey },
        secrets: { masterSecret },
        address: async () => (await sandbox.control('POST', 'getui/devices', { appId })).cid,
        rendered: pushed,
        template: null,
      }
    },
    wrongSecrets: { masterSecret: 'wrong-secret' },
    asksFirst: true,
    push: null,
  },
  smtp: {
    open: async (sandbox) => {
      const { user, password, host, port } = await sandbox.control('POST', 'smtp/accounts')
      return {
        config: { host, port, user, from: user, fromName: '悦湖物业' },
        secrets: { password },
        address: async () => {
          const mailbox = `m${++next}@mail.example`
          await sandbox.control('POST', 'smtp/mailboxes', { mailbox, answer: 'takes' })
          return mailbox
        },
        rendered: { form: 'email', subject: '账单', text: '您好', html: '<p>您好</p>' },
        template: null,
      }
    },
    wrongSecrets: { password: 'wrong' },
    asksFirst: true,
    configAt: ({ hostname, port }) => ({ host: hostname, port: Number(port) }),
    push: null,
  },
  letter: {
    open: async () => ({
      config: {},
      secrets: {},
      address: async () => `${++next}栋1102室`,
      rendered: { form: 'letter', title: '账单', text: '…' },
      template: null,
    }),
    wrongSecrets: null,
    asksFirst: false,
    push: null,
  },
}

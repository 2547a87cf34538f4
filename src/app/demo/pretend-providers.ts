import type { Control } from './control.ts'

/**
 * The demo's way to the pretend providers of messages: what in reality a company does in their
 * consoles, and an owner with a phone, a WeChat, a browser or a mailbox in hand.
 */
export type PretendProviders = ReturnType<typeof pretendProviders>

/** A message as it stands on an owner's phone. */
export type PhoneMessage = {
  readonly id: string
  readonly form: 'sms' | 'officialAccount' | 'push' | 'email'
  readonly to: string
  readonly lines: readonly string[]
  readonly url: string | null
}

type WechatAccount = {
  readonly appId: string
  readonly appSecret: string
  readonly pushToken: string
  readonly encodingAesKey: string
}
type MailAccount = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}
type Browser = { readonly id: string; readonly subscription: unknown }

export const pretendProviders = (control: Control) => ({
  openSms: async (signName: string) =>
    (await control('messages/accounts', { provider: 'aliyunSms', signName })) as {
      keyId: string
      keySecret: string
    },
  /** Templates are approved as soon as they are there; receipts and answers come to the address. */
  changeSms: async (
    keyId: string,
    change: { templates: Readonly<Record<string, string>>; callbackUrl: string },
  ) => {
    await control(`messages/accounts/${keyId}`, change)
  },
  openWechat: async (name: string) => (await control('wechat/accounts', { name })) as WechatAccount,
  /** Takes a template from the account's library. @returns its id */
  addTemplate: async (
    appId: string,
    template: { title: string; fields: readonly { name: string; label: string }[] },
  ) =>
    ((await control(`wechat/accounts/${appId}/templates`, template)) as { templateId: string })
      .templateId,
  /** @throws Error when nobody answers there as the account's own server would */
  setPushUrl: async (appId: string, url: string) => {
    const { isAccepted } = (await control(`wechat/accounts/${appId}/push-url`, { url })) as {
      isAccepted: boolean
    }
    if (!isAccepted) throw new Error(`the pretend Official Account gets no answer at ${url}`)
  },
  openMail: async () => (await control('smtp/accounts', {})) as MailAccount,
  openBrowser: async (applicationServerKey: string) =>
    (await control('webpush/browsers', { applicationServerKey })) as Browser,
  /** Which share of text messages finds no such number any more. */
  loseNumbers: async (share: number) => {
    const shares = { receiptFailed: share }
    await control('messages/faults', { provider: 'aliyunSms', seed: 'demo', shares })
  },
  /** “允许一次” under each of these templates. */
  allowOnce: async (appId: string, openid: string, templateIds: readonly string[]) => {
    await control(`wechat/accounts/${appId}/people/${openid}/allow`, { templateIds })
  },
  unfollow: async (appId: string, openid: string) => {
    await control(`wechat/accounts/${appId}/people/${openid}/follow`, { isFollowing: false })
  },
  /** An owner answers a text message. */
  answer: async (from: string, text: string, signName: string) => {
    await control('messages/answers', { from, text, signName })
  },
  /** What has arrived at all phones, newest first. */
  messages: async () => (await control('messages')) as readonly PhoneMessage[],
  /** Providers tell what they have to tell by now. @returns how much was taken */
  deliver: async () => ((await control('deliver-due', {})) as { pushed: number }).pushed,
})

import type { CarrierName, KindName } from '../../notifications/api.ts'
import * as notifications from '../../notifications/api.ts'
import type { Company } from './company.ts'
import type { PretendProviders } from './pretend-providers.ts'
import type { ProviderDoor } from './provider-door.ts'
import type { Stage } from './stage.ts'

export const signName = '悦湖物业'

/** What readers sign up with later. */
export type Carriers = {
  /** Of the Official Account. */
  readonly appId: string
  /** Templates that ask for a tap a message. */
  readonly tapped: readonly string[]
  /** Of web push. */
  readonly publicKey: string
}

type Opening = {
  readonly administrator: Stage
  readonly providers: PretendProviders
  readonly door: ProviderDoor
}

/** Demands of bills take a tap each; what answers the owner goes as a template message. */
const tappedKinds: readonly KindName[] = [
  'billReady',
  'dueSoon',
  'overdue',
  'overdueNorm',
  'overdueFormal',
]
/** Entered at the provider, and still looked at there. */
const underReview: readonly KindName[] = ['ballot']

/** Accounts at carriers of every form, with their templates; providers tell us at our own door. */
export const openCarriers = async (
  stage: Stage,
  input: { company: Company; providers: PretendProviders; door: ProviderDoor },
): Promise<Carriers> => {
  const administrator = stage.as(input.company.staff.administrator.actor)
  const opening = { ...input, administrator }
  await openSms(opening)
  const wechat = await openWechat(opening)
  const { publicKey } = await administrator.call(notifications.createWebPushAccount, {
    name: '网页推送',
    contact: 'mailto:service@yuehu.example',
  })
  const { user, password, host, port } = await input.providers.openMail()
  await open(administrator, {
    carrier: 'smtp',
    name: '邮件',
    config: { host, port, user, from: user, fromName: signName },
    secrets: { password },
  })
  await open(administrator, { carrier: 'letter', name: '信函', price: 12_000n })
  return { ...wechat, publicKey }
}

const open = (
  administrator: Stage,
  account: {
    carrier: CarrierName
    name: string
    config?: Record<string, string | number>
    secrets?: Record<string, string>
    price?: bigint
  },
) =>
  administrator.call(notifications.setCarrierAccount, {
    config: {},
    secrets: {},
    price: 0n,
    perSecond: 1000,
    ...account,
  })

/** Enters every wording there is for SMS as the provider would have it, its text by our code. */
const openSms = async ({ administrator, providers, door }: Opening): Promise<void> => {
  const { keyId, keySecret } = await providers.openSms(signName)
  const { carrierAccountId, pushUrl } = await open(administrator, {
    carrier: 'aliyunSms',
    name: '阿里云短信',
    config: { accessKeyId: keyId, signName },
    secrets: { accessKeySecret: keySecret },
    price: 500n,
  })
  const templates: Record<string, string> = {}
  for (const kind of await kindsOf(administrator, 'sms')) {
    const wording = { kind, form: 'sms', language: 'zh' } as const
    const { providers: entered } = await administrator.call(notifications.getTemplate, wording)
    const texts = entered.find((it) => it.carrierAccountId === carrierAccountId)?.providerTexts
    const [providerCode = '', ...shortCodes] = (texts ?? []).map((text) => {
      const code = `SMS_${480_100_001 + Object.keys(templates).length}`
      templates[code] = text
      return code
    })
    await register(administrator, { carrierAccountId, kind, providerCode, shortCodes })
  }
  await providers.changeSms(keyId, { templates, callbackUrl: door.reach(pushUrl) })
}

/** One Official Account is two accounts of ours: template messages, and notices by taps. */
const openWechat = async ({ administrator, providers, door }: Opening) => {
  const { appId, ...secrets } = await providers.openWechat(signName)
  const { appSecret, pushToken, encodingAesKey } = secrets
  const account = { config: { appId }, secrets: { appSecret, pushToken, encodingAesKey } }
  const byTemplate = await open(administrator, {
    ...account,
    carrier: 'officialAccountTemplate',
    name: '公众号模板消息',
  })
  const byTap = await open(administrator, {
    ...account,
    carrier: 'officialAccountSubscription',
    name: '公众号订阅通知',
  })
  const tapped: string[] = []
  for (const kind of await kindsOf(administrator, 'officialAccount')) {
    const isTapped = tappedKinds.includes(kind)
    const { carrierAccountId } = isTapped ? byTap : byTemplate
    const wording = { kind, form: 'officialAccount', language: 'zh' } as const
    const template = await administrator.call(notifications.getTemplate, wording)
    const entered = template.providers.find((it) => it.carrierAccountId === carrierAccountId)
    const { title, fields } = template.content as { title: string; fields: { label: string }[] }
    const names = Object.keys(entered?.fieldMap ?? {})
    const providerCode = await providers.addTemplate(appId, {
      title,
      fields: names.map((name, index) => ({ name, label: fields[index]?.label ?? name })),
    })
    if (isTapped) tapped.push(providerCode)
    await register(administrator, { carrierAccountId, kind, providerCode, shortCodes: [] })
  }
  await providers.setPushUrl(appId, door.reach(byTemplate.pushUrl))
  return { appId, tapped }
}

const kindsOf = async (
  administrator: Stage,
  form: 'sms' | 'officialAccount',
): Promise<readonly KindName[]> => {
  const { kinds } = await administrator.call(notifications.listTemplates, {})
  return kinds.flatMap(({ name, wordings }) =>
    wordings.some((it) => it.form === form && it.language === 'zh') ? [name] : [],
  )
}

const register = async (
  administrator: Stage,
  template: {
    carrierAccountId: bigint
    kind: KindName
    providerCode: string
    shortCodes: string[]
  },
): Promise<void> => {
  const { providerTemplateId } = await administrator.call(notifications.registerProviderTemplate, {
    ...template,
    language: 'zh',
  })
  const states = underReview.includes(template.kind)
    ? (['submitted'] as const)
    : (['submitted', 'approved'] as const)
  for (const state of states) {
    await administrator.call(notifications.setProviderTemplateState, { providerTemplateId, state })
  }
}

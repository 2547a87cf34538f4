import type { Run } from './story.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of the sandbox are judged by what follows
type Control = (method: string, path: string, body?: unknown) => Promise<any>
type Opened = { readonly carrierAccountId: bigint; readonly pushUrl: string }

const kinds = [
  'billReady',
  'dueSoon',
  'overdue',
  'overdueNorm',
  'overdueFormal',
  'promiseDue',
  'receipt',
  'refund',
  'disputeReceived',
  'oneTimeCode',
  'announcement',
  'offer',
] as const
type Kind = (typeof kinds)[number]

/** How a wording is entered at the provider of an account: texts for SMS, fields for WeChat. */
const providerFormOf = async (
  run: Run,
  accountId: bigint,
  wanted: { kind: Kind; form: 'sms' | 'officialAccount' },
) => {
  const { providers, content } = await run<{
    providers: {
      carrierAccountId: bigint
      providerTexts: string[]
      fieldMap: Record<string, string>
    }[]
    content: { title?: string; fields?: { label: string }[] }
  }>('getTemplate', { ...wanted, language: 'zh' })
  const provider = providers.find(({ carrierAccountId }) => carrierAccountId === accountId)
  return { texts: provider?.providerTexts ?? [], fieldMap: provider?.fieldMap ?? {}, content }
}

const approve = async (run: Run, registration: Record<string, unknown>): Promise<void> => {
  const { providerTemplateId } = await run<{ providerTemplateId: bigint }>(
    'registerProviderTemplate',
    { language: 'zh', ...registration },
  )
  for (const state of ['submitted', 'approved']) {
    await run('setProviderTemplateState', { providerTemplateId, state })
  }
}

/**
 * An account at a pretend provider of SMS, with every wording entered there, registered and approved,
 * as a company would do it over weeks. Receipts come back to `pushUrl`.
 */
export const openSms = async (
  run: Run,
  control: Control,
  wish: { carrier: 'aliyunSms' | 'tencentSms'; price: bigint; signName?: string },
): Promise<Opened> => {
  const { carrier, price, signName = '悦湖物业' } = wish
  const { keyId, keySecret, sdkAppId } = await control('POST', 'messages/accounts', {
    provider: carrier,
    signName,
  })
  const opened = await run<Opened>('setCarrierAccount', {
    carrier,
    name: carrier,
    ...(carrier === 'aliyunSms'
      ? { config: { accessKeyId: keyId, signName }, secrets: { accessKeySecret: keySecret } }
      : { config: { secretId: keyId, sdkAppId, signName }, secrets: { secretKey: keySecret } }),
    price,
    perSecond: 10_000,
  })
  const { carrierAccountId, pushUrl } = opened
  const templates: Record<string, string> = {}
  for (const kind of kinds) {
    const { texts } = await providerFormOf(run, carrierAccountId, { kind, form: 'sms' })
    const codes = texts.map((_, index) => codeOf(carrier, kind, index))
    for (const [index, code] of codes.entries()) templates[code] = texts[index] ?? ''
    const [providerCode = '', ...shortCodes] = codes
    await approve(run, { carrierAccountId, kind, providerCode, shortCodes })
  }
  await control('POST', `messages/accounts/${keyId}`, { callbackUrl: pushUrl, templates })
  return opened
}

/** Aliyun's codes are SMS_ and digits, Tencent's are digits. */
const codeOf = (carrier: string, kind: Kind, index: number): string => {
  const number = `${kinds.indexOf(kind) + 1}${index}00${index}`
  return carrier === 'aliyunSms' ? `SMS_${number}` : number
}

/** A pretend Official Account whose template messages the company may send; `follow` adds a WeChat. */
export const openOfficialAccount = async (
  run: Run,
  control: Control,
): Promise<Opened & { follow: () => Promise<string> }> => {
  const { appId, appSecret, pushToken, encodingAesKey } = await control(
    'POST',
    'wechat/accounts',
    {},
  )
  const opened = await run<Opened>('setCarrierAccount', {
    carrier: 'officialAccountTemplate',
    name: '公众号',
    config: { appId },
    secrets: { appSecret, pushToken, encodingAesKey },
    price: 0n,
    perSecond: 10_000,
  })
  const { carrierAccountId, pushUrl } = opened
  for (const kind of kinds) {
    if (kind === 'oneTimeCode' || kind === 'offer') continue
    const form = await providerFormOf(run, carrierAccountId, { kind, form: 'officialAccount' })
    const names = Object.keys(form.fieldMap)
    const { templateId } = await control('POST', `wechat/accounts/${appId}/templates`, {
      title: form.content.title,
      fields: names.map((name, index) => ({
        name,
        label: form.content.fields?.[index]?.label ?? name,
      })),
    })
    await approve(run, { carrierAccountId, kind, providerCode: templateId })
  }
  await control('POST', `wechat/accounts/${appId}/push-url`, { url: pushUrl })
  const follow = async (): Promise<string> => {
    const person = await control('POST', `wechat/accounts/${appId}/people`, { isFollowing: true })
    return person.openid
  }
  return { ...opened, follow }
}

import type { Words } from '../../kernel/shapes.ts'
import type { CarrierName, Form } from '../api/names.ts'
import type { Finding } from '../api/templates.ts'
import { carriers } from '../carriers/index.ts'

/** Who asks for a rule, for which carriers, and where it is written. */
export type Ground = {
  readonly carriers: readonly CarrierName[]
  /** False for a law and for our own rules: they name no provider. */
  readonly isProviders: boolean
  readonly source: Words
}

export const carriersOf = (...forms: readonly Form[]): readonly CarrierName[] =>
  carriers.filter(({ form }) => forms.includes(form)).map(({ name }) => name)

export const everyCarrier: readonly CarrierName[] = carriers.map(({ name }) => name)

export const ofProvider = (carrier: CarrierName, zh: string, en: string): Ground => ({
  carriers: [carrier],
  isProviders: true,
  source: { zh, en },
})

export const ofLaw = (held: readonly CarrierName[], zh: string, en: string): Ground => ({
  carriers: held,
  isProviders: false,
  source: { zh, en },
})

export const ofHouse = (held: readonly CarrierName[] = everyCarrier): Ground =>
  ofLaw(held, '本系统的文案规则', 'Our own rules of wording')

/** What provider asks for, where two do alike; none: the rule is not about these carriers. */
export const sourcesOf = (
  grounds: readonly Ground[],
  linted: readonly CarrierName[],
): Finding['sources'] =>
  grounds.flatMap(({ carriers: held, isProviders, source }): Finding['sources'] => {
    const concerned = carriers.filter(({ name }) => held.includes(name) && linted.includes(name))
    if (isProviders) return concerned.map(({ words }) => ({ provider: words, source }))
    return concerned.length > 0 ? [{ provider: null, source }] : []
  })

/** Alibaba Cloud's specification of templates of notices. */
export const aliyunTemplates = ofProvider(
  'aliyunSms',
  '《通知短信模板规范》help.aliyun.com/document_detail/463270',
  'Message templates for the Chinese mainland, help.aliyun.com/document_detail/463270',
)

/** Tencent Cloud's standards by which it reviews templates. */
export const tencentTemplates = ofProvider(
  'tencentSms',
  '《正文模板审核标准》cloud.tencent.com/document/product/382/40659',
  'Body template review standards, tencentcloud.com/document/product/382/40659',
)

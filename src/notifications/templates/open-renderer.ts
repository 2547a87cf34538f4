import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { CarrierName, Language, ReasonName } from '../api/names.ts'
import type { Carrier, Outgoing, Rendered } from '../carriers/carrier.ts'
import { carriers } from '../carriers/index.ts'
import { forbiddenFinder } from '../lint/forbidden-words.ts'
import { compileContent, type Subject } from './compile-content.ts'
import type { Content, Contents } from './content.ts'
import { fieldLimits, valueLimits } from './limits.ts'
import { compile, limited, type Variables } from './placeholders.ts'
import { type FieldMap, smsTexts } from './provider-fields.ts'
import { segmentsOf } from './segments.ts'
import { builtInWording } from './wording/index.ts'

export type ToRender = Subject & {
  readonly carrierAccountId: bigint
  readonly variables: Variables
  /** What it opens; '' for nothing. */
  readonly url: string
  /** At the end of a mail; none where the law lets nobody refuse it. */
  readonly unsubscribeUrl?: string
}

export type RenderedMessage =
  | {
      readonly rendered: Rendered
      /** What it is written in: the reader's, or Chinese where that cannot be said. */
      readonly language: Language
      readonly template: Outgoing['template']
      readonly providerTemplateId: bigint | null
      /** What is billed: segments of an SMS, else 1. */
      readonly segments: number
    }
  | {
      readonly reason: ReasonName & ('templateNotApproved' | 'forbiddenWord')
      readonly said: string
    }

export type Renderer = (message: ToRender) => RenderedMessage

/**
 * Reads the company's wordings and what providers have approved once, then renders any number of
 * messages without asking again. Where a provider approves, the wording it approved is used, which
 * may be an older one; else the newest. What has no wording, or none approved, in the reader's
 * language is said in Chinese. What the variables bring in is read for forbidden words.
 */
export const openRenderer = async (
  context: Pick<Context, 'tx' | 'companyId'>,
  { accountIds }: { accountIds: readonly bigint[] },
): Promise<Renderer> => {
  const accounts = await readAccounts(context, accountIds)
  const approvals = await readApprovals(context, accountIds)
  const contents = await readContents(context)
  const prepared = new Map<string, Prepared>()
  return (message) => {
    const { carrierAccountId, kind, form, language } = message
    const key = `${carrierAccountId} ${kind} ${form} ${language}`
    let render = prepared.get(key)
    if (!render) {
      const account = accounts.get(carrierAccountId)
      if (!account) throw new Error(`no carrier account ${carrierAccountId}`)
      const inLanguage = (spoken: Language): Prepared | Unsayable => {
        const approval = approvals.get(`${carrierAccountId} ${kind} ${spoken}`)
        return prepare({ kind, form, language: spoken }, { account, approval, contents })
      }
      // A grant is for the Chinese template, the only one that owners are asked about.
      const own = inLanguage(account.carrier.needsGrant ? 'zh' : language)
      const sayable = typeof own === 'function' ? own : inLanguage('zh')
      render = typeof sayable === 'function' ? sayable : () => sayable
      prepared.set(key, render)
    }
    return render(message)
  }
}

type Account = { readonly carrier: Carrier; readonly sign: string | null }
type Approval = {
  readonly id: bigint
  readonly template_version: number
  readonly provider_code: string
  readonly short_codes: readonly string[]
  readonly field_map: FieldMap
  readonly state: string
}
type Prepared = (message: Pick<ToRender, 'variables' | 'url' | 'unsubscribeUrl'>) => RenderedMessage

type Unsayable = Extract<RenderedMessage, { reason: unknown }>

const refuse = (said: string): Unsayable => ({ reason: 'templateNotApproved', said })

const prepare = (
  subject: Subject,
  {
    account: { carrier, sign },
    approval,
    contents,
  }: { account: Account; approval: Approval | undefined; contents: ContentsInUse },
): Prepared | Unsayable => {
  if (carrier.needsApproval && approval?.state !== 'approved') {
    return refuse(approval?.state ?? 'not registered')
  }
  const used = carrier.needsApproval ? approval : undefined
  const content = contents(subject, used?.template_version)
  if (!content) return refuse('no wording')
  const sendable = used ? withCodes(content, used) : content
  const fill = compileContent(subject, sendable)
  const findForbidden = forbiddenFinder(subject.kind, carrier.name)
  const codes = used ? codesOf(subject, carrier.name, sendable, used) : []
  const valueLimit = valueLimits[carrier.name]
  return ({ variables: given, url, unsubscribeUrl }) => {
    const signed = sign === null ? given : { ...given, sign }
    const variables = valueLimit === undefined ? signed : limited(signed, valueLimit)
    const { rendered, textNo } = fill(variables, url, unsubscribeUrl)
    const found = findForbidden(rendered)
    if (found !== null) return { reason: 'forbiddenWord', said: found }
    return {
      rendered,
      language: subject.language,
      template: codes[textNo]?.(variables) ?? null,
      providerTemplateId: used?.id ?? null,
      segments: rendered.form === 'sms' ? segmentsOf(rendered.text) : 1,
    }
  }
}

/** Only texts that the provider gave a code can be sent. */
const withCodes = (content: Content, { short_codes }: Approval): Content =>
  'texts' in content ? { texts: content.texts.slice(0, 1 + short_codes.length) } : content

type Template = NonNullable<Outgoing['template']>

/** How each text of a wording is handed to its provider: the code, and what its fields hold. */
const codesOf = (
  { language }: Subject,
  carrier: CarrierName,
  content: Content,
  { provider_code, short_codes, field_map }: Approval,
): readonly ((variables: Variables) => Template)[] => {
  const shorter = 'texts' in content ? smsTexts(carrier, content as Contents['sms']).slice(1) : []
  const maps = [field_map, ...shorter.map(({ fields }) => fields)]
  return [provider_code, ...short_codes].slice(0, maps.length).map((code, index) => {
    const fields = Object.entries(maps[index] ?? {}).map(([name, text]) => ({
      name,
      limit: limitOf(name),
      fill: compile(text, language),
    }))
    return (variables) => ({
      code,
      values: Object.fromEntries(
        fields.map(({ name, limit, fill }) => [name, fill(variables, limit)]),
      ),
    })
  })
}

/** `thing3` holds what a thing holds; values of SMS are limited before they are filled in. */
const limitOf = (field: string): number | undefined =>
  fieldLimits[field.replace(/\d+$/, '') as keyof typeof fieldLimits]?.maxLength

const readAccounts = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  accountIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, Account>> => {
  const { rows } = await sql<{ id: bigint; carrier: string; sign: string | null }>`
    select id, carrier, config->>'signName' as sign from notifications.carrier_account
    where company_id = ${companyId} and id = any(${[...accountIds]}::bigint[])`.execute(tx)
  return new Map(
    rows.flatMap(({ id, carrier: name, sign }): [bigint, Account][] => {
      const carrier = carriers.find((one) => one.name === name)
      return carrier ? [[id, { carrier, sign }]] : []
    }),
  )
}

const readApprovals = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  accountIds: readonly bigint[],
): Promise<ReadonlyMap<string, Approval>> => {
  const { rows } = await sql<
    Approval & { carrier_account_id: bigint; kind: string; language: string }
  >`select * from notifications.provider_template
    where company_id = ${companyId} and carrier_account_id = any(${[...accountIds]}::bigint[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [`${row.carrier_account_id} ${row.kind} ${row.language}`, row]))
}

/** The wording of a version; without one the newest of the company, else the built-in one. */
type ContentsInUse = (subject: Subject, version?: number) => Content | undefined

/** The newest wordings, and older ones that a provider has approved. */
const readContents = async ({
  tx,
  companyId,
}: Pick<Context, 'tx' | 'companyId'>): Promise<ContentsInUse> => {
  const { rows } = await sql<{
    kind: string
    form: string
    language: string
    version: number
    content: Content
    is_newest: boolean
  }>`
    select * from (
      select kind, form, language, version, content,
        version = max(version) over (partition by kind, form, language) as is_newest
      from notifications.template where company_id = ${companyId}) t
    where is_newest or exists (select from notifications.provider_template p where p.company_id = ${companyId}
      and p.kind = t.kind and p.language = t.language and p.template_version = t.version)`.execute(
    tx,
  )
  const keyOf = ({ kind, form, language }: { kind: string; form: string; language: string }) =>
    `${kind} ${form} ${language}`
  const versions = new Map(rows.map((row) => [`${keyOf(row)} ${row.version}`, row.content]))
  const newest = new Map(
    rows.filter((row) => row.is_newest).map((row) => [keyOf(row), row.content]),
  )
  return (subject, version) => {
    const builtIn = builtInWording(subject.kind, subject.form, subject.language)
    if (version === undefined) return newest.get(keyOf(subject)) ?? builtIn
    return version === 0 ? builtIn : versions.get(`${keyOf(subject)} ${version}`)
  }
}

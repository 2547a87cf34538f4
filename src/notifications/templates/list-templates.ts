import { sql } from 'kysely'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { forms, kindNames, languages } from '../api/names.ts'
import * as api from '../api.ts'
import { carriers } from '../carriers/index.ts'
import { kinds } from '../kinds.ts'
import type { Subject } from './compile-content.ts'
import { opens } from './opens.ts'
import { filtersOf, variablesOf } from './placeholders.ts'
import { providerTexts } from './provider-texts.ts'
import { builtInWording } from './wording/index.ts'
import { builtInOf, wordingInUse } from './wordings.ts'

type Listed = Output<typeof api.listTemplates>
type Approval = Listed['approvals'][number]

export const listTemplates = implement(api.listTemplates, async (context) => {
  const { tx, companyId } = context
  const { rows } = await sql<Subject & { version: number }>`
    select kind, form, language, max(version) as version from notifications.template
    where company_id = ${companyId} group by kind, form, language`.execute(tx)
  const versions = new Map(
    rows.map((row) => [`${row.kind} ${row.form} ${row.language}`, row.version]),
  )
  return {
    kinds: kindNames.map((name) => {
      const { words, purpose, isBudgeted, isDemand } = kinds[name]
      // A dunning letter is written by its own sheet, which two persons answer for.
      const worded = name === 'dunningLetter' ? [] : forms
      const wordings = worded.flatMap((form) =>
        languages
          .filter((language) => builtInWording(name, form, language) !== undefined)
          .map((language) => ({
            form,
            language,
            version: versions.get(`${name} ${form} ${language}`) ?? 0,
          })),
      )
      return { name, words, purpose, isBudgeted, isDemand, opens: opens[name], wordings }
    }),
    accounts: await accountsOf(context),
    approvals: await approvalsOf(context),
  }
})

export const getTemplate = implement(api.getTemplate, async (context, input) => {
  const builtIn = builtInOf(input)
  const { version, content } = await wordingInUse(context, input)
  const accounts = await accountsOf(context)
  const approvals = await approvalsOf(context)
  return {
    version,
    content,
    builtIn,
    variables: variablesOf(input.kind).map((variable) => ({
      ...variable,
      filters: filtersOf(variable.name),
    })),
    providers: accounts
      .filter((account) => account.needsApproval && account.form === input.form)
      .map(({ id, name, carrier }) => {
        const texts = providerTexts(carrier, input.form, content)
        return {
          carrierAccountId: id,
          name,
          providerTexts: texts.map(({ text }) => text),
          fieldMap: { ...texts[0]?.fields },
          registered:
            approvals.find(
              (approval) =>
                approval.carrierAccountId === id &&
                approval.kind === input.kind &&
                approval.language === input.language,
            ) ?? null,
        }
      }),
  }
})

const accountsOf = async ({ tx, companyId }: Context) => {
  const rows = await tx
    .selectFrom('notifications.carrier_account')
    .select(['id', 'name', 'carrier', 'is_active'])
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute()
  return rows.flatMap(({ id, name, carrier: carrierName, is_active: isActive }) => {
    const carrier = carriers.find((one) => one.name === carrierName)
    if (!carrier) return []
    const { form, needsApproval } = carrier
    return [{ id, name, carrier: carrier.name, form, needsApproval, isActive }]
  })
}

const approvalsOf = async ({ tx, companyId }: Context): Promise<Approval[]> => {
  const { rows } = await sql<Approval>`
    select id, carrier_account_id as "carrierAccountId", kind, language, template_version as "templateVersion",
      provider_code as "providerCode", short_codes as "shortCodes", field_map as "fieldMap", state,
      state_reason as "stateReason", changed_at as "changedAt"
    from notifications.provider_template where company_id = ${companyId} order by id`.execute(tx)
  return rows
}

import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { type Input, implement } from '../../platform/context.ts'
import type { KindName } from '../api/names.ts'
import * as api from '../api.ts'
import { carriers } from '../carriers/index.ts'
import { failures } from '../failures.ts'
import { isKnown, placeholdersIn, variablesOf } from './placeholders.ts'
import type { FieldMap } from './provider-fields.ts'
import { providerTexts } from './provider-texts.ts'
import { wordingInUse } from './wordings.ts'

/** Another code or another wording has to be approved again: it is a draft. */
export const registerProviderTemplate = implement(
  api.registerProviderTemplate,
  async (context, input) => {
    const { tx, companyId, now } = context
    const { kind, language } = input
    const account = await tx
      .selectFrom('notifications.carrier_account')
      .select('carrier')
      .where('company_id', '=', companyId)
      .where('id', '=', input.carrierAccountId)
      .executeTakeFirst()
    const carrier = carriers.find(({ name }) => name === account?.carrier)
    if (!carrier) throw notFound('carrierAccount')
    if (!carrier.needsApproval) throw failures.approvalNotNeeded()
    const wording = await wordingInUse(context, { kind, language, form: carrier.form })
    const texts = providerTexts(carrier.name, carrier.form, wording.content)
    const fieldMap = input.fieldMap ?? texts[0]?.fields ?? {}
    checkFieldMap(kind, fieldMap)
    const { rows } = await sql<{ id: bigint }>`
      insert into notifications.provider_template (company_id, carrier_account_id, kind, language, template_version,
        provider_code, short_codes, field_map, state, changed_at)
      values (${companyId}, ${input.carrierAccountId}, ${kind}, ${language}, ${wording.version}, ${input.providerCode},
        ${input.shortCodes.slice(0, texts.length - 1)}::text[], ${JSON.stringify(fieldMap)}::jsonb, 'draft', ${now.toString()}::timestamptz)
      on conflict (company_id, carrier_account_id, kind, language) do update set
        template_version = excluded.template_version, provider_code = excluded.provider_code,
        short_codes = excluded.short_codes, field_map = excluded.field_map, state = 'draft', state_reason = '',
        changed_at = excluded.changed_at
      returning id`.execute(tx)
    return { providerTemplateId: rows[0]?.id ?? 0n }
  },
)

const checkFieldMap = (kind: KindName, fieldMap: FieldMap): void => {
  for (const [field, text] of Object.entries(fieldMap)) {
    const wrong = placeholdersIn(text).find((placeholder) => !isKnown(kind, placeholder))
    if (!wrong) continue
    const known = variablesOf(kind)
      .map(({ name }) => `{${name}}`)
      .join(' ')
    throw failures.fieldMapWrong(
      { field, found: text.slice(wrong.from, wrong.to), known },
      { field },
    )
  }
}

type State = Input<typeof api.setProviderTemplateState>['state']

/** From which states a template may go to one; back to draft only by registering it again. */
const cameFrom: Readonly<Record<State, readonly State[]>> = {
  draft: [],
  submitted: ['draft', 'rejected'],
  approved: ['submitted', 'suspended'],
  rejected: ['submitted'],
  suspended: ['approved'],
}

export const setProviderTemplateState = implement(
  api.setProviderTemplateState,
  async ({ tx, companyId, now }, { providerTemplateId, state, reason }) => {
    const { rows } = await sql<{ is_changed: boolean }>`
      with changed as (
        update notifications.provider_template set state = ${state}, state_reason = ${reason},
          changed_at = ${now.toString()}::timestamptz
        where company_id = ${companyId} and id = ${providerTemplateId} and state = any(${[...cameFrom[state]]}::text[])
        returning id)
      select exists (select from changed) as is_changed from notifications.provider_template
      where company_id = ${companyId} and id = ${providerTemplateId}`.execute(tx)
    if (!rows[0]) throw notFound('providerTemplate')
    if (!rows[0].is_changed) throw failures.templateStateChanged()
    return {}
  },
)

import { sql } from 'kysely'
import { implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { formulas } from './formulas/index.ts'

/** What nobody makes a tariff of: posted by hand or reckoned by the policy. */
const withoutTariff = ['oneOff', 'lateFee']

export const listFormulas = implement(api.listFormulas, async () => ({
  formulas: formulas
    .filter(({ name }) => !withoutTariff.includes(name))
    .map(({ name, label, params }) => ({
      name,
      label,
      parameters: 'shape' in params ? Object.keys(params.shape as object) : [],
    })),
}))

export const listLateFeePolicies = implement(api.listLateFeePolicies, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { rows } = await sql<{
    id: bigint
    from: string
    to: string | null
    dailyRatePpm: number
    graceDays: number
    capBp: number
    annualCapBp: number | null
    contractClause: string
  }>`
    select id, lower(effective) as "from", upper(effective) - 1 as "to", daily_rate_ppm as "dailyRatePpm",
      grace_days as "graceDays", cap_bp as "capBp", annual_cap_bp as "annualCapBp", contract_clause as "contractClause"
    from billing.late_fee_policy
    where company_id = ${context.companyId} and community_id = ${input.communityId}
    order by lower(effective) desc`.execute(context.tx)
  return { policies: rows }
})

export const listVacancies = implement(api.listVacancies, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { rows } = await sql<{
    id: bigint
    unitCode: string
    zh: string
    en: string
    from: string
    to: string | null
    discountBp: number
    reason: string
    legalBasis: string
    state: 'requested' | 'approved' | 'refused' | 'ended'
    requestedById: bigint
    requestedBy: string
  }>`
    select v.id, u.code as "unitCode", i.name_zh as zh, i.name_en as en, lower(v.span) as "from",
      upper(v.span) - 1 as "to", v.discount_bp as "discountBp", v.reason, v.legal_basis as "legalBasis", v.state,
      v.requested_by as "requestedById", coalesce(s.display_name, '') as "requestedBy"
    from billing.vacancy v
    join property.unit u on u.company_id = v.company_id and u.id = v.unit_id and u.community_id = ${input.communityId}
    join billing.charge_item i on i.company_id = v.company_id and i.id = v.charge_item_id
    left join identity.staff s on s.company_id = v.company_id and s.id = v.requested_by
    where v.company_id = ${context.companyId}
    order by v.state = 'requested' desc, v.state = 'approved' and v.span @> ${context.today}::date desc,
      lower(v.span) desc, v.id desc limit 500`.execute(context.tx)
  return { vacancies: rows.map(({ zh, en, ...row }) => ({ ...row, itemName: { zh, en } })) }
})

import { sql } from 'kysely'
import { addDays } from '../kernel/period.ts'
import { assertReaches } from '../platform/access.ts'
import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { openAccount } from './change-owner.ts'
import { failures } from './failures.ts'
import { ensureHouseholds } from './register-households.ts'
import { ensurePeople, personOf } from './register-people.ts'

/**
 * A tenant pays by agreement with the owner (条例 41): from that day the charges fall on an account
 * of the tenant, with the agreement kept beside the tenure; the owner stays jointly liable. With
 * an end the owner's account goes on the day after it. Debts of before stay where they are.
 */
export const payByAgreement = implement(api.payByAgreement, async (context, input) => {
  const { tx, companyId } = context
  const current = await openAccount(context, input.unitId)
  assertReaches(context, current.communityId, 'unit')
  const { from, to } = input
  if (from <= current.from) {
    throw failures.handOverBeforeAccount({ date: from, from: current.from }, { field: 'from' })
  }
  if (to !== null && to < from) throw failures.endBeforeStart({ from, to }, { field: 'to' })
  const tenant = personOf({
    name: input.tenantName,
    phones: input.phones,
    place: `${current.code} ${from}`,
  })
  const partyId = (await ensurePeople(context, [tenant])).get(tenant.key) ?? 0n
  const households = await ensureHouseholds(context, current.communityId, [
    { partyId, code: current.code },
  ])
  const householdId = households.get(partyId) ?? 0n
  if (householdId === current.householdId) throw failures.sameOwner()
  await sql`insert into property.tenure (company_id, unit_id, party_id, role, span, agreement)
    values (${companyId}, ${input.unitId}, ${partyId}, 'tenant', daterange(${from}::date, ${to}::date, '[]'), ${input.agreement})
    on conflict do nothing`.execute(tx)
  await sql`update property.billing_account set span = daterange(lower(span), ${from}::date)
    where company_id = ${companyId} and id = ${current.accountId}`.execute(tx)
  const { rows } = await sql<{ id: bigint }>`
    insert into property.billing_account (company_id, household_id, unit_id, span, opened_reason)
    values (${companyId}, ${householdId}, ${input.unitId}, daterange(${from}::date, ${to}::date, '[]'), 'agreement')
    returning id`.execute(tx)
  if (to !== null) {
    await sql`insert into property.billing_account (company_id, household_id, unit_id, span, opened_reason)
      values (${companyId}, ${current.householdId}, ${input.unitId}, daterange(${addDays(to, 1)}::date, null), 'agreement')`.execute(
      tx,
    )
  }
  return { billingAccountId: rows[0]?.id ?? 0n, householdId, jointlyLiable: current.householdId }
})

import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { balanceOf, prepaymentBalances, receivable } from '../ledger/index.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { cutOffSellers, endSellersTenures } from './household-cuts.ts'
import { ensureHouseholds } from './register-households.ts'
import { ensurePeople, personOf } from './register-people.ts'

/**
 * 过户. The old account ends the day before the hand-over and keeps its debts and prepayments
 * (Civil Code 551: a debt moves only with the creditor's consent); the new owner's account begins
 * on that day. Debt never hinders the change; what the parties agreed is recorded in the
 * cut-off statement. The seller goes on reading what was his; whom he let in no longer does.
 */
export const changeOwner = implement(api.changeOwner, async (context, input) => {
  const { tx, companyId } = context
  const current = await openAccount(context, input.unitId)
  assertReaches(context, current.communityId, 'unit')
  if (input.handedOverOn <= current.from) {
    throw failures.handOverBeforeAccount(
      { date: input.handedOverOn, from: current.from },
      { field: 'handedOverOn' },
    )
  }
  const payerId = await registerBuyers(context, input, current)
  const households = await ensureHouseholds(context, current.communityId, [
    { partyId: payerId, code: current.code },
  ])
  const toHouseholdId = households.get(payerId) ?? 0n
  if (toHouseholdId === current.householdId) throw failures.sameOwner()
  await sql`update property.billing_account set span = daterange(lower(span), ${input.handedOverOn}::date)
    where company_id = ${companyId} and id = ${current.accountId}`.execute(tx)
  const { rows: opened } = await sql<{ id: bigint }>`
    insert into property.billing_account (company_id, household_id, unit_id, span, opened_reason)
    values (${companyId}, ${toHouseholdId}, ${input.unitId}, daterange(${input.handedOverOn}::date, null), 'changeOfOwner')
    returning id`.execute(tx)
  const toAccountId = opened[0]?.id ?? 0n
  await endSellersTenures(context, input)
  await cutOffSellers(context, {
    ...input,
    fromHouseholdId: current.householdId,
    toHouseholdId,
  })
  const balances = await prepaymentBalances(context, [current.accountId])
  const prepaymentFen = balances.get(current.accountId) ?? 0n
  const openFen = await balanceOf(context, receivable(current.accountId))
  const statement = {
    agreement: input.agreement,
    lastDayOfSeller: input.handedOverOn,
    openFen: openFen.toString(),
    prepaymentFen: prepaymentFen.toString(),
  }
  const { id: changeId } = await tx
    .insertInto('property.change_of_owner')
    .values({
      company_id: companyId,
      unit_id: input.unitId,
      from_account_id: current.accountId,
      to_account_id: toAccountId,
      handed_over_on: input.handedOverOn,
      statement: JSON.stringify(statement),
      recorded_at: context.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return {
    changeId,
    fromAccountId: current.accountId,
    toAccountId,
    toHouseholdId,
    openFen,
    prepaymentFen,
  }
})

type Current = {
  accountId: bigint
  householdId: bigint
  communityId: bigint
  code: string
  from: string
}

/** The account that pays for a unit with no end in sight, locked. */
export const openAccount = async (context: Context, unitId: bigint): Promise<Current> => {
  const { rows } = await sql<Current>`
    select a.id as "accountId", a.household_id as "householdId", u.community_id as "communityId",
      u.code, lower(a.span) as "from"
    from property.billing_account a
    join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
    where a.company_id = ${context.companyId} and a.unit_id = ${unitId} and upper_inf(a.span)
    for no key update of a`.execute(context.tx)
  const found = rows[0]
  if (!found) throw notFound('unit')
  return found
}

const registerBuyers = async (
  context: Context,
  input: {
    unitId: bigint
    handedOverOn: string
    newOwners: readonly string[]
    newOwnerKind?: 'person' | 'organisation' | 'developer' | undefined
    phones: readonly string[]
  },
  current: Current,
): Promise<bigint> => {
  const { tx, companyId } = context
  await sql`update property.tenure set span = daterange(lower(span), ${input.handedOverOn}::date)
    where company_id = ${companyId} and unit_id = ${input.unitId} and upper_inf(span)
      and role in ('owner', 'developer') and lower(span) < ${input.handedOverOn}::date`.execute(tx)
  const buyers = input.newOwners.map((name, index) =>
    personOf({
      name,
      kind: input.newOwnerKind,
      phones: index === 0 ? input.phones : [],
      place: `${current.code} ${input.handedOverOn}`,
    }),
  )
  const ids = await ensurePeople(context, buyers)
  const partyIds = [...new Set(buyers.map(({ key }) => ids.get(key) ?? 0n))]
  await sql`insert into property.tenure (company_id, unit_id, party_id, role, share_denominator, span)
    select ${companyId}, ${input.unitId}, id, 'owner', ${partyIds.length}, daterange(${input.handedOverOn}::date, null)
    from unnest(${partyIds}::bigint[]) id`.execute(tx)
  return partyIds[0] ?? 0n
}

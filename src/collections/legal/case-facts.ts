import { sql } from 'kysely'
import { chargesOfHousehold, type HouseholdCharge } from '../../billing/index.ts'
import { readEvidence } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'
import { getHousehold, type Household } from '../../property/index.ts'
import { type Policy, readPolicies } from '../letters/explain-fees.ts'
import { selectLetters } from '../letters/list-letters.ts'
import {
  type Bill,
  type Plan,
  type PromiseMade,
  readBills,
  readPlans,
  readPromises,
  readTariffs,
  type TariffBasis,
} from './claim-facts.ts'
import { type Dispute, type PaymentMade, readDisputes, readPayments } from './money-facts.ts'

/** Everything that is on file about a household's debt, as of a day; a pack is made of nothing else. */
export type CaseFacts = {
  readonly asOf: string
  readonly companyId: bigint
  readonly companyName: string
  readonly community: {
    readonly name: string
    readonly address: string
    readonly servicePhone: string
  }
  readonly household: Household
  readonly payerIdMasked: string | null
  /** Every charge that was not reversed, oldest first. */
  readonly charges: readonly HouseholdCharge[]
  /** What is overdue and not held: what would be claimed. */
  readonly claimed: readonly HouseholdCharge[]
  /** What is overdue and held. */
  readonly held: readonly HouseholdCharge[]
  readonly openFen: bigint
  readonly heldFen: bigint
  readonly lateFeeFen: bigint
  /** By month of what is overdue, with the clock of each. */
  readonly bills: readonly Bill[]
  readonly tariffs: readonly TariffBasis[]
  readonly policies: readonly Policy[]
  readonly payments: readonly PaymentMade[]
  readonly messages: Awaited<ReturnType<typeof readEvidence>>['messages']
  readonly broken: readonly bigint[]
  readonly letters: Awaited<ReturnType<typeof selectLetters>>
  readonly plans: readonly Plan[]
  readonly promises: readonly PromiseMade[]
  readonly disputes: readonly Dispute[]
}

/** @throws Failure notFound, also when the caller does not reach the household */
export const readCaseFacts = async (context: Context, householdId: bigint): Promise<CaseFacts> => {
  const household = await getHousehold(context, householdId)
  const names = await readNames(context, household)
  const charges = (await chargesOfHousehold(context, householdId))
    .filter(({ isReversed }) => !isReversed)
    .sort((a, b) => a.dueOn.localeCompare(b.dueOn) || Number(a.id - b.id))
  const overdue = charges.filter(
    ({ outstandingFen, dueOn }) => outstandingFen > 0n && dueOn < context.today,
  )
  const claimed = overdue.filter(({ isHeld }) => !isHeld)
  const held = overdue.filter(({ isHeld }) => isHeld)
  const letters = await selectLetters(context, sql`"householdId" = ${householdId}`, 500)
  return {
    asOf: context.today,
    companyId: context.companyId,
    ...names,
    household,
    charges,
    claimed,
    held,
    openFen: claimed.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
    heldFen: held.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
    lateFeeFen: claimed.reduce((sum, { accruedLateFeeFen }) => sum + accruedLateFeeFen, 0n),
    bills: await readBills(context, householdId),
    tariffs: await readTariffs(context, householdId),
    policies: await readPolicies(context, household.communityId),
    payments: await readPayments(context, householdId),
    ...(await readEvidence(context, householdId)),
    letters: letters.filter(({ letterNo }) => letterNo !== null).toReversed(),
    plans: await readPlans(context, householdId),
    promises: await readPromises(context, householdId),
    disputes: await readDisputes(context, householdId),
  }
}

const readNames = async (
  { tx, companyId }: Context,
  household: Household,
): Promise<Pick<CaseFacts, 'companyName' | 'community' | 'payerIdMasked'>> => {
  const { rows } = await sql<{
    companyName: string
    name: string
    address: string
    servicePhone: string
    payerIdMasked: string | null
  }>`
    select c.name as "companyName", m.name, m.address, m.service_phone as "servicePhone", p.id_number_masked as "payerIdMasked"
    from property.company c
    join property.community m on m.company_id = c.company_id and m.id = ${household.communityId}
    join property.party p on p.company_id = c.company_id and p.id = ${household.payer.id}
    where c.company_id = ${companyId}`.execute(tx)
  const {
    companyName = '',
    payerIdMasked = null,
    name = '',
    address = '',
    servicePhone = '',
  } = rows[0] ?? {}
  return { companyName, payerIdMasked, community: { name, address, servicePhone } }
}

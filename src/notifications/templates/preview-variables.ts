import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import type { Context } from '../../platform/context.ts'
import type { KindName } from '../api/names.ts'
import { billWords, namesOf } from '../plan/bills.ts'
import { type Variables, variablesOf } from './placeholders.ts'
import { samples } from './samples.ts'

/**
 * What a preview is filled with: a household's own names, and what it owes of its newest bill where
 * the message is about one; examples where nothing is known.
 */
export const previewVariables = async (
  context: Context,
  input: { kind: KindName; householdId?: bigint | undefined },
): Promise<{ variables: Variables; examples: string[]; householdName: string | null }> => {
  const household = await findHousehold(context, input.householdId)
  const names = variablesOf(input.kind).map(({ name }) => name)
  const known: Variables = household ? await knownOf(context, input.kind, household) : {}
  const sample: Variables = samples[input.kind]
  return {
    variables: Object.fromEntries(names.map((name) => [name, known[name] ?? sample[name] ?? ''])),
    examples: names.filter((name) => known[name] === undefined),
    householdName: known.payer ?? null,
  }
}

type Household = {
  readonly householdId: bigint
  readonly communityId: bigint
  readonly periodMonth: string | null
}

/** The household asked for, else the one of the newest bill within reach; with its newest month. */
const findHousehold = async (
  { tx, companyId, communities }: Context,
  householdId: bigint | undefined,
): Promise<Household | null> => {
  const reached =
    communities === 'all' ? sql`true` : sql`h.community_id = any(${[...communities]}::bigint[])`
  const { rows } =
    householdId === undefined
      ? await sql<Household>`
          select c.household_id as "householdId", c.community_id as "communityId", c.period_month as "periodMonth"
          from billing.charge c
          join property.household h on h.company_id = c.company_id and h.id = c.household_id and ${reached}
          where c.company_id = ${companyId} and not c.is_reversed
            and c.amount_fen > c.settled_fen + c.waived_fen
          order by c.period_month desc, c.id desc limit 1`.execute(tx)
      : await sql<Household>`
          select h.id as "householdId", h.community_id as "communityId", (
            select max(c.period_month) from billing.charge c
            join property.billing_account a on a.company_id = c.company_id and a.id = c.billing_account_id
            where c.company_id = h.company_id and a.household_id = h.id and not c.is_reversed
              and c.amount_fen > c.settled_fen + c.waived_fen) as "periodMonth"
          from property.household h
          where h.company_id = ${companyId} and h.id = ${householdId} and ${reached}`.execute(tx)
  if (householdId !== undefined && !rows[0]) throw notFound('household')
  return rows[0] ?? null
}

const knownOf = async (
  context: Context,
  kind: KindName,
  { householdId, communityId, periodMonth }: Household,
): Promise<Variables> => {
  const about = {
    ...{ id: 0n, kind, communityId, householdId, variables: {}, amountFen: null },
    periodMonths: periodMonth === null ? [] : [periodMonth],
  }
  const isOfCaller = kind === 'dunningLetter' || kind === 'promiseDue'
  const bill = isOfCaller ? undefined : (await billWords(context, [about])).get(0n)
  if (bill && 'variables' in bill) return bill.variables
  const names = (await namesOf(context, [householdId])).get(householdId)
  if (!names) return {}
  const { sign, steward, phone, payer, home } = names
  return { sign, steward, phone, payer, home }
}

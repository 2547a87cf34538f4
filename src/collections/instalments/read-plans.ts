import { type RawBuilder, sql } from 'kysely'
import { openCharges } from '../../billing/index.ts'
import { addDays } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { placeOf } from '../cases/case-rows.ts'
import { inReach, keyNumbers } from '../cases/scope.ts'
import { agreementOf } from './agreement.ts'

type Part = { number: number; dueOn: string; amountFen: string; state: 'open' | 'paid' | 'missed' }
type Row = Omit<api.InstalmentPlan, 'parts'> & {
  readonly communityId: bigint
  readonly parts: readonly Part[]
  readonly signedText: string | null
  readonly signedHash: string | null
  readonly proposerId: bigint
}
export type Plan = Omit<Row, 'parts'> & Pick<api.InstalmentPlan, 'parts'>

/**
 * What was paid of the charges of plan `i`: what was open when it was made less what is open now.
 * Money that was taken back is open again; what a waiver took off counts as well.
 */
export const paidOfPlan = sql`(select coalesce(sum(v.open_fen - case when c.is_reversed then 0
    else c.amount_fen - c.settled_fen - c.waived_fen end), 0)::bigint
  from collections.instalment_charge v
  join billing.charge c on c.company_id = v.company_id and c.id = v.charge_id and c.period_month = v.period_month
  where v.company_id = i.company_id and v.plan_id = i.id)`

const selectPlans = (
  { companyId }: Context,
  condition: RawBuilder<unknown>,
): RawBuilder<Row> => sql<Row>`
  select i.id as "planId", i.case_id as "caseId", i.household_id as "householdId", h.community_id as "communityId",
    p.name as "payerName", coalesce(place.label, '') as "unitLabel", i.state, i.total_fen as "totalFen",
    case when i.state = 'proposed' then 0 else ${paidOfPlan} end as "paidFen", i.stops_late_fee as "stopsLateFee", i.reason,
    (select json_agg(json_build_object('number', t.number, 'dueOn', t.due_on, 'amountFen', t.amount_fen::text, 'state', t.state)
      order by t.number) from collections.instalment t where t.company_id = i.company_id and t.plan_id = i.id) as parts,
    i.proposed_by as "proposedBy", i.proposer_id as "proposerId", i.proposed_at as "proposedAt", i.approved_by as "approvedBy",
    i.signed_at as "signedAt", i.ended_on as "endedOn", i.signed_text as "signedText", i.signed_hash as "signedHash"
  from collections.instalment_plan i
  join property.household h on h.company_id = i.company_id and h.id = i.household_id
  join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
  left join lateral (${placeOf}) place on true
  where i.company_id = ${companyId} and ${condition}`

const toPlan = (row: Row): Plan => ({
  ...row,
  parts: row.parts.map((part) => ({ ...part, amountFen: BigInt(part.amountFen) })),
})

/** As the contract tells it. */
export const told = ({
  communityId: _c,
  signedText: _t,
  signedHash: _h,
  proposerId: _p,
  ...plan
}: Plan): api.InstalmentPlan => plan

/** @throws Failure notFound, also out of the caller's reach */
export const findPlan = async (context: Context, planId: bigint): Promise<Plan> => {
  const { rows } = await selectPlans(context, sql`i.id = ${planId}`).execute(context.tx)
  const row = rows[0]
  if (!row) throw notFound('instalmentPlan')
  assertReaches(context, row.communityId, 'instalmentPlan')
  return toPlan(row)
}

/** The newest plan of a household that matters to it; null when there is none. */
export const planOfHousehold = async (
  context: Context,
  householdId: bigint,
): Promise<Plan | null> => {
  const { rows } = await sql<Row>`${selectPlans(
    context,
    sql`i.household_id = ${householdId} and i.state <> 'withdrawn'`,
  )} order by i.id desc limit 1`.execute(context.tx)
  return rows[0] ? toPlan(rows[0]) : null
}

export type Covered = {
  readonly chargeId: bigint
  readonly periodMonth: string
  readonly fen: bigint
}

export const coveredBy = async (
  { tx, companyId }: Context,
  planId: bigint,
): Promise<readonly Covered[]> => {
  const { rows } =
    await sql<Covered>`select charge_id as "chargeId", period_month as "periodMonth", open_fen as fen
    from collections.instalment_charge where company_id = ${companyId} and plan_id = ${planId} order by period_month, charge_id`.execute(
      tx,
    )
  return rows
}

/** The words a plan is signed under today: late fee that is not in it accrued up to yesterday. */
export const agreementWords = async (context: Context, plan: Plan): Promise<Words> => {
  const covered = await coveredBy(context, plan.planId)
  const charges = await openCharges(context, {
    householdId: plan.householdId,
    asOf: addDays(context.today, -1),
  })
  const ids = new Set(covered.map(({ chargeId }) => chargeId))
  const company = await context.tx
    .selectFrom('property.company')
    .select('name')
    .where('company_id', '=', context.companyId)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ name: string }>`select name from property.community
    where company_id = ${context.companyId} and id = ${plan.communityId}`.execute(context.tx)
  const byMonth = Map.groupBy(covered, ({ periodMonth }) => periodMonth.slice(0, 7))
  return agreementOf({
    companyName: company.name,
    communityName: rows[0]?.name ?? '',
    unitLabel: plan.unitLabel,
    payerName: plan.payerName,
    months: [...byMonth].map(([month, of]) => ({
      month,
      fen: of.reduce((sum, { fen }) => sum + fen, 0n),
    })),
    totalFen: plan.totalFen,
    parts: plan.parts.map(({ number, dueOn, amountFen }) => ({ number, dueOn, fen: amountFen })),
    stopsLateFee: plan.stopsLateFee,
    lateFeeFen: charges.reduce(
      (sum, charge) => sum + (ids.has(charge.id) ? charge.accruedLateFeeFen : 0n),
      0n,
    ),
  })
}

export const getInstalmentPlan = implement(api.getInstalmentPlan, async (context, input) => {
  const plan = await findPlan(context, input.planId)
  const { signedText, signedHash } = plan
  return {
    plan: told(plan),
    agreement: await agreementWords(context, plan),
    signedText,
    signedHash,
  }
})

export const listInstalmentPlans = implement(api.listInstalmentPlans, async (context, input) => {
  if (input.communityId !== undefined) await getCommunity(context, input.communityId)
  const condition = sql`${inReach(context, input.communityId, sql`h.community_id`)}
    and (${input.state ?? null}::text is null or i.state = ${input.state ?? null})
    and (${input.householdId ?? null}::bigint is null or i.household_id = ${input.householdId ?? null})`
  const [after] = keyNumbers(input.after, 1) ?? [null]
  const { rows } = await sql<Row>`${selectPlans(
    context,
    sql`${condition} and (${after}::bigint is null or i.id < ${after}::bigint)`,
  )} order by i.id desc limit ${input.limit + 1}`.execute(context.tx)
  const { rows: sums } = await sql<{ total: number; fen: bigint }>`
    select count(*)::int as total, coalesce(sum(i.total_fen), 0)::bigint as fen from collections.instalment_plan i
    join property.household h on h.company_id = i.company_id and h.id = i.household_id
    where i.company_id = ${context.companyId} and ${condition}`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  return {
    plans: page.map((row) => told(toPlan(row))),
    total: sums[0]?.total ?? 0,
    totalFen: sums[0]?.fen ?? 0n,
    next: rows.length > input.limit ? `${page.at(-1)?.planId}` : null,
  }
})

import { type RawBuilder, sql } from 'kysely'
import type { Context, Output } from '../../platform/context.ts'
import { linkVersion, unitLabelSql } from '../../property/index.ts'
import type * as api from '../api.ts'
import { debtOf } from './debts.ts'

type Case = Output<typeof api.listCases>['cases'][number]

/** A case as lists, its own page and a steward's day show it, with what the last plan said of it. */
export type CaseRow = Omit<Case, 'promise' | 'lastEvent'> & {
  readonly payerPartyId: bigint
  readonly linkVersion: number
  readonly gainFen: bigint | null
  readonly staffMinutes: number | null
  readonly lastKind: string | null
  readonly lastOutcome: string | null
  readonly lastOn: string | null
  readonly promiseId: bigint | null
  readonly promiseFen: bigint | null
  readonly promisedOn: string | null
  readonly promiseState: string | null
}

/** Cases `k` (of household `h` and payer `p`) that meet a condition, with everything beside them. */
export const selectCases = (
  context: Pick<Context, 'companyId' | 'today' | 'now'>,
  condition: RawBuilder<unknown>,
): RawBuilder<CaseRow> => sql<CaseRow>`
  select k.id as "caseId", k.community_id as "communityId", k.household_id as "householdId", h.household_no as "householdNo",
    h.payer_party_id as "payerPartyId", ${linkVersion(context)} as "linkVersion", p.name as "payerName", place.label as "unitLabel",
    (select f.masked from property.party_phone f where f.company_id = p.company_id and f.party_id = p.id
      order by f.sort limit 1) as "phoneMasked",
    k.state, k.cause, k.cause_by as "causeBy", plan.tier, plan.gain_fen as "gainFen", plan.staff_minutes as "staffMinutes",
    k.steward_id as "stewardId", s.display_name as "stewardName", k.next_action as "nextAction", k.next_on::text as "nextOn",
    k.next_time as "nextTime", k.opened_on::text as "openedOn", k.closed_on::text as "closedOn", k.close_reason as "closeReason",
    debt.overdue_fen as "overdueFen", debt.held_fen as "heldFen", debt.bills as "billCount", debt.oldest_due_on::text as "oldestDueOn",
    coalesce(${context.today}::date - debt.oldest_due_on, 0) as "daysOverdue",
    last.kind as "lastKind", last.outcome as "lastOutcome", last.on_day::text as "lastOn",
    promise.id as "promiseId", promise.amount_fen as "promiseFen", promise.promised_on::text as "promisedOn",
    promise.state as "promiseState",
    exists (select from collections.instalment_plan i where i.company_id = k.company_id and i.household_id = k.household_id
      and i.state in ('proposed', 'signed')) as "hasPlan"
  from collections.dunning_case k
  join property.household h on h.company_id = k.company_id and h.id = k.household_id
  join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
  left join identity.staff s on s.company_id = k.company_id and s.id = k.steward_id
  left join lateral (${placeOf}) place on true
  left join lateral (${debtOf(context, sql`k.household_id`)}) debt on true
  left join lateral (select d.tier, d.gain_fen, d.staff_minutes from collections.decision d
    where d.company_id = k.company_id and d.household_id = k.household_id order by d.on_day desc limit 1) plan on true
  left join lateral (select e.kind, e.outcome, e.on_day from collections.case_event e
    where e.company_id = k.company_id and e.household_id = k.household_id and e.case_id = k.id order by e.id desc limit 1) last on true
  left join lateral (select m.id, m.amount_fen, m.promised_on, m.state from collections.promise m
    where m.company_id = k.company_id and m.household_id = k.household_id and m.case_id = k.id order by m.id desc limit 1) promise on true
  where k.company_id = ${context.companyId} and ${condition}`

/** How the home of household `h` is called: its first home, else its first unit. */
export const placeOf: RawBuilder<unknown> = sql`
  select ${unitLabelSql} as label from property.billing_account a
  join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
  left join property.building b on b.company_id = u.company_id and b.id = u.building_id
  left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
  where a.company_id = h.company_id and a.household_id = h.id
  order by upper_inf(a.span) desc, u.kind <> 'home', a.id limit 1`

export const toCase = (row: CaseRow): Case => ({
  caseId: row.caseId,
  communityId: row.communityId,
  householdId: row.householdId,
  householdNo: row.householdNo,
  payerName: row.payerName,
  unitLabel: row.unitLabel ?? '',
  phoneMasked: row.phoneMasked,
  state: row.state,
  cause: row.cause,
  causeBy: row.causeBy,
  tier: row.tier,
  stewardId: row.stewardId,
  stewardName: row.stewardName,
  nextAction: row.nextAction,
  nextOn: row.nextOn,
  nextTime: row.nextTime,
  openedOn: row.openedOn,
  closedOn: row.closedOn,
  closeReason: row.closeReason,
  overdueFen: row.overdueFen,
  heldFen: row.heldFen,
  billCount: row.billCount,
  oldestDueOn: row.oldestDueOn,
  daysOverdue: row.daysOverdue,
  lastEvent:
    row.lastKind !== null && row.lastOn !== null
      ? { kind: row.lastKind, outcome: row.lastOutcome, on: row.lastOn }
      : null,
  promise:
    row.promiseId !== null && row.promiseFen !== null && row.promisedOn !== null
      ? {
          promiseId: row.promiseId,
          amountFen: row.promiseFen,
          promisedOn: row.promisedOn,
          state: row.promiseState as 'open',
        }
      : null,
  hasPlan: row.hasPlan,
})

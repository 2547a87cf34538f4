import { sql } from 'kysely'
import { limitationLastDay } from '../../collections/index.ts'
import { addMonths } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { inScope, ofDebtor, type Scope } from '../scope.ts'
import { isOpen, isOverdue, openFen } from './open-charges.ts'

type Mark = {
  householdId: bigint
  unitCode: string
  payerName: string
  lastDay: string
  daysLeft: number
  fen: bigint
}

/** How many days the radar looks ahead. */
const radarDays = 365
const maxMarks = 200

/** 时效雷达: one mark a household, nearest first; the counts are over all of them. */
export const readRadar = async (context: Context, scope: Scope) => {
  const { companyId, today } = context
  // Part payments and demands only ever move the last day on, so older charges alone can be near it.
  const candidatesUpTo = addMonths(today, -24)
  const { rows: marks } = await sql<Mark>`
    with claim as (
      select c.household_id, c.unit_id, ${openFen} as fen, ${limitationLastDay(context)} as last_day
      from billing.charge c
      where c.company_id = ${companyId} and ${isOpen} and ${isOverdue(context)} and c.due_on <= ${candidatesUpTo}::date
        and ${inScope(context, scope, 'c')} and ${ofDebtor(context, scope, 'c')}
    ), household as (
      select household_id, min(last_day) as last_day, sum(fen)::bigint as fen,
        (array_agg(unit_id order by last_day, unit_id))[1] as unit_id
      from claim where last_day - ${today}::date <= ${radarDays} group by 1
    )
    select m.household_id as "householdId", u.code as "unitCode", p.name as "payerName", m.last_day as "lastDay",
      m.last_day - ${today}::date as "daysLeft", m.fen
    from household m
    join property.unit u on u.company_id = ${companyId} and u.id = m.unit_id
    join property.household h on h.company_id = ${companyId} and h.id = m.household_id
    join property.party p on p.company_id = ${companyId} and p.id = h.payer_party_id
    order by m.last_day, m.household_id`.execute(context.tx)
  const within = (from: number, to: number) => {
    const hit = marks.filter(({ daysLeft }) => daysLeft >= from && daysLeft <= to)
    return { households: hit.length, fen: hit.reduce((sum, { fen }) => sum + fen, 0n) }
  }
  return {
    mayHaveExpired: within(Number.NEGATIVE_INFINITY, -1),
    within60: within(0, 60),
    within180: within(0, 180),
    within365: within(0, radarDays),
    marks: marks.slice(0, maxMarks),
  }
}

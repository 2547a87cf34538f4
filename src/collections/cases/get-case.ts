import { sql } from 'kysely'
import { contactBudget } from '../../compliance/index.ts'
import { peopleOf } from '../../identity/index.ts'
import { billUrlOf } from '../../invoices/index.ts'
import { daysBetween } from '../../kernel/period.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import * as api from '../api.ts'
import { maySeeFlags } from '../flags/may-see-flags.ts'
import { limitationLastDay } from '../limitation.ts'
import { type CaseRow, selectCases, toCase } from './case-rows.ts'
import { remedies } from './causes.ts'
import { isHeld, openCharges, openFen } from './debts.ts'
import { firstOpenDay, standingOf, wordsOf } from './hindrances.ts'

type Answer = Output<typeof api.getCase>

export const getCase = implement(api.getCase, async (context, input) => {
  const { rows } = await selectCases(context, sql`k.id = ${input.caseId}`).execute(context.tx)
  const row = rows[0]
  if (!row) throw notFound('case')
  assertReaches(context, row.communityId, 'case')
  const bills = await readBills(context, row.householdId)
  const lastDay = bills.map(({ limitationOn }) => limitationOn).sort()[0]
  return {
    case: toCase(row),
    people: await debtorsOf(context, row.householdId),
    bills,
    events: await readEvents(context, row.caseId),
    planId: await planOf(context, row.householdId),
    remedy: row.cause ? remedies[row.cause] : null,
    limitation: lastDay ? { lastDay, daysLeft: daysBetween(context.today, lastDay) } : null,
    contact: await contactOf(context, row),
    hasFlags: await hasFlags(context, row),
    billUrl: billUrlOf(context, { id: row.householdId, linkVersion: row.linkVersion }),
  }
})

/** The payer and who owns a unit together with the payer: whom a debt may be spoken of with. */
export const debtorsOf = async (
  context: Context,
  householdId: bigint,
): Promise<Answer['people']> => {
  const { rows } = await sql<{
    partyId: bigint
    name: string
    isPayer: boolean
    phones: { phoneId: string; masked: string }[]
  }>`
    select p.id as "partyId", p.name, p.id = h.payer_party_id as "isPayer",
      coalesce((select json_agg(json_build_object('phoneId', f.id::text, 'masked', f.masked) order by f.sort)
        from property.party_phone f where f.company_id = p.company_id and f.party_id = p.id
          and not exists (select from notifications.stop s where s.company_id = f.company_id
            and s.address_hash = f.number_hash and s.closed_at is null and s.form is null)), '[]') as phones
    from (${peopleOf(context, householdId)}) w
    join property.household h on h.company_id = ${context.companyId} and h.id = ${householdId}
    join property.party p on p.company_id = ${context.companyId} and p.id = w.party_id
    where w.is_owner order by p.id = h.payer_party_id desc, p.id`.execute(context.tx)
  return rows.map(({ phones, ...it }) => ({
    ...it,
    phones: phones.map(({ phoneId, masked }) => ({ phoneId: BigInt(phoneId), masked })),
  }))
}

const readBills = async (context: Context, householdId: bigint): Promise<Answer['bills']> => {
  const { rows } = await sql<Answer['bills'][number]>`
    select o.period_month as "periodMonth", min(o.due_on) as "dueOn",
      greatest(${context.today}::date - min(o.due_on), 0) as "daysOverdue",
      coalesce(sum(o.fen) filter (where not o.is_held), 0)::bigint as "openFen",
      coalesce(sum(o.fen) filter (where o.is_held), 0)::bigint as "heldFen", min(o.limitation_on) as "limitationOn"
    from (select c.period_month, c.due_on, ${openFen} as fen, ${isHeld(context)} as is_held,
        ${limitationLastDay(context)} as limitation_on
      from billing.charge c where ${openCharges(context, sql`${householdId}`)}) o
    group by o.period_month order by o.period_month`.execute(context.tx)
  return rows
}

const readEvents = async (
  { tx, companyId }: Context,
  caseId: bigint,
): Promise<Answer['events']> => {
  const { rows } = await sql<Answer['events'][number]>`
    select id as "eventId", kind, outcome, note, minutes, voice is not null as "hasVoice", on_day as "on",
      happened_at as "happenedAt", recorded_by as "recordedBy"
    from collections.case_event where company_id = ${companyId} and case_id = ${caseId}
    order by id desc limit 500`.execute(tx)
  return rows
}

const planOf = async ({ tx, companyId }: Context, householdId: bigint): Promise<bigint | null> => {
  const { rows } = await sql<{ id: bigint }>`select id from collections.instalment_plan
    where company_id = ${companyId} and household_id = ${householdId} order by id desc limit 1`.execute(
    tx,
  )
  return rows[0]?.id ?? null
}

const contactOf = async (
  context: Context,
  { householdId }: CaseRow,
): Promise<Answer['contact']> => {
  const { tx, companyId, today } = context
  const standing = (await standingOf(context, [householdId], today)).get(householdId) ?? []
  const [, fiveWeeks, year] = contactBudget
  const within = (days: number) =>
    sql`count(*) filter (where on_day > ${today}::date - ${sql.lit(days)}::int)::int`
  const { rows } = await sql<{ inFiveWeeks: number; inAYear: number }>`
    select ${within(fiveWeeks.days)} as "inFiveWeeks", ${within(year.days)} as "inAYear"
    from notifications.contact where company_id = ${companyId} and household_id = ${householdId} and is_counted`.execute(
    tx,
  )
  return {
    callOn: firstOpenDay(context, standing, { way: 'call', day: today }),
    visitOn: firstOpenDay(context, standing, { way: 'visit', day: today }),
    hindrances: standing.map(wordsOf),
    inFiveWeeks: rows[0]?.inFiveWeeks ?? 0,
    inAYear: rows[0]?.inAYear ?? 0,
  }
}

/** Whether there is something to see; what it is is shown, and the look kept, by listHouseholdFlags. */
const hasFlags = async (context: Context, row: CaseRow): Promise<boolean | null> => {
  if (!maySeeFlags(context, row)) return null
  const { rows } =
    await sql`select from collections.household_flag where company_id = ${context.companyId}
    and household_id = ${row.householdId} and ended_at is null limit 1`.execute(context.tx)
  return rows.length > 0
}

import { type RawBuilder, sql } from 'kysely'
import { addMonths } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import { deliveredDemands } from '../../notifications/index.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import type { RadarBand } from '../api.ts'
import * as api from '../api.ts'
import { placeOf } from '../cases/case-rows.ts'
import { isHeld, openFen } from '../cases/debts.ts'
import { limitationLastDay } from '../limitation.ts'

type Radar = Output<typeof api.listLimitationRadar>
type Found = Radar['households'][number]

/** How many days ahead it looks; what lies beyond has time. */
const radarDays = 180

const bandWords: Readonly<Record<RadarBand, Words>> = {
  expired: { zh: '时效或已届满', en: 'May have expired' },
  within30: { zh: '30 天内', en: 'Within 30 days' },
  within60: { zh: '31–60 天', en: '31 to 60 days' },
  within180: { zh: '61–180 天', en: '61 to 180 days' },
}

const bandOf = sql`case when days_left < 0 then 'expired' when days_left <= 30 then 'within30'
  when days_left <= 60 then 'within60' else 'within180' end`

const stepWords: Readonly<Record<Found['step'], Words>> = {
  letter: {
    zh: '寄催缴函，取得签收',
    en: 'Send a dunning letter and have it signed for',
  },
  decideLetter: {
    zh: '催缴函已起草，等另一位同事审核',
    en: 'A letter is drafted: a colleague lets it go',
  },
  deliverLetter: {
    zh: '催缴函已发出，跟进签收并登记',
    en: 'A letter is out: see that it is signed for, and enter it',
  },
  answerDispute: { zh: '先书面答复异议', en: 'Answer the objection in writing first' },
  legalReview: {
    zh: '交负责人决定：支付令、起诉或仲裁',
    en: 'A manager decides: payment order, suit or arbitration',
  },
  agreement: {
    zh: '只能请业主自愿缴纳或书面同意，不写法律后果',
    en: 'Only the owner’s own payment or written agreement; nothing is said of courts',
  },
}

type Row = Omit<Found, 'stepWords'>

/**
 * 时效雷达: households by the first last day among their overdue bills. A demand that is delivered
 * in time, a part payment or a signed plan takes a bill off it; nothing else does.
 */
export const listLimitationRadar = implement(api.listLimitationRadar, async (context, input) => {
  if (input.communityId !== undefined) assertReaches(context, input.communityId, 'community')
  const radar = selectRadar(context, input.communityId)
  const { rows: sums } = await sql<{ band: RadarBand; households: number; fen: bigint }>`
    select band, count(*)::int as households, sum(fen)::bigint as fen from (${radar}) r group by band`.execute(
    context.tx,
  )
  const [day, household] = input.after?.split('|') ?? []
  const { rows } = await sql<Row>`
    select r.*, coalesce(place.label, '') as "unitLabel", p.name as "payerName", m.name as "communityName",
      last.on_day as "lastDemandOn", ${stepOf(context)} as step
    from (${radar}) r
    join property.household h on h.company_id = ${context.companyId} and h.id = r."householdId"
    join property.community m on m.company_id = h.company_id and m.id = h.community_id
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    left join lateral (${placeOf}) place on true
    left join lateral (select max(d.demanded_on)::text as on_day
      from (${deliveredDemands(context, sql`m.household_id = r."householdId"`)}) d) last on true
    where ${input.band === undefined ? sql`true` : sql`r.band = ${input.band}`}
      and ${day && household ? sql`(r."lastDay", r."householdId") > (${day}, ${household}::bigint)` : sql`true`}
    order by r."lastDay", r."householdId" limit ${input.limit + 1}`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    asOf: context.today,
    bands: api.radarBands.map((band) => ({
      band,
      label: bandWords[band],
      households: sums.find((sum) => sum.band === band)?.households ?? 0,
      fen: sums.find((sum) => sum.band === band)?.fen ?? 0n,
    })),
    households: page.map((row) => ({ ...row, stepWords: stepWords[row.step] })),
    next: rows.length > page.length && last ? `${last.lastDay}|${last.householdId}` : null,
  }
})

/** Rows: householdId, lastDay, daysLeft, oldestMonth, bills, fen, heldFen, band. */
const selectRadar = (context: Context, communityId: bigint | undefined): RawBuilder<unknown> => {
  const { companyId, today, communities } = context
  const within = communityId === undefined ? communities : [communityId]
  const reached = within === 'all' ? sql`true` : sql`c.community_id = any(${[...within]}::bigint[])`
  // What moves the clock only moves it on: nothing younger than this can be near its last day.
  const dueBy = addMonths(today, -29)
  return sql`
    select household_id as "householdId", last_day::text as "lastDay", days_left as "daysLeft", oldest_month::text as "oldestMonth",
      bills, fen, held_fen as "heldFen", has_dispute, ${bandOf} as band
    from (
      select household_id, min(last_day) as last_day, min(last_day) - ${today}::date as days_left, min(period_month) as oldest_month,
        count(distinct period_month)::int as bills, coalesce(sum(fen) filter (where not is_held), 0)::bigint as fen,
        coalesce(sum(fen) filter (where is_held), 0)::bigint as held_fen, bool_or(is_held) as has_dispute
      from (
        select c.household_id, c.period_month, ${openFen} as fen, ${limitationLastDay(context)} as last_day,
          ${isHeld(context)} as is_held
        from billing.charge c
        where c.company_id = ${companyId} and not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen
          and c.due_on <= ${dueBy}::date and ${reached}) claim
      where last_day - ${today}::date <= ${radarDays}
      group by household_id) household`
}

/** What a person does next, by what has been done. */
const stepOf = ({ companyId }: Context): RawBuilder<Found['step']> => sql`case
  when r."daysLeft" < 0 then 'agreement'
  when r.fen = 0 and r.has_dispute then 'answerDispute'
  when exists (select from collections.dunning_letter l
    where l.company_id = ${companyId} and l.household_id = r."householdId" and l.state = 'draft') then 'decideLetter'
  when exists (select from collections.dunning_letter l
    join notifications.message m on m.company_id = l.company_id and m.id = l.message_id
    where l.company_id = ${companyId} and l.household_id = r."householdId" and l.state = 'approved'
      and m.delivered_at is null and m.state in ('ready', 'sending', 'sent')) then 'deliverLetter'
  when r."daysLeft" <= 30 and exists (select from collections.dunning_letter l
    where l.company_id = ${companyId} and l.household_id = r."householdId" and l.state = 'approved') then 'legalReview'
  else 'letter' end`

import { type RawBuilder, sql } from 'kysely'
import { contactBudget, nextWindow } from '../../compliance/index.ts'
import type { Context } from '../../platform/context.ts'
import type { Kind } from '../kinds.ts'

/** After this a message of the kind is of no use any more. */
export const expiryOf = ({ now }: Pick<Context, 'now'>, kind: Kind): RawBuilder<unknown> =>
  sql`${now.add({ minutes: Math.round(kind.usefulHours * 60) }).toString()}::timestamptz`

/**
 * Joins to rows `w` (household_id) the first moment the household may be written to, as m.next_at:
 * now, or when the window opens, or when its budget has room again.
 */
export const joinFirstMoment = (
  { companyId, now, today }: Pick<Context, 'companyId' | 'now' | 'today'>,
  kind: Kind,
): RawBuilder<unknown> => {
  const window = kind.keepsWindow ? nextWindow(now) : now
  const moment = sql`${window.toString()}::timestamptz`
  if (!kind.isBudgeted) return sql`cross join (select ${moment} as next_at) m`
  return sql`
    left join (${contactDays({ companyId, today })}) b on b.household_id = w.household_id
    cross join lateral (select case when b.days is null then ${moment} else greatest(${moment},
      (${nextContactDay(sql`b.days`, today)} + time '09:00') at time zone 'Asia/Shanghai') end as next_at) m`
}

/**
 * The first moment `m.next_at` put off to an instant, which may be null. Where the household's budget
 * has room only days later, it is the same hour of that day: a message chosen for the evening is not
 * sent in the morning.
 */
export const notBefore = (instant: RawBuilder<unknown>): RawBuilder<unknown> => sql`case
  when ${instant} is null or ${instant} >= m.next_at then greatest(${instant}, m.next_at)
  else greatest(m.next_at, (((m.next_at at time zone 'Asia/Shanghai')::date
    + (${instant} at time zone 'Asia/Shanghai')::time) at time zone 'Asia/Shanghai')) end`

/** Days of counted contacts of the last year, newest first: rows (household_id, days). */
const contactDays = ({
  companyId,
  today,
}: Pick<Context, 'companyId' | 'today'>): RawBuilder<unknown> => sql`
  select household_id, array_agg(on_day order by on_day desc) as days from notifications.contact
  where company_id = ${companyId} and is_counted and on_day > ${today}::date - 366
  group by household_id`

/**
 * SQL form of compliance's nextContactDay over days that are newest first; null days: never
 * contacted. A test proves both agree.
 */
export const nextContactDay = (days: RawBuilder<unknown>, today: string): RawBuilder<unknown> =>
  sql`greatest(${today}::date, ${sql.join(
    contactBudget.map((limit) => sql`${days}[${sql.lit(limit.contacts)}] + ${sql.lit(limit.days)}`),
  )})`

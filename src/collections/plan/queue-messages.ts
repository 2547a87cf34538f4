import { type RawBuilder, sql } from 'kysely'
import type { KindName } from '../../notifications/api.ts'
import { insertMessages } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'
import { type Channel, type Tone, toneNames } from '../api.ts'
import { arms } from '../guard/arms.ts'
import { slotStart } from './day.ts'

const kindOf: Readonly<Record<Tone, KindName>> = {
  friendly: 'overdue',
  norm: 'overdueNorm',
  formal: 'overdueFormal',
}
const formOf: Readonly<Partial<Record<Channel, string>>> = { wechat: 'officialAccount', sms: 'sms' }

/** The subject under which a household hears of a day's plan, once. */
const subjectOf = (day: string): string => `dunning:${day}`

/**
 * Writes the messages a plan proposes, each for its slot and over its form only; a household hears of a
 * day's plan once. What is owed is read again when it leaves.
 * @returns how many are queued now
 */
export const queueMessages = async (
  context: Context,
  { planId, day }: { planId: bigint; day: string },
): Promise<number> => {
  const { tx, companyId } = context
  const digital = arms.flatMap((contact, arm) =>
    contact && formOf[contact.channel] ? [{ ...contact, arm }] : [],
  )
  const proposed = sql`d.company_id = ${companyId} and d.plan_id = ${planId} and d.state = 'proposed'`
  for (const tone of toneNames) {
    const these = digital.filter((it) => it.tone === tone)
    const source = (isDue: boolean) => sql`
      select d.community_id, d.household_id, ${subjectOf(day)}::text as subject, '{}'::jsonb as variables, d.balance_fen as amount_fen,
        b.months[1] as period_month, b.months as period_months, a.not_before, a.form, null::text as reason
      from collections.decision d
      join unnest(${these.map(({ arm }) => arm)}::smallint[], ${these.map(({ channel }) => formOf[channel] ?? null)}::text[],
        ${these.map(({ slot }) => slotStart(day, slot).toString())}::timestamptz[]) as a(arm, form, not_before) on a.arm = d.arm
      cross join lateral (${openMonths(context, isDue)}) b
      where ${proposed} and (d.tier = 0) = ${!isDue}::boolean and b.months is not null`
    const columns = {
      months: sql`w.period_months`,
      notBefore: sql`w.not_before`,
      onlyForm: sql`w.form`,
    }
    await insertMessages(context, { kind: kindOf[tone], source: source(true), ...columns })
    if (tone === 'friendly')
      await insertMessages(context, { kind: 'dueSoon', source: source(false), ...columns })
  }
  const { numAffectedRows } = await sql`
    update collections.decision d set state = 'queued', message_id = m.id from notifications.message m
    where ${proposed} and d.arm between 1 and 18 and m.company_id = d.company_id and m.household_id = d.household_id
      and m.subject = ${subjectOf(day)}`.execute(tx)
  // Nothing was left to say to who has paid since.
  await sql`update collections.decision d set state = 'nothing', reason = 'paid', gain_fen = 0
    where ${proposed} and d.arm between 1 and 18`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** The months of what a household `d` owes and that is not held: overdue, or before it is due. */
const openMonths = ({ companyId, today }: Context, isDue: boolean): RawBuilder<unknown> => sql`
  select array_agg(distinct c.period_month order by c.period_month) as months from billing.charge c
  where c.company_id = ${companyId} and c.household_id = d.household_id and not c.is_reversed
    and c.settled_fen + c.waived_fen < c.amount_fen and (c.due_on < ${today}::date) = ${isDue}::boolean`

import { sql } from 'kysely'
import { limitationOf } from '../../compliance/index.ts'
import type { Words } from '../../kernel/shapes.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { type Kind, kinds } from '../kinds.ts'
import { hashOf } from './chain.ts'
import { demandsOf } from './demands.ts'
import { readLinks } from './read-links.ts'

type Evidence = Output<typeof api.getHouseholdEvidence>
type Message = Evidence['messages'][number]
type Row = Omit<Message, 'kindWords' | 'isDemand' | 'effect' | 'evidence'> & {
  readonly deliveredAt: string | null
}

const maxLinks = 5000

export const getHouseholdEvidence = implement(
  api.getHouseholdEvidence,
  async (context, { householdId }) => {
    const household = await getHousehold(context, householdId)
    assertReaches(context, household.communityId, 'household')
    const { messages } = await readEvidence(context, householdId)
    return { messages: [...messages], limitation: await limitationsOf(context, householdId) }
  },
)

/**
 * What was said to a household and the evidence of it, oldest first, each row with its hash; and the
 * numbers of the rows whose hash does not come out again.
 */
export const readEvidence = async (
  context: Context,
  householdId: bigint,
): Promise<{ readonly messages: readonly Message[]; readonly broken: readonly bigint[] }> => {
  const links = await readLinks(context, sql`household_id = ${householdId}`, maxLinks)
  const ofMessage = Map.groupBy(links, ({ messageId }) => messageId)
  const messages = await readMessages(context, householdId)
  return {
    messages: messages.map(({ deliveredAt, ...message }) => {
      const isDemand = kinds[message.kind].isDemand && deliveredAt !== null
      return {
        ...message,
        kindWords: kinds[message.kind].words,
        isDemand,
        effect: effectOf(kinds[message.kind], deliveredAt),
        evidence: (ofMessage.get(message.id) ?? []).map(({ companyId: _, ...link }) => link),
      }
    }),
    broken: links.filter((link) => hashOf(link) !== link.hash).map(({ chainNo }) => chainNo),
  }
}

const readMessages = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    select id, kind, subject, period_month as "periodMonth", amount_fen as "amountFen", state, created_at as "createdAt",
      delivered_at as "deliveredAt"
    from notifications.message where company_id = ${companyId} and household_id = ${householdId}
    order by id limit 500`.execute(tx)
  return rows
}

const effectOf = (kind: Kind, deliveredAt: string | null): Words => {
  if (!kind.isDemand) {
    return kind.isAboutDebt
      ? {
          zh: '不算催告：到期前的通知，没有请求履行已到期的债务。',
          en: 'No demand: a notice that does not ask for what is already due.',
        }
      : { zh: '不算催告：告知事项。', en: 'No demand: it tells of something.' }
  }
  return deliveredAt === null
    ? {
        zh: '不算催告：没有送达的记录，诉讼时效不中断。',
        en: 'No demand in law: nothing shows that it was delivered, so the limitation period runs on.',
      }
    : {
        zh: '算作催告：已送达，诉讼时效自送达日起中断（《民法典》第一百九十五条）。',
        en: 'A demand: it was delivered, and the limitation period starts anew (Civil Code art. 195).',
      }
}

/** The clock of each month's bill that was demanded, without and with the demands. */
const limitationsOf = async (
  context: Context,
  householdId: bigint,
): Promise<Evidence['limitation']> => {
  const { tx, companyId, today } = context
  const { rows } = await sql<{ periodMonth: string; dueOn: string }>`
    select period_month as "periodMonth", min(due_on) as "dueOn" from billing.charge
    where company_id = ${companyId} and household_id = ${householdId} and not is_reversed
      and period_month in (select unnest(coalesce(period_months, array[period_month])) from notifications.message
        where company_id = ${companyId} and household_id = ${householdId} and delivered_at is not null)
    group by period_month order by period_month`.execute(tx)
  const demands = await demandsOf(
    context,
    rows.map(({ periodMonth }) => ({ householdId, periodMonth })),
  )
  return rows.flatMap(({ periodMonth, dueOn }) => {
    const demandedOn = [...(demands.get(`${householdId} ${periodMonth}`) ?? [])]
    if (demandedOn.length === 0) return []
    const events = demandedOn.map((on) => ({ on, kind: 'demand' as const }))
    return {
      periodMonth,
      dueOn,
      demandedOn,
      lastDayWithout: limitationOf(dueOn, [], today).lastDay,
      lastDay: limitationOf(dueOn, events, today).lastDay,
    }
  })
}

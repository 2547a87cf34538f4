import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { unitLabelSql } from '../../property/index.ts'
import type { KindName } from '../api/names.ts'
import { kinds } from '../kinds.ts'
import { periodText } from '../templates/periods.ts'
import { type Debt, debtKey, debtsOf, debtsOfMonth } from './debts.ts'
import { paidShares, trueShare } from './paid-share.ts'

type Bills = { readonly communityId: bigint; readonly periodMonth: string }

/** The subject of everything that is said about a month's bill of a household. */
export const billSubject = (periodMonth: string): string => `bill:${periodMonth.slice(0, 7)}`

/**
 * A source of messages: one notice to every household that was billed for the month. It
 * carries no words: what is owed, and how the home and its payer are called, is read when it is sent
 * (`billWords`). Who owes nothing of it any more, or only what is held, has the reason.
 * @param only a condition on the debt `d` (household_id, open_fen, due_on)
 */
export const billNotices = (
  context: Pick<Context, 'companyId' | 'today'>,
  bills: Bills,
  only: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> => sql`
  select ${bills.communityId}::bigint as community_id, d.household_id,
    ${billSubject(bills.periodMonth)}::text as subject, '{}'::jsonb as variables, d.open_fen as amount_fen, d.period_month,
    case when d.open_fen > 0 then null when d.held_fen > 0 then 'onHold' else 'paid' end as reason
  from (${debtsOfMonth(context, bills)}) d
  where ${only}`

/** What a message about a bill says now, or why it is not to be sent any more. */
export type BillWords =
  | {
      readonly variables: Readonly<Record<string, string>>
      readonly amountFen: bigint
      /** Of the months it was written for those that it asks for. */
      readonly periodMonths: readonly string[]
    }
  | { readonly reason: 'paid' | 'onHold' | 'notTrue' }

/** A message about bills of these months, oldest first. */
type AboutBills = {
  readonly id: bigint
  readonly kind: KindName
  readonly communityId: bigint
  readonly householdId: bigint
  readonly periodMonths: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  readonly amountFen: bigint | null
}

type Names = {
  readonly household_id: bigint
  readonly sign: string
  readonly steward: string
  readonly phone: string
  readonly payer: string
  readonly home: string
}

/**
 * The variables of messages about bills, read at the moment they are sent; by message id. A few
 * statements for any number of messages.
 */
export const billWords = async (
  context: Context,
  messages: readonly AboutBills[],
): Promise<ReadonlyMap<bigint, BillWords>> => {
  const names = await namesOf(context, [...new Set(messages.map((it) => it.householdId))])
  const shares = await sharesOf(context, messages)
  const words: [bigint, BillWords][] = []
  for (const [isDemand, group] of Map.groupBy(messages, ({ kind }) => kinds[kind].isDemand)) {
    const debts = await debtsOf(context, group, isDemand)
    for (const message of group) {
      const { householdId, periodMonths } = message
      const open = periodMonths.flatMap((month) => debts.get(debtKey(householdId, month)) ?? [])
      const { household_id: _, ...called } = names.get(householdId) ?? noNames(householdId)
      words.push([message.id, wordsOf(context, message, { open, called, shares })])
    }
  }
  return new Map(words)
}

type Known = {
  readonly open: readonly Debt[]
  readonly called: Omit<Names, 'household_id'>
  readonly shares: ReadonlyMap<bigint, number | null>
}

const wordsOf = (
  { today }: Context,
  { kind, communityId, ...message }: AboutBills,
  { open: debts, called, shares }: Known,
): BillWords => {
  const open = debts.filter(({ open_fen }) => open_fen > 0n)
  const openFen = open.reduce((sum, { open_fen }) => sum + open_fen, 0n)
  if (openFen === 0n) {
    return { reason: debts.some(({ held_fen }) => held_fen > 0n) ? 'onHold' : 'paid' }
  }
  const months = open.map(({ period_month }) => period_month)
  const said = (variables: Readonly<Record<string, string>>, amountFen = openFen) => ({
    variables: { ...called, amount: yuanOf(amountFen), ...variables },
    amountFen,
    periodMonths: months,
  })
  if (kind === 'promiseDue') {
    // What was promised, or what is left of it.
    const promised = message.amountFen ?? openFen
    const { promisedOn = '' } = message.variables
    return said({ promisedOn }, promised < openFen ? promised : openFen)
  }
  const dueOn = open.flatMap(({ due_on }) => due_on ?? []).sort()[0] ?? today
  const bill = { period: periodText(months), dueOn }
  if (kind === 'dueSoon') return said({ ...bill, daysLeft: String(daysUntil(today, dueOn)) })
  if (kind !== 'overdueNorm') return said(bill)
  const share = shares.get(communityId) ?? null
  return share === null ? { reason: 'notTrue' } : said({ ...bill, share: `${share}%` })
}

/** Only where a message speaks of it. */
const sharesOf = async (
  context: Context,
  messages: readonly AboutBills[],
): Promise<ReadonlyMap<bigint, number | null>> => {
  const asked = messages.flatMap((it) => (it.kind === 'overdueNorm' ? it.communityId : []))
  const shares = await paidShares(context, [...new Set(asked)])
  return new Map([...shares].map(([communityId, share]) => [communityId, trueShare(share)]))
}

const noNames = (householdId: bigint): never => {
  throw new Error(`household ${householdId} of a message is gone`)
}

const yuanOf = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`

const daysUntil = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days

/** How a household, its home and its community are called; a household's first home, else first unit. */
export const namesOf = async (
  { tx, companyId }: Context,
  householdIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, Names>> => {
  const { rows } = await sql<Names>`
    select distinct on (h.id) h.id as household_id, co.short_name as sign,
      coalesce(nullif(cm.steward_name, ''), co.short_name) as steward,
      coalesce(nullif(cm.service_phone, ''), co.service_phone) as phone,
      left(y.name, 40) as payer, left(${unitLabelSql}, 60) as home
    from property.household h
    join property.company co on co.company_id = h.company_id
    join property.community cm on cm.company_id = h.company_id and cm.id = h.community_id
    join property.party y on y.company_id = h.company_id and y.id = h.payer_party_id
    join property.billing_account a on a.company_id = h.company_id and a.household_id = h.id
    join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
    left join property.building b on b.company_id = u.company_id and b.id = u.building_id
    left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
    where h.company_id = ${companyId} and h.id = any(${[...householdIds]}::bigint[])
    order by h.id, upper_inf(a.span) desc, u.kind <> 'home', a.id`.execute(tx)
  return new Map(rows.map((row) => [row.household_id, row]))
}

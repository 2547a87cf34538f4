import { type RawBuilder, sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { addDays, firstOfMonth, isPlainDate, lastOfMonth } from '../kernel/period.ts'
import { startOfDay } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'

/** Which part of the register a report is about, as its contract says. */
export type Scope = {
  readonly communityId?: bigint | undefined
  readonly buildingId?: bigint | undefined
  readonly chargeItemId?: bigint | undefined
  readonly debtor?: 'all' | 'owner' | 'developer' | undefined
}

/** Refuses a community the caller does not reach, also when another company owns it. */
export const assertScope = async (context: Context, scope: Scope): Promise<void> => {
  if (scope.communityId !== undefined) await getCommunity(context, scope.communityId)
}

/** The communities of a scope as a condition on a column; all that the caller reaches. */
export const inCommunities = (
  context: Context,
  scope: Scope,
  column: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  scope.communityId !== undefined
    ? sql`${column} = ${scope.communityId}`
    : context.communities === 'all'
      ? sql`true`
      : sql`${column} = any(${[...context.communities]}::bigint[])`

/** Building and item of a scope, on rows `alias` that carry them; debtors are a matter apart. */
export const inScope = (context: Context, scope: Scope, alias: string): RawBuilder<unknown> => {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  const conditions = [inCommunities(context, scope, column('community_id'))]
  if (scope.buildingId !== undefined) {
    conditions.push(sql`${column('building_id')} = ${scope.buildingId}`)
  }
  if (scope.chargeItemId !== undefined) {
    conditions.push(sql`${column('charge_item_id')} = ${scope.chargeItemId}`)
  }
  return sql.join(conditions, sql` and `)
}

/** Owners' and developers' debts apart, on rows `alias` with a household. */
export const ofDebtor = (context: Context, scope: Scope, alias: string): RawBuilder<unknown> => {
  if (scope.debtor === 'owner') return sql`not ${isDeveloper(context, alias)}`
  if (scope.debtor === 'developer') return isDeveloper(context, alias)
  return sql`true`
}

const isDeveloper = ({ companyId }: Context, alias: string): RawBuilder<unknown> =>
  sql`${sql.ref(`${alias}.household_id`)} in (select dh.id from property.household dh
    join property.party dp on dp.company_id = dh.company_id and dp.id = dh.payer_party_id
    where dh.company_id = ${companyId} and dp.kind = 'developer')`

/** The dates a rate is about. Months are given by their first day. */
export type RateDates = {
  readonly asOf: string
  readonly yearStart: string
  readonly throughMonth: string
  readonly throughEnd: string
}

/**
 * The window of a rate: fees from January of the year through `throughMonth`, money up to `asOf`.
 * Without a month it is the last one ended by `asOf` (in January: January), because fees of a
 * running month are issued but not yet due.
 */
export const rateDates = (
  { today }: Context,
  input: { asOf?: string | undefined; throughMonth?: string | undefined },
): RateDates => {
  const asOf = input.asOf ?? today
  const current = firstOfMonth(asOf)
  const isEnded = lastOfMonth(asOf) === asOf
  const isJanuary = current.slice(5, 7) === '01'
  const lastEnded = isEnded || isJanuary ? current : firstOfMonth(addDays(current, -1))
  const throughMonth = input.throughMonth ? `${input.throughMonth}-01` : lastEnded
  return {
    asOf,
    throughMonth,
    throughEnd: lastOfMonth(throughMonth),
    yearStart: `${throughMonth.slice(0, 4)}-01-01`,
  }
}

/** Printed under every rate: what is counted, up to when, and what is not. */
export const basisOf = ({ asOf, yearStart, throughMonth }: RateDates) => {
  const [from, through] = [yearStart.slice(0, 7), throughMonth.slice(0, 7)]
  const zhMonth = (text: string): string => `${text.slice(0, 4)}年${Number(text.slice(5))}月`
  const span = {
    zh: from === through ? zhMonth(from) : `${zhMonth(from)}至${Number(through.slice(5))}月`,
    en: from === through ? from : `${from} to ${through}`,
  }
  return {
    words: {
      zh: `收缴率按费用所属期 ${span.zh}，截至 ${asOf}；只计同期费用的实收，不含预存与往年欠费。`,
      en: `By fee period ${span.en}, money up to ${asOf}; only receipts for these fees, no prepayment and no arrears of prior years.`,
    },
    asOf,
    feeFrom: from,
    feeThrough: through,
  }
}

/** An instant at the start of a day, for columns that hold instants. */
export const dayStart = (date: string): string => startOfDay(date).toString()

/**
 * The parts of a list's key, `a|b|c`; refuses one that is not ours with a clear sentence instead
 * of a failed statement.
 */
export const keyParts = (
  after: string | undefined,
  kinds: readonly ('date' | 'id' | 'text')[],
): readonly string[] | null => {
  if (after === undefined) return null
  const parts = after.split('|')
  const isGood =
    parts.length === kinds.length &&
    parts.every((part, index) => {
      const kind = kinds[index]
      return (
        kind === 'text' ||
        (kind === 'date'
          ? isPlainDate(part)
          : /^\d{1,18}$|^\d{19}$/.test(part) && BigInt(part) < 2n ** 63n)
      )
    })
  if (!isGood)
    throw commonFailures.invalidInput({ field: 'after', reason: 'not a key of this list' })
  return parts
}

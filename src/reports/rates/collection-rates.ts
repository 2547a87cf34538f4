import { sql } from 'kysely'
import { decimal, ratio, round } from '../../kernel/ratio.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { assertScope, basisOf, inCommunities, ofDebtor, rateDates, type Scope } from '../scope.ts'
import { cashOf } from './cash.ts'
import { looseOfItem, rateOf, rateWords } from './rate.ts'
import { openingArrears, type RateSums, rateSums, ratesOf } from './rate-sums.ts'

export const getCollectionRates = implement(api.getCollectionRates, async (context, input) => {
  await assertScope(context, input)
  const dates = rateDates(context, input)
  const sums = await rateSums(context, { scope: input, dates })
  const cash = await cashOf(context, input, dates)
  const base = sums.charged - sums.reversed
  const loose = (name: 'currentLoose' | 'combinedLoose', denominator: bigint): api.Rate => {
    const rate = rateOf(rateWords[name], cash, denominator)
    if (input.chargeItemId === undefined) return rate
    const below = (text: string): string => text.slice(text.indexOf('÷'))
    const { zh, en } = rate.formula
    return {
      ...rate,
      formula: { zh: `${looseOfItem.zh} ${below(zh)}`, en: `${looseOfItem.en} ${below(en)}` },
    }
  }
  return {
    basis: basisOf(dates),
    rates: {
      ...ratesOf(sums),
      currentLoose: loose('currentLoose', base),
      combinedLoose: loose('combinedLoose', openingArrears(sums) + base),
    },
    prepaid: {
      balanceFen: await prepaidFen(context, input),
      futureFeesFen: sums.futureReceived,
    },
    goal: await goalOf(context, input.communityId, sums),
  }
})

/** Prepayment balances of the scope today; null for an item, as prepayment has none. */
const prepaidFen = async (context: Context, scope: Scope): Promise<bigint | null> => {
  if (scope.chargeItemId !== undefined) return null
  const { rows } = await sql<{ fen: bigint }>`
    select coalesce(sum(b.balance_fen), 0)::bigint as fen
    from ledger.prepayment_balance b
    join property.billing_account a on a.company_id = b.company_id and a.id = b.billing_account_id
    join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
    where b.company_id = ${context.companyId} and ${inCommunities(context, scope, sql`u.community_id`)}
      and ${ofDebtor(context, scope, 'a')}
      and ${scope.buildingId === undefined ? sql`true` : sql`u.building_id = ${scope.buildingId}`}`.execute(
    context.tx,
  )
  return rows[0]?.fen ?? 0n
}

/** The community's goals and what is missing in money; null over several communities. */
export const goalOf = async (context: Context, communityId: bigint | undefined, sums: RateSums) => {
  if (communityId === undefined) return null
  const { goalCurrentBp, goalArrearsBp } = await getCommunity(context, communityId)
  return {
    currentPercent: decimal(BigInt(goalCurrentBp), 2),
    currentMissingFen: missing(goalCurrentBp, sums.charged - sums.reversed, sums.received),
    arrearsPercent: decimal(BigInt(goalArrearsBp), 2),
    arrearsMissingFen: missing(goalArrearsBp, openingArrears(sums), sums.priorReceived),
  }
}

/** The fen still wanted for a goal, rounded up so that receiving them does reach it. */
const missing = (goalBp: number, baseFen: bigint, haveFen: bigint): bigint => {
  const wanted = round(ratio(baseFen * BigInt(goalBp), 10_000n), 'up')
  return wanted > haveFen ? wanted - haveFen : 0n
}

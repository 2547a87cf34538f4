import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { notFound } from '../kernel/things.ts'
import { bank, clearing, post, reverse } from '../ledger/index.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { assertWholeCompany } from './receive-statement.ts'
import { nextId } from './store-statement.ts'
import { channelAccounts, tieOutAccount } from './tie-out.ts'

/** The company's bank account; there is one. */
const companyBank = bank(0n)

/** 到账: bank / clearing on the day it reached the bank. */
export const recordLanding = implement(api.recordLanding, async (context, input) => {
  assertWholeCompany(context)
  const { tx, companyId, now, today } = context
  if (input.landedOn > today) throw failures.dayNotOver({ day: input.landedOn })
  const id = await nextId(context)
  await requireAccount(context, input.channelAccountId)
  await tx
    .insertInto('reconciliation.landing')
    .values({
      company_id: companyId,
      id,
      channel_account_id: input.channelAccountId,
      landed_on: input.landedOn,
      amount_fen: input.amountFen,
      reference: input.reference,
      recorded_at: now.toString(),
      recorded_by: staffIdOf(context),
    })
    .execute()
  await post(context, [
    {
      debit: companyBank,
      credit: clearing(input.channelAccountId),
      amountFen: input.amountFen,
      sourceKind: 'landing',
      sourceId: id,
      postedOn: input.landedOn,
    },
  ])
  await tieOutAgain(context, input.channelAccountId, input.landedOn)
  return { landingId: id }
})

export const reverseLanding = implement(api.reverseLanding, async (context, input) => {
  assertWholeCompany(context)
  const { rows } = await sql<{ channel_account_id: bigint; landed_on: string }>`
    update reconciliation.landing set is_reversed = true
    where company_id = ${context.companyId} and id = ${input.landingId} and not is_reversed
    returning channel_account_id, landed_on`.execute(context.tx)
  const landing = rows[0]
  if (!landing) throw notFound('landing')
  await reverse(context, { kind: 'landing', id: input.landingId, postedOn: landing.landed_on })
  await tieOutAgain(context, landing.channel_account_id, landing.landed_on)
  return {}
})

const requireAccount = async (context: Context, id: bigint) => {
  const account = (await channelAccounts(context)).find((it) => it.id === id)
  if (!account) throw notFound('channelAccount')
  return account
}

/** A day that is not over is tied out when it is. */
const tieOutAgain = async (context: Context, accountId: bigint, date: string): Promise<void> => {
  if (date >= context.today) return
  await tieOutAccount(context, await requireAccount(context, accountId), date)
}

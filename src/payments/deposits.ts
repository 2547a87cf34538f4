import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { formatYuan } from '../kernel/money.ts'
import { notFound } from '../kernel/things.ts'
import { clearing, deposit, post, prepayment } from '../ledger/index.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getHousehold } from '../property/index.ts'
import * as api from './api.ts'
import { counterAccountId } from './channel-accounts.ts'
import { currentShiftId } from './counter.ts'
import { failures } from './failures.ts'

type Move = {
  depositId: bigint
  kind: 'taken' | 'returned' | 'offset'
  method: string
  amountFen: bigint
  writtenConsent?: string | undefined
}

const recordMove = async (context: Context, move: Move): Promise<bigint> => {
  const { id } = await context.tx
    .insertInto('payments.deposit_move')
    .values({
      company_id: context.companyId,
      deposit_id: move.depositId,
      kind: move.kind,
      method: move.method,
      amount_fen: move.amountFen,
      // An offset moves no money through the drawer.
      shift_id: move.kind === 'offset' ? null : await currentShiftId(context),
      written_consent: move.writtenConsent ?? null,
      moved_by: staffIdOf(context),
      moved_at: context.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** 收押金: clearing → deposit of the account. It is owed back and settles nothing. */
export const takeDeposit = implement(api.takeDeposit, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  if (!household.accounts.some(({ id }) => id === input.billingAccountId)) {
    throw notFound('billingAccount')
  }
  const channelAccountId = await counterAccountId(context, input.method)
  const { id: depositId } = await context.tx
    .insertInto('payments.deposit')
    .values({
      company_id: context.companyId,
      community_id: household.communityId,
      household_id: household.id,
      billing_account_id: input.billingAccountId,
      channel_account_id: channelAccountId,
      purpose: input.purpose,
      amount_fen: input.amountFen,
      taken_on: context.today,
      taken_by: staffIdOf(context),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { method, amountFen } = input
  const sourceId = await recordMove(context, { depositId, kind: 'taken', method, amountFen })
  await post(context, [
    {
      debit: clearing(channelAccountId),
      credit: deposit(input.billingAccountId),
      amountFen,
      sourceKind: 'deposit',
      sourceId,
      postedOn: context.today,
    },
  ])
  return { depositId }
})

/** 退押金 at the counter; or, only with the payer's written consent, 押金抵扣 into prepayment. */
export const returnDeposit = implement(api.returnDeposit, async (context, input) => {
  const held = await lockDeposit(context, input.depositId)
  const leftFen = held.amount_fen - held.returned_fen - held.offset_fen
  if (input.amountFen > leftFen) {
    throw failures.depositTooSmall({ available: formatYuan(leftFen) }, { field: 'amountFen' })
  }
  const { amountFen, writtenConsent } = input
  const isOffset = writtenConsent !== undefined
  await sql`update payments.deposit set
      returned_fen = returned_fen + ${isOffset ? 0n : amountFen}, offset_fen = offset_fen + ${isOffset ? amountFen : 0n}
    where company_id = ${context.companyId} and id = ${input.depositId}`.execute(context.tx)
  const sourceId = await recordMove(context, {
    depositId: input.depositId,
    kind: isOffset ? 'offset' : 'returned',
    method: input.method,
    amountFen: -amountFen,
    writtenConsent,
  })
  await post(context, [
    {
      debit: deposit(held.billing_account_id),
      credit: isOffset
        ? prepayment(held.billing_account_id)
        : clearing(await counterAccountId(context, input.method)),
      amountFen,
      sourceKind: 'deposit',
      sourceId,
      postedOn: context.today,
    },
  ])
  return { leftFen: leftFen - amountFen }
})

const lockDeposit = async (context: Context, depositId: bigint) => {
  const row = await context.tx
    .selectFrom('payments.deposit')
    .select(['community_id', 'billing_account_id', 'amount_fen', 'returned_fen', 'offset_fen'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', depositId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw notFound('deposit')
  assertReaches(context, row.community_id, 'deposit')
  return row
}

export const listDeposits = implement(api.listDeposits, async (context, input) => {
  await getHousehold(context, input.householdId)
  const { rows } = await sql<{
    id: bigint
    billingAccountId: bigint
    purpose: string
    amountFen: bigint
    returnedFen: bigint
    offsetFen: bigint
    leftFen: bigint
    takenOn: string
  }>`
    select id, billing_account_id as "billingAccountId", purpose, amount_fen as "amountFen", returned_fen as "returnedFen",
      offset_fen as "offsetFen", amount_fen - returned_fen - offset_fen as "leftFen", taken_on as "takenOn"
    from payments.deposit where company_id = ${context.companyId} and household_id = ${input.householdId}
    order by amount_fen = returned_fen + offset_fen, id desc`.execute(context.tx)
  return { deposits: rows }
})

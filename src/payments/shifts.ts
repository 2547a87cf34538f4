import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { clearing, post, surplusShortfall } from '../ledger/index.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { counterAccountId } from './channel-accounts.ts'
import { failures } from './failures.ts'

export const openShift = implement(api.openShift, async (context, input) => {
  await getCommunity(context, input.communityId)
  const inserted = await context.tx
    .insertInto('payments.shift')
    .values({
      company_id: context.companyId,
      community_id: input.communityId,
      cashier_id: staffIdOf(context),
      window_name: input.windowName,
      opened_at: context.now.toString(),
      float_fen: input.floatFen,
    })
    .onConflict((conflict) =>
      conflict.columns(['company_id', 'cashier_id']).where('closed_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!inserted) throw failures.shiftAlreadyOpen()
  return { shiftId: inserted.id }
})

type Shift = {
  id: bigint
  communityId: bigint
  windowName: string
  openedAt: string
  floatFen: bigint
  paymentCount: number
  cashFen: bigint
}

const readShift = async (context: Context): Promise<Shift | null> => {
  const { rows } = await sql<Shift>`
    select s.id, s.community_id as "communityId", s.window_name as "windowName", s.opened_at as "openedAt",
      s.float_fen as "floatFen",
      (select count(*)::int from payments.payment p where p.company_id = s.company_id and p.shift_id = s.id
        and not p.is_reversed) as "paymentCount",
      coalesce((select sum(p.amount_fen)::bigint from payments.payment p where p.company_id = s.company_id
        and p.shift_id = s.id and p.method = 'cash' and not p.is_reversed), 0) as "cashFen"
    from payments.shift s
    where s.company_id = ${context.companyId} and s.cashier_id = ${staffIdOf(context)} and s.closed_at is null`.execute(
    context.tx,
  )
  return rows[0] ?? null
}

export const getShift = implement(api.getShift, async (context) => ({
  shift: await readShift(context),
}))

/** 交班: a blind count; surplus or shortfall is posted so that the drawer's account ties. */
export const closeShift = implement(api.closeShift, async (context, input) => {
  const shift = await readShift(context)
  if (!shift) throw failures.noShift()
  const expectedFen = shift.floatFen + shift.cashFen
  const differenceFen = input.countedFen - expectedFen
  await context.tx
    .updateTable('payments.shift')
    .set({
      closed_at: context.now.toString(),
      counted_fen: input.countedFen,
      expected_fen: expectedFen,
    })
    .where('company_id', '=', context.companyId)
    .where('id', '=', shift.id)
    .execute()
  const cash = clearing(await counterAccountId(context, 'cash'))
  const isSurplus = differenceFen > 0n
  await post(context, [
    {
      debit: isSurplus ? cash : surplusShortfall,
      credit: isSurplus ? surplusShortfall : cash,
      amountFen: isSurplus ? differenceFen : -differenceFen,
      sourceKind: 'shift',
      sourceId: shift.id,
      postedOn: context.today,
    },
  ])
  return { expectedFen, countedFen: input.countedFen, differenceFen }
})

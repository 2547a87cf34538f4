import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { clearing, post, surplusShortfall } from '../ledger/index.ts'
import { startOfDay } from '../platform/clock.ts'
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
  cashRefundFen: bigint
}

type DailyShift = Shift & {
  cashierId: bigint
  closedAt: string | null
  posFen: bigint
  transferFen: bigint
  reversedCount: number
  expectedFen: bigint | null
  countedFen: bigint | null
}

/** What a shift took and paid out; deposits are money in the drawer too. */
const figures = sql`
  s.id, s.community_id as "communityId", s.cashier_id as "cashierId", s.window_name as "windowName",
  s.opened_at as "openedAt", s.closed_at as "closedAt", s.float_fen as "floatFen",
  s.expected_fen as "expectedFen", s.counted_fen as "countedFen",
  coalesce(p.payments, 0)::int as "paymentCount", coalesce(p.reversed, 0)::int as "reversedCount",
  coalesce(p.cash, 0)::bigint as "cashFen", coalesce(p.pos, 0)::bigint as "posFen",
  coalesce(p.transfer, 0)::bigint as "transferFen",
  coalesce((select sum(r.amount_fen) from payments.refund r where r.company_id = s.company_id and r.shift_id = s.id
    and r.method = 'cash'), 0)::bigint as "cashRefundFen"`
const sums = sql`left join lateral (
    select count(*) filter (where not q.is_reversed) as payments, count(*) filter (where q.is_reversed) as reversed,
      sum(q.amount_fen) filter (where q.method = 'cash') as cash,
      sum(q.amount_fen) filter (where q.method = 'pos') as pos,
      sum(q.amount_fen) filter (where q.method = 'transfer') as transfer
    from (select method, amount_fen * (not is_reversed)::int as amount_fen, is_reversed
        from payments.payment p where p.company_id = s.company_id and p.shift_id = s.id
      union all
      select v.method, v.amount_fen, false from payments.deposit_move v
        where v.company_id = s.company_id and v.shift_id = s.id) q) p on true`

/** Locks the shift, so that what is taken meanwhile waits for the count or is in it. */
const readShift = async (context: Context, isLocked = false): Promise<Shift | null> => {
  const mine = sql`s.company_id = ${context.companyId} and s.cashier_id = ${staffIdOf(context)} and s.closed_at is null`
  if (isLocked) {
    await sql`select from payments.shift s where ${mine} for update`.execute(context.tx)
  }
  const { rows } =
    await sql<Shift>`select ${figures} from payments.shift s ${sums} where ${mine}`.execute(
      context.tx,
    )
  return rows[0] ?? null
}

export const getShift = implement(api.getShift, async (context) => ({
  shift: await readShift(context),
}))

/** 交班: a blind count; surplus or shortfall is posted so that the drawer's account ties. */
export const closeShift = implement(api.closeShift, async (context, input) => {
  const shift = await readShift(context, true)
  if (!shift) throw failures.noShift()
  const expectedFen = shift.floatFen + shift.cashFen - shift.cashRefundFen
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

/** 日结: one row a shift that was opened on the day; what is closed keeps its count. */
export const listShifts = implement(api.listShifts, async (context, input) => {
  await getCommunity(context, input.communityId)
  const from = startOfDay(input.on)
  const { rows } = await sql<DailyShift>`
    select ${figures} from payments.shift s ${sums}
    where s.company_id = ${context.companyId} and s.community_id = ${input.communityId}
      and s.opened_at >= ${from.toString()}::timestamptz and s.opened_at < ${from.add({ hours: 24 }).toString()}::timestamptz
    order by s.opened_at, s.id`.execute(context.tx)
  return { shifts: rows }
})

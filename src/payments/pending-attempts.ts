import { sql } from 'kysely'
import { implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'

/** 进行中的线上支付: what the channel has not ended, with how often it was asked. */
export const listPendingAttempts = implement(api.listPendingAttempts, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { rows } = await sql<{
    attemptId: bigint
    householdId: bigint
    payerName: string
    householdNo: string
    scene: string
    amountFen: bigint
    outTradeNo: string
    startedAt: string
    expiresAt: string
    queryCount: number
    lastQueriedAt: string | null
  }>`
    select a.id as "attemptId", o.household_id as "householdId", q.name as "payerName", h.household_no as "householdNo",
      a.scene, a.amount_fen as "amountFen", a.out_trade_no as "outTradeNo", a.created_at as "startedAt",
      a.expires_at as "expiresAt", a.query_count as "queryCount", a.last_queried_at as "lastQueriedAt"
    from payments.payment_attempt a
    join payments.payment_order o on o.company_id = a.company_id and o.id = a.order_id
    join property.household h on h.company_id = o.company_id and h.id = o.household_id
    join property.party q on q.company_id = h.company_id and q.id = h.payer_party_id
    where a.company_id = ${context.companyId} and o.community_id = ${input.communityId}
      and a.state in ('created', 'pending') order by a.id limit 500`.execute(context.tx)
  return { attempts: rows, amountFen: rows.reduce((sum, { amountFen }) => sum + amountFen, 0n) }
})

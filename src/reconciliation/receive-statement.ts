import { sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { notFound } from '../kernel/things.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { statementChunks } from './statement-file.ts'
import {
  assertOpen,
  keep,
  nextId,
  type StoredStatement,
  storeStatement,
} from './store-statement.ts'
import { type Account, isFinalBy, tieOutAround } from './tie-out.ts'

export type MerchantAccount = Account & { readonly merchantNo: string }

/** Online accounts with the merchant that is paid: the sub-merchant in partner mode. */
export const onlineAccounts = async ({ tx, companyId }: Context): Promise<MerchantAccount[]> => {
  const { rows } = await sql<MerchantAccount>`
    select id, channel, name, coalesce(nullif(config->>'subMchid', ''), merchant_no) as "merchantNo"
    from payments.channel_account where company_id = ${companyId} and channel = 'wechatpay' order by id`.execute(
    tx,
  )
  return rows
}

const accountOf = async (context: Context, id: bigint | undefined): Promise<MerchantAccount> => {
  const accounts = await onlineAccounts(context)
  const found =
    id === undefined && accounts.length === 1 ? accounts[0] : accounts.find((it) => it.id === id)
  if (!found) throw notFound('onlineAccount')
  return found
}

/** Refuses someone whose role is for some communities only: a channel's money is the company's. */
export const assertWholeCompany = ({ communities }: Pick<Context, 'communities'>): void => {
  if (communities !== 'all') throw commonFailures.notAllowed()
}

/** @throws Failure dayNotOver */
export const assertOver = ({ today }: Pick<Context, 'today'>, date: string): void => {
  if (date >= today) throw failures.dayNotOver({ day: date })
}

export const receiveStatement = implement(api.receiveStatement, async (context, input) => {
  assertWholeCompany(context)
  assertOver(context, input.date)
  const account = await accountOf(context, input.channelAccountId)
  const stored = await storeStatement(context, {
    channelAccountId: account.id,
    merchantNo: account.merchantNo,
    date: input.date,
    open: () => statementChunks(context, input),
    source: 'uploaded',
    isFinal: isFinalBy(context.now, input.date),
  })
  await tieOutAround(context, account, input.date)
  return describe(context, account.id, input.date, stored)
})

const counted = ['cash', 'pos', 'transfer']

/** A count by hand stands where an online channel has its bill. */
export const recordCount = implement(api.recordCount, async (context, input) => {
  assertWholeCompany(context)
  assertOver(context, input.date)
  await assertOpen(context, input.date)
  const account = await context.tx
    .selectFrom('payments.channel_account')
    .select(['id', 'channel', 'name'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', input.channelAccountId)
    .executeTakeFirst()
  if (!account) throw notFound('channelAccount')
  if (!counted.includes(account.channel)) throw failures.counterOnly()
  const id = await nextId(context)
  await keep(context, {
    id,
    channelAccountId: account.id,
    date: input.date,
    source: 'counted',
    isFinal: true,
    format: 'count',
    hash: `${input.count} ${input.amountFen}`,
    sums: {
      payment_count: input.count,
      refund_count: 0,
      gross_fen: input.amountFen,
      refund_fen: 0n,
      fee_micro: 0n,
    },
  })
  await tieOutAround(context, account, input.date)
  return describe(context, account.id, input.date, { statementId: id, isRepeat: false })
})

const describe = async (
  { tx, companyId }: Context,
  channelAccountId: bigint,
  date: string,
  stored: StoredStatement,
) => {
  const { rows } = await sql<{
    paymentCount: number
    refundCount: number
    state: (typeof api.tieOutStates)[number]
    openCount: number
  }>`
    select s.payment_count as "paymentCount", s.refund_count as "refundCount", t.state,
      (select count(*)::int from reconciliation.discrepancy d where d.company_id = t.company_id and d.tie_out_id = t.id
        and d.state = 'open') as "openCount"
    from reconciliation.statement s
    join reconciliation.tie_out t on t.company_id = s.company_id and t.channel_account_id = ${channelAccountId}
      and t.business_date = ${date}::date
    where s.company_id = ${companyId} and s.id = ${stored.statementId}`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('a stored statement has its tie-out')
  return { ...stored, ...row }
}

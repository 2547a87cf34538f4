import { sql } from 'kysely'
import { Failure } from '../kernel/failure.ts'
import { addDays } from '../kernel/period.ts'
import { downloadTradeBill, type StatementAnswer } from '../payments/index.ts'
import { type Context, orchestrate, type Session } from '../platform/context.ts'
import * as api from './api.ts'
import {
  assertOver,
  assertWholeCompany,
  type MerchantAccount,
  onlineAccounts,
} from './receive-statement.ts'
import { keep, nextId, storeStatement } from './store-statement.ts'
import { isFinalBy, tieOutAround } from './tie-out.ts'

/** WeChat Pay keeps its bills for three months. */
const keptDays = 89
/** What one run asks for at most; the next run goes on. */
const mostDays = 40
/** When a bill that is still being made is asked for again. */
const againMinutes = 15

type Due = { readonly account: MerchantAccount; readonly date: string }
type Fetched = {
  readonly channelAccountId: bigint
  readonly date: string
  readonly outcome: 'received' | 'repeat' | 'none' | 'later' | 'refused'
  readonly said: string
}

/**
 * Fetches what is due: for every online account the days since its first order, at most three
 * months back, that have no final bill yet. The channel is asked outside any transaction, one bill
 * at a time; one that fails does not keep the others.
 */
export const fetchStatements = orchestrate(api.fetchStatements, async (session, input) => {
  assertWholeCompany(session)
  if (input.date) assertOver(session, input.date)
  const due = await session.transaction('due', (context) => listDue(context, input.date))
  const fetched: Fetched[] = []
  for (const one of due) fetched.push(await fetchOne(session, one))
  return { fetched }
})

const listDue = async (context: Context, date: string | undefined): Promise<Due[]> => {
  const accounts = await onlineAccounts(context)
  const { rows } = await sql<{ account_id: bigint; date: string }>`
    select a.id as account_id, d.date::date as date
    from payments.channel_account a
    join lateral (select (min(created_at) at time zone 'Asia/Shanghai')::date as first_on from payments.payment_attempt p
      where p.company_id = a.company_id and p.channel_account_id = a.id) f on f.first_on is not null
    cross join lateral generate_series(greatest(f.first_on, ${addDays(context.today, -keptDays)}::date),
      ${addDays(context.today, -1)}::date, interval '1 day') d (date)
    left join reconciliation.statement s on s.company_id = a.company_id and s.channel_account_id = a.id
      and s.statement_date = d.date::date and s.superseded_by is null and s.is_final
    where a.company_id = ${context.companyId} and a.channel = 'wechatpay' and s.id is null
      and (${date ?? null}::date is null or d.date::date = ${date ?? null}::date)
      and not exists (select from reconciliation.certificate c where c.company_id = a.company_id and c.business_date = d.date::date)
    order by d.date, a.id limit ${mostDays}`.execute(context.tx)
  return rows.flatMap(({ account_id, date: day }) => {
    const account = accounts.find(({ id }) => id === account_id)
    return account ? [{ account, date: day }] : []
  })
}

const fetchOne = async (session: Session, { account, date }: Due): Promise<Fetched> => {
  const answer = await downloadTradeBill(session, { channelAccountId: account.id, billDate: date })
  const of = { channelAccountId: account.id, date }
  try {
    return await session.transaction(`${account.id}/${date}`, (context) =>
      takeIn(context, { account, date }, answer),
    )
  } catch (error) {
    // A bill that cannot be read is shown with its reason; the others are still fetched.
    if (error instanceof Failure) return { ...of, outcome: 'refused', said: error.zh }
    throw error
  }
}

const takeIn = async (
  context: Context,
  { account, date }: Due,
  answer: StatementAnswer,
): Promise<Fetched> => {
  const of = { channelAccountId: account.id, date }
  const isFinal = isFinalBy(context.now, date)
  if (answer.kind === 'later') {
    await context.enqueue({
      task: 'fetchStatements',
      runAt: context.now.add({ minutes: againMinutes }),
      key: `fetchStatements ${context.companyId}`,
    })
    await tieOutAround(context, account, date)
    return { ...of, outcome: 'later', said: answer.said }
  }
  if (answer.kind === 'none') {
    await keepEmpty(context, { account, date }, isFinal)
    await tieOutAround(context, account, date)
    return { ...of, outcome: 'none', said: '' }
  }
  const stored = await storeStatement(context, {
    channelAccountId: account.id,
    merchantNo: account.merchantNo,
    date,
    open: () => [answer.bytes],
    source: 'fetched',
    isFinal,
  })
  await tieOutAround(context, account, date)
  return { ...of, outcome: stored.isRepeat ? 'repeat' : 'received', said: '' }
}

/** A day without trade is a bill of nothing: whatever our books have of it is only ours. */
const keepEmpty = async (
  context: Context,
  { account, date }: Due,
  isFinal: boolean,
): Promise<void> =>
  keep(context, {
    id: await nextId(context),
    channelAccountId: account.id,
    date,
    source: 'fetched',
    isFinal,
    format: 'none',
    hash: 'none',
    sums: { payment_count: 0, refund_count: 0, gross_fen: 0n, refund_fen: 0n, fee_micro: 0n },
  })

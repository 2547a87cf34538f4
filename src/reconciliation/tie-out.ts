import { sql } from 'kysely'
import { addDays } from '../kernel/period.ts'
import { startOfDay } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { compareCount, countOfShifts } from './counter-count.ts'
import { failures } from './failures.ts'
import { healPayments, healRefunds } from './heal.ts'
import { freezeHouseholds } from './holds.ts'
import { type LedgerDay, ledgerDay, openingTransit } from './ledger-day.ts'
import { type Compared, matchPayments, oursOn } from './match-payments.ts'
import { matchRefunds } from './match-refunds.ts'
import { feeFenOf } from './store-statement.ts'

export type Account = { readonly id: bigint; readonly channel: string; readonly name: string }

/** The company's channel accounts, online ones first. Money that never was in transit has none. */
export const channelAccounts = async ({ tx, companyId }: Context): Promise<Account[]> => {
  const { rows } = await sql<Account>`
    select id, channel, name from payments.channel_account where company_id = ${companyId} and channel <> 'opening'
    order by array_position(array['wechatpay', 'alipay', 'unionpay', 'transfer', 'pos', 'cash'], channel), id`.execute(
    tx,
  )
  return rows
}

/** The bill of a day may change until 10:30 of the next. */
export const isFinalBy = (now: Temporal.Instant, date: string): boolean =>
  Temporal.Instant.compare(now, startOfDay(date).add({ hours: 34, minutes: 30 })) >= 0

/**
 * Ties out one account on one day: holds the statement against our books, heals what the bill can
 * heal, and rolls transit forward. Repeating it is harmless.
 */
export const tieOutAccount = async (
  context: Context,
  account: Account,
  date: string,
): Promise<void> => {
  const tieOutId = await ensureTieOut(context, account.id, date)
  if (tieOutId === null) return
  await forgetOpen(context, tieOutId)
  const statement =
    (await statementOf(context, account.id, date)) ?? (await countOfShifts(context, account, date))
  const place = { channelAccountId: account.id, date }
  const paired =
    statement && account.channel === 'wechatpay'
      ? await compare(context, {
          ...place,
          tieOutId,
          statementId: statement.id,
          theirsCount: statement.payment_count,
        })
      : null
  // Read after the bill has healed what it can.
  const day = await ledgerDay(context, place)
  const oursCount = paired?.oursCount ?? (await countOurs(context, place))
  const matchedCount =
    paired?.matchedCount ??
    (statement ? await compareCount(context, { tieOutId, statement, day, oursCount }) : 0)
  await write(context, { account, date, tieOutId, statement, day, oursCount, matchedCount })
  await freezeHouseholds(context, tieOutId)
  await rollForward(context, account.id, date)
}

/** Every account of the company on one day. @throws Failure dayNotOver */
export const tieOutDay = async (context: Context, date: string): Promise<void> => {
  if (date >= context.today) throw failures.dayNotOver({ day: date })
  for (const account of await channelAccounts(context)) await tieOutAccount(context, account, date)
}

/** The row of an account and day, locked; null when the day is certified and stays as it is. */
const ensureTieOut = async (
  { tx, companyId, now }: Context,
  channelAccountId: bigint,
  date: string,
): Promise<bigint | null> => {
  const { rows } = await sql<{ id: bigint; state: string }>`
    insert into reconciliation.tie_out (company_id, channel_account_id, business_date, state, computed_at)
    values (${companyId}, ${channelAccountId}, ${date}::date, 'waiting', ${now.toString()}::timestamptz)
    on conflict (company_id, channel_account_id, business_date) do update set computed_at = excluded.computed_at
    returning id, state`.execute(tx)
  return rows[0] && rows[0].state !== 'certified' ? rows[0].id : null
}

/** What is found again is opened again; what is not has healed. */
const forgetOpen = async ({ tx, companyId }: Context, tieOutId: bigint): Promise<void> => {
  await sql`update reconciliation.discrepancy set state = 'healed', resolution = 'gone'
    where company_id = ${companyId} and tie_out_id = ${tieOutId}
      and (state = 'open' or (state = 'healed' and resolution = 'dateShift'))`.execute(tx)
}

export type Statement = {
  readonly id: bigint
  readonly payment_count: number
  readonly refund_count: number
  readonly gross_fen: bigint
  readonly refund_fen: bigint
  readonly fee_micro: bigint
  readonly is_final: boolean
}

const statementOf = (
  { tx, companyId }: Context,
  channelAccountId: bigint,
  date: string,
): Promise<Statement | undefined> =>
  tx
    .selectFrom('reconciliation.statement')
    .select([
      'id',
      'payment_count',
      'refund_count',
      'gross_fen',
      'refund_fen',
      'fee_micro',
      'is_final',
    ])
    .where('company_id', '=', companyId)
    .where('channel_account_id', '=', channelAccountId)
    .where('statement_date', '=', date)
    .where('superseded_by', 'is', null)
    .executeTakeFirst()

/**
 * Matches, heals, and matches again if something was healed.
 * @returns how many payments of the bill are paired, and how many our books have
 */
const compare = async (
  context: Context,
  compared: Compared,
): Promise<{ matchedCount: number; oursCount: number }> => {
  const { companyId } = context
  // A million lines are joined in one batch instead of sixteen, and may take their time.
  await sql`select set_config('work_mem', '128MB', true), set_config('statement_timeout', '0', true)`.execute(
    context.tx,
  )
  let oursCount = await matchPayments(context, compared)
  await healRefunds(context, compared)
  if ((await healPayments(context, compared)) > 0) {
    await forgetOpen(context, compared.tieOutId)
    oursCount = await matchPayments(context, compared)
  }
  await matchRefunds(context, compared)
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from reconciliation.discrepancy where company_id = ${companyId}
      and tie_out_id = ${compared.tieOutId} and kind in ('onlyTheirs', 'duplicateLine', 'dateShift', 'amount', 'fee')
      and line_no is not null and theirs_fen > 0 and (state <> 'healed' or resolution = 'dateShift')`.execute(
    context.tx,
  )
  return { matchedCount: compared.theirsCount - (rows[0]?.n ?? 0), oursCount }
}

const countOurs = async (
  context: Context,
  compared: Pick<Compared, 'channelAccountId' | 'date'>,
): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (${oursOn(context, compared)}) ours`.execute(context.tx)
  return rows[0]?.n ?? 0
}

type Written = {
  readonly account: Account
  readonly date: string
  readonly tieOutId: bigint
  readonly statement: Statement | undefined
  readonly day: LedgerDay
  readonly oursCount: number
  readonly matchedCount: number
}

/** Differences that no entry carries: theirs less ours of all that is open, shifted or accepted. */
const unpostedFen = sql`coalesce((select sum(coalesce(theirs_fen, 0) - coalesce(ours_fen, 0)) from reconciliation.discrepancy d
  where d.company_id = t.company_id and d.tie_out_id = t.id and d.kind <> 'fee'
    and (d.state = 'open' or (d.state = 'healed' and d.resolution = 'dateShift')
      or (d.state = 'resolved' and d.resolution = 'accept'))), 0)::bigint`

const write = async (context: Context, written: Written): Promise<void> => {
  const { companyId, now } = context
  const { account, date, tieOutId, statement, day } = written
  const openingFen = await openingTransit(context, { channelAccountId: account.id, date })
  const feeFen = statement ? feeFenOf(statement.fee_micro) : 0n
  // Without a statement transit moves as our books do, and the state says that it is waiting.
  const netFen = statement
    ? statement.gross_fen - statement.refund_fen - feeFen
    : day.movementFen + day.landedFen
  const closingFen = openingFen + netFen - day.landedFen
  const whenNothingIsOpen = statement
    ? statement.is_final
      ? 'explained'
      : 'provisional'
    : await stateWithout(context, written)
  await sql`
    update reconciliation.tie_out t set statement_id = nullif(${statement?.id ?? 0n}::bigint, 0),
      state = case when ${whenNothingIsOpen} <> 'explained' then ${whenNothingIsOpen}
        when exists (select from reconciliation.discrepancy d where d.company_id = t.company_id and d.tie_out_id = t.id
          and d.state = 'open') then 'differences' else 'explained' end,
      ours_count = ${written.oursCount}, ours_fen = ${day.receivedFen}, ours_refund_fen = ${day.refundedFen},
      theirs_count = ${statement?.payment_count ?? 0}, theirs_fen = ${statement?.gross_fen ?? 0n},
      refund_fen = ${statement?.refund_fen ?? 0n}, fee_fen = ${feeFen}, matched_count = ${written.matchedCount},
      opening_transit_fen = ${openingFen}, landed_fen = ${day.landedFen}, closing_transit_fen = ${closingFen},
      residual_fen = ${netFen - day.landedFen - day.movementFen}::bigint - ${unpostedFen},
      computed_at = ${now.toString()}::timestamptz
    where t.company_id = ${companyId} and t.id = ${tieOutId}`.execute(context.tx)
}

/** Without a statement: nothing is wanted where nothing could happen; else it is waited for. */
const stateWithout = async (
  { tx, companyId, now }: Context,
  { account, date, day }: Written,
): Promise<'explained' | 'waiting' | 'provisional'> => {
  const isQuiet = day.receivedFen === 0n && day.refundedFen === 0n
  if (isQuiet && account.channel !== 'wechatpay') return 'explained'
  const used = await tx
    .selectFrom('payments.payment_attempt')
    .select('id')
    .where('company_id', '=', companyId)
    .where('channel_account_id', '=', account.id)
    .where('created_at', '<', startOfDay(addDays(date, 1)).toString())
    .limit(1)
    .executeTakeFirst()
  if (isQuiet && !used) return 'explained'
  return isFinalBy(now, date) ? 'waiting' : 'provisional'
}

/** Days after this one begin with another sum in transit; each keeps its own movement. */
const rollForward = async (
  context: Context,
  channelAccountId: bigint,
  date: string,
): Promise<void> => {
  const later = await context.tx
    .selectFrom('reconciliation.tie_out')
    .select(['id', 'business_date'])
    .where('company_id', '=', context.companyId)
    .where('channel_account_id', '=', channelAccountId)
    .where('business_date', '>', date)
    .orderBy('business_date')
    .execute()
  for (const { id, business_date } of later) {
    const openingFen = await openingTransit(context, { channelAccountId, date: business_date })
    await sql`update reconciliation.tie_out set opening_transit_fen = ${openingFen},
        closing_transit_fen = closing_transit_fen - opening_transit_fen + ${openingFen}
      where company_id = ${context.companyId} and id = ${id}`.execute(context.tx)
  }
}

/** The account on a day and the days beside it that are tied out already: a shift touches both. */
export const tieOutAround = async (
  context: Context,
  account: Account,
  date: string,
): Promise<void> => {
  await tieOutAccount(context, account, date)
  const beside = await context.tx
    .selectFrom('reconciliation.tie_out')
    .select('business_date')
    .where('company_id', '=', context.companyId)
    .where('channel_account_id', '=', account.id)
    .where('business_date', 'in', [addDays(date, -1), addDays(date, 1)])
    .where('state', '<>', 'certified')
    .orderBy('business_date')
    .execute()
  for (const { business_date } of beside) await tieOutAccount(context, account, business_date)
}

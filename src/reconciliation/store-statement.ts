import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { ratio, round } from '../kernel/ratio.ts'
import { closedThrough, reverse } from '../ledger/index.ts'
import { postChannelFee } from '../payments/index.ts'
import type { Context } from '../platform/context.ts'
import { failures } from './failures.ts'
import type { AnyLine, TradeLine } from './formats/format.ts'
import { openStatement } from './formats/index.ts'
import { keepLines, loadLines } from './load-lines.ts'

type NewStatement = {
  readonly channelAccountId: bigint
  /** Who must be paid in every line; null is not checked. */
  readonly merchantNo: string | null
  readonly date: string
  /** Opens the file; it is read twice, once for its hash. */
  readonly open: () => Iterable<Uint8Array>
  readonly source: 'fetched' | 'uploaded'
  /** True from 10:30 of the next day, when the channel changes it no more. */
  readonly isFinal: boolean
}
export type StoredStatement = { readonly statementId: bigint; readonly isRepeat: boolean }

const linesToAnalyze = 20_000

/**
 * Reads a trade bill to its end, keeps its lines and posts the day's fee from it. Everything is one
 * transaction: a file that fails on its last line leaves nothing. The same file again changes
 * nothing; another file of the same day takes its place.
 * @throws Failure of the format, totalsDiffer, otherMerchant, otherDay, dayCertified
 */
export const storeStatement = async (
  context: Context,
  statement: NewStatement,
): Promise<StoredStatement> => {
  await assertOpen(context, statement.date)
  const hash = hashOf(statement.open())
  const earlier = await currentStatement(context, statement)
  if (earlier?.file_hash === hash) return repeat(context, earlier, statement.isFinal)
  const { format, lines } = openStatement(statement.open())
  if (format.kind !== 'trade') throw failures.notThisFile()
  const sums = { payment_count: 0, refund_count: 0, gross_fen: 0n, refund_fen: 0n, fee_micro: 0n }
  const totals = await loadLines(context, lines, (read) => {
    const line = checked(read, statement)
    addTo(sums, line)
    return line
  })
  const wrong = totals.find(({ holds }) => !holds)
  if (wrong) throw failures.totalsDiffer({ ...wrong, holds: 'no' }, { field: wrong.column })
  const id = await nextId(context)
  await keepLines(context, id)
  // Without figures the planner takes a fresh million lines for a handful.
  if (sums.payment_count + sums.refund_count >= linesToAnalyze) {
    await sql`analyze reconciliation.statement_line`.execute(context.tx)
  }
  await keep(context, { ...statement, id, format: format.name, hash, sums })
  return { statementId: id, isRepeat: false }
}

const hashOf = (chunks: Iterable<Uint8Array>): string => {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}

type Current = { readonly id: bigint; readonly file_hash: string; readonly is_final: boolean }

/** The statement that stands for a day; its row is locked, so two uploads come one after another. */
const currentStatement = async (
  { tx, companyId }: Context,
  { channelAccountId, date }: { channelAccountId: bigint; date: string },
): Promise<Current | undefined> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`statement ${companyId} ${channelAccountId} ${date}`}, 0))`.execute(
    tx,
  )
  return tx
    .selectFrom('reconciliation.statement')
    .select(['id', 'file_hash', 'is_final'])
    .where('company_id', '=', companyId)
    .where('channel_account_id', '=', channelAccountId)
    .where('statement_date', '=', date)
    .where('superseded_by', 'is', null)
    .executeTakeFirst()
}

const repeat = async (
  { tx, companyId }: Context,
  { id, is_final }: Current,
  isFinal: boolean,
): Promise<StoredStatement> => {
  if (isFinal && !is_final) {
    await tx
      .updateTable('reconciliation.statement')
      .set({ is_final: true })
      .where('company_id', '=', companyId)
      .where('id', '=', id)
      .execute()
  }
  return { statementId: id, isRepeat: true }
}

/** @throws Failure dayCertified */
export const assertOpen = async (context: Context, date: string): Promise<void> => {
  const closed = await closedThrough(context)
  if (closed !== null && date <= closed) throw failures.dayCertified({ day: date })
}

export const nextId = async ({ tx }: Context): Promise<bigint> => {
  const { rows } = await sql<{ id: bigint }>`select platform.next_id() as id`.execute(tx)
  return rows[0]?.id ?? 0n
}

const checked = (line: AnyLine, { merchantNo, date }: NewStatement): TradeLine => {
  if (line.kind !== 'trade') throw failures.notThisFile()
  const place = { line: line.lineNo }
  if (merchantNo !== null && line.merchantNo !== merchantNo) {
    throw failures.otherMerchant(
      { line: line.lineNo, merchant: line.merchantNo, expected: merchantNo },
      place,
    )
  }
  const day = line.happenedAt.slice(0, 10)
  if (day !== date) throw failures.otherDay({ line: line.lineNo, day, expected: date }, place)
  return line
}

type StatementSums = {
  payment_count: number
  refund_count: number
  gross_fen: bigint
  refund_fen: bigint
  fee_micro: bigint
}

/** Only a refund that succeeded takes money away. */
const isDone = (line: Pick<TradeLine, 'state'>): boolean =>
  line.state === 'SUCCESS' || line.state === 'REVOKED'

const addTo = (sums: StatementSums, line: TradeLine): void => {
  sums.fee_micro += line.feeMicro
  if (line.entry === 'payment') {
    sums.payment_count += 1
    sums.gross_fen += line.settledFen
  } else {
    sums.refund_count += 1
    if (isDone(line)) sums.refund_fen += line.settledFen
  }
}

type Kept = {
  readonly id: bigint
  readonly channelAccountId: bigint
  readonly date: string
  readonly source: 'fetched' | 'uploaded' | 'counted'
  readonly isFinal: boolean
  readonly format: string
  readonly hash: string
  readonly sums: StatementSums
}

/** Puts a statement in its day's place and moves the fee that is posted. */
export const keep = async (context: Context, statement: Kept): Promise<void> => {
  const { tx, companyId, now, actor } = context
  const { id, channelAccountId, date } = statement
  const earlier = await currentStatement(context, statement)
  if (earlier) await supersede(context, { id: earlier.id, by: id, postedOn: date })
  await tx
    .insertInto('reconciliation.statement')
    .values({
      company_id: companyId,
      id,
      channel_account_id: channelAccountId,
      format: statement.format,
      statement_date: date,
      file_hash: statement.hash,
      ...statement.sums,
      is_final: statement.isFinal,
      source: statement.source,
      received_at: now.toString(),
      received_by: actor.kind === 'staff' ? actor.id : 0n,
    })
    .execute()
  await postChannelFee(context, {
    channelAccountId,
    feeFen: feeFenOf(statement.sums.fee_micro),
    statementDate: date,
    sourceId: id,
  })
}

const supersede = async (
  context: Context,
  { id, by, postedOn }: { id: bigint; by: bigint; postedOn: string },
): Promise<void> => {
  await context.tx
    .updateTable('reconciliation.statement')
    .set({ superseded_by: by })
    .where('company_id', '=', context.companyId)
    .where('id', '=', id)
    .execute()
  await reverse(context, { kind: 'channelFee', id, postedOn })
}

/** The day's fee in whole fen: what is printed with five places is rounded once, half up. */
export const feeFenOf = (feeMicro: bigint): bigint => round(ratio(feeMicro, 1000n))

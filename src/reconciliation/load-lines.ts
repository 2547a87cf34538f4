import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { copyInto } from '../platform/db/copy.ts'
import type { AnyLine, Total, TradeLine } from './formats/format.ts'

const chunkLines = 1000

const columns = sql`line_no, entry, channel_trade_no, out_trade_no, channel_refund_no, out_refund_no, amount_fen, settled_fen,
  fee_micro, rate_ppm, state, happened_at`

/**
 * Reads a bill to its end into a table of this transaction, which nobody else sees and which
 * writes no log: the server takes lines in while more are read. What a line holds was found to be
 * numbers, words and dates, so nothing in it needs escaping.
 * @param check looks at a line before it is loaded, and refuses it by throwing
 */
export const loadLines = async (
  { tx }: Context,
  lines: Generator<AnyLine, readonly Total[]>,
  check: (line: AnyLine) => TradeLine,
): Promise<readonly Total[]> => {
  await sql`drop table if exists pg_temp.loaded_line`.execute(tx)
  await sql`create temporary table loaded_line (line_no int, entry text, channel_trade_no text, out_trade_no text,
    channel_refund_no text, out_refund_no text, amount_fen bigint, settled_fen bigint, fee_micro bigint, rate_ppm int,
    state text, happened_at timestamptz) on commit drop`.execute(tx)
  await sql`select set_config('statement_timeout', '0', true)`.execute(tx)
  let totals: readonly Total[] = []
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    let rows: string[] = []
    let step = lines.next()
    for (; !step.done; step = lines.next()) {
      rows.push(rowOf(check(step.value)))
      if (rows.length < chunkLines) continue
      yield Buffer.from(rows.join(''), 'latin1')
      rows = []
      // Whoever else waits for this process has a turn.
      await setImmediate()
    }
    totals = step.value
    yield Buffer.from(rows.join(''), 'latin1')
  }
  await copyInto(tx, 'pg_temp.loaded_line', chunks())
  return totals
}

const rowOf = (line: TradeLine): string =>
  `${line.lineNo}\t${line.entry}\t${line.channelTradeNo}\t${line.outTradeNo}\t${line.channelRefundNo ?? '\\N'}\t${
    line.outRefundNo ?? '\\N'
  }\t${line.amountFen}\t${line.settledFen}\t${line.feeMicro}\t${line.ratePpm ?? '\\N'}\t${line.state}\t${line.happenedAt}+08\n`

/** Keeps what was loaded as the lines of a statement. */
export const keepLines = async ({ tx, companyId }: Context, statementId: bigint): Promise<void> => {
  await sql`insert into reconciliation.statement_line (company_id, statement_id, ${columns})
    select ${companyId}, ${statementId}, ${columns} from pg_temp.loaded_line`.execute(tx)
}

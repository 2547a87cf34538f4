import { sql } from 'kysely'
import * as z from 'zod'
import { command } from '../kernel/operation.ts'
import { id } from '../kernel/shapes.ts'
import { type Context, orchestrate, type Session } from '../platform/context.ts'
import { type Asked, askAbout, findAsked } from './ask-channel.ts'
import { askAboutRefund, findAskedRefund } from './ask-refund.ts'

/** Only jobs and the command line run these. */
const internal = [] as const

/** How many are asked about at once: a channel that does not answer must not hold up the rest. */
const atOnce = 4
const pageSize = 40

/**
 * 补查: asks the channel about every payment and refund that is due, in pages by key, so that none
 * is passed over while rows move on; also about attempts closed within the last day, because money
 * that comes after a close is still money.
 */
export const sweepPayments = orchestrate(
  command({
    name: 'sweepPayments',
    access: internal,
    summary: 'Asks the channel about every payment and refund that is due.',
    input: z.strictObject({}),
    output: z.object({ askedPayments: z.number(), askedRefunds: z.number() }),
  }),
  async (session) => ({
    askedPayments: await sweep(session, 'payment_attempt', findAsked, (asked: Asked) =>
      askAbout(session, asked, false),
    ),
    askedRefunds: await sweep(session, 'refund', findAskedRefund, (asked) =>
      askAboutRefund(session, asked),
    ),
  }),
)

const sweep = async <T>(
  session: Session,
  table: 'payment_attempt' | 'refund',
  find: (context: Context, id: bigint) => Promise<T>,
  ask: (found: T) => Promise<void>,
): Promise<number> => {
  const dueAt = session.now.toString()
  let after: { at: string; id: bigint } = { at: '-infinity', id: 0n }
  for (let count = 0; ; ) {
    const due = await session.transaction(`due ${table}`, (context) =>
      readDue(context, { table, dueAt, after }),
    )
    for (let start = 0; start < due.length; start += atOnce) {
      const some = due.slice(start, start + atOnce)
      await Promise.all(some.map((row) => askOne(session, row.id, find, ask)))
    }
    count += due.length
    const last = due.at(-1)
    if (due.length < pageSize || !last) return count
    after = last
  }
}

/** One that cannot be asked about now must not keep the others waiting; it stays due. */
const askOne = async <T>(
  session: Session,
  rowId: bigint,
  find: (context: Context, id: bigint) => Promise<T>,
  ask: (found: T) => Promise<void>,
): Promise<void> => {
  try {
    await ask(await session.transaction('find', (context) => find(context, rowId)))
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error)
    session.log.error({ id: rowId.toString(), stack }, 'could not ask the channel')
  }
}

const readDue = async (
  { tx, companyId }: Context,
  page: {
    table: 'payment_attempt' | 'refund'
    dueAt: string
    after: { at: string; id: bigint }
  },
): Promise<{ at: string; id: bigint }[]> => {
  const { rows } = await sql<{ at: string; id: bigint }>`
    select next_query_at as at, id from ${sql.id('payments', page.table)}
    where company_id = ${companyId} and next_query_at <= ${page.dueAt}::timestamptz
      and (next_query_at, id) > (${page.after.at}::timestamptz, ${page.after.id}::bigint)
    order by next_query_at, id limit ${pageSize}`.execute(tx)
  return rows
}

/** Asks about one attempt: the job of its first seconds. */
export const askAttempt = orchestrate(
  command({
    name: 'askAttempt',
    access: internal,
    summary: 'Asks the channel about one payment attempt.',
    input: z.strictObject({ attemptId: id }),
    output: z.object({}),
  }),
  async (session, input) => {
    const asked = await session.transaction('find', (context) =>
      findAsked(context, input.attemptId),
    )
    await askAbout(session, asked, false)
    return {}
  },
)

/** Sends an approved refund, or asks about one that was sent. */
export const askRefund = orchestrate(
  command({
    name: 'askRefund',
    access: internal,
    summary: 'Sends an approved refund to its channel, or asks about one that was sent.',
    input: z.strictObject({ refundId: id }),
    output: z.object({}),
  }),
  async (session, input) => {
    const asked = await session.transaction('find', (context) =>
      findAskedRefund(context, input.refundId),
    )
    await askAboutRefund(session, asked)
    return {}
  },
)

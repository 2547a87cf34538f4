import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { envelope, isWaiting, lockBatch, walkingOrder } from './letter-rows.ts'

/** Claims the letters, or takes a batch up again; the worker draws its file (draw-letters.ts). */
export const makeLetterBatch = implement(api.makeLetterBatch, async (context, input) => {
  const { communityId, batchId } = input
  assertReaches(context, communityId, 'community')
  const batch =
    batchId === undefined
      ? await claim(context, communityId)
      : await reopen(context, { communityId, batchId })
  await context.enqueue({
    task: 'drawLetters',
    key: `drawLetters:${context.companyId}:${batch.batchId}`,
    payload: { batchId: batch.batchId.toString() },
  })
  return { ...batch, left: await countWaiting(context, communityId) }
})

type Claimed = { readonly batchId: bigint; readonly letters: number }

/**
 * Takes the waiting letters in walking order and numbers them; the lock keeps the numbers of a year
 * without gap and double.
 * @throws Failure nothingToPrint
 */
const claim = async (context: Context, communityId: bigint): Promise<Claimed> => {
  const { tx, companyId, actor, now, today } = context
  await sql`select pg_advisory_xact_lock(hashtextextended(${`letters ${companyId}`}, 0))`.execute(
    tx,
  )
  const year = Number(today.slice(0, 4))
  const { rows } = await sql<{ batch_id: bigint }>`
    with waiting as (
      select d.id, row_number() over (order by ${walkingOrder}) as sort
      from notifications.delivery d ${envelope}
      where d.company_id = ${companyId} and m.community_id = ${communityId} and ${isWaiting}
      order by sort limit ${api.largestLetterBatch}
    ), batch as (
      insert into notifications.letter_batch (company_id, community_id, state, letter_count, created_at, created_by)
      select ${companyId}, ${communityId}, 'drawing', count(*), ${now.toString()}::timestamptz, ${actor.name}
      from waiting having count(*) > 0
      returning id
    )
    insert into notifications.letter (company_id, delivery_id, batch_id, sort, year, number)
    select ${companyId}, w.id, b.id, w.sort, ${year}, w.sort + coalesce((select max(number) from notifications.letter
      where company_id = ${companyId} and year = ${year}), 0)
    from waiting w, batch b
    returning batch_id`.execute(tx)
  const [first] = rows
  if (!first) throw failures.nothingToPrint()
  return { batchId: first.batch_id, letters: rows.length }
}

/** @throws Failure notFound, letterBatchHandedOver, nothingToPrint when all of it was paid */
const reopen = async (
  context: Context,
  { communityId, batchId }: { communityId: bigint; batchId: bigint },
): Promise<Claimed> => {
  const batch = await lockBatch(context, batchId)
  if (batch?.community_id !== communityId) throw notFound('letterBatch')
  if (batch.state === 'handedOver') throw failures.letterBatchHandedOver()
  if (batch.state === 'allPaid') throw failures.nothingToPrint()
  await context.tx
    .updateTable('notifications.letter_batch')
    .set({ state: 'drawing', drawn_count: 0 })
    .where('company_id', '=', context.companyId)
    .where('id', '=', batchId)
    .execute()
  return { batchId, letters: batch.letter_count }
}

const countWaiting = async ({ tx, companyId }: Context, communityId: bigint): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from notifications.delivery d
    join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
    where d.company_id = ${companyId} and m.community_id = ${communityId} and ${isWaiting}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

export const getLetterBatchFile = implement(api.getLetterBatchFile, async (context, input) => {
  const batch = await context.tx
    .selectFrom('notifications.letter_batch')
    .select(['community_id', 'state', 'created_at'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', input.batchId)
    .executeTakeFirst()
  if (!batch) throw notFound('letterBatch')
  assertReaches(context, batch.community_id, 'letterBatch')
  if (batch.state !== 'printed' && batch.state !== 'handedOver') throw failures.letterFileGone()
  return { fileName: `letters-${batch.created_at.slice(0, 10)}-${input.batchId}` }
})

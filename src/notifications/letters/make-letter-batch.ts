import { sql } from 'kysely'
import { type MailPaper, readBill } from '../../invoices/index.ts'
import { addDays } from '../../kernel/period.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, orchestrate } from '../../platform/context.ts'
import * as api from '../api.ts'
import type { Rendered } from '../carriers/carrier.ts'
import { failures } from '../failures.ts'
import { kinds } from '../kinds.ts'
import { changeOfOutcome } from '../relay/changes.ts'
import { recordOutcomes } from '../relay/record-outcomes.ts'
import { writeLetterFile } from './letter-files.ts'
import { envelope, isWaiting, letterNo, lockBatch, walkingOrder } from './letter-rows.ts'

const largestBatch = 1_000
/** 催告 gives a reasonable time (Civil Code 944). */
const answerDays = 15

/**
 * Claims the letters, reads their bills, draws the file, and says that it stands: the transactions
 * are short, and a batch that was interrupted is drawn again.
 */
export const makeLetterBatch = orchestrate(api.makeLetterBatch, async (session, input) => {
  const batchId = await session.transaction('claim', (context) => {
    assertReaches(context, input.communityId, 'community')
    return input.batchId === undefined
      ? claim(context, input.communityId)
      : reopen(context, { communityId: input.communityId, batchId: input.batchId })
  })
  const { letters, paidMeanwhile } = await session.transaction('read', (context) =>
    readLetters(context, batchId),
  )
  if (letters.length === 0) {
    const left = await session.transaction('drop', (context) => dropEmpty(context, batchId, input))
    return { batchId: null, letters: 0, pages: 0, paidMeanwhile, left }
  }
  const { dataDir, companyId } = session
  const papers = letters.map(({ paper }) => paper)
  const { pages, sha256 } = await writeLetterFile({ dataDir, companyId, batchId }, papers)
  const left = await session.transaction('printed', async (context) => {
    const deliveryIds = letters.map(({ deliveryId }) => deliveryId)
    await keepPrinted(context, { batchId, deliveryIds, pages, sha256 })
    return countWaiting(context, input.communityId)
  })
  const pageCount = pages.reduce((sum, count) => sum + count, 0)
  return { batchId, letters: letters.length, pages: pageCount, paidMeanwhile, left }
})

/**
 * Takes the waiting letters in walking order and numbers them; the lock keeps the numbers of a year
 * without gap and double.
 * @throws Failure nothingToPrint
 */
const claim = async (context: Context, communityId: bigint): Promise<bigint> => {
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
      order by sort limit ${largestBatch}
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
  return first.batch_id
}

/** @throws Failure notFound, letterBatchHandedOver */
const reopen = async (
  context: Context,
  { communityId, batchId }: { communityId: bigint; batchId: bigint },
): Promise<bigint> => {
  const batch = await lockBatch(context, batchId)
  if (batch?.community_id !== communityId) throw notFound('letterBatch')
  if (batch.state === 'handedOver') throw failures.letterBatchHandedOver()
  return batchId
}

type BatchLetter = { readonly deliveryId: bigint; readonly paper: MailPaper }

/**
 * The bills and letters of a batch as they stand today. A letter that asks for what was paid
 * meanwhile is taken out, and its message goes the way of one that could not be delivered.
 */
const readLetters = async (
  context: Context,
  batchId: bigint,
): Promise<{ letters: readonly BatchLetter[]; paidMeanwhile: number }> => {
  const { rows } = await sql<LetterRow>`
    select l.delivery_id, l.year, l.number, d.delivery_no, d.rendered, m.kind, m.household_id
    from notifications.letter l
    join notifications.delivery d on d.company_id = l.company_id and d.id = l.delivery_id
    join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
    where l.company_id = ${context.companyId} and l.batch_id = ${batchId}
    order by l.sort`.execute(context.tx)
  const letters: BatchLetter[] = []
  const paid: LetterRow[] = []
  for (const row of rows) {
    const bill = await readBill(context, row.household_id)
    if (kinds[row.kind].isAboutDebt && bill.payableFen === 0n) paid.push(row)
    else letters.push({ deliveryId: row.delivery_id, paper: paperOf(context, row, bill) })
  }
  await takeOut(context, batchId, paid)
  return { letters, paidMeanwhile: paid.length }
}

type LetterRow = {
  readonly delivery_id: bigint
  readonly year: number
  readonly number: number
  readonly delivery_no: string
  readonly rendered: Rendered
  readonly kind: api.KindName
  readonly household_id: bigint
}

/** A bill is its own letter; everything else is a letter beside it. */
const paperOf = (context: Context, row: LetterRow, bill: MailPaper['bill']): MailPaper => {
  const { rendered, kind } = row
  if (rendered.form !== 'letter') throw new Error(`a letter was written as ${rendered.form}`)
  if (kind === 'billReady' || kind === 'dueSoon') return { bill, letter: null }
  const { isDemand } = kinds[kind]
  return {
    bill,
    letter: {
      letterNo: letterNo(row.year, row.number),
      title: rendered.title,
      text: rendered.text,
      answerBy: isDemand ? addDays(context.today, answerDays) : null,
      isDemand,
    },
  }
}

const takeOut = async (
  context: Context,
  batchId: bigint,
  rows: readonly LetterRow[],
): Promise<void> => {
  if (rows.length === 0) return
  const { tx, companyId, now } = context
  await sql`delete from notifications.letter where company_id = ${companyId} and batch_id = ${batchId}
    and delivery_id = any(${rows.map((row) => row.delivery_id)}::bigint[])`.execute(tx)
  const shared = { state: 'failed', reason: 'undelivered', providerMessageId: null } as const
  const said = '打印前已缴清，未寄出'
  const at = now.toString()
  await recordOutcomes(
    context,
    rows.map((row) => changeOfOutcome({ ...shared, deliveryNo: row.delivery_no, at, said }, at)),
  )
}

const dropEmpty = async (
  context: Context,
  batchId: bigint,
  { communityId }: { communityId: bigint },
): Promise<number> => {
  await context.tx
    .deleteFrom('notifications.letter_batch')
    .where('company_id', '=', context.companyId)
    .where('id', '=', batchId)
    .execute()
  return countWaiting(context, communityId)
}

const keepPrinted = async (
  { tx, companyId }: Context,
  printed: { batchId: bigint; deliveryIds: readonly bigint[]; pages: number[]; sha256: string },
): Promise<void> => {
  const { batchId, deliveryIds, pages, sha256 } = printed
  await sql`update notifications.letter l set page_count = p.pages
    from unnest(${[...deliveryIds]}::bigint[], ${pages}::int[]) as p(delivery_id, pages)
    where l.company_id = ${companyId} and l.delivery_id = p.delivery_id`.execute(tx)
  await sql`update notifications.letter_batch set state = 'printed', sha256 = ${sha256},
      letter_count = ${pages.length}, page_count = ${pages.reduce((sum, count) => sum + count, 0)}
    where company_id = ${companyId} and id = ${batchId} and state <> 'handedOver'`.execute(tx)
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
  if (batch.state === 'drawing') throw failures.letterFileGone()
  return { fileName: `letters-${batch.created_at.slice(0, 10)}-${input.batchId}` }
})

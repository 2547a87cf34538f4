import { sql } from 'kysely'
import * as z from 'zod'
import type { Bill } from '../../invoices/api.ts'
import { type MailPaper, readBill } from '../../invoices/index.ts'
import { command } from '../../kernel/operation.ts'
import { addDays } from '../../kernel/period.ts'
import { type Context, orchestrate, type Session, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import { livesAt } from '../../property/index.ts'
import type { KindName } from '../api.ts'
import type { Rendered } from '../carriers/carrier.ts'
import { kinds } from '../kinds.ts'
import { changeOfOutcome } from '../relay/changes.ts'
import { recordOutcomes } from '../relay/record-outcomes.ts'
import { dropDraft, dropOldLetterFiles, keepDraft, writeDraft } from './letter-files.ts'
import { letterNo } from './letter-rows.ts'

/** 催告 gives a reasonable time (Civil Code 944). */
const answerDays = 15
/** A demand that leaves fewer when it is printed is written anew. */
const leastAnswerDays = 7
/** Letters a transaction reads, and letters between two words about the progress. */
const step = 100

/** One drawing of a batch; a later one has a higher number, and only the latest is kept. */
type Drawing = { readonly batchId: bigint; readonly drawingNo: number }

/**
 * Reads the bills of a batch, draws its file, and says that it stands, in short transactions. It
 * begins anew whenever it was interrupted: what is half drawn lies in a draft that nobody sees.
 */
const drawLetters = orchestrate(
  command({
    name: 'drawLetters',
    access: [],
    summary: 'Draws the file of a batch of letters.',
    input: z.strictObject({ batchId: z.bigint() }),
    output: z.object({}),
  }),
  async (session, { batchId }) => {
    const drawing = await session.transaction('begin', (context) => begin(context, batchId))
    if (drawing === null) return {}
    try {
      await draw(session, drawing)
    } catch (error) {
      await session.transaction('interrupted', (context) => interrupt(context, drawing))
      throw error
    }
    return {}
  },
)

/** Jobs of letters, by the names they are queued under. */
export const letterTasks: Readonly<Record<string, Task>> = {
  drawLetters: async (platform, { companyId, batchId }) => {
    const call = { actor: systemActor('job'), companyId }
    await execute(platform, drawLetters, { batchId: BigInt(String(batchId)) }, call)
  },
  dropOldLetterFiles,
}

/** Null when the batch has its file already, or needs none. */
const begin = async ({ tx, companyId }: Context, batchId: bigint): Promise<Drawing | null> => {
  const { rows } = await sql<{ drawing_no: number }>`update notifications.letter_batch
    set state = 'drawing', drawing_no = drawing_no + 1, drawn_count = 0, page_count = null, sha256 = null
    where company_id = ${companyId} and id = ${batchId} and state in ('drawing', 'interrupted')
    returning drawing_no`.execute(tx)
  return rows[0] ? { batchId, drawingNo: rows[0].drawing_no } : null
}

const draw = async (session: Session, drawing: Drawing): Promise<void> => {
  const letters: BatchLetter[] = []
  for (let after = 0; ; ) {
    const part = await session.transaction('read', (context) => readPart(context, drawing, after))
    if (part === null) return
    letters.push(...part.letters)
    if (part.last === null) break
    after = part.last
  }
  if (letters.length === 0) {
    await session.transaction('allPaid', (context) => endWithout(context, drawing))
    return
  }
  const draft = { dataDir: session.dataDir, companyId: session.companyId, ...drawing }
  const file = await writeDraft(
    draft,
    letters.map(({ paper }) => paper),
    async (drawn) => {
      if (drawn % step !== 0) return
      await session.transaction('progress', (context) => tellProgress(context, drawing, drawn))
    },
  )
  await session.transaction('printed', async (context) => {
    if (!(await isLatest(context, drawing))) return dropDraft(draft)
    await keepDraft(draft)
    const deliveryIds = letters.map(({ deliveryId }) => deliveryId)
    await keepPrinted(context, { batchId: drawing.batchId, deliveryIds, ...file })
  })
}

/** Whether this drawing is still the one that counts; the batch stays locked until the end. */
const isLatest = async ({ tx, companyId }: Context, drawing: Drawing): Promise<boolean> => {
  const { rows } = await sql`select from notifications.letter_batch
    where company_id = ${companyId} and id = ${drawing.batchId} and drawing_no = ${drawing.drawingNo}
      and state = 'drawing' for update`.execute(tx)
  return rows.length > 0
}

type BatchLetter = { readonly deliveryId: bigint; readonly paper: MailPaper }

/**
 * The next bills and letters of a batch as they stand today. A letter that asks for what was paid
 * meanwhile is taken out, and so is one whose home was sold: the buyer would open it. Its message
 * goes the way of one that could not be delivered.
 * @returns null when another drawing has begun; `last` is the place to go on after, null at the end
 */
const readPart = async (
  context: Context,
  drawing: Drawing,
  after: number,
): Promise<{ letters: readonly BatchLetter[]; last: number | null } | null> => {
  if (!(await isLatest(context, drawing))) return null
  const { rows } = await sql<LetterRow>`
    select l.sort, l.delivery_id, l.year, l.number, d.delivery_no, d.rendered, m.kind, m.household_id,
      ${livesAt(context, sql`m.household_id`, sql`d.address_id`)} as lives_there
    from notifications.letter l
    join notifications.delivery d on d.company_id = l.company_id and d.id = l.delivery_id
    join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
    where l.company_id = ${context.companyId} and l.batch_id = ${drawing.batchId} and l.sort > ${after}
    order by l.sort limit ${step}`.execute(context.tx)
  const letters: BatchLetter[] = []
  const sold = rows.filter((row) => !row.lives_there)
  const paid: LetterRow[] = []
  const late: LetterRow[] = []
  for (const row of rows.filter((it) => it.lives_there)) {
    const bill = await readBill(context, row.household_id)
    if (isOvertaken(row, bill)) paid.push(row)
    else if (isTooLate(row, context.today)) late.push(row)
    else letters.push({ deliveryId: row.delivery_id, paper: paperOf(context, row, bill) })
  }
  const { batchId } = drawing
  await takeOut(context, batchId, { rows: paid, isPaid: true, said: takenOut.paid })
  await takeOut(context, batchId, { rows: late, isPaid: false, said: takenOut.late })
  await takeOut(context, batchId, { rows: sold, isPaid: false, said: takenOut.sold })
  return { letters, last: rows.length < step ? null : (rows.at(-1)?.sort ?? null) }
}

type LetterRow = {
  readonly sort: number
  readonly delivery_id: bigint
  readonly year: number
  readonly number: number
  readonly delivery_no: string
  readonly rendered: Rendered
  readonly kind: KindName
  readonly household_id: bigint
  /** False once the home was sold. */
  readonly lives_there: boolean
}

/** What it asks for is paid; or a demand asks, fen by fen, for what is not owed so any more. */
const isOvertaken = ({ kind, rendered }: LetterRow, bill: Bill): boolean => {
  if (kinds[kind].isAboutDebt && bill.payableFen === 0n) return true
  if (rendered.form !== 'letter' || !rendered.sheet) return false
  const open = new Map(
    [...bill.lines, ...bill.earlier]
      .filter(({ isHeld }) => !isHeld)
      .map(({ id, outstandingFen }) => [String(id), String(outstandingFen)]),
  )
  return rendered.sheet.claims.some(({ chargeId, openFen }) => open.get(chargeId) !== openFen)
}

/** A demand says by when it asks for an answer: printed so late, it would not give a reasonable time. */
const isTooLate = ({ rendered }: LetterRow, today: string): boolean =>
  rendered.form === 'letter' &&
  rendered.sheet !== undefined &&
  rendered.sheet.answerBy < addDays(today, leastAnswerDays)

/** A bill is its own letter; everything else is a letter beside it. */
const paperOf = (context: Context, row: LetterRow, bill: Bill): MailPaper => {
  const { rendered, kind } = row
  if (rendered.form !== 'letter') throw new Error(`a letter was written as ${rendered.form}`)
  if (rendered.sheet) return { demand: rendered.sheet, isDemo: bill.isDemo }
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

/** Why a letter never left, as its delivery tells it. */
const takenOut = {
  paid: '打印前已缴，或有了异议，未寄出',
  late: '打印太晚，答复期不足，未寄出，请重新起草',
  sold: '房屋已过户，未寄出',
} as const

const takeOut = async (
  context: Context,
  batchId: bigint,
  { rows, isPaid, said }: { rows: readonly LetterRow[]; isPaid: boolean; said: string },
): Promise<void> => {
  if (rows.length === 0) return
  const { tx, companyId, now } = context
  await sql`delete from notifications.letter where company_id = ${companyId} and batch_id = ${batchId}
    and delivery_id = any(${rows.map((row) => row.delivery_id)}::bigint[])`.execute(tx)
  await sql`update notifications.letter_batch set letter_count = letter_count - ${rows.length},
      paid_count = paid_count + ${isPaid ? rows.length : 0}
    where company_id = ${companyId} and id = ${batchId}`.execute(tx)
  const shared = { state: 'failed', reason: 'undelivered', providerMessageId: null } as const
  const at = now.toString()
  await recordOutcomes(
    context,
    rows.map((row) => changeOfOutcome({ ...shared, deliveryNo: row.delivery_no, at, said }, at)),
  )
}

const tellProgress = async (
  { tx, companyId }: Context,
  { batchId, drawingNo }: Drawing,
  drawn: number,
): Promise<void> => {
  await sql`update notifications.letter_batch set drawn_count = ${drawn}
    where company_id = ${companyId} and id = ${batchId} and drawing_no = ${drawingNo}`.execute(tx)
}

/** The worker tries again by itself; until then the page says what happened. */
const interrupt = async (
  { tx, companyId }: Context,
  { batchId, drawingNo }: Drawing,
): Promise<void> => {
  await sql`update notifications.letter_batch set state = 'interrupted'
    where company_id = ${companyId} and id = ${batchId} and drawing_no = ${drawingNo}
      and state = 'drawing'`.execute(tx)
}

const endWithout = async (
  { tx, companyId }: Context,
  { batchId, drawingNo }: Drawing,
): Promise<void> => {
  await sql`update notifications.letter_batch set state = 'allPaid'
    where company_id = ${companyId} and id = ${batchId} and drawing_no = ${drawingNo}
      and state = 'drawing'`.execute(tx)
}

const keepPrinted = async (
  { tx, companyId }: Context,
  printed: { batchId: bigint; deliveryIds: readonly bigint[]; pages: number[]; sha256: string },
): Promise<void> => {
  const { batchId, deliveryIds, pages, sha256 } = printed
  await sql`update notifications.letter l set page_count = p.pages
    from unnest(${[...deliveryIds]}::bigint[], ${pages}::int[]) as p(delivery_id, pages)
    where l.company_id = ${companyId} and l.delivery_id = p.delivery_id`.execute(tx)
  await sql`update notifications.letter_batch set state = 'printed', sha256 = ${sha256}, drawn_count = letter_count,
      page_count = ${pages.reduce((sum, count) => sum + count, 0)}
    where company_id = ${companyId} and id = ${batchId}`.execute(tx)
}

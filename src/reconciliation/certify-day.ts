import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { formatYuan } from '../kernel/money.ts'
import { addDays } from '../kernel/period.ts'
import { notFound } from '../kernel/things.ts'
import { closeThrough } from '../ledger/index.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { countOf, type DayRow, netOf, readDays, sumOf } from './day-rows.ts'
import { failures } from './failures.ts'
import { type Proof, proofsOf } from './proofs.ts'
import { assertOver, assertWholeCompany } from './receive-statement.ts'
import { tieOutDay } from './tie-out.ts'

const genesis = '0'.repeat(64)

/**
 * 签发: ties the day out once more, proves it, hashes the proofs together with the certificate
 * before it, and locks the day. Refused while a difference has no explanation or a proof fails.
 * Days are certified in order, so that the chain has no hole.
 */
export const certifyDay = implement(api.certifyDay, async (context, input) => {
  assertWholeCompany(context)
  assertOver(context, input.date)
  const { tx, companyId, actor } = context
  await sql`select pg_advisory_xact_lock(hashtextextended(${`certify ${companyId}`}, 0))`.execute(
    tx,
  )
  const previous = await lastCertificate(context)
  if (previous && input.date <= previous.date) throw failures.dayCertified({ day: input.date })
  if (previous && input.date !== addDays(previous.date, 1)) {
    throw failures.earlierDayOpen({ earlier: addDays(previous.date, 1) })
  }
  await tieOutDay(context, input.date)
  const rows = await readDays(context, { from: input.date, to: input.date })
  const proofs = proofsOf(rows, await booksGap(context, input.date))
  refuseUnproven(input.date, rows, proofs)
  const previousHash = previous?.hash ?? genesis
  const content = contentOf(input.date, rows, proofs, previousHash)
  const made = {
    date: input.date,
    hash: hashOf(content),
    previousHash,
    certifiedAt: context.now.toString(),
    certifiedBy: actor.name,
  }
  await tx
    .insertInto('reconciliation.certificate')
    .values({
      company_id: companyId,
      business_date: input.date,
      content,
      hash: made.hash,
      previous_hash: previousHash,
      certified_at: made.certifiedAt,
      certified_by: staffIdOf(context),
      certified_by_name: actor.name,
    })
    .execute()
  await sql`update reconciliation.tie_out set state = 'certified'
    where company_id = ${companyId} and business_date = ${input.date}::date`.execute(tx)
  await closeThrough(context, input.date)
  await context.announce({ name: 'dayCertified', date: input.date, hash: made.hash })
  return made
})

const refuseUnproven = (date: string, rows: readonly DayRow[], proofs: readonly Proof[]): void => {
  const count = countOf(rows, ({ openCount }) => openCount)
  if (count > 0) {
    const amount = formatYuan(sumOf(rows, ({ differenceFen }) => differenceFen))
    throw failures.unexplained({ day: date, count, amount })
  }
  const failing = proofs.find(({ holds }) => !holds)
  if (!failing) return
  throw failures.proofFails({
    day: date,
    proof: `${failing.words.zh}：${failing.value}`,
    proofEn: `${failing.words.en}: ${failing.value}`,
  })
}

const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')

/** The text that is hashed: every figure of the day, its files, its proofs, the hash before. */
const contentOf = (
  date: string,
  rows: readonly DayRow[],
  proofs: readonly Proof[],
  previousHash: string,
): string =>
  JSON.stringify(
    {
      date,
      accounts: rows.map((row) => ({
        id: row.channelAccountId,
        channel: row.channel,
        name: row.name,
        statement: row.fileHash,
        ours: [row.oursCount, row.oursFen, row.oursRefundFen],
        theirs: [row.theirsCount, row.theirsFen, row.refundFen, row.feeFen, netOf(row)],
        transit: [row.openingFen, row.landedFen, row.closingFen],
        matched: row.matchedCount,
        explained: row.explainedCount,
      })),
      proofs: proofs.map(({ key, value, holds }) => ({ key, value, holds })),
      previousHash,
    },
    (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  )

/** Payments and refunds of the day in the sub-ledger less what they posted to clearing. */
export const booksGap = async ({ tx, companyId }: Context, date: string): Promise<bigint> => {
  const { rows } = await sql<{ fen: bigint }>`
    select ((select coalesce(sum(amount_fen), 0) from payments.payment p where p.company_id = ${companyId}
          and p.received_on = ${date}::date and p.method <> 'opening')
      - (select coalesce(sum(amount_fen), 0) from ledger.transfer where company_id = ${companyId} and posted_on = ${date}::date
          and (debit_code in (20, 21) or credit_code in (20, 21)) and debit_code = 20 and source_kind = 'payment'
          and reverses_id is null))::bigint as fen`.execute(tx)
  return rows[0]?.fen ?? 0n
}

type Certificate = {
  readonly date: string
  readonly hash: string
  readonly previousHash: string
  readonly certifiedAt: string
  readonly certifiedBy: string
}

const selectCertificates = ({ tx, companyId }: Context) =>
  tx
    .selectFrom('reconciliation.certificate')
    .select(['business_date as date', 'hash', 'previous_hash as previousHash'])
    .select(['certified_at as certifiedAt', 'certified_by_name as certifiedBy'])
    .where('company_id', '=', companyId)

/** The last certificate of all, or the last before a day. */
export const lastCertificate = (
  context: Context,
  before = '9999-12-31',
): Promise<Certificate | undefined> =>
  selectCertificates(context)
    .where('business_date', '<', before)
    .orderBy('business_date', 'desc')
    .limit(1)
    .executeTakeFirst()

export const certificatesOf = (
  context: Context,
  from: string,
  to: string,
): Promise<Certificate[]> =>
  selectCertificates(context)
    .where('business_date', '>=', from)
    .where('business_date', '<=', to)
    .execute()

export const getCertificate = implement(api.getCertificate, async (context, input) => {
  assertWholeCompany(context)
  const row = await selectCertificates(context)
    .select('content')
    .where('business_date', '=', input.date)
    .executeTakeFirst()
  if (!row) throw notFound('certificate')
  const before = await lastCertificate(context, input.date)
  const holds =
    hashOf(row.content) === row.hash &&
    row.previousHash === (before?.hash ?? genesis) &&
    row.content.includes(`"previousHash":"${row.previousHash}"`)
  return { ...row, holds }
})

import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { booksGap, certificatesOf, lastCertificate } from './certify-day.ts'
import { countOf, type DayRow, netOf, readDays, sumOf } from './day-rows.ts'
import { proofsOf } from './proofs.ts'
import { assertWholeCompany } from './receive-statement.ts'
import { isFinalBy } from './tie-out.ts'

const settles: Readonly<Record<string, 'nextDay' | 'atOnce' | 'banked'>> = {
  transfer: 'atOnce',
  cash: 'banked',
}

/** The page of a day: rows by channel in three blocks, sums, proofs, and the certificate before. */
export const getTieOut = implement(api.getTieOut, async (context, input) => {
  assertWholeCompany(context)
  const rows = await readDays(context, { from: input.date, to: input.date })
  const [certificate] = await certificatesOf(context, input.date, input.date)
  const openCount = countOf(rows, (row) => row.openCount)
  const explainedCount = countOf(rows, (row) => row.matchedCount + row.explainedCount)
  return {
    date: input.date,
    isCertified: certificate !== undefined,
    isProvisional: !isFinalBy(context.now, input.date),
    rows: rows.map(toRow),
    sums: {
      ours: {
        count: countOf(rows, (row) => row.oursCount),
        fen: sumOf(rows, (row) => row.oursFen),
      },
      theirs: {
        count: countOf(rows, (row) => row.theirsCount),
        fen: sumOf(rows, (row) => row.theirsFen),
        refundFen: sumOf(rows, (row) => row.refundFen),
        feeFen: sumOf(rows, (row) => row.feeFen),
        netFen: sumOf(rows, netOf),
      },
      transit: {
        openingFen: sumOf(rows, (row) => row.openingFen),
        landedFen: sumOf(rows, (row) => row.landedFen),
        closingFen: sumOf(rows, (row) => row.closingFen),
      },
      lineCount: explainedCount + openCount,
      explainedCount,
      openCount,
      differenceFen: sumOf(rows, (row) => row.differenceFen),
    },
    proofs: proofsOf(rows, await booksGap(context, input.date)),
    certificate: certificate ?? null,
    previous: (await lastCertificate(context, input.date)) ?? null,
  }
})

const toRow = (row: DayRow) => ({
  channelAccountId: row.channelAccountId,
  channel: row.channel,
  name: row.name,
  settles: settles[row.channel] ?? 'nextDay',
  state: row.state,
  ours: { count: row.oursCount, fen: row.oursFen, refundFen: row.oursRefundFen },
  theirs: row.hasStatement
    ? {
        count: row.theirsCount,
        fen: row.theirsFen,
        refundFen: row.refundFen,
        feeFen: row.feeFen,
        netFen: netOf(row),
      }
    : null,
  transit: { openingFen: row.openingFen, landedFen: row.landedFen, closingFen: row.closingFen },
  matchedCount: row.matchedCount,
  openCount: row.openCount,
  explainedCount: row.explainedCount,
  differenceFen: row.differenceFen,
})

/** Days by state: the worst of their accounts. */
export const getReconciliationHistory = implement(
  api.getReconciliationHistory,
  async (context, input) => {
    assertWholeCompany(context)
    const rows = await readDays(context, input)
    const certificates = await certificatesOf(context, input.from, input.to)
    const dates = [...new Set(rows.map(({ date }) => date))]
    return {
      days: dates.map((date) => {
        const day = rows.filter((row) => row.date === date)
        return {
          date,
          state:
            api.tieOutStates.find((state) => day.some((row) => row.state === state)) ?? 'waiting',
          oursFen: sumOf(day, (row) => row.oursFen),
          theirsFen: sumOf(day, (row) => row.theirsFen),
          openCount: countOf(day, (row) => row.openCount),
          differenceFen: sumOf(day, (row) => row.differenceFen),
          certificate: certificates.find((it) => it.date === date) ?? null,
        }
      }),
    }
  },
)

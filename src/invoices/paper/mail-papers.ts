import type { Bill, DemandSheet } from '../api.ts'
import { billSheet } from './bill-paper.ts'
import { demandSheet } from './demand-paper.ts'
import { type Letter, letterSheet } from './letter-paper.ts'
import { writePdf } from './sheet.ts'

/** What goes into one envelope: the bill alone, a letter about it, or a demand that was written before. */
export type MailPaper =
  | { readonly bill: Bill; readonly letter: Letter | null }
  | { readonly demand: DemandSheet; readonly isDemo: boolean }

/**
 * One PDF of everything that is to be posted, in the given order.
 * @param onWritten is told how many envelopes are written
 * @returns how many pages each envelope takes
 */
export const mailPapers = (
  papers: readonly MailPaper[],
  output: NodeJS.WritableStream,
  onWritten?: (count: number) => Promise<void>,
): Promise<number[]> =>
  writePdf(
    papers.map((paper) => {
      if ('demand' in paper) return demandSheet(paper.demand, { ...paper, isDraft: false })
      return paper.letter ? letterSheet(paper.bill, paper.letter) : billSheet(paper.bill)
    }),
    output,
    onWritten,
  )

import type { Bill } from '../api.ts'
import { billSheet } from './bill-paper.ts'
import { type Letter, letterSheet } from './letter-paper.ts'
import { writePdf } from './sheet.ts'

/** What goes into one envelope: the bill alone, or a letter about it. */
export type MailPaper = { readonly bill: Bill; readonly letter: Letter | null }

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
    papers.map(({ bill, letter }) => (letter ? letterSheet(bill, letter) : billSheet(bill))),
    output,
    onWritten,
  )

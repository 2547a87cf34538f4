/**
 * The papers. What draws them (a PDF writer, a font tool, a list of every character of the font)
 * takes some forty megabytes, so it is loaded with the first paper and not with the program.
 */
export const billPaper: typeof import('./bill-paper.ts').billPaper = async (...asked) =>
  (await import('./bill-paper.ts')).billPaper(...asked)

export const cutOffPaper: typeof import('./cut-off-paper.ts').cutOffPaper = async (...asked) =>
  (await import('./cut-off-paper.ts')).cutOffPaper(...asked)

export const demandPaper: typeof import('./demand-paper.ts').demandPaper = async (...asked) =>
  (await import('./demand-paper.ts')).demandPaper(...asked)

export const receiptA5: typeof import('./receipt-paper.ts').receiptA5 = async (...asked) =>
  (await import('./receipt-paper.ts')).receiptA5(...asked)

export const receiptRoll: typeof import('./receipt-paper.ts').receiptRoll = async (...asked) =>
  (await import('./receipt-paper.ts')).receiptRoll(...asked)

export const mailPapers: typeof import('./mail-papers.ts').mailPapers = async (...asked) =>
  (await import('./mail-papers.ts')).mailPapers(...asked)

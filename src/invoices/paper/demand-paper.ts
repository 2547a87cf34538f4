import type { DemandSheet } from '../api.ts'
import { roomFor } from './bill-paper.ts'
import { drawLetterhead } from './letterhead.ts'
import { makePdf, type Paper, type Pen } from './sheet.ts'

const left = 20
const width = 170
const heading = { size: 12.5, weight: 'bold' } as const

/** How a sheet is printed: as a draft, or as pretend money's. */
type DemandPrint = { readonly isDraft: boolean; readonly isDemo: boolean }

/** 催缴函 as a PDF. */
export const demandPaper = (sheet: DemandSheet, print: DemandPrint): Promise<Buffer> =>
  makePdf(demandSheet(sheet, print))

/** A4 for a window envelope; the word of the title cannot be read through the window. */
export const demandSheet = (sheet: DemandSheet, { isDraft, isDemo }: DemandPrint): Paper => ({
  title: `${sheet.title} ${sheet.letterNo}`.trim(),
  madeOn: sheet.datedOn,
  isDemo,
  ...(isDraft ? { mark: '草稿' } : {}),
  width: 210,
  height: 297,
  draw: (pen) => drawDemand(pen, sheet),
  foot: (pen, { number, count }) => {
    pen.rule(left, 282, width, 0.5, '#999')
    const words = sheet.letterNo ? `函号 ${sheet.letterNo}` : '草稿，未编号'
    pen.text(`${sheet.community.name}  ${words}`, left, 283.5, { size: 9 })
    pen.text(`第 ${number} 页，共 ${count} 页`, left, 283.5, { size: 9, align: 'right', width })
  },
})

const drawDemand = (pen: Pen, sheet: DemandSheet): number => {
  drawLetterhead(pen, sheet, [
    ['函号', sheet.letterNo],
    ['户号', sheet.household.householdNo],
    ['日期', sheet.datedOn],
    ['请答复于', sheet.answerBy, 'bold'],
  ])
  let y = pen.text(sheet.title, left, 85, { size: 15, weight: 'bold', width }) + 1.5
  y = drawTable(pen, sheet, pen.text(sheet.opening, left, y, { width }) + 2.5) + 1.5
  for (const words of sheet.arithmetic) {
    y = pen.text(words, left, roomFor(pen, y, pen.height(words, { width })), { width })
  }
  y = drawWays(pen, sheet, y)
  y = drawBasis(pen, sheet, y)
  y = drawSigning(pen, sheet, y)
  return drawAppendix(pen, sheet, y)
}

/** Right edge and width of each column of figures, from the right: fees share what is left. */
const edges = { lateFee: 190, overdueDays: 173.5, open: 152.5, lastFee: 131.5, fee: 18.5 } as const
const cell = { size: 10.5 } as const

const drawTable = (pen: Pen, { table }: DemandSheet, top: number): number => {
  const bold = { ...cell, weight: 'bold' } as const
  const figures = (
    y: number,
    texts: { fees: readonly string[]; open: string; overdueDays: string; lateFee: string },
    style: typeof cell | typeof bold,
  ): void => {
    const at = (text: string, edge: number, room: number) =>
      pen.text(text, edge - room, y, { ...style, align: 'right', width: room })
    texts.fees.forEach((text, index) => {
      at(text, edges.lastFee - (texts.fees.length - 1 - index) * edges.fee, edges.fee - 0.5)
    })
    at(texts.open, edges.open, 20.5)
    at(texts.overdueDays, edges.overdueDays, 20)
    at(texts.lateFee, edges.lateFee, 16)
  }
  const head = (y: number): number => {
    pen.text('账期', left, y, bold)
    pen.text('到期日', 47, y, bold)
    const names = { open: '未缴小计', overdueDays: '逾期天数', lateFee: '违约金' }
    figures(y, { fees: table.fees, ...names }, bold)
    pen.rule(left, y + 6.3, width, 1.1)
    return y + 7.6
  }
  let y = head(top)
  for (const row of table.rows) {
    const at = roomFor(pen, y, 15)
    y = at === y ? y : head(at)
    pen.text(row.period, left, y, cell)
    pen.text(row.dueOn, 47, y, cell)
    figures(y, { ...row, overdueDays: String(row.overdueDays) }, cell)
    pen.rule(left, y + 6, width, 0.5, '#999')
    y += 7.3
  }
  pen.rule(left, y - 1.3, width, 1.6)
  pen.text('合计 元', left, y, bold)
  figures(y, { ...table.total, overdueDays: '' }, bold)
  return y + 6.2
}

const drawWays = (pen: Pen, { ways, url }: DemandSheet, top: number): number => {
  const y = roomFor(pen, top + 3, 36)
  let below = pen.text('您可以', left, y, heading) + 0.8
  for (const { name, words } of ways) {
    pen.text(name, left, below, { weight: 'bold' })
    const indent = pen.widthOf(name, { weight: 'bold' }) + 3.7
    below = pen.text(words, left + indent, below, { width: 132 - indent }) + 0.4
  }
  pen.code(url, 158, y - 1, 34)
  pen.text('扫码看账单、缴费', 158, y + 31.5, { size: 9, align: 'center', width: 34 })
  return Math.max(below, y + 36)
}

const drawBasis = (pen: Pen, { basis, promise }: DemandSheet, top: number): number => {
  const tall = pen.height(basis.text, { width }) + pen.height(promise, { width }) + 10
  let y = pen.text(basis.heading, left, roomFor(pen, top + 2, tall), heading) + 0.8
  y = pen.text(basis.text, left, y, { width }) + 1.8
  return pen.text(promise, left, y, { width })
}

/** The strip may come nearer to the foot than text does. */
const aboveFoot = 280

/** The seal, who wrote and who checked; a strip to sign at the door, and signing is not agreeing. */
const drawSigning = (pen: Pen, sheet: DemandSheet, top: number): number => {
  let y = top + 4
  if (y + 16 > aboveFoot) {
    pen.newPage()
    y = 20
  }
  const { handledBy, checkedBy } = sheet.signing
  const persons = `经办 ${handledBy}  ${checkedBy ? `审核 ${checkedBy}  ` : ''}${sheet.datedOn}`
  pen.text(`${sheet.companyName}（盖章）`, left, y, {})
  y = pen.text(persons, left, y, { align: 'right', width })
  for (let x = left; x < left + width; x += 2.4) pen.rule(x, y + 2, 1.4, 0.6)
  y += 5
  pen.text('当面送达时签收（签收不代表同意）', left, y, {})
  pen.text('签名', 84, y, {})
  pen.rule(93, y + 5, 30, 0.5)
  pen.text('日期', 128, y, {})
  pen.rule(137, y + 5, 30, 0.5)
  return y + 6
}

const drawAppendix = (pen: Pen, { appendix }: DemandSheet, top: number): number => {
  if (appendix.length === 0) return top
  pen.newPage()
  let y = pen.text('附：违约金逐笔计算', left, 20, heading) + 1
  for (const words of appendix) {
    y = pen.text(words, left, roomFor(pen, y, pen.height(words, { width })), { width }) + 0.8
  }
  return y
}

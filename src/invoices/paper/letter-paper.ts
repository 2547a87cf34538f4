import { article944 } from '../../compliance/index.ts'
import { formatYuan } from '../../kernel/money.ts'
import { daysBetween } from '../../kernel/period.ts'
import type { Bill, BillLine } from '../api.ts'
import { drawLateFee, roomFor } from './bill-paper.ts'
import { drawLetterhead } from './letterhead.ts'
import type { Paper, Pen } from './sheet.ts'

/** 函: what is written to a household besides its bill. */
export type Letter = {
  readonly letterNo: string
  /** As it stands over the letter, and word for word what was said. */
  readonly title: string
  readonly text: string
  /** The day by which an answer is asked for; null where none is. */
  readonly answerBy: string | null
  /** A demand: with what is overdue, how the late fee came about, ways out, the law, and a receipt. */
  readonly isDemand: boolean
}

const left = 20
const width = 170

/** A4 for a window envelope; the word of the title cannot be read through the window. */
export const letterSheet = (bill: Bill, letter: Letter): Paper => ({
  title: `${letter.title} ${letter.letterNo}`,
  isDemo: bill.isDemo,
  width: 210,
  height: 297,
  draw: (pen) => drawLetter(pen, bill, letter),
  foot: (pen, { number, count }) => {
    pen.rule(left, 282, width, 0.5, '#999')
    const words = `${bill.community.name}  函号 ${letter.letterNo}`
    pen.text(words, left, 283.5, { size: 9 })
    pen.text(`第 ${number} 页，共 ${count} 页`, left, 283.5, { size: 9, align: 'right', width })
  },
})

const drawLetter = (pen: Pen, bill: Bill, letter: Letter): number => {
  drawLetterhead(pen, bill, [
    ['函号', letter.letterNo],
    ['户号', bill.household.householdNo],
    ['日期', bill.today],
    ['请答复于', letter.answerBy ?? ''],
  ])
  let y = pen.text(letter.title, left, 86, { size: 15, weight: 'bold', width }) + 1.5
  y = pen.text(letter.text, left, y, { width })
  if (letter.isDemand) {
    y = drawOverdue(pen, bill, y + 3)
    if (bill.lateFeeFen > 0n) y = drawLateFee(pen, bill, y)
  }
  y = drawWays(pen, bill, letter, y)
  if (letter.isDemand) y = drawLaw(pen, roomFor(pen, y + 4, 48))
  return drawSigning(pen, bill, letter, y)
}

type Row = {
  readonly period: string
  readonly dueOn: string
  readonly fees: ReadonlyMap<string, bigint>
  readonly openFen: bigint
  readonly lateFeeFen: bigint
}

/** What is past its due date and not paused, a row for each month. */
const overdueRows = (bill: Bill): readonly Row[] => {
  const overdue = [...bill.earlier, ...bill.lines].filter(
    (line) =>
      line.outstandingFen > 0n &&
      line.dueOn < bill.today &&
      (line.holdReason === null || line.holdReason === 'pendingPayment'),
  )
  const lateFees = new Map(bill.lateFees.map(({ chargeId, fen }) => [chargeId, fen]))
  return [...Map.groupBy(overdue, ({ periodMonth }) => periodMonth)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([month, lines]) => ({
      period: `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`,
      dueOn: lines.map(({ dueOn }) => dueOn).sort()[0] ?? '',
      fees: feesOf(lines),
      openFen: lines.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
      lateFeeFen: lines.reduce((sum, { id }) => sum + (lateFees.get(id) ?? 0n), 0n),
    }))
}

const feesOf = (lines: readonly BillLine[]): ReadonlyMap<string, bigint> => {
  const fees = new Map<string, bigint>()
  for (const { itemName, outstandingFen } of lines) {
    fees.set(itemName.zh, (fees.get(itemName.zh) ?? 0n) + outstandingFen)
  }
  return fees
}

/** Three fees have a column of their own; what is left stands together under 其他. */
const feeColumns = (
  rows: readonly Row[],
): readonly (readonly [name: string, of: (row: Row) => bigint])[] => {
  const names = [...new Set(rows.flatMap(({ fees }) => [...fees.keys()]))]
  const single = names.slice(0, names.length > 3 ? 2 : 3)
  const feeOf = (name: string) => (row: Row) => row.fees.get(name) ?? 0n
  const rest = names.slice(single.length)
  return [
    ...single.map((name) => [name, feeOf(name)] as const),
    ...(rest.length > 0
      ? [['其他', (row: Row) => rest.reduce((sum, name) => sum + feeOf(name)(row), 0n)] as const]
      : []),
  ]
}

const drawOverdue = (pen: Pen, bill: Bill, top: number): number => {
  const rows = overdueRows(bill)
  const fees = feeColumns(rows)
  const cell = { size: 10 }
  const place = (index: number) => ({ x: 72 + index * 23, width: 22 })
  const figures = (y: number, texts: readonly string[], weight?: 'bold'): void =>
    texts.forEach((text, index) => {
      const { x, width } = place(index)
      const end = index === texts.length - 1 ? 190 - x : width
      pen.text(text, x, y, { ...cell, ...(weight ? { weight } : {}), align: 'right', width: end })
    })
  const head = (y: number): number => {
    pen.text('账期', left, y, { ...cell, weight: 'bold' })
    pen.text('到期日', 48, y, { ...cell, weight: 'bold' })
    figures(y, [...fees.map(([name]) => name), '未缴小计', '违约金'], 'bold')
    pen.rule(left, y + 6, width, 1.1)
    return y + 7
  }
  let y = head(top)
  for (const row of rows) {
    const at = roomFor(pen, y, 7)
    y = at === y ? y : head(at)
    pen.text(row.period, left, y, cell)
    pen.text(row.dueOn, 48, y, cell)
    figures(y, [...fees.map(([, of]) => of(row)), row.openFen, row.lateFeeFen].map(formatYuan))
    pen.rule(left, y + 5.6, width, 0.5, '#999')
    y += 6.5
  }
  const sum = (of: (row: Row) => bigint): bigint => rows.reduce((total, row) => total + of(row), 0n)
  const totals = [
    ...fees.map(([, of]) => of),
    (row: Row) => row.openFen,
    (row: Row) => row.lateFeeFen,
  ]
  pen.rule(left, y - 0.9, width, 1.6)
  pen.text('合计 元', left, y, { ...cell, weight: 'bold' })
  figures(
    y,
    totals.map((of) => formatYuan(sum(of))),
    'bold',
  )
  const oldest = rows[0]
  return pen.text(
    oldest ? `最早的一笔已过到期日 ${daysBetween(oldest.dueOn, bill.today)} 天。` : '',
    left,
    y + 6.5,
    { size: 9 },
  )
}

const drawWays = (pen: Pen, bill: Bill, letter: Letter, top: number): number => {
  const { community } = bill
  const call =
    community.servicePhone === '' ? '告诉物业服务窗口' : `打服务电话 ${community.servicePhone}`
  const account = community.bankAccountNo === '' ? '' : `，或转账到 ${community.bankAccountNo}`
  const ways = letter.isDemand
    ? [
        ['缴费', `扫码，到窗口${account}。`],
        ['已经缴过', `${call}报缴费日期，查实后当天更正。`],
        ['有异议', '说明哪一项，那一项先暂停，不计违约金，7 日内书面答复。'],
        [
          '一时有困难',
          `可以商量分期${community.stewardName ? `，管家${community.stewardName}上门或电话都行` : ''}。`,
        ],
      ]
    : [
        ['看明细', '扫码看账单和这封信说的事。'],
        ['有疑问', `${call}。`],
      ]
  const y = roomFor(pen, top + 5, 40)
  let below = pen.text('您可以', left, y, { size: 12.5, weight: 'bold' }) + 1
  for (const [name = '', words = ''] of ways) {
    pen.text(name, left, below, { weight: 'bold' })
    below = pen.text(words, 46, below, { width: 102 }) + 0.8
  }
  pen.code(bill.url, 156, y - 2, 34)
  pen.text('扫码看账单、缴费', 156, y + 32, { size: 9, align: 'center', width: 34 })
  return Math.max(below, y + 37)
}

const drawLaw = (pen: Pen, top: number): number => {
  let y = pen.text('依据：民法典第944条', left, top, { size: 12.5, weight: 'bold' }) + 1
  const { duty, demand, protection } = article944
  y = pen.text(`${duty}${demand}${protection}`, left, y, { width }) + 1.5
  return pen.text(
    '不论是否缴费，您家的水、电、暖、气、门禁、电梯和停车都不受影响。本函只寄给您本人。',
    left,
    y,
    { width },
  )
}

/** The seal; on a demand a strip to sign at the door, and signing is not agreeing. */
const drawSigning = (pen: Pen, bill: Bill, letter: Letter, top: number): number => {
  let y = roomFor(pen, top + 5, letter.isDemand ? 24 : 8)
  const steward = bill.community.stewardName
  pen.text(`${bill.companyName}（盖章）`, left, y, {})
  y = pen.text(`${steward ? `经办 ${steward}  ` : ''}${bill.today}`, left, y, {
    align: 'right',
    width,
  })
  if (!letter.isDemand) return y
  for (let x = left; x < left + width; x += 2.4) pen.rule(x, y + 2.5, 1.4, 0.6)
  pen.text('当面送达时签收（签收不代表同意）', left, y + 5.5, {})
  pen.text('签名', 88, y + 5.5, {})
  pen.rule(98, y + 10.5, 32, 0.5)
  pen.text('日期', 134, y + 5.5, {})
  pen.rule(144, y + 10.5, 32, 0.5)
  return y + 12
}

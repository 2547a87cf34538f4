import { capitalYuan, formatYuan, parseYuan } from '../../kernel/money.ts'
import type { Bill, BillLine } from '../api.ts'
import { drawLetterhead, weekday } from './letterhead.ts'
import { makePdf, type Paper, type Pen } from './sheet.ts'

const left = 20
const width = 170
const lastLine = 268
const columns = { item: 20, calculation: 44, basis: 116, amount: 166 } as const

/** A4: the address in the window of an envelope (90 × 40 mm at 20/45), fold marks at 99 and 198. */
export const billPaper = (bill: Bill): Promise<Buffer> => makePdf(billSheet(bill))

export const billSheet = (bill: Bill): Paper => ({
  title: `${bill.period.zh}账单 ${bill.household.householdNo}`,
  isDemo: bill.isDemo,
  width: 210,
  height: 297,
  draw: (pen) => drawBill(pen, bill),
  foot: (pen, { number, count }) => {
    const words = `${bill.community.name}  户号 ${bill.household.householdNo}  ${bill.period.zh}账单`
    pen.rule(left, 282, width, 0.5, '#999')
    pen.text(words, left, 283.5, { size: 9 })
    pen.text(`第 ${number} 页，共 ${count} 页`, left, 283.5, { size: 9, align: 'right', width })
  },
})

const drawBill = (pen: Pen, bill: Bill): number => {
  drawLetterhead(pen, bill, [
    ['户号', bill.household.householdNo],
    ['账期', bill.period.zh],
    ['出账日', bill.issuedOn ?? ''],
    ['打印日', bill.today],
    ['房屋面积', bill.household.areaCenti > 0n ? `${formatYuan(bill.household.areaCenti)} ㎡` : ''],
  ])
  let y = drawPayline(pen, bill)
  y = pen.text('怎么算的', left, y + 4, { size: 12.5, weight: 'bold' }) + 1
  y = drawTable(pen, bill, bill.lines, y, '合计')
  if (bill.earlier.length > 0) {
    y = pen.text('以前还没缴的', left, roomFor(pen, y + 4, 30), { size: 12.5, weight: 'bold' }) + 1
    y = drawTable(pen, bill, bill.earlier, y, '以前未缴合计')
  }
  if (bill.lateFeeFen > 0n) y = drawLateFee(pen, bill, y)
  return drawWays(pen, bill, y)
}

/** Where to go on: here, or on a new page when `needed` would not fit. */
export const roomFor = (pen: Pen, y: number, needed: number): number => {
  if (y + needed <= lastLine) return y
  pen.newPage()
  return 20
}

/** Amount, date and code in one band between two rules. */
const drawPayline = (pen: Pen, bill: Bill): number => {
  const totalFen = bill.payableFen + bill.lateFeeFen
  pen.text(`${bill.period.zh}账单`, left, 87, { size: 15, weight: 'bold' })
  pen.rule(left, 95.5, width, 1.6)
  pen.text('应缴', left, 103, {})
  pen.text('¥', left, 112, { size: 18, weight: 'bold' })
  pen.text(formatYuan(totalFen), left + 5, 107.5, { size: 29, weight: 'bold' })
  const due = bill.dueOn
    ? `${bill.earlier.length > 0 ? '最早到期日' : '到期日'} ${bill.dueOn}（周${weekday(bill.dueOn)}）`
    : '本户没有要缴的'
  pen.text(due, left, 121, { weight: 'bold' })
  pen.text(partsOf(bill), left, 127, { size: 9 })
  pen.text('手机扫码缴费', 100, 104, { weight: 'bold' })
  pen.text('微信扫一扫，不用登录\n家人也能代扫，不收手续费', 100, 110, { width: 52 })
  pen.code(bill.url, 151, 96, 39)
  pen.rule(left, 135.5, width, 1.6)
  return 136
}

/** What the amount is made of, where it is more than this month's bill. */
const partsOf = (bill: Bill): string => {
  const earlierFen = bill.earlier.reduce((sum, line) => sum + line.outstandingFen, 0n)
  const openFen = bill.lines.reduce((sum, line) => sum + line.outstandingFen, 0n)
  const parts = [
    ['本期', openFen],
    ['以前', earlierFen],
    ['违约金', bill.lateFeeFen],
    ['有异议暂停', -bill.heldFen],
  ] as const
  const shown = parts.filter(([, fen]) => fen !== 0n)
  return shown.length < 2
    ? ''
    : shown.map(([label, fen]) => `${label} ${formatYuan(fen)}`).join('  ')
}

const drawTableHead = (pen: Pen, y: number): number => {
  const bold = { size: 10, weight: 'bold' as const }
  pen.text('收费项目', columns.item, y, bold)
  pen.text('计算', columns.calculation, y, bold)
  pen.text('价格依据', columns.basis, y, bold)
  pen.text('金额 元', columns.amount, y, { ...bold, align: 'right', width: 24 })
  pen.rule(left, y + 6, width, 1.1)
  return y + 7
}

const drawTable = (
  pen: Pen,
  bill: Bill,
  lines: readonly BillLine[],
  top: number,
  totalWords: string,
): number => {
  const isEarlier = lines === bill.earlier
  let y = drawTableHead(pen, top)
  for (const line of lines) {
    const cell = { size: 10 }
    const basisCell = { size: 9, width: 50 }
    const pool = bill.sharePools.find(({ chargeId }) => chargeId === line.id)
    const calculation = [calculationOf(line, isEarlier), pool ? rootWords(pool) : '']
      .filter((text) => text !== '')
      .join('\n')
    const tall = Math.max(
      pen.height(calculation, { ...cell, width: 70 }),
      pen.height(line.arithmetic.basis || ' ', basisCell),
      pen.height(line.itemName.zh, { ...cell, width: 23 }),
    )
    const at = roomFor(pen, y, tall + 2)
    y = at === y ? y : drawTableHead(pen, at)
    pen.text(line.itemName.zh, columns.item, y, { ...cell, width: 23 })
    pen.text(calculation, columns.calculation, y, { ...cell, width: 70 })
    pen.text(line.arithmetic.basis, columns.basis, y, basisCell)
    const shownFen = isEarlier ? line.outstandingFen : line.amountFen
    pen.text(formatYuan(shownFen), columns.amount, y, { ...cell, align: 'right', width: 24 })
    y += tall + 0.9
    pen.rule(left, y, width, 0.5, '#999')
    y += 0.9
  }
  const total = lines.reduce(
    (sum, line) => sum + (isEarlier ? line.outstandingFen : line.amountFen),
    0n,
  )
  y = roomFor(pen, y, 8)
  pen.rule(left, y - 0.9, width, 1.6)
  pen.text(`${totalWords}  ${capitalYuan(total)}`, left, y, { weight: 'bold', width: 140 })
  return pen.text(formatYuan(total), columns.amount, y, {
    weight: 'bold',
    align: 'right',
    width: 24,
  })
}

const printedLength = 24

/** The root of all shares, the same on the paper of every neighbour; its beginning is enough to compare. */
const rootWords = ({ homes, root }: Bill['sharePools'][number]): string =>
  `${homes} 户之和等于总额，校验码前 ${printedLength} 位 ${root.slice(0, printedLength)}`

/** The same arithmetic as on the phone, with what was paid or paused where it was. */
const calculationOf = (line: BillLine, isEarlier: boolean): string => {
  const { steps, short, exact } = line.arithmetic
  const amount = formatYuan(line.amountFen)
  const equations =
    steps.length > 1
      ? steps.map((step) => `${step.equation} = ${step.result || amount}`)
      : exact !== null && parseYuan(exact) !== line.amountFen
        ? [`= ${exact}，取 ${amount}`]
        : []
  return [
    isEarlier ? line.period.zh : '',
    line.unitLabel && line.itemCode === 'parking' ? `${line.unitLabel}，${short.zh}` : short.zh,
    ...equations,
    line.settledFen > 0n ? `已缴 ${formatYuan(line.settledFen)}` : '',
    line.waivedFen > 0n ? `已减免 ${formatYuan(line.waivedFen)}` : '',
    line.holdReason === 'dispute' ? '有异议，已暂停' : '',
  ]
    .filter((text) => text !== '')
    .join('\n')
}

/** How the late fee was reckoned, line by line. */
export const drawLateFee = (pen: Pen, bill: Bill, top: number): number => {
  let y = roomFor(pen, top + 4, 20)
  y = pen.text(`违约金 ${formatYuan(bill.lateFeeFen)} 元，算到 ${bill.today}`, left, y, {
    size: 12.5,
    weight: 'bold',
  })
  for (const fee of bill.lateFees) {
    const words = `${fee.item.zh}：${fee.arithmetic.steps.map(({ equation }) => equation).join('；')} = ${formatYuan(fee.fen)}`
    y = roomFor(pen, y, pen.height(words, { size: 9, width }))
    y = pen.text(words, left, y, { size: 9, width })
  }
  const basis = bill.lateFees[0]?.arithmetic.basis
  return pen.text(`单利，只按未缴的本金计。${basis ? `依据${basis}。` : ''}`, left, y, {
    size: 9,
    width,
  })
}

const drawWays = (pen: Pen, bill: Bill, top: number): number => {
  let y = top + 2
  if (bill.comparison) {
    y = pen.text(
      `上期（${bill.comparison.period.zh}）${formatYuan(bill.comparison.lastFen)} 元。${bill.earlier.length === 0 ? '以前没有未缴的账单。' : ''}`,
      left,
      roomFor(pen, y, 40),
      { width },
    )
  }
  y = roomFor(pen, y + 4, 34)
  y = pen.text('也可以这样缴', left, y, { size: 12.5, weight: 'bold' }) + 1
  pen.text('窗口', left, y, {})
  y = pen.text(
    `${bill.community.name}物业服务窗口，现金、刷卡。带上这张纸或报户号 ${bill.household.householdNo}`,
    columns.calculation,
    y,
    { width: 146 },
  )
  const { bankAccountName, bankName, bankAccountNo } = bill.community
  if (bankAccountNo !== '') {
    pen.text('转账', left, y, {})
    y = pen.text(
      `户名 ${bankAccountName}，开户行 ${bankName}，账号 ${bankAccountNo.replace(/\d{4}(?=\d)/g, '$& ')}。附言请写户号 ${bill.household.householdNo}`,
      columns.calculation,
      y,
      { width: 146 },
    )
  }
  pen.rule(left, y + 0.6, width, 0.5, '#999')
  pen.text('有不同意见', left, y + 3, { weight: 'bold' })
  return pen.text(
    `扫码选“对此项有异议”${bill.community.servicePhone ? `，或打服务电话 ${bill.community.servicePhone}` : ''}。有异议的那一项先暂停，不提醒，不计违约金，7 日内书面答复。价格投诉电话 12315。`,
    columns.calculation,
    y + 3,
    { width: 146 },
  )
}

import { formatYuan } from '../../kernel/money.ts'
import { methodWords } from '../../kernel/payment-method.ts'
import { wallTime } from '../../platform/clock.ts'
import type { Receipt } from '../api.ts'
import { makePdf, type Pen } from './sheet.ts'

/** A recorded print; null is the owner's own copy, which is no print of the counter. */
type ReceiptPrint = {
  readonly printNo: number
  readonly printedBy: string
  readonly printedAt: string
} | null

const demoOf = ({ isDemo, receiptNo }: Receipt) => ({ isDemo, title: `收据 ${receiptNo}` })

/** A5 landscape, black on white, free space for the seal at the lower middle. */
export const receiptA5 = (receipt: Receipt, print: ReceiptPrint): Promise<Buffer> =>
  makePdf({
    ...demoOf(receipt),
    width: 210,
    height: 148,
    draw: (pen) => drawA5(pen, receipt, print),
    foot: (pen, { number, count }) => {
      pen.rule(14, 138, 182, 0.5, '#999')
      pen.text('收据号按顺序连续，作废保留号码', 14, 139.5, { size: 9 })
      pen.text(`第 ${number} 页，共 ${count} 页`, 14, 139.5, {
        size: 9,
        align: 'right',
        width: 182,
      })
    },
  })

const columns = { item: 14, period: 46, calculation: 89, amount: 168 } as const
const rowsAPage = 7

const drawA5 = (pen: Pen, receipt: Receipt, print: ReceiptPrint): number => {
  const { lines } = receipt.content
  let y = drawHead(pen, receipt)
  lines.forEach((line, index) => {
    if (index > 0 && index % rowsAPage === 0) {
      pen.newPage()
      y = drawHead(pen, receipt)
    }
    const size = { size: 10.5 }
    pen.text(`${line.item.zh}${line.isPart ? '（部分）' : ''}`, columns.item, y, {
      ...size,
      width: 31,
    })
    const ends = [
      pen.text(line.period.zh, columns.period, y, { ...size, width: 42 }),
      pen.text(line.calculation.zh, columns.calculation, y, { ...size, width: 76 }),
    ]
    pen.text(formatYuan(line.amountFen), columns.amount, y, { ...size, align: 'right', width: 28 })
    y = Math.max(...ends) + 1.2
    pen.rule(14, y, 182, 0.5, '#999')
    y += 1.2
  })
  return drawBelow(pen, receipt, print, y)
}

const drawHead = (pen: Pen, { receiptNo, content, voidedAt }: Receipt): number => {
  pen.text(content.companyName, 14, 10, { size: 12.5, weight: 'bold', width: 72 })
  pen.text(content.communityName, 14, 16.5, { size: 9 })
  pen.text(voidedAt ? '收 据（作废）' : '收  据', 75, 9, {
    size: 21,
    weight: 'bold',
    align: 'center',
    width: 60,
  })
  pen.text(`收据号 ${receiptNo}`, 126, 10, {
    size: 12.5,
    weight: 'bold',
    align: 'right',
    width: 70,
  })
  pen.text(`收款日期 ${content.receivedOn}`, 126, 16, { size: 10.5, align: 'right', width: 70 })
  const homes = `${content.communityName} ${content.unitLabels.join('、')}`
  pen.text(`缴费人 ${content.payerName}`, 14, 24, { weight: 'bold', width: 48 })
  pen.text(`户号 ${content.householdNo}`, 150, 24, { align: 'right', width: 46 })
  const end = pen.text(`房屋 ${homes}`, 64, 24, { weight: 'bold', width: 88 })
  const y = Math.max(32, end + 1.5)
  const bold = { weight: 'bold' as const }
  pen.text('收费项目', columns.item, y, bold)
  pen.text('账期', columns.period, y, bold)
  pen.text('计算', columns.calculation, y, bold)
  pen.text('金额 元', columns.amount, y, { ...bold, align: 'right', width: 28 })
  pen.rule(14, y + 6.2, 182, 1.1)
  return y + 7.4
}

const drawBelow = (pen: Pen, receipt: Receipt, print: ReceiptPrint, top: number): number => {
  const { content } = receipt
  pen.rule(14, top - 1.2, 182, 1.6)
  pen.text(`合计（大写）  人民币${content.capitals}`, 14, top, { weight: 'bold', width: 130 })
  pen.text(`¥${formatYuan(receipt.amountFen)}`, 150, top - 0.4, {
    size: 13,
    weight: 'bold',
    align: 'right',
    width: 46,
  })
  const y = top + 8.5
  pen.text(`缴费方式 ${methodOf(receipt)}`, 14, y, { width: 100 })
  pen.text(
    `缴费后本户未缴 ¥${formatYuan(content.outstandingFen)}，预存余额 ¥${formatYuan(content.prepaymentFen)}`,
    14,
    y + 5.6,
    { width: 105 },
  )
  pen.text('本收据不是发票。', 14, y + 11.6, { size: 9 })
  pen.text(`真伪：扫码，或打服务电话 ${content.servicePhone} 报收据号。`, 14, y + 16, {
    size: 9,
    width: 105,
  })
  pen.text(`验真码 ${receipt.checkCode}`, 14, y + 20.4, { size: 9 })
  pen.text('收款单位（盖章）', 124, y + 26, {})
  if (print)
    pen.text(
      `${cashierWords(receipt)}${wallTime(print.printedAt).slice(0, 10)} 由${print.printedBy}打印`,
      14,
      y + 26,
      { width: 106 },
    )
  if (print && print.printNo > 1) drawReprint(pen, print, y)
  pen.code(receipt.checkUrl, 167, y - 2, 31)
  return y + 40
}

const drawReprint = (pen: Pen, print: NonNullable<ReceiptPrint>, y: number): void => {
  pen.frame(122, y - 0.5, 40, 12)
  pen.text(`补打 第 ${print.printNo - 1} 次`, 122, y + 0.5, {
    weight: 'bold',
    align: 'center',
    width: 40,
  })
  pen.text(`${wallTime(print.printedAt)} ${print.printedBy}`, 122, y + 6, {
    size: 9,
    align: 'center',
    width: 40,
  })
}

const cashierWords = ({ content }: Receipt): string =>
  content.method === 'wechatpay'
    ? '线上缴费，'
    : content.cashierName === ''
      ? ''
      : `收款人 ${content.cashierName}，`

const methodOf = ({ content }: Receipt): string => {
  const tail = content.orderNo === '' ? '' : `，单号尾号 ${content.orderNo.slice(-8)}`
  return `${methodWords(content.method).zh}${tail}`
}

/** The roll of the counter's printer: 80 mm wide, 72 mm printed, as long as it needs to be. */
export const receiptRoll = (receipt: Receipt, print: ReceiptPrint): Promise<Buffer> =>
  makePdf({
    ...demoOf(receipt),
    width: 80,
    height: 'fit',
    draw: (pen) => drawRoll(pen, receipt, print),
  })

const drawRoll = (pen: Pen, receipt: Receipt, print: ReceiptPrint): number => {
  const { content } = receipt
  const [x, width] = [4, 72]
  const small = { size: 9, width }
  let y = pen.text(content.companyName, x, 5, { size: 12, weight: 'bold', align: 'center', width })
  y = pen.text(receipt.voidedAt ? '收据（作废）' : '收 据', x, y + 1, {
    size: 15,
    weight: 'bold',
    align: 'center',
    width,
  })
  if (print && print.printNo > 1) {
    y = pen.text(`补打 第 ${print.printNo - 1} 次`, x, y, {
      weight: 'bold',
      align: 'center',
      width,
    })
  }
  y = pen.text(`收据号 ${receipt.receiptNo}`, x, y + 2, { ...small, weight: 'bold' })
  y = pen.text(`日期 ${wallTime(content.paidAt)}`, x, y, small)
  y = pen.text(`缴费人 ${content.payerName}    户号 ${content.householdNo}`, x, y, small)
  y = pen.text(`${content.communityName} ${content.unitLabels.join('、')}`, x, y, small)
  pen.rule(x, y + 1, width, 1)
  y += 2.5
  for (const line of content.lines) {
    pen.text(formatYuan(line.amountFen), x, y, { ...small, align: 'right' })
    const title = [line.item.zh, line.period.zh, line.isPart ? '部分' : '']
      .filter(Boolean)
      .join(' ')
    y = pen.text(title, x, y, { size: 9, width: 54 })
    y = pen.text(line.calculation.zh, x, y, { size: 8, width: 54 }) + 1
  }
  pen.rule(x, y, width, 1)
  pen.text('合计', x, y + 1.5, { size: 12, weight: 'bold' })
  y = pen.text(`¥${formatYuan(receipt.amountFen)}`, x, y + 1.5, {
    size: 13,
    weight: 'bold',
    align: 'right',
    width,
  })
  y = pen.text(`人民币${content.capitals}`, x, y + 1, small)
  y = pen.text(`缴费方式 ${methodOf(receipt)}`, x, y, small)
  y = pen.text(
    `本户未缴 ¥${formatYuan(content.outstandingFen)}，预存 ¥${formatYuan(content.prepaymentFen)}`,
    x,
    y,
    small,
  )
  if (print)
    y = pen.text(
      `${cashierWords(receipt)}${wallTime(print.printedAt)} ${print.printedBy}打印`,
      x,
      y,
      small,
    )
  pen.code(receipt.checkUrl, 22, y + 1, 36)
  y = pen.text(`验真码 ${receipt.checkCode}`, x, y + 37, { size: 9, align: 'center', width })
  y = pen.text('本收据不是发票，不能作报销凭证', x, y, { size: 8, align: 'center', width })
  return y + 8
}

import { capitalYuan, formatYuan } from '../../kernel/money.ts'
import { wallTime } from '../../platform/clock.ts'
import type { CutOffStatement } from '../api.ts'
import { makePdf, type Pen } from './sheet.ts'

const agreements: Readonly<Record<string, string>> = {
  sellerPays: '过户前的费用由原业主缴清。',
  buyerJoins: '新业主自愿与原业主共同承担过户前的费用。',
  keepSeparate: '过户前后的费用各自承担，分别记账。',
  escrow: '过户前的费用从托管款中支付。',
}

/** 过户结清单: what stood on the seller's account on the day, and what the parties agreed. */
export const cutOffPaper = (statement: CutOffStatement): Promise<Buffer> =>
  makePdf({
    title: `过户结清单 ${statement.unitLabel}`,
    isDemo: statement.isDemo,
    width: 210,
    height: 297,
    draw: (pen) => drawStatement(pen, statement),
    foot: (pen, { number, count }) => {
      pen.rule(20, 282, 170, 0.5, '#999')
      pen.text(`${statement.communityName}  ${statement.unitLabel}  过户结清单`, 20, 283.5, {
        size: 9,
      })
      pen.text(`第 ${number} 页，共 ${count} 页`, 20, 283.5, {
        size: 9,
        align: 'right',
        width: 170,
      })
    },
  })

const drawStatement = (pen: Pen, statement: CutOffStatement): number => {
  pen.text(statement.companyName, 20, 16, { size: 15, weight: 'bold' })
  pen.text(`${statement.communityName}  ${statement.communityAddress}`, 20, 23.5, { size: 9 })
  pen.text(statement.servicePhone ? `服务电话 ${statement.servicePhone}` : '', 120, 16.5, {
    size: 9,
    align: 'right',
    width: 70,
  })
  let y = pen.text('过户结清单', 20, 38, { size: 18, weight: 'bold' }) + 2
  pen.rule(20, y, 170, 1.6)
  y += 3
  const facts = [
    [
      '房屋',
      `${statement.communityName} ${statement.unitLabel}${statement.areaCenti > 0n ? `，${formatYuan(statement.areaCenti)} ㎡` : ''}`,
    ],
    ['原业主', statement.sellerName],
    ['新业主', statement.buyerName],
    ['交接日期', `${statement.handedOverOn}，这一天起的费用记在新业主名下`],
    ['登记时间', wallTime(statement.recordedAt)],
    ['双方约定', agreements[statement.agreement] ?? statement.agreement],
  ]
  for (const [label = '', value = ''] of facts) {
    pen.text(label, 20, y, {})
    y = pen.text(value, 48, y, { weight: 'bold', width: 142 }) + 1.5
  }
  y += 3
  pen.rule(20, y, 170, 1.1)
  y = drawSum(pen, '登记时原业主未缴', statement.openFen, y + 3)
  y = drawSum(pen, '登记时原业主预存余额', statement.prepaymentFen, y)
  y = pen.text('今天仍未缴的明细', 20, y + 5, { size: 12.5, weight: 'bold' }) + 1
  y = drawCharges(pen, statement, y)
  y = pen.text(
    '未缴的费用不随房屋转移，不影响办理过户；新业主没有另行同意的，不承担过户前的费用（民法典第五百五十一条）。',
    20,
    y + 5,
    { size: 9, width: 170 },
  )
  y = Math.max(y + 16, 220)
  ;['原业主（签字）', '新业主（签字）', '物业公司（盖章）'].forEach((words, index) => {
    pen.text(words, 20 + index * 60, y, {})
    pen.text('日期', 20 + index * 60, y + 20, {})
  })
  return y + 26
}

const drawSum = (pen: Pen, label: string, fen: bigint, y: number): number => {
  pen.text(`${label}  ${capitalYuan(fen)}`, 20, y, { width: 130 })
  return pen.text(`¥${formatYuan(fen)}`, 150, y, { weight: 'bold', align: 'right', width: 40 }) + 1
}

const drawCharges = (pen: Pen, { charges }: CutOffStatement, top: number): number => {
  if (charges.length === 0) return pen.text('没有未缴的费用。', 20, top, {})
  let y = top
  for (const charge of charges) {
    if (y > 262) {
      pen.newPage()
      y = 20
    }
    pen.text(charge.item.zh, 20, y, { width: 40 })
    pen.text(charge.period.zh, 62, y, { width: 60 })
    pen.text(`${charge.dueOn} 到期`, 122, y, { width: 36 })
    y = pen.text(formatYuan(charge.outstandingFen), 158, y, { align: 'right', width: 32 }) + 0.8
    pen.rule(20, y, 170, 0.5, '#999')
    y += 0.8
  }
  const total = charges.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n)
  pen.text('合计', 20, y, { weight: 'bold' })
  return pen.text(formatYuan(total), 158, y, { weight: 'bold', align: 'right', width: 32 })
}

import { listCharges } from '../../billing/api.ts'
import { listReceipts } from '../../invoices/api.ts'
import { decimal } from '../../kernel/ratio.ts'
import type { Words } from '../../kernel/shapes.ts'
import { listMessages, reasonWords } from '../../notifications/api.ts'
import { listPayments } from '../../payments/api.ts'
import { wallTime } from '../../platform/clock.ts'
import { listTieOutLines } from '../../reconciliation/api.ts'
import * as api from '../api.ts'
import { type Cell, empty, money, number, text } from './cell.ts'
import { entryTable } from './entry-table.ts'
import { defineTable, type ExportTable } from './table.ts'

const textOf = (value: string | null): Cell => (value === null ? empty : text(value))
const timeOf = (at: string | null): Cell => (at === null ? empty : text(wallTime(at)))
const percent = (value: string | null): Cell => text(value === null ? '—' : `${value}%`)
const nameOf = ({ zh }: Words): Cell => text(zh)

/** Every export is a query of the product, column by column; nothing is computed here. */
export const exportTables: Record<(typeof api.exportNames)[number], ExportTable> = {
  households: defineTable({
    contract: api.listHouseholdsWithBalance,
    title: { zh: '缴费户', en: 'Households' },
    isPaged: true,
    page: ({ households, total, next }) => ({ rows: households, total, next }),
    columns: (column) => [
      column('户号', 'Household no.', 16, (row) => text(row.householdNo)),
      column('房号', 'Unit', 14, (row) => text(row.unitCode)),
      column('缴费人', 'Payer', 16, (row) => text(row.payerName)),
      column('电话', 'Phone', 14, (row) => textOf(row.phoneMasked)),
      column('房屋数', 'Units', 8, (row) => number(row.unitCount)),
      column('未缴', 'Outstanding', 12, (row) => money(row.outstandingFen)),
      column('欠费', 'Overdue', 12, (row) => money(row.overdueFen)),
      column('争议中', 'In dispute', 12, (row) => money(row.heldFen)),
      column('预存', 'Prepaid', 12, (row) => money(row.prepaymentFen)),
      column('欠费月数', 'Months overdue', 10, (row) => number(row.overdueMonths)),
      column('最早到期日', 'Oldest due date', 12, (row) => textOf(row.oldestDueOn)),
    ],
  }),
  arrears: defineTable({
    contract: api.listArrears,
    title: { zh: '欠费明细', en: 'Arrears' },
    isPaged: true,
    page: ({ arrears, total, next }) => ({ rows: arrears, total, next }),
    columns: (column) => [
      column('房号', 'Unit', 14, (row) => text(row.unitCode)),
      column('缴费人', 'Payer', 16, (row) => text(row.payerName)),
      column('收费项目', 'Item', 14, (row) => nameOf(row.itemName)),
      column('账期', 'Period', 10, (row) => text(row.periodMonth)),
      column('应收', 'Charged', 12, (row) => money(row.amountFen)),
      column('未缴', 'Outstanding', 12, (row) => money(row.outstandingFen)),
      column('到期日', 'Due date', 12, (row) => text(row.dueOn)),
      column('逾期天数', 'Days overdue', 10, (row) => number(row.daysOverdue)),
      column('时效届满日', 'Limitation date', 12, (row) => text(row.limitationLastDay)),
      column('时效剩余天数', 'Days left', 12, (row) => number(row.limitationDaysLeft)),
    ],
  }),
  charges: defineTable({
    contract: listCharges,
    title: { zh: '应收', en: 'Charges' },
    isPaged: true,
    page: ({ charges, total, next }) => ({ rows: charges, total, next }),
    columns: (column) => [
      column('房号', 'Unit', 14, (row) => text(row.unitCode)),
      column('缴费人', 'Payer', 16, (row) => text(row.payerName)),
      column('收费项目', 'Item', 14, (row) => nameOf(row.itemName)),
      column('账期', 'Period', 10, (row) => text(row.periodMonth.slice(0, 7))),
      column('应收', 'Charged', 12, (row) => money(row.amountFen)),
      column('未缴', 'Outstanding', 12, (row) => money(row.outstandingFen)),
      column('到期日', 'Due date', 12, (row) => text(row.dueOn)),
      column('状态', 'State', 8, (row) => text(row.isReversed ? '已冲正' : '')),
    ],
  }),
  payments: defineTable({
    contract: listPayments,
    title: { zh: '实收', en: 'Payments' },
    isPaged: true,
    page: ({ payments, total, next }) => ({ rows: payments, total, next }),
    columns: (column) => [
      column('入账日', 'Received on', 12, (row) => text(row.receivedOn)),
      column('付款时间', 'Paid at', 17, (row) => text(wallTime(row.paidAt))),
      column('房号', 'Unit', 14, (row) => text(row.unitCode)),
      column('缴费人', 'Payer', 16, (row) => text(row.payerName)),
      column('方式', 'Method', 10, (row) => text(row.method)),
      column('实收', 'Received', 12, (row) => money(row.amountFen)),
      column('已退款', 'Refunded', 12, (row) => money(row.refundedFen)),
      column('渠道单号', 'Channel no.', 30, (row) => textOf(row.channelTradeNo)),
      column('状态', 'State', 8, (row) => text(row.isReversed ? '已冲正' : '')),
      column('备注', 'Note', 24, (row) => text(row.note)),
    ],
  }),
  tieOutLines: defineTable({
    contract: listTieOutLines,
    title: { zh: '对账明细', en: 'Tie-out lines' },
    isPaged: true,
    page: ({ lines, next }) => ({ rows: lines, total: lines.length, next }),
    columns: (column) => [
      column('渠道', 'Channel', 12, (row) => text(row.channel)),
      column('类型', 'Entry', 10, (row) => text(row.entry)),
      column('单号', 'Number', 34, (row) => text(row.key)),
      column('时间', 'Time', 17, (row) => textOf(row.happenedAt && wallTime(row.happenedAt))),
      column('我方', 'Ours', 12, (row) => (row.oursFen === null ? empty : money(row.oursFen))),
      column('渠道账单', 'Theirs', 12, (row) =>
        row.theirsFen === null ? empty : money(row.theirsFen),
      ),
      column('手续费', 'Fee', 12, (row) =>
        row.feeMicro === null ? empty : text(decimal(row.feeMicro, 5)),
      ),
      column('结果', 'Result', 14, (row) => text(row.result)),
    ],
  }),
  breakdown: defineTable({
    contract: api.getCollectionBreakdown,
    title: { zh: '收缴率', en: 'Collection rates' },
    isPaged: false,
    page: ({ rows, total }) => ({ rows: [...rows, total], total: rows.length + 1, next: null }),
    columns: (column) => [
      column('名称', 'Name', 20, (row) => nameOf(row.name)),
      column('本年应收', 'Charged', 14, (row) => money(row.chargedFen)),
      column('本年实收', 'Received', 14, (row) => money(row.receivedFen)),
      column('减免', 'Waived', 14, (row) => money(row.waivedFen)),
      column('当期收缴率（严格口径）', 'Current rate (strict)', 14, (row) =>
        percent(row.current.percent),
      ),
      column('当期收缴率（含减免）', 'Current rate (with waivers)', 14, (row) =>
        percent(row.currentWithWaivers.percent),
      ),
      column('年初往年欠费', 'Opening arrears', 14, (row) => money(row.openingArrearsFen)),
      column('本年清欠', 'Recovered', 14, (row) => money(row.recoveredFen)),
      column('清欠率', 'Recovery rate', 10, (row) => percent(row.arrearsRecovery.percent)),
      column('综合收缴率', 'Combined rate', 10, (row) => percent(row.combined.percent)),
    ],
  }),
  entries: entryTable(api.openNumber),
  movement: entryTable(api.openMovement),
  ageing: defineTable({
    contract: api.getAgeing,
    title: { zh: '账龄', en: 'Ageing' },
    isPaged: false,
    page: ({ rows, total }) => ({
      rows: [...rows, { ...total, key: 'total', name: { zh: '合计', en: 'Total' } }],
      total: rows.length + 1,
      next: null,
    }),
    columns: (column) => [
      column('名称', 'Name', 20, (row) => nameOf(row.name)),
      column('户数', 'Households', 8, (row) => number(row.households)),
      column('合计', 'Total', 14, (row) => money(row.totalFen)),
      ...[
        '30 天内',
        '31–60 天',
        '61–90 天',
        '91–180 天',
        '181–365 天',
        '1–2 年',
        '2–3 年',
        '3 年以上',
      ].map((label, index) => column(label, label, 14, (row) => money(row.fen[index] ?? 0n))),
    ],
  }),
  timeline: defineTable({
    contract: api.getHouseholdTimeline,
    title: { zh: '往来对账单', en: 'Account statement' },
    isPaged: true,
    page: ({ entries, total, next }) => ({ rows: entries, total, next }),
    columns: (column) => [
      column('日期', 'Date', 12, (row) => text(row.on)),
      column('类型', 'Kind', 10, (row) => nameOf(row.label)),
      column('内容', 'What', 32, (row) => nameOf(row.title)),
      column('说明', 'Detail', 40, (row) => nameOf(row.detail)),
      column('金额', 'Amount', 12, (row) =>
        row.amountFen === null ? empty : money(row.amountFen),
      ),
      column('未缴余额', 'Outstanding', 12, (row) =>
        row.balanceFen === null ? empty : money(row.balanceFen),
      ),
    ],
  }),
  receipts: defineTable({
    contract: listReceipts,
    title: { zh: '收据', en: 'Receipts' },
    isPaged: true,
    page: ({ receipts, total, next }) => ({ rows: receipts, total, next }),
    columns: (column) => [
      column('收据号', 'Receipt no.', 18, (row) => text(row.receiptNo)),
      column('开具时间', 'Issued at', 17, (row) => text(wallTime(row.issuedAt))),
      column('房号', 'Unit', 24, (row) => text(row.unitLabel)),
      column('缴费人', 'Payer', 16, (row) => text(row.payerName)),
      column('金额', 'Amount', 12, (row) => money(row.amountFen)),
      column('作废时间', 'Voided at', 17, (row) =>
        row.voidedAt === null ? empty : text(wallTime(row.voidedAt)),
      ),
      column('作废原因', 'Void because', 24, (row) => textOf(row.voidReason)),
      column('打印次数', 'Prints', 8, (row) => number(row.printCount)),
    ],
  }),
  messages: defineTable({
    contract: listMessages,
    title: { zh: '消息', en: 'Messages' },
    isPaged: true,
    page: ({ messages, total, next }) => ({ rows: messages, total, next }),
    columns: (column) => [
      column('时间', 'Time', 17, (row) => text(wallTime(row.createdAt))),
      column('房号', 'Unit', 14, (row) => text(row.unitCode)),
      column('收件人', 'Reader', 16, (row) => text(row.readerName)),
      column('消息', 'Message', 14, (row) => nameOf(row.kindWords)),
      column('账期', 'Period', 10, (row) => textOf(row.periodMonth?.slice(0, 7) ?? null)),
      column('金额', 'Amount', 12, (row) =>
        row.amountFen === null ? empty : money(row.amountFen),
      ),
      column('通道', 'Carrier', 16, (row) => textOf(row.accountName)),
      column('号码', 'Address', 16, (row) => textOf(row.masked)),
      column('状态', 'State', 12, (row) => text(row.state)),
      column('原因', 'Reason', 30, (row) =>
        row.reason === null ? empty : nameOf(reasonWords[row.reason].words),
      ),
      column('发出', 'Sent', 17, (row) => timeOf(row.sentAt)),
      column('送达', 'Delivered', 17, (row) => timeOf(row.deliveredAt)),
      column('打开', 'Opened', 17, (row) => timeOf(row.openedAt)),
    ],
  }),
  identity: defineTable({
    contract: api.getArrearsIdentity,
    title: { zh: '欠费变动', en: 'Arrears movements' },
    isPaged: false,
    page: ({ rows }) => ({ rows, total: rows.length, next: null }),
    columns: (column) => [
      column('项目', 'Line', 16, (row) => nameOf(row.label)),
      column('往年', 'Prior years', 14, (row) => money(row.fen.priorYears)),
      column('本年以前月份', 'Earlier this year', 14, (row) => money(row.fen.earlierThisYear)),
      column('本期', 'This period', 14, (row) => money(row.fen.thisPeriod)),
      column('以后', 'Future', 14, (row) => money(row.fen.future)),
      column('合计', 'Total', 14, (row) => money(row.fen.total)),
    ],
  }),
}

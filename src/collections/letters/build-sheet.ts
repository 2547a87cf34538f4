import { article944 } from '../../compliance/index.ts'
import type { Bill, DemandSheet } from '../../invoices/api.ts'
import { monthWords, readBill } from '../../invoices/index.ts'
import { type Fen, formatYuan } from '../../kernel/money.ts'
import { addDays, daysBetween } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { explainFees, type Policy, readPolicies } from './explain-fees.ts'
import { feeColumns, type MonthRow, monthRows } from './month-rows.ts'

/** 合理期限: how long the reader has to pay or answer (Civil Code 944). */
const answerDays = 15

/** What stands on a letter besides the figures. */
type Frame = {
  readonly letterNo: string
  readonly handledBy: string
  readonly checkedBy: string
  /** Months whose limitation period may have passed: nothing is said of courts then (Civil Code 192). */
  readonly expiredMonths: readonly string[]
}

/** A letter as of today, with what it is kept by. */
export type WrittenLetter = {
  readonly sheet: DemandSheet
  /** Without late fee. */
  readonly openFen: Fen
  readonly lateFeeFen: Fen
  readonly months: readonly string[]
  readonly datedOn: string
  readonly answerBy: string
}

/**
 * Writes the letter of a household over what is overdue today and not held, with the arithmetic of
 * each figure; null when nothing is. Late fee is reckoned up to today.
 */
export const writeLetter = async (
  context: Context,
  householdId: bigint,
  frame: Frame,
): Promise<WrittenLetter | null> => {
  const bill = await readBill(context, householdId)
  const rows = monthRows(bill)
  if (rows.length === 0) return null
  const policies = await readPolicies(context, bill.household.communityId)
  const openFen = sum(rows, (row) => row.openFen)
  const lateFeeFen = sum(rows, (row) => row.lateFeeFen)
  const answerBy = addDays(bill.today, answerDays)
  const months = rows.map(({ month }) => month)
  const sheet = sheetOf({ bill, rows, policies, openFen, lateFeeFen, answerBy, frame })
  return { sheet, openFen, lateFeeFen, months, datedOn: bill.today, answerBy }
}

const sum = <T>(items: readonly T[], value: (item: T) => Fen): Fen =>
  items.reduce((total, item) => total + value(item), 0n)

type Facts = {
  readonly bill: Bill
  readonly rows: readonly MonthRow[]
  readonly policies: readonly Policy[]
  readonly openFen: Fen
  readonly lateFeeFen: Fen
  readonly answerBy: string
  readonly frame: Frame
}

const sheetOf = (facts: Facts): DemandSheet => {
  const { bill, rows, policies, frame } = facts
  const { name, address, stewardName, servicePhone, serviceHours } = bill.community
  const { householdNo, payerName, unitLabel } = bill.household
  const explained = explainFees({ bill, rows, policies })
  const isExpired = frame.expiredMonths.some((month) => rows.some((row) => row.month === month))
  return {
    title: '催缴函',
    letterNo: frame.letterNo,
    companyName: bill.companyName,
    community: { name, address, stewardName, servicePhone, serviceHours },
    household: { householdNo, payerName, unitLabel },
    datedOn: bill.today,
    answerBy: facts.answerBy,
    opening: openingOf(facts),
    table: tableOf(facts),
    arithmetic: [
      ...explained.paragraphs,
      ...movedDates(rows),
      ...pausedWords(bill),
      ...(isExpired ? [expiredWords(frame.expiredMonths)] : []),
    ],
    ways: waysOf(bill),
    url: bill.url,
    basis: isExpired
      ? {
          heading: '依据：民法典第944条第一款、第三款',
          text: `${article944.duty}${article944.protection}`,
        }
      : {
          heading: '依据：民法典第944条',
          text: `${article944.duty}${article944.demand}${article944.protection}`,
        },
    promise: '不论是否缴费，您家的水、电、暖、气、门禁、电梯和停车都不受影响。本函只寄给您本人。',
    signing: { handledBy: frame.handledBy, checkedBy: frame.checkedBy },
    appendix: [...explained.appendix],
    claims: rows.flatMap(({ charges }) =>
      charges.map(({ id, outstandingFen }) => ({
        chargeId: String(id),
        openFen: String(outstandingFen),
      })),
    ),
  }
}

const openingOf = ({ bill, rows, openFen, lateFeeFen, answerBy }: Facts): string => {
  const fee =
    lateFeeFen > 0n
      ? `，合同约定的违约金 ${formatYuan(lateFeeFen)} 元，合计 ${formatYuan(openFen + lateFeeFen)} 元`
      : ''
  return `${bill.household.payerName}您好：您家 ${spanOf(rows.map(({ month }) => month))}的账单已过到期日。未缴 ${formatYuan(openFen)} 元${fee}。请您在 ${answerBy} 前（${answerDays} 天内）缴纳，或告诉我们您的情况。`
}

/** 2026年8月至10月; a span with gaps says how many bills it has. */
const spanOf = (months: readonly string[]): string => {
  const [first = '', last = first] = [months[0], months.at(-1)]
  if (first === last) return monthWords(first).zh
  const end =
    first.slice(0, 4) === last.slice(0, 4) ? `${Number(last.slice(5, 7))}月` : monthWords(last).zh
  const whole =
    (Number(last.slice(0, 4)) - Number(first.slice(0, 4))) * 12 +
    Number(last.slice(5, 7)) -
    Number(first.slice(5, 7)) +
    1
  return `${monthWords(first).zh}至${end}${whole === months.length ? '' : `（共 ${months.length} 期）`}`
}

const tableOf = ({ bill, rows, openFen, lateFeeFen }: Facts): DemandSheet['table'] => {
  const columns = feeColumns(rows)
  return {
    fees: columns.map(({ name }) => name),
    rows: rows.map((row) => ({
      month: row.month,
      period: monthWords(row.month).zh,
      dueOn: `${row.dueOn}${row.movedFrom === null ? '' : ' *'}`,
      fees: columns.map(({ of }) => formatYuan(of(row))),
      open: formatYuan(row.openFen),
      overdueDays: daysBetween(row.dueOn, bill.today),
      lateFee: formatYuan(row.lateFeeFen),
    })),
    total: {
      fees: columns.map(({ of }) => formatYuan(sum(rows, of))),
      open: formatYuan(openFen),
      lateFee: formatYuan(lateFeeFen),
    },
  }
}

/** A last day on a rest day was moved on (Civil Code 203). */
const movedDates = (rows: readonly MonthRow[]): readonly string[] => {
  const moved = rows.flatMap(({ movedFrom, dueOn }) =>
    movedFrom === null ? [] : `${movedFrom} ${restWords(movedFrom)}，到期日顺延到 ${dueOn}`,
  )
  return moved.length === 0 ? [] : [`* ${moved.join('；')}（民法典第203条）。`]
}

const restWords = (day: string): string => {
  const { dayOfWeek } = Temporal.PlainDate.from(day)
  return dayOfWeek > 5 ? `是周${'六日'[dayOfWeek - 6]}` : '是法定休息日'
}

const holdWords: Readonly<Record<string, string>> = {
  dispute: '有异议',
  plan: '分期中',
  pendingPayment: '付款确认中',
  unmatchedMoney: '有到账待认领',
}

/** What is paused is not asked for, and is said to be. */
const pausedWords = (bill: Bill): readonly string[] => {
  const held = [...bill.earlier, ...bill.lines].filter(
    ({ outstandingFen, dueOn, isHeld }) => outstandingFen > 0n && dueOn < bill.today && isHeld,
  )
  if (held.length === 0) return []
  const items = held.map(
    ({ periodMonth, itemName, outstandingFen, holdReason }) =>
      `${monthWords(periodMonth).zh}${itemName.zh} ${formatYuan(outstandingFen)} 元（${holdWords[holdReason ?? ''] ?? '暂停'}）`,
  )
  return [`已暂停、本函不要求缴纳：${items.join('、')}。`]
}

const expiredWords = (months: readonly string[]): string =>
  `${months.map((month) => monthWords(month).zh).join('、')}的账单到期已久，是否缴纳由您自愿决定。`

const waysOf = ({ community }: Bill): DemandSheet['ways'] => {
  const { servicePhone, stewardName } = community
  const account = community.bankAccountNo.replace(/\d{4}(?=\d)/g, '$& ')
  const call = servicePhone === '' ? '到物业服务窗口' : `打服务电话 ${servicePhone} `
  return [
    { name: '缴费', words: `扫码，到窗口${account === '' ? '' : `，或转账到 ${account}`}。` },
    { name: '已经缴过', words: `${call}报缴费日期，查实后当天更正。` },
    { name: '有异议', words: '说明哪一项，那一项先暂停，不计违约金，7 日内书面答复。' },
    {
      name: '一时有困难',
      words: `可以商量分期${stewardName === '' ? '' : `，管家${stewardName}上门或电话都行`}。`,
    },
  ]
}

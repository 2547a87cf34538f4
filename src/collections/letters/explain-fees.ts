import { sql } from 'kysely'
import type { Bill, BillLine } from '../../invoices/api.ts'
import { monthWords } from '../../invoices/index.ts'
import { type Fen, formatYuan, roundFen } from '../../kernel/money.ts'
import { daysBetween } from '../../kernel/period.ts'
import { ratio } from '../../kernel/ratio.ts'
import type { Context } from '../../platform/context.ts'
import type { MonthRow } from './month-rows.ts'

/** 违约金 as agreed, over a span of due dates. */
export type Policy = {
  readonly from: string
  /** The last day, inclusive; null: still in force. */
  readonly to: string | null
  readonly dailyRatePpm: number
  readonly graceDays: number
  readonly capBp: number
  readonly annualCapBp: number | null
  readonly clause: string
}

/** The late fees of a community over time, the oldest first; none without a clause of contract. */
export const readPolicies = async (
  { tx, companyId }: Context,
  communityId: bigint,
): Promise<readonly Policy[]> => {
  const { rows } = await sql<Policy>`
    select lower(effective)::text as "from", (upper(effective) - 1)::text as "to", daily_rate_ppm as "dailyRatePpm",
      grace_days as "graceDays", cap_bp as "capBp", annual_cap_bp as "annualCapBp", contract_clause as clause
    from billing.late_fee_policy where company_id = ${companyId} and community_id = ${communityId}
    order by lower(effective)`.execute(tx)
  return rows
}

const policyOn = (policies: readonly Policy[], dueOn: string): Policy | undefined =>
  policies.find(({ from, to }) => from <= dueOn && (to === null || dueOn <= to))

type Explained = { readonly paragraphs: readonly string[]; readonly appendix: readonly string[] }
type Facts = {
  readonly bill: Bill
  readonly rows: readonly MonthRow[]
  readonly policies: readonly Policy[]
}

/** How the figures of the table came about, in sentences; what is not simple, in an appendix. */
export const explainFees = (facts: Facts): Explained => {
  const late = lateLines(facts)
  return {
    paragraphs: [[feeWords(facts.rows), lateFeeWords(facts, late)].filter(Boolean).join('')],
    appendix: late.filter((line) => !isSimple(line)).map(appendixLine),
  }
}

/** The price of each item where it is the same in every month; else where it is shown. */
const feeWords = (rows: readonly MonthRow[]): string => {
  const charges = rows
    .flatMap((row) => row.charges)
    .filter(({ sourceKind }) => sourceKind !== 'lateFee')
  const varying: string[] = []
  const steady: string[] = []
  for (const [name, lines] of Map.groupBy(
    charges,
    ({ itemName, unitCode }) => `${itemName.zh} ${unitCode}`,
  )) {
    const said = new Set(lines.map(priceWords))
    const item = lines[0]?.itemName.zh ?? name
    if (said.size === 1) steady.push(`${item}：${[...said][0]}`)
    else varying.push(item)
  }
  const rest =
    varying.length === 0 ? '' : `${[...new Set(varying)].join('、')}各期不同，算法逐项写在账单里。`
  return `${steady.length === 0 ? '' : `${steady.join('；')}。`}${rest}`
}

const priceWords = ({ arithmetic, amountFen, settledFen, waivedFen }: BillLine): string => {
  const price = arithmetic.short.zh
  const amount = `${formatYuan(amountFen)} 元`
  const less = [
    settledFen > 0n ? `已缴 ${formatYuan(settledFen)} 元` : '',
    waivedFen > 0n ? `已减免 ${formatYuan(waivedFen)} 元` : '',
  ].filter(Boolean)
  const basis = arithmetic.basis === '' ? '' : `（${[...less, arithmetic.basis].join('，')}）`
  return `${price.includes('×') ? `${price} = ${amount}` : amount}${basis}`
}

/** One charge that bears late fee, with the agreement it does so by. */
type LateLine = {
  readonly line: BillLine
  readonly fee: Bill['lateFees'][number]
  readonly policy: Policy
  readonly overdueDays: number
}

const lateLines = ({ bill, rows, policies }: Facts): readonly LateLine[] => {
  const fees = new Map(bill.lateFees.map((fee) => [fee.chargeId, fee]))
  return rows
    .flatMap(({ charges }) => charges)
    .flatMap((line) => {
      const fee = fees.get(line.id)
      const policy = policyOn(policies, line.dueOn)
      if (!fee || !policy) return []
      return [{ line, fee, policy, overdueDays: daysBetween(line.dueOn, bill.today) }]
    })
}

const rateWords = (ppm: number): string => `${Number((ppm / 1000).toFixed(3))}‰`
const percentWords = (bp: number): string => `${Number((bp / 100).toFixed(2))}%`

const dailyFen = (lines: readonly LateLine[]): Fen =>
  roundFen(
    ratio(
      lines.reduce(
        (total, { line, policy }) => total + line.outstandingFen * BigInt(policy.dailyRatePpm),
        0n,
      ),
      1_000_000n,
    ),
  )

/** The table itself reckons it: what is open × rate × days. */
const isSimple = ({ line, fee, policy, overdueDays }: LateLine): boolean => {
  const days = overdueDays - policy.graceDays
  const reckoned = roundFen(
    ratio(line.outstandingFen * BigInt(days) * BigInt(policy.dailyRatePpm), 1_000_000n),
  )
  return fee.days === days && fee.fen === reckoned
}

const isCapped = ({ fee }: LateLine): boolean => fee.arithmetic.facts.length > 0

const lateFeeWords = ({ bill, rows, policies }: Facts, lines: readonly LateLine[]): string => {
  const postedFen = rows
    .flatMap(({ charges }) => charges)
    .filter(({ sourceKind }) => sourceKind === 'lateFee')
    .reduce((total, { outstandingFen }) => total + outstandingFen, 0n)
  const posted =
    postedFen > 0n ? `违约金中 ${formatYuan(postedFen)} 元是以前结算、还没有缴的。` : ''
  const example = lines.find(isSimple) ?? lines[0]
  if (!example) return `${policies.length === 0 ? '合同没有约定违约金，本函不计。' : ''}${posted}`
  const { line, fee, policy } = example
  const rate = rateWords(policy.dailyRatePpm)
  const start = policy.graceDays === 0 ? '次日' : `过 ${policy.graceDays} 天后的次日`
  const growing = lines.filter((late) => !isCapped(late))
  const daily =
    growing.length === 0
      ? '已到上限，不再增加'
      : `此后每天 ${formatYuan(dailyFen(growing))} 元，计到缴费当天`
  const yearly =
    policy.annualCapBp === null ? '' : `，按年不超过 ${percentWords(policy.annualCapBp)}`
  const others = lines.some((late) => !isSimple(late)) ? '逐笔计算见附页。' : ''
  return `违约金：未缴金额 × 每天 ${rate} × 天数，例如 ${monthWords(line.periodMonth).zh}${line.itemName.zh} ${formatYuan(line.outstandingFen)} × ${rate} × ${fee.days} = ${formatYuan(fee.fen)}；单利，从到期日${start}起计到 ${bill.today}（${policy.clause}）。${daily}，总数不超过本金的 ${percentWords(policy.capBp)}${yearly}。${others}${posted}`
}

const appendixLine = (late: LateLine): string => {
  const { fee } = late
  const equation = fee.arithmetic.steps.map((step) => step.equation).join('；')
  const limit = isCapped(late) ? `，以上限 ${fee.arithmetic.facts[0]?.value.zh ?? ''} 为限` : ''
  return `${fee.item.zh}：${equation}${limit}，减去以前结算的部分，得 ${formatYuan(fee.fen)} 元。`
}

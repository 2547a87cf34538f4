import { createHash } from 'node:crypto'
import { monthWords } from '../../invoices/index.ts'
import { formatYuan } from '../../kernel/money.ts'
import type { Words } from '../../kernel/shapes.ts'

/** What a plan is agreed to by; money in fen. */
type AgreementFacts = {
  readonly companyName: string
  readonly communityName: string
  readonly unitLabel: string
  readonly payerName: string
  /** What it covers, by month (2026-11). */
  readonly months: readonly { readonly month: string; readonly fen: bigint }[]
  readonly totalFen: bigint
  readonly parts: readonly {
    readonly number: number
    readonly dueOn: string
    readonly fen: bigint
  }[]
  readonly stopsLateFee: boolean
  /** Accrued by today and not posted; it is not in the plan. */
  readonly lateFeeFen: bigint
}

/** 宽限: so many days after its day a part is still in time. */
export const graceDays = 2

/**
 * The agreement word for word, in Chinese, which counts, and in English. It is an acknowledgement
 * of the debt (Civil Code 195(2); Supreme People's Court rules on limitation, art. 14: an agreement
 * to pay in parts), and says so to who signs it.
 */
export const agreementOf = (facts: AgreementFacts): Words => ({
  zh: clausesZh(facts)
    .map((clause, index) => `${index + 1}. ${clause}`)
    .join('\n'),
  en: clausesEn(facts)
    .map((clause, index) => `${index + 1}. ${clause}`)
    .join('\n'),
})

/** SHA-256 over both languages, so that nothing of what was shown can be another text later. */
export const agreementHash = ({ zh, en }: Words): string =>
  createHash('sha256').update(`${zh}\n\n${en}`).digest('hex')

/** 2026年4月30日 */
const dayZh = (day: string): string => {
  const [year, month, date] = day.split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}

const yuan = (fen: bigint): string => `¥${formatYuan(fen)}`

const clausesZh = (facts: AgreementFacts): readonly string[] => [
  `${facts.payerName}（${facts.communityName} ${facts.unitLabel}）确认欠${facts.companyName}下列费用，合计 ${yuan(facts.totalFen)}：${facts.months.map(({ month, fen }) => `${monthWords(`${month}-01`).zh} ${yuan(fen)}`).join('，')}。`,
  '本确认是对上述欠费的承认，诉讼时效自签订之日起重新计算（民法典第 195 条；最高人民法院诉讼时效规定第 14 条）。',
  `分 ${facts.parts.length} 期缴清：${facts.parts.map(({ number, dueOn, fen }) => `第 ${number} 期 ${dayZh(dueOn)}前 ${yuan(fen)}`).join('；')}。可以提前缴。`,
  facts.stopsLateFee
    ? `按期缴付期间，上述费用自签订之日起停计违约金。${facts.lateFeeFen > 0n ? `签订前已产生的违约金 ${yuan(facts.lateFeeFen)} 不在分期金额内，在对应费用缴清时按合同结算。` : ''}`
    : '分期期间，上述费用的违约金按合同照计。',
  `每期到期后有 ${graceDays} 天宽限。宽限后仍未缴足的，本计划终止，余款恢复为到期未缴，违约金自终止次日起继续计算，已停计的不补计。`,
  '本计划不影响您对账单提出异议。水、电、气、门禁、电梯、停车都不因欠费受限制（民法典第 944 条）。',
]

const clausesEn = (facts: AgreementFacts): readonly string[] => [
  `${facts.payerName} (${facts.unitLabel}, ${facts.communityName}) confirms that ${yuan(facts.totalFen)} is owed to ${facts.companyName}: ${facts.months.map(({ month, fen }) => `${month} ${yuan(fen)}`).join(', ')}.`,
  'This acknowledges the debt: the limitation period starts anew on the day of signing (Civil Code art. 195; Supreme People’s Court, limitation rules, art. 14).',
  `It is paid in ${facts.parts.length} parts: ${facts.parts.map(({ number, dueOn, fen }) => `part ${number} by ${dueOn}, ${yuan(fen)}`).join('; ')}. You may pay earlier.`,
  facts.stopsLateFee
    ? `While the parts are paid in time no late fee accrues on these charges from the day of signing on.${facts.lateFeeFen > 0n ? ` Late fee of ${yuan(facts.lateFeeFen)} accrued before is not in the parts; it is settled by the contract when its charge is paid.` : ''}`
    : 'Late fee on these charges goes on accruing by the contract meanwhile.',
  `Each part has ${graceDays} days of grace. If it is not paid in full by then, the plan ends, the rest is overdue again, and late fee accrues from the day after; for the time it stood still nothing is added.`,
  'You may still object to any charge. Water, power, gas, access, lifts and parking are never limited for a debt (Civil Code art. 944).',
]

import { decimal, ratio, round } from '../../kernel/ratio.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { Rate } from '../api.ts'

/**
 * `percentOf(8332n, 10000n)` is "83.32": two places, rounded half up from whole numbers; null when
 * there is nothing to divide by.
 */
const percentOf = (numerator: bigint, denominator: bigint): string | null =>
  denominator === 0n ? null : decimal(round(ratio(numerator * 10_000n, denominator)), 2)

export const rateOf = (
  words: { label: Words; formula: Words },
  numerator: bigint,
  denominator: bigint,
  unit: Rate['unit'] = 'fen',
): Rate => ({
  ...words,
  unit,
  numerator,
  denominator,
  percent: percentOf(numerator, denominator),
})

/** What each rate is called and what is divided by what (the formulas of the trade). */
export const rateWords = {
  current: {
    label: { zh: '当期收缴率（严格口径）', en: 'Current rate (strict)' },
    formula: {
      zh: '本年各期费用的实收 ÷（本年各期应收 − 冲正）',
      en: 'received for this year’s fees ÷ (charged − reversed)',
    },
  },
  currentLoose: {
    label: { zh: '当期收缴率（宽松口径）', en: 'Current rate (loose)' },
    formula: {
      zh: '本年收到的全部款项，含往年欠费与预存 ÷（本年各期应收 − 冲正）',
      en: 'all money received this year, old debts and prepayment included ÷ (charged − reversed)',
    },
  },
  currentWithWaivers: {
    label: { zh: '当期收缴率（含减免）', en: 'Current rate (with waivers)' },
    formula: {
      zh: '（本年各期费用的实收 + 减免）÷（本年各期应收 − 冲正）',
      en: '(received for this year’s fees + waived) ÷ (charged − reversed)',
    },
  },
  month: {
    label: { zh: '当月收缴率', en: 'Month rate' },
    formula: {
      zh: '当月费用在当月的实收 ÷（当月应收 − 冲正）',
      en: 'received in the month for its fees ÷ (charged − reversed)',
    },
  },
  combined: {
    label: { zh: '综合收缴率（严格口径）', en: 'Combined rate (strict)' },
    formula: {
      zh: '（本年费用实收 + 清欠）÷（年初欠费 + 本年应收 − 冲正）',
      en: '(received for this year’s fees + arrears recovered) ÷ (opening arrears + charged − reversed)',
    },
  },
  combinedLoose: {
    label: { zh: '综合收缴率（宽松口径）', en: 'Combined rate (loose)' },
    formula: {
      zh: '本年收到的全部款项，含预存 ÷（年初欠费 + 本年应收 − 冲正）',
      en: 'all money received this year, prepayment included ÷ (opening arrears + charged − reversed)',
    },
  },
  arrearsRecovery: {
    label: { zh: '清欠率（严格口径）', en: 'Arrears recovery (strict)' },
    formula: {
      zh: '本年收回的往年欠费 ÷ 年初往年欠费',
      en: 'prior years’ fees received this year ÷ prior years’ arrears at its start',
    },
  },
  arrearsRecoveryWithWaivers: {
    label: { zh: '清欠率（宽松口径，含减免）', en: 'Arrears recovery (loose, with waivers)' },
    formula: {
      zh: '（本年收回 + 减免的往年欠费）÷ 年初往年欠费',
      en: '(prior years’ fees received + waived this year) ÷ prior years’ arrears at its start',
    },
  },
  waiver: {
    label: { zh: '减免率', en: 'Waiver rate' },
    formula: { zh: '本年各期费用的减免 ÷ 本年各期应收', en: 'waived ÷ charged, this year’s fees' },
  },
  household: {
    label: { zh: '户数收缴率（严格口径）', en: 'Household rate (strict)' },
    formula: {
      zh: '本年费用全部用款项缴清的户数 ÷ 已出账的户数',
      en: 'households that paid all of this year’s fees ÷ households billed',
    },
  },
  householdWithWaivers: {
    label: { zh: '户数收缴率（宽松口径，含减免）', en: 'Household rate (loose, with waivers)' },
    formula: {
      zh: '本年费用已缴清或已减免的户数 ÷ 已出账的户数',
      en: 'households that owe nothing of this year’s fees, waived or paid ÷ households billed',
    },
  },
  onTime: {
    label: { zh: '按期率', en: 'On-time rate' },
    formula: {
      zh: '到期日及以前的实收 ÷ 已到期应收',
      en: 'received on or before the due date ÷ charged and due',
    },
  },
  outstanding: {
    label: { zh: '本年未缴', en: 'Open of this year’s fees' },
    formula: { zh: '应收 − 冲正 − 减免 − 实收', en: 'charged − reversed − waived − received' },
  },
  futureFees: {
    label: { zh: '已用于以后账期的款项', en: 'Already used for later periods' },
    formula: { zh: '以后账期费用的实收', en: 'received for fees of later periods' },
  },
  daysToPay: {
    label: { zh: '回款周期的各笔实收', en: 'Receipts behind the days to pay' },
    formula: { zh: '从到期日到付款日，按金额加权', en: 'days from due to paid, weighted by money' },
  },
} as const satisfies Record<string, { label: Words; formula: Words }>

/** Money of one item: whatever settled it in the window, of any year and ahead. */
export const looseOfItem = {
  zh: '本年收到的这个项目的全部款项，含往年欠费与以后账期',
  en: 'all money received this year for this item, old debts and later periods included',
}

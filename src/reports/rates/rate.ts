import { decimal, ratio, round } from '../../kernel/ratio.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { Rate } from '../api.ts'

/**
 * `percentOf(8332n, 10000n)` is "83.32": two places, rounded half up from whole numbers; null when
 * there is nothing to divide by.
 */
export const percentOf = (numerator: bigint, denominator: bigint): string | null =>
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
    label: { zh: '综合收缴率', en: 'Combined rate' },
    formula: {
      zh: '（本年费用实收 + 清欠）÷（年初欠费 + 本年应收 − 冲正）',
      en: '(received for this year’s fees + arrears recovered) ÷ (opening arrears + charged − reversed)',
    },
  },
  arrearsRecovery: {
    label: { zh: '清欠率（往年欠费）', en: 'Arrears recovery (prior years)' },
    formula: {
      zh: '本年收回的往年欠费 ÷ 年初往年欠费',
      en: 'prior years’ fees received this year ÷ prior years’ arrears at its start',
    },
  },
  arrearsRecoveryWithWaivers: {
    label: { zh: '清欠率（含减免）', en: 'Arrears recovery (with waivers)' },
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
    label: { zh: '户数收缴率', en: 'Household rate' },
    formula: {
      zh: '本年费用已缴清的户数 ÷ 已出账的户数',
      en: 'households that owe nothing of this year’s fees ÷ households billed',
    },
  },
  onTime: {
    label: { zh: '按期率', en: 'On-time rate' },
    formula: {
      zh: '到期日及以前的实收 ÷ 已到期应收',
      en: 'received on or before the due date ÷ charged and due',
    },
  },
} as const satisfies Record<string, { label: Words; formula: Words }>

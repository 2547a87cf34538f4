import type { Words } from '../../../src/kernel/shapes.ts'

const names: Readonly<Record<string, Words>> = {
  bank: { zh: '银行存款', en: 'bank' },
  clearing: { zh: '在途', en: 'in transit' },
  receivable: { zh: '应收', en: 'receivable' },
  prepayment: { zh: '预存', en: 'prepayment' },
  suspense: { zh: '待认领', en: 'unclaimed money' },
  deposit: { zh: '押金', en: 'deposits' },
  income: { zh: '收入', en: 'income' },
  payable: { zh: '代收应付', en: 'payable' },
  lateFeeIncome: { zh: '违约金收入', en: 'late fee income' },
  waiver: { zh: '减免', en: 'waivers' },
  discount: { zh: '优惠', en: 'discounts' },
  badDebt: { zh: '坏账', en: 'bad debt' },
  openingBalance: { zh: '期初余额', en: 'opening balance' },
  channelFee: { zh: '手续费', en: 'channel fee' },
  surplusShortfall: { zh: '长短款', en: 'surplus and shortfall' },
}

/** The name of a ledger account, `"clearing"` is 在途. */
export const accountWords = (account: string): Words =>
  names[account] ?? { zh: '其他科目', en: 'other account' }

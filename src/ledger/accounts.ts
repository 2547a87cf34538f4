/**
 * The fixed chart of accounts. An account is a code and a subject: the
 * billing account, charge item or channel account it belongs to; 0 where there is only one.
 */
export const accountCodes = {
  receivable: 10,
  clearing: 20,
  bank: 21,
  prepayment: 30,
  deposit: 31,
  suspense: 32,
  payable: 33,
  income: 40,
  lateFeeIncome: 41,
  waiver: 50,
  discount: 51,
  channelFee: 52,
  badDebt: 53,
  surplusShortfall: 54,
  openingBalance: 60,
} as const
export type AccountCode = keyof typeof accountCodes

export type Account = { readonly code: AccountCode; readonly subject: bigint }

const withSubject =
  (code: AccountCode) =>
  (subject: bigint): Account => ({ code, subject })
const single = (code: AccountCode): Account => ({ code, subject: 0n })

/** What a billing account owes. */
export const receivable = withSubject('receivable')
/** What a billing account has paid ahead. */
export const prepayment = withSubject('prepayment')
export const deposit = withSubject('deposit')
/** Money on its way from a channel to the bank. */
export const clearing = withSubject('clearing')
export const bank = withSubject('bank')
/** Income of a charge item. */
export const income = withSubject('income')
/** What is owed on for a pass-through item (代收). */
export const payable = withSubject('payable')
export const waiver = withSubject('waiver')
export const discount = withSubject('discount')
export const channelFee = withSubject('channelFee')
export const lateFeeIncome = single('lateFeeIncome')
export const suspense = single('suspense')
export const badDebt = single('badDebt')
export const surplusShortfall = single('surplusShortfall')
export const openingBalance = single('openingBalance')

import type { Operation } from '../platform/context.ts'
import { setWechatPayAccount } from './channel-accounts.ts'
import { getCounterCase, takePayment } from './counter.ts'
import { getPayment, listPayments } from './list-payments.ts'
import { reversePayment } from './reverse-payment.ts'
import { closeShift, getShift, openShift } from './shifts.ts'

export const paymentsOperations: readonly Operation[] = [
  getCounterCase,
  takePayment,
  listPayments,
  getPayment,
  reversePayment,
  openShift,
  closeShift,
  getShift,
  setWechatPayAccount,
]

import type { Operation } from '../platform/context.ts'
import { setWechatPayAccount } from './channel-accounts.ts'
import { getCounterCase, takePayment } from './counter.ts'
import { listIncidents, resolveIncident } from './incidents.ts'
import { getPayment, listPayments } from './list-payments.ts'
import { decideRefund, listRefunds, payOutRefund, requestRefund } from './refunds.ts'
import { reversePayment } from './reverse-payment.ts'
import { closeShift, getShift, openShift } from './shifts.ts'

export const paymentsOperations: readonly Operation[] = [
  getCounterCase,
  takePayment,
  listPayments,
  getPayment,
  reversePayment,
  requestRefund,
  decideRefund,
  listRefunds,
  payOutRefund,
  openShift,
  closeShift,
  getShift,
  setWechatPayAccount,
  listIncidents,
  resolveIncident,
]

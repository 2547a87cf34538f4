import type { Operation } from '../platform/context.ts'
import { askChannel, cancelPayment, getPaymentState, listPendingPayments } from './ask-channel.ts'
import { retryRefund } from './ask-refund.ts'
import { listWechatPayAccounts, setWechatPayAccount } from './channel-accounts.ts'
import { getCounterCase, takePayment } from './counter.ts'
import { listDeposits, returnDeposit, takeDeposit } from './deposits.ts'
import { listIncidents, resolveIncident } from './incidents.ts'
import { getPayment, listPayments } from './list-payments.ts'
import { listPendingAttempts } from './pending-attempts.ts'
import { decideRefund, listRefunds, payOutRefund, requestRefund } from './refunds.ts'
import { reversePayment } from './reverse-payment.ts'
import { closeShift, getShift, listShifts, openShift } from './shifts.ts'
import { startPayment } from './start-payment.ts'
import { claimSuspense, listSuspense, returnSuspense } from './suspense.ts'
import { askAttempt, askRefund, sweepPayments } from './sweep.ts'

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
  retryRefund,
  startPayment,
  getPaymentState,
  askChannel,
  cancelPayment,
  listPendingPayments,
  listPendingAttempts,
  openShift,
  closeShift,
  getShift,
  listShifts,
  takeDeposit,
  returnDeposit,
  listDeposits,
  listSuspense,
  claimSuspense,
  returnSuspense,
  setWechatPayAccount,
  listWechatPayAccounts,
  listIncidents,
  resolveIncident,
  sweepPayments,
  askAttempt,
  askRefund,
]

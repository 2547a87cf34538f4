import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import * as askChannel from './ask-channel.ts'
import * as refundsAtChannel from './ask-refund.ts'
import * as channelAccounts from './channel-accounts.ts'
import * as counter from './counter.ts'
import * as deposits from './deposits.ts'
import * as incidents from './incidents.ts'
import * as listPayments from './list-payments.ts'
import * as pendingAttempts from './pending-attempts.ts'
import * as refunds from './refunds.ts'
import * as reversePayment from './reverse-payment.ts'
import * as shifts from './shifts.ts'
import * as startPayment from './start-payment.ts'
import * as suspense from './suspense.ts'
import { askAttempt, askRefund, sweepPayments } from './sweep.ts'

export const paymentsOperations: readonly Operation[] = [
  ...operationsOf(api, {
    ...askChannel,
    ...channelAccounts,
    ...counter,
    ...deposits,
    ...incidents,
    ...listPayments,
    ...pendingAttempts,
    ...refunds,
    ...refundsAtChannel,
    ...reversePayment,
    ...shifts,
    ...startPayment,
    ...suspense,
  }),
  askAttempt,
  askRefund,
  sweepPayments,
]

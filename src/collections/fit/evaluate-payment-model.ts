import { orchestrate } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { evaluate, leakAuc } from '../model/evaluate.ts'
import { readInvoices } from './read-invoices.ts'

/** Reads files by their paths, so only the operator at the command line may; touches no table. */
export const evaluatePaymentModel = orchestrate(
  api.evaluatePaymentModel,
  async ({ actor }, input) => {
    if (actor.kind !== 'operator') throw failures.evaluationByOperator()
    const train = readInvoices(input.train)
    const test = readInvoices(input.test)
    const first = Math.min(...test.map(({ invoiceDay }) => invoiceDay))
    const cutOff = Temporal.PlainDate.from('1970-01-01').add({ days: first }).toString()
    if (!train.some(({ dueDay }) => dueDay < first)) throw failures.nothingToFit({ cutOff })
    const measured = evaluate({ train, test }, input.seed)
    if (measured.auc > leakAuc) {
      throw failures.modelLeaks({
        auc: measured.auc.toFixed(3),
        limit: leakAuc.toFixed(2),
        baseline: measured.baseline.auc.toFixed(3),
        logLoss: measured.logLoss.toFixed(3),
      })
    }
    return { ...measured, cutOff }
  },
)

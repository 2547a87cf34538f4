import type { Operation } from '../platform/context.ts'
import { evaluatePaymentModel } from './fit/evaluate-payment-model.ts'
import { decideDunningLetters, withdrawDunningLetter } from './letters/decide-letters.ts'
import { draftDunningLetters } from './letters/draft-letters.ts'
import * as letterFile from './letters/letter-file.ts'
import { listDunningLetters } from './letters/list-letters.ts'

// One line a handler file, as in the other modules; joined with the whole api by operationsOf once
// every contract has its handler.
const handlers: Readonly<Record<string, Operation>> = {
  evaluatePaymentModel,
  decideDunningLetters,
  withdrawDunningLetter,
  draftDunningLetters,
  ...letterFile,
  listDunningLetters,
}

export const collectionsOperations: readonly Operation[] = Object.values(handlers)

import type { Check } from './check.ts'
import { counterChecks } from './counter-checks.ts'
import { ledgerChecks } from './ledger-checks.ts'
import { moneyChecks } from './money-checks.ts'

/** All that verifyBooks compares; the test has a corruption for each. */
export const checks: readonly Check[] = [...ledgerChecks, ...counterChecks, ...moneyChecks]

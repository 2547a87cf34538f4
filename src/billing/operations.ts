import type { Operation } from '../platform/context.ts'
import { listHouseholdCharges } from './charges.ts'
import { closeDispute, openDispute } from './holds.ts'
import { listCharges } from './list-charges.ts'
import { addMeter, recordReadings, setSharedCost } from './meters.ts'
import { postOneOffCharge, reverseCharge } from './post-charges.ts'
import { dryRunBilling } from './run/dry-run.ts'
import { publishBilling, publishBillingEverywhere } from './run/publish.ts'
import { listBillingRuns } from './run/read-run.ts'
import { rollBackBilling } from './run/roll-back.ts'
import {
  addTariffVersion,
  approveTariffVersion,
  assignTariff,
  createChargeItem,
  createTariff,
  listChargeItems,
  listTariffs,
  setLateFeePolicy,
} from './tariffs.ts'
import {
  decideVacancy,
  decideWaiver,
  listApprovals,
  requestVacancy,
  requestWaiver,
} from './waivers.ts'

export const billingOperations: readonly Operation[] = [
  createChargeItem,
  listChargeItems,
  createTariff,
  addTariffVersion,
  approveTariffVersion,
  listTariffs,
  assignTariff,
  setLateFeePolicy,
  dryRunBilling,
  publishBilling,
  publishBillingEverywhere,
  rollBackBilling,
  listBillingRuns,
  listHouseholdCharges,
  listCharges,
  postOneOffCharge,
  reverseCharge,
  requestWaiver,
  decideWaiver,
  requestVacancy,
  decideVacancy,
  listApprovals,
  openDispute,
  closeDispute,
  addMeter,
  recordReadings,
  setSharedCost,
]

import type { Operation } from '../platform/context.ts'
import {
  assignTariff,
  endTariffAssignment,
  getPriceBoard,
  listHouseholdTariffs,
  unitsWithoutTariff,
} from './assignments.ts'
import { listHouseholdCharges } from './charges.ts'
import { getCutOffStatement } from './cut-off.ts'
import { closeDispute, openDispute } from './holds.ts'
import { listCharges } from './list-charges.ts'
import { addMeter, listMeters, listReadings } from './meters.ts'
import { postOneOffCharge, reverseCharge } from './post-charges.ts'
import { correctReading, recordReadings } from './readings.ts'
import { dryRunBilling } from './run/dry-run.ts'
import { listDryRunLines } from './run/lines.ts'
import { publishBilling, publishBillingEverywhere } from './run/publish.ts'
import { listBillingRuns } from './run/read-run.ts'
import { getBillingReview } from './run/review.ts'
import { rollBackBilling } from './run/roll-back.ts'
import { listSharedCosts, setSharedCost } from './shared-costs.ts'
import { listFormulas, listLateFeePolicies, listVacancies } from './tariff-views.ts'
import {
  addTariffVersion,
  approveTariffVersion,
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
  reverseWaiver,
} from './waivers.ts'

export const billingOperations: readonly Operation[] = [
  createChargeItem,
  listChargeItems,
  createTariff,
  addTariffVersion,
  approveTariffVersion,
  listTariffs,
  listFormulas,
  listLateFeePolicies,
  assignTariff,
  endTariffAssignment,
  unitsWithoutTariff,
  getPriceBoard,
  listHouseholdTariffs,
  setLateFeePolicy,
  dryRunBilling,
  publishBilling,
  publishBillingEverywhere,
  rollBackBilling,
  listBillingRuns,
  getBillingReview,
  listDryRunLines,
  listHouseholdCharges,
  listCharges,
  postOneOffCharge,
  reverseCharge,
  getCutOffStatement,
  requestWaiver,
  decideWaiver,
  reverseWaiver,
  requestVacancy,
  decideVacancy,
  listApprovals,
  listVacancies,
  openDispute,
  closeDispute,
  addMeter,
  recordReadings,
  correctReading,
  listMeters,
  listReadings,
  setSharedCost,
  listSharedCosts,
]

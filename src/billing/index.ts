export {
  type ChargeRow,
  chargesOfHousehold,
  explainCharge,
  explainLateFee,
  openCharges,
  recomputeCharge,
  selectCharges,
} from './charges.ts'
export { failures as billingFailures } from './failures.ts'
export { foldCollection } from './fold.ts'
export { formulas } from './formulas/index.ts'
export {
  closeHold,
  disputeAnswerDueOn,
  type HoldReason,
  holdForPayment,
  openHold,
  openHolds,
} from './holds.ts'
export { openImported, undoImported } from './import-openings.ts'
export { type AccruedLateFee, accruedLateFees } from './late-fees.ts'
export { postLateFeesLeftBehind } from './late-fees-left-behind.ts'
export { billingOperations } from './operations.ts'
export {
  type NewCharge,
  type PostedCharge,
  type PostedLateFee,
  postCharges,
  postLateFees,
} from './post-charges.ts'
export { type Settlement, settleCharges } from './settle.ts'
export { assertSecondPerson, staffIdOf } from './tariffs.ts'

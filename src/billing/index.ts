export {
  type ChargeRow,
  chargesOfHousehold,
  explainCharge,
  explainLateFee,
  openCharges,
  selectCharges,
} from './charges.ts'
export { foldCollection } from './fold.ts'
export { closeHold, disputeAnswerDueOn, holdForPayment, openHolds } from './holds.ts'
export { openImported, undoImported } from './import-openings.ts'
export { accruedLateFees } from './late-fees.ts'
export { postLateFeesLeftBehind } from './late-fees-left-behind.ts'
export { billingOperations } from './operations.ts'
export { postLateFees } from './post-charges.ts'
export { type Settlement, settleCharges } from './settle.ts'
export { assertSecondPerson, staffIdOf } from './tariffs.ts'

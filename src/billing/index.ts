export {
  type ChargeRow,
  chargesOfHousehold,
  explainCharge,
  explainLateFee,
  type HouseholdCharge,
  keyOf,
  openCharges,
  selectCharges,
} from './charges.ts'
export { disputeAnswerDueOn, holdInDispute } from './disputes.ts'
export { foldCollection } from './fold.ts'
export { closeHold, holdCharges, openHolds } from './holds.ts'
export { openImported, undoImported } from './import-openings.ts'
export { type ChargeKey, isOneOf, lockCharges } from './lock-charges.ts'
export { billingOperations } from './operations.ts'
export { maxPhotoBytes, plainPhoto } from './photo-file.ts'
export { postLateFees } from './post-late-fees.ts'
export { type Settlement, settleCharges } from './settle.ts'
export { assertSecondPerson, staffIdOf } from './tariffs.ts'

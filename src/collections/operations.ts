import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import { setCause } from './cases/causes.ts'
import { getCase } from './cases/get-case.ts'
import { listCases } from './cases/list-cases.ts'
import { openCase } from './cases/open-cases.ts'
import { recordCall, recordVisit } from './cases/record-contact.ts'
import { addCaseNote, closeCase, handOverCases, planCase } from './cases/steer-cases.ts'
import { getStewardDay } from './cases/steward-day.ts'
import { listStewards } from './cases/stewards.ts'
import { getCaseVoice } from './cases/voice.ts'
import { allowAutomation, refuseAutomation } from './control/automation.ts'
import * as complaints from './control/complaints.ts'
import { getDunningControl } from './control/get-control.ts'
import { previewDunningMode, setDunningMode } from './control/set-mode.ts'
import * as registerExperiment from './experiment/register.ts'
import * as experimentReport from './experiment/report.ts'
import { explainDecisionToOwner } from './explain/explain-to-owner.ts'
import { getDecision } from './explain/get-decision.ts'
import { evaluatePaymentModel } from './fit/evaluate-payment-model.ts'
import { getPaymentModel, refitPaymentModel } from './fit/read-model.ts'
import * as committee from './flags/committee.ts'
import * as householdFlags from './flags/household-flags.ts'
import * as askForPlan from './instalments/ask-for-plan.ts'
import * as proposePlan from './instalments/propose-plan.ts'
import { getInstalmentPlan, listInstalmentPlans } from './instalments/read-plans.ts'
import * as signPlan from './instalments/sign-plan.ts'
import * as evidencePack from './legal/evidence-pack.ts'
import { decideLegalStep, listLegalSteps, requestLegalStep } from './legal/legal-steps.ts'
import { listLimitationRadar } from './legal/radar.ts'
import { decideDunningLetters, withdrawDunningLetter } from './letters/decide-letters.ts'
import { draftDunningLetters } from './letters/draft-letters.ts'
import * as letterFile from './letters/letter-file.ts'
import { listDunningLetters } from './letters/list-letters.ts'
import { approvePlan, withdrawPlan } from './plan/approve-plan.ts'
import { getDunningPlan } from './plan/get-plan.ts'
import { listRefusals } from './plan/list-refusals.ts'
import { makePlan } from './plan/plan-tasks.ts'
import { previewPlan } from './plan/preview-plan.ts'
import * as steerDecision from './plan/steer-decision.ts'
import { recordPromise, withdrawPromise } from './promises/keep-promise.ts'
import * as listPromises from './promises/list-promises.ts'
import * as myPromise from './promises/my-promise.ts'
import * as editStrategies from './strategies/edit-strategies.ts'
import * as readStrategies from './strategies/read-strategies.ts'

export const collectionsOperations: readonly Operation[] = operationsOf(api, {
  ...registerExperiment,
  ...experimentReport,
  evaluatePaymentModel,
  getPaymentModel,
  refitPaymentModel,
  getDunningPlan,
  getDecision,
  makePlan,
  approvePlan,
  withdrawPlan,
  ...steerDecision,
  listRefusals,
  previewPlan,
  explainDecisionToOwner,
  decideDunningLetters,
  withdrawDunningLetter,
  draftDunningLetters,
  ...letterFile,
  listDunningLetters,
  ...evidencePack,
  requestLegalStep,
  decideLegalStep,
  listLegalSteps,
  listLimitationRadar,
  listCases,
  getCase,
  openCase,
  planCase,
  handOverCases,
  listStewards,
  closeCase,
  setCause,
  recordCall,
  recordVisit,
  addCaseNote,
  getCaseVoice,
  getStewardDay,
  recordPromise,
  withdrawPromise,
  ...listPromises,
  ...myPromise,
  ...proposePlan,
  getInstalmentPlan,
  listInstalmentPlans,
  ...signPlan,
  ...askForPlan,
  ...householdFlags,
  ...committee,
  ...editStrategies,
  getDunningControl,
  previewDunningMode,
  setDunningMode,
  ...complaints,
  allowAutomation,
  refuseAutomation,
  ...readStrategies,
})

import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import * as assignments from './assignments.ts'
import * as charges from './charges.ts'
import * as cutOff from './cut-off.ts'
import * as disputes from './disputes.ts'
import * as listCharges from './list-charges.ts'
import * as meters from './meters.ts'
import * as postCharges from './post-charges.ts'
import * as readingPhotos from './reading-photos.ts'
import * as readings from './readings.ts'
import * as dryRun from './run/dry-run.ts'
import * as lines from './run/lines.ts'
import * as publish from './run/publish.ts'
import * as readRun from './run/read-run.ts'
import * as review from './run/review.ts'
import * as rollBack from './run/roll-back.ts'
import * as sharedCosts from './shared-costs.ts'
import * as shareProofs from './shares/share-proofs.ts'
import * as tariffViews from './tariff-views.ts'
import * as tariffs from './tariffs.ts'
import * as waivers from './waivers.ts'

export const billingOperations: readonly Operation[] = operationsOf(api, {
  ...assignments,
  ...charges,
  ...cutOff,
  ...disputes,
  ...listCharges,
  ...meters,
  ...postCharges,
  ...readingPhotos,
  ...readings,
  ...dryRun,
  ...lines,
  ...publish,
  ...readRun,
  ...review,
  ...rollBack,
  ...sharedCosts,
  ...shareProofs,
  ...tariffViews,
  ...tariffs,
  ...waivers,
})

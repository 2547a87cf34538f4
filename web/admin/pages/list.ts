import { billingLinesRoute, billingRoute, chargesRoute } from './billing-run/route.ts'
import { caseRoute, casesRoute } from './cases/route.ts'
import { counterRoute } from './counter/route.ts'
import { experimentRoute } from './dunning/experiment/route.ts'
import { radarRoute } from './dunning/radar/route.ts'
import { dunningRoute, strategiesRoute, strategyRoute } from './dunning/route.ts'
import { householdRoute } from './household/route.ts'
import { householdsRoute } from './households/route.ts'
import { importRoute } from './import/route.ts'
import { mapRoute } from './map/route.ts'
import {
  announceRoute,
  evidenceRoute,
  lettersRoute,
  messagesRoute,
  sendingRoute,
  sendingsRoute,
} from './messages/route.ts'
import { paymentsRoute } from './payments/route.ts'
import { reportsRoute } from './reports/route.ts'
import { settingsRoute } from './settings/route.ts'
import {
  approvalsRoute,
  lateFeeRoute,
  metersRoute,
  sharedCostsRoute,
  tariffsRoute,
  vacanciesRoute,
} from './tariffs/route.ts'
import { tieOutRoute } from './tie-out/route.ts'
import { todayRoute } from './today/route.ts'

/** All pages behind sign-in. A page is a folder and one line here, in the order of the navigation. */
export const pages = [
  todayRoute,
  counterRoute,
  householdsRoute,
  householdRoute,
  mapRoute,
  importRoute,
  billingRoute,
  billingLinesRoute,
  chargesRoute,
  tariffsRoute,
  metersRoute,
  sharedCostsRoute,
  lateFeeRoute,
  vacanciesRoute,
  approvalsRoute,
  paymentsRoute,
  tieOutRoute,
  dunningRoute,
  casesRoute,
  caseRoute,
  strategiesRoute,
  strategyRoute,
  experimentRoute,
  radarRoute,
  messagesRoute,
  sendingsRoute,
  sendingRoute,
  evidenceRoute,
  lettersRoute,
  announceRoute,
  reportsRoute,
  settingsRoute,
] as const

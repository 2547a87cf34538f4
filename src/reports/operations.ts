import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import * as ageing from './arrears/ageing.ts'
import * as identity from './arrears/identity.ts'
import * as listArrears from './arrears/list-arrears.ts'
import * as listAudit from './audit/list-audit.ts'
import * as verifyBooks from './books/verify-books.ts'
import * as dailyClosing from './closings/daily-closing.ts'
import * as monthClosing from './closings/month-closing.ts'
import * as openMovement from './entries/open-movement.ts'
import * as startExport from './exports/start-export.ts'
import * as buildingMap from './pages/building-map.ts'
import * as householdBalance from './pages/household-balance.ts'
import * as listHouseholds from './pages/list-households.ts'
import * as timeline from './pages/timeline.ts'
import * as breakdown from './rates/breakdown.ts'
import * as collectionRates from './rates/collection-rates.ts'
import * as householdRates from './rates/household-rates.ts'
import * as openNumber from './rates/open-number.ts'
import * as today from './today/today.ts'

export const reportsOperations: readonly Operation[] = operationsOf(api, {
  ...ageing,
  ...identity,
  ...listArrears,
  ...listAudit,
  ...verifyBooks,
  ...dailyClosing,
  ...monthClosing,
  ...startExport,
  ...buildingMap,
  ...householdBalance,
  ...listHouseholds,
  ...timeline,
  ...breakdown,
  ...collectionRates,
  ...householdRates,
  ...openMovement,
  ...openNumber,
  ...today,
})

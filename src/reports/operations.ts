import type { Operation } from '../platform/context.ts'
import { getAgeing } from './arrears/ageing.ts'
import { getArrearsIdentity } from './arrears/identity.ts'
import { listArrears } from './arrears/list-arrears.ts'
import { listAudit } from './audit/list-audit.ts'
import { verifyBooks } from './books/verify-books.ts'
import { getDailyClosing } from './closings/daily-closing.ts'
import { getMonthClosing } from './closings/month-closing.ts'
import { startExport } from './exports/start-export.ts'
import { getBuildingMap } from './pages/building-map.ts'
import { getHouseholdBalance } from './pages/household-balance.ts'
import { listHouseholdsWithBalance } from './pages/list-households.ts'
import { getHouseholdTimeline } from './pages/timeline.ts'
import { getCollectionBreakdown } from './rates/breakdown.ts'
import { getCollectionRates } from './rates/collection-rates.ts'
import { getHouseholdRates } from './rates/household-rates.ts'
import { openNumber } from './rates/open-number.ts'
import { getToday } from './today/today.ts'

export const reportsOperations: readonly Operation[] = [
  verifyBooks,
  getCollectionRates,
  getHouseholdRates,
  getCollectionBreakdown,
  openNumber,
  getArrearsIdentity,
  getAgeing,
  listArrears,
  getDailyClosing,
  getMonthClosing,
  getBuildingMap,
  getHouseholdTimeline,
  getHouseholdBalance,
  listHouseholdsWithBalance,
  getToday,
  startExport,
  listAudit,
]

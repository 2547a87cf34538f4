import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { caseStates, causeNames } from '../../../../src/collections/api.ts'
import { idOf, oneOf, textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const shownStates = ['active', ...caseStates] as const
export const tierNames = ['0', '1', '2', '3', '4', '5'] as const
/** Of the next step: today or before, within seven days, or not set. */
export const dueNames = ['today', 'week', 'none'] as const

export type CaseFilter = {
  text?: string | undefined
  /** Those that are not closed, where nothing is chosen. */
  state?: (typeof shownStates)[number] | undefined
  /** A member of staff, or `nobody`. */
  steward?: string | undefined
  cause?: (typeof causeNames)[number] | undefined
  tier?: (typeof tierNames)[number] | undefined
  due?: (typeof dueNames)[number] | undefined
}

/** 案件: what people work on. */
export const casesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/cases',
  validateSearch: (search: Record<string, unknown>): CaseFilter => ({
    text: textOf(search.text),
    state: oneOf(shownStates, search.state),
    steward: search.steward === 'nobody' ? 'nobody' : idOf(search.steward),
    cause: oneOf(causeNames, search.cause),
    tier: oneOf(tierNames, search.tier),
    due: oneOf(dueNames, search.due),
  }),
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'CasesPage'),
})

/** One case. */
export const caseRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/cases/$caseId',
  component: lazyRouteComponent(() => import('./case-page.tsx'), 'CasePage'),
})

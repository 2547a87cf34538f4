import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { planGroupNames } from '../../../../src/collections/api.ts'
import { guardRailNames } from '../../../../src/compliance/api.ts'
import { dateOf, idOf, oneOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const tierNames = ['0', '1', '2', '3', '4', '5'] as const

const shownRules = [...guardRailNames, 'all'] as const
export type ShownRule = (typeof shownRules)[number]

export type PlanFilter = {
  /** A plan of an earlier day; today's without it. */
  day?: string | undefined
  tier?: (typeof tierNames)[number] | undefined
  /** The group that is shown to its end. */
  all?: (typeof planGroupNames)[number] | undefined
  /** The decision whose reasons are shown. */
  at?: string | undefined
  /** The guard rail whose refusals are listed, or all with their counts. */
  rule?: ShownRule | undefined
}

/** 催缴: today's plan. */
export const dunningRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning',
  staticData: { nav: { group: 4, icon: 'bell', words: { zh: '催缴', en: 'Dunning' } } },
  validateSearch: (search: Record<string, unknown>): PlanFilter => ({
    day: dateOf(search.day),
    tier: oneOf(tierNames, search.tier),
    all: oneOf(planGroupNames, search.all),
    at: idOf(search.at),
    rule: oneOf(shownRules, search.rule),
  }),
  component: lazyRouteComponent(() => import('./cockpit/page.tsx'), 'CockpitPage'),
})

/** The strategies of the company, its communities and buildings. */
export const strategiesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/strategies',
  component: lazyRouteComponent(() => import('./strategies/list-page.tsx'), 'StrategiesPage'),
})

/** One strategy: edited, tried, put in force. */
export const strategyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/strategies/$strategyId',
  validateSearch: (search: Record<string, unknown>): { version?: string | undefined } => ({
    /** The version that is looked at; without it the draft, else the one in force. */
    version: idOf(search.version),
  }),
  component: lazyRouteComponent(() => import('./strategies/page.tsx'), 'StrategyPage'),
})

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { paymentMethods } from '../../../../src/kernel/payment-method.ts'
import { ageBuckets, feeAges, movements, numberNames } from '../../../../src/reports/api.ts'
import { dateOf, idOf, monthOf, oneOf, textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const views = ['rates', 'ageing', 'identity', 'day', 'month', 'receipts'] as const
export const debtors = ['owner', 'developer'] as const
export const parts = ['numerator', 'denominator'] as const
export const breakdowns = ['community', 'building', 'item', 'month'] as const
export const ageingRows = ['none', 'building', 'item'] as const

export type RateName = (typeof numberNames)[number]

/** All filters of all reports; a report keeps those it has no use for, so that tabs lose nothing. */
export type ReportFilter = {
  view?: (typeof views)[number] | undefined
  /** `1`: all communities within reach, not only the one of the address. */
  all?: '1' | undefined
  building?: string | undefined
  item?: string | undefined
  debtor?: (typeof debtors)[number] | undefined
  asOf?: string | undefined
  through?: string | undefined
  by?: (typeof breakdowns)[number] | undefined
  /** The number that is open to its entries. */
  rate?: (typeof numberNames)[number] | undefined
  part?: (typeof parts)[number] | undefined
  /** Narrows only the open number: a row of the breakdown. */
  row?: string | undefined
  /** The figure of a closing or of the movements that is open, and what narrows it. */
  figure?: (typeof movements)[number] | undefined
  age?: (typeof feeAges)[number] | undefined
  way?: (typeof paymentMethods)[number] | undefined
  rows?: (typeof ageingRows)[number] | undefined
  bucket?: (typeof ageBuckets)[number] | undefined
  within?: string | undefined
  text?: string | undefined
  date?: string | undefined
  month?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

export const wayOf = (method: string): ReportFilter['way'] => oneOf(paymentMethods, method)

/** No number is open. */
export const closed: ReportFilter = {
  rate: undefined,
  part: undefined,
  row: undefined,
  figure: undefined,
  age: undefined,
  way: undefined,
}

export const reportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports',
  staticData: { nav: { group: 5, icon: 'chart', words: { zh: '报表', en: 'Reports' } } },
  validateSearch: (search: Record<string, unknown>): ReportFilter => ({
    view: oneOf(views, search.view),
    all: oneOf(['1'] as const, search.all),
    building: idOf(search.building),
    item: idOf(search.item),
    debtor: oneOf(debtors, search.debtor),
    asOf: dateOf(search.asOf),
    through: monthOf(search.through),
    by: oneOf(breakdowns, search.by),
    rate: oneOf(numberNames, search.rate),
    part: oneOf(parts, search.part),
    row: idOf(search.row) ?? monthOf(search.row),
    figure: oneOf(movements, search.figure),
    age: oneOf(feeAges, search.age),
    way: oneOf(paymentMethods, search.way),
    rows: oneOf(ageingRows, search.rows),
    bucket: oneOf(ageBuckets, search.bucket),
    within: /^\d{1,4}$/.test(String(search.within)) ? String(search.within) : undefined,
    text: textOf(search.text),
    date: dateOf(search.date),
    month: monthOf(search.month),
    from: dateOf(search.from),
    to: dateOf(search.to),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ReportsPage'),
})

import { periodKinds } from '../../kernel/period.ts'

/** Names that contracts and pages share; a page that needs no more loads none of the shapes. */

/** How a part of a period is charged: by days, by thirtieths, by half months, or whole months. */
export const prorations = ['days', 'thirtyDays', 'fifteenDayRule', 'wholeMonth'] as const

/** How often a tariff bills; `once` is a single charge. */
export const tariffPeriods = [...periodKinds, 'once'] as const

/** Why the total of a run differs from the period before. */
export const runCauses = [
  'new',
  'ended',
  'usage',
  'pool',
  'price',
  'vacancy',
  'area',
  'days',
  'rounding',
] as const

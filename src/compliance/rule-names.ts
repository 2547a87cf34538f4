import * as z from 'zod'

/**
 * The guard rails of dunning (护栏规则), in the order of their bits in `collections.decision`: new ones
 * are added at the end. What each says, and the article behind it, stands in guard-rails.ts.
 */
export const guardRailNames = [
  'quietHours',
  'contactCap',
  'callCap',
  'disputed',
  'openComplaint',
  'promiseOpen',
  'planSigned',
  'doNotContact',
  'protectedHousehold',
  'formalTooEarly',
  'normNotTrue',
  'smsWords',
  'debtorOnly',
  'noWay',
  'noAutomation',
  'personDecides',
  'strategyExcludes',
  'moneyOnItsWay',
  'limitationPassed',
  'committeeFirst',
  'firstBill',
  'noCutOff',
  'noAccessLimit',
  'noPublicList',
] as const
export type GuardRail = (typeof guardRailNames)[number]
export const guardRail = z.enum(guardRailNames)

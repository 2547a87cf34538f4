/** Names that contracts and pages share; a page that needs no more loads none of the shapes. */

export const rateNames = [
  'current',
  'currentLoose',
  'currentWithWaivers',
  'month',
  'combined',
  'combinedLoose',
  'arrearsRecovery',
  'arrearsRecoveryWithWaivers',
  'waiver',
] as const

/** Every number of the rates that has entries; those of households are one entry a household. */
export const numberNames = [
  ...rateNames,
  'outstanding',
  'household',
  'householdWithWaivers',
  'onTime',
  'daysToPay',
  'futureFees',
] as const

export const ageBuckets = [
  'days30',
  'days60',
  'days90',
  'days180',
  'days365',
  'years2',
  'years3',
  'beyond',
] as const

/** The columns of the arrears identity that have entries: the age of the fee. */
export const feeAges = ['priorYears', 'earlierThisYear', 'thisPeriod', 'future'] as const

/** The rows of the arrears identity, from opening to closing. */
export const identityRows = [
  'opening',
  'charged',
  'reversed',
  'waived',
  'received',
  'prepaymentApplied',
  'takenBack',
  'closing',
] as const

/** Every figure of the day closing, the month closing and the arrears identity. */
export const movements = [
  // the identity, and the month's arrears
  ...identityRows,
  // the month by item, net of what was taken back
  'settled',
  'settledEarlier',
  // the month's prepayment
  'prepaymentOpening',
  'paidIn',
  'used',
  'prepaymentClosing',
  // the day
  'allocated',
  'fromPrepayment',
  'paid',
  'paymentsReversed',
  'refunded',
  'net',
  'paidNet',
  'toPrepayment',
] as const

export const householdStates = ['overdue', 'held', 'notDue', 'clear'] as const

/** Who did it: a person of the staff, an owner on their bill, or the product itself. */
export const auditActors = ['staff', 'owner', 'system', 'operator', 'channel'] as const

import * as z from 'zod'
import { command, everyStaff, query } from '../kernel/operation.ts'
import {
  fen,
  id,
  line,
  month,
  pageInput,
  plainDate,
  positiveFen,
  text,
  words,
} from '../kernel/shapes.ts'
import { arithmetic } from './arithmetic.ts'

const price = z.bigint().min(0n).max(10_000_000_000n).describe('10⁻⁴ yuan')
const dueRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('endOfPeriodMonth'),
    moveToWorkingDay: z.boolean().default(true),
  }),
  z.strictObject({
    kind: z.literal('dayOfMonth'),
    day: z.number().int().min(1).max(28),
    monthsLater: z.number().int().min(0).max(12),
    moveToWorkingDay: z.boolean().default(true),
  }),
])
const periodKind = z.enum(['monthly', 'quarterly', 'halfYearly', 'yearly', 'anniversary', 'once'])
const finance = ['administrator', 'accountant'] as const

export const createChargeItem = command({
  name: 'createChargeItem',
  access: finance,
  summary: 'Adds a charge item with its rounding.',
  input: z.strictObject({
    code: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{1,30}$/, 'letters and digits'),
    nameZh: line(20),
    nameEn: line(40),
    isPassThrough: z.boolean().default(false),
    roundingUnit: z.enum(['fen', 'jiao', 'yuan']).default('fen'),
    roundingMode: z.enum(['halfUp', 'up', 'down', 'halfEven']).default('halfUp'),
  }),
  output: z.object({ chargeItemId: id }),
})

export const listChargeItems = query({
  name: 'listChargeItems',
  access: everyStaff,
  summary: 'The charge items.',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id,
        code: z.string(),
        name: words,
        isPassThrough: z.boolean(),
        isLateFee: z.boolean(),
        roundingUnit: z.string(),
        roundingMode: z.string(),
      }),
    ),
  }),
})

const versionInput = z.strictObject({
  effectiveFrom: plainDate,
  price: price.default(0n),
  params: z.record(z.string(), z.json()).default({}),
  proration: z.enum(['days', 'thirtyDays', 'fifteenDayRule', 'wholeMonth']).default('days'),
  roundingPoint: z.enum(['once', 'monthFirst']).default('once'),
  dueRule: dueRule.default({ kind: 'endOfPeriodMonth', moveToWorkingDay: true }),
  legalBasis: line(200),
})

export const createTariff = command({
  name: 'createTariff',
  access: finance,
  summary: 'Adds a tariff with its first version, which waits for a second person.',
  input: z.strictObject({
    communityId: id,
    chargeItemId: id,
    name: line(40),
    formula: z.string(),
    periodKind: periodKind.default('monthly'),
    firstVersion: versionInput,
  }),
  output: z.object({ tariffId: id, versionId: id }),
})

export const addTariffVersion = command({
  name: 'addTariffVersion',
  access: finance,
  summary: 'Proposes a new version of a tariff from a day on.',
  input: versionInput.extend({ tariffId: id }),
  output: z.object({ versionId: id }),
})

export const approveTariffVersion = command({
  name: 'approveTariffVersion',
  access: ['administrator', 'manager'],
  summary: 'Approves a version proposed by someone else; the version before ends the day before.',
  input: z.strictObject({ versionId: id }),
  output: z.object({}),
})

export const tariffVersion = z.object({
  id,
  version: z.number(),
  from: z.string(),
  to: z.string().nullable(),
  price: z.bigint(),
  legalBasis: z.string(),
  state: z.string(),
  proration: z.string(),
  roundingPoint: z.string(),
  params: z.record(z.string(), z.json()),
  dueRule,
  proposedById: id,
  proposedBy: z.string(),
  approvedBy: z.string(),
})

export const listFormulas = query({
  name: 'listFormulas',
  access: everyStaff,
  summary: 'The formulas a tariff may use, with the names of their own parameters.',
  input: z.strictObject({}),
  output: z.object({
    formulas: z.array(
      z.object({ name: z.string(), label: words, parameters: z.array(z.string()) }),
    ),
  }),
})

export const listTariffs = query({
  name: 'listTariffs',
  access: everyStaff,
  summary: 'Tariffs of a community with their versions and how many units are billed under each.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    tariffs: z.array(
      z.object({
        id,
        name: z.string(),
        formula: z.string(),
        formulaLabel: words,
        periodKind: z.string(),
        itemId: id,
        itemName: words,
        unitCount: z.number(),
        versions: z.array(tariffVersion),
      }),
    ),
  }),
})

export const assignTariff = command({
  name: 'assignTariff',
  access: finance,
  summary: 'Bills units of a kind (or the named ones) under a tariff from a day on.',
  input: z.strictObject({
    tariffId: id,
    from: plainDate,
    unitKind: z.enum(['home', 'shop', 'parkingSpace', 'storage']).optional(),
    buildingIds: z.array(id).max(500).optional(),
    unitIds: z.array(id).max(20_000).optional(),
  }),
  output: z.object({ assigned: z.number() }),
})

export const setLateFeePolicy = command({
  name: 'setLateFeePolicy',
  access: ['administrator', 'manager'],
  summary: 'Sets the late fee of a community; without a contract clause there is none.',
  input: z.strictObject({
    communityId: id,
    from: plainDate,
    dailyRatePpm: z.number().int().min(1).max(10_000),
    graceDays: z.number().int().min(0).max(365).default(0),
    capBp: z.number().int().min(0).max(10_000).default(3000),
    annualCapBp: z.number().int().min(1).max(40_000).nullable().default(2400),
    contractClause: line(200),
    principalFirst: z.boolean().default(true),
  }),
  output: z.object({ policyId: id }),
})

export const listLateFeePolicies = query({
  name: 'listLateFeePolicies',
  access: everyStaff,
  summary: 'The late fee of a community over time, the newest first; none without a clause.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    policies: z.array(
      z.object({
        id,
        from: z.string(),
        to: z.string().nullable(),
        dailyRatePpm: z.number(),
        graceDays: z.number(),
        capBp: z.number(),
        annualCapBp: z.number().nullable(),
        contractClause: z.string(),
      }),
    ),
  }),
})

export const endTariffAssignment = command({
  name: 'endTariffAssignment',
  access: finance,
  summary: 'Stops billing units under a tariff after a last day; posted charges stay.',
  input: z.strictObject({
    tariffId: id,
    lastDay: plainDate,
    unitKind: z.enum(['home', 'shop', 'parkingSpace', 'storage']).optional(),
    buildingIds: z.array(id).max(500).optional(),
    unitIds: z.array(id).max(20_000).optional(),
  }),
  output: z.object({ ended: z.number() }),
})

export const unitsWithoutTariff = query({
  name: 'unitsWithoutTariff',
  access: everyStaff,
  summary: 'Units with a payer that no tariff (of an item) bills on a day.',
  input: z.strictObject({
    communityId: id,
    chargeItemId: id.optional(),
    unitKind: z.enum(['home', 'shop', 'parkingSpace', 'storage']).optional(),
    on: plainDate.optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    units: z.array(
      z.object({ unitId: id, code: z.string(), kind: z.string(), payerName: z.string() }),
    ),
    total: z.number(),
  }),
})

const boardPrice = z.object({
  unitCode: z.string().nullable(),
  itemName: words,
  tariffName: z.string(),
  formulaLabel: words,
  periodKind: z.string(),
  price: z.bigint(),
  legalBasis: z.string(),
  from: z.string(),
  publishedOn: z.string().nullable(),
})

export const getPriceBoard = query({
  name: 'getPriceBoard',
  access: everyStaff,
  summary: 'The prices in force in a community with their legal basis, as they are posted up.',
  input: z.strictObject({ communityId: id }),
  output: z.object({ prices: z.array(boardPrice) }),
})

export const listHouseholdTariffs = query({
  name: 'listHouseholdTariffs',
  access: everyStaff,
  summary: 'What one payer is billed under today, unit by unit.',
  input: z.strictObject({ householdId: id }),
  output: z.object({ prices: z.array(boardPrice) }),
})

const runRow = z.object({
  key: z.string(),
  name: words,
  note: words,
  lastCount: z.number(),
  lastFen: fen,
  count: z.number(),
  fen,
})

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
const runCause = z.enum(runCauses)

export const runSummary = z.object({
  items: z.array(runRow),
  buildings: z.array(runRow),
  /** Why the total differs from the last period; the fen of all causes sum to the difference. */
  causes: z.array(
    z.object({
      cause: runCause,
      itemKey: z.string(),
      itemName: words,
      /** Units. */
      count: z.number(),
      /** Price: "45000:48000" in 10⁻⁴ yuan; else the first units. */
      note: z.string(),
      /** Price: the basis of the new one. */
      basis: z.string().nullable(),
      fen,
    }),
  ),
  unexplainedFen: fen,
  warnings: z.array(
    z.object({
      kind: z.enum(['noTariff', 'noReading', 'noArea', 'noPayer']),
      mustDecide: z.boolean(),
      unitCodes: z.array(z.string()),
      count: z.number(),
      words,
    }),
  ),
  samples: z.array(z.object({ unitCode: z.string(), equation: z.string(), fen })),
  households: z.number(),
  prepaymentFen: fen,
  prepaymentHouseholds: z.number(),
  dueOn: z.string().nullable(),
})

export const billingRun = z.object({
  id,
  communityId: id,
  periodKind: z.string(),
  periodMonth: z.string(),
  state: z.string(),
  chargeCount: z.bigint(),
  totalFen: fen,
  issueOn: z.string(),
  startedAt: z.string(),
  publishedAt: z.string().nullable(),
})

export const dryRunBilling = command({
  name: 'dryRunBilling',
  access: ['administrator', 'accountant', 'manager'],
  summary: 'Computes a period’s charges without posting, with the difference to the last period.',
  input: z.strictObject({
    communityId: id,
    month,
    periodKind: periodKind.exclude(['once']).default('monthly'),
    issueOn: plainDate.optional(),
  }),
  output: z.object({ run: billingRun, summary: runSummary, lastPeriodMonth: z.string() }),
})

const publishInput = z.strictObject({
  month,
  periodKind: periodKind.exclude(['once']).default('monthly'),
  issueOn: plainDate.optional(),
  /** Answers to warnings that must be decided: skip bills the rest and leaves these units out. */
  skip: z.array(z.enum(['noTariff', 'noArea'])).default([]),
  /** Also bills, under the run that is published, what has come to the register since. */
  supplement: z.boolean().default(false),
})

const period = {
  communityId: id,
  month,
  periodKind: periodKind.exclude(['once']).default('monthly'),
}

export const getBillingReview = query({
  name: 'getBillingReview',
  access: everyStaff,
  summary: 'How a period stands: its published run, else its last dry run, with the summary.',
  input: z.strictObject(period),
  output: z.object({
    run: billingRun.nullable(),
    summary: runSummary.nullable(),
    lastPeriodMonth: z.string(),
    /** How often this period was tried. */
    dryRuns: z.number(),
    startedBy: z.string(),
    /** Of a published run: charges with money or a waiver on them, which stop a roll back. */
    touched: z.object({ count: z.number(), settledFen: fen }),
  }),
})

export const listDryRunLines = command({
  name: 'listDryRunLines',
  access: ['administrator', 'accountant', 'manager'],
  summary: 'Tries a period and lists its charges beside the last period’s; totals over the filter.',
  input: pageInput.extend({
    ...period,
    /** One row a charge, or one a household. */
    by: z.enum(['charge', 'household']).default('charge'),
    chargeItemId: id.optional(),
    buildingId: id.optional(),
    cause: runCause.optional(),
    text: text(40).default(''),
  }),
  output: z.object({
    lines: z.array(
      z.object({
        key: z.string(),
        householdId: id,
        unitCode: z.string(),
        payerName: z.string(),
        itemName: words,
        cause: runCause.nullable(),
        equation: z.string(),
        lastFen: fen,
        fen,
      }),
    ),
    total: z.number(),
    lastFen: fen,
    fen,
    next: z.string().nullable(),
  }),
})

export const publishBilling = command({
  name: 'publishBilling',
  access: ['administrator', 'accountant', 'manager'],
  summary: 'Posts a period’s charges. Publishing twice, or twice at once, changes nothing.',
  input: publishInput.extend({
    communityId: id,
    /** What the dry run promised; anything else is refused and nothing is posted. */
    expected: z.strictObject({ chargeCount: z.bigint().min(0n), totalFen: fen }).optional(),
  }),
  output: z.object({ run: billingRun, isRepeat: z.boolean() }),
})

export const publishBillingEverywhere = command({
  name: 'publishBillingEverywhere',
  access: ['administrator', 'accountant', 'manager'],
  summary: 'Posts a period’s charges of every community the caller reaches, in one load.',
  input: publishInput,
  output: z.object({ runs: z.array(billingRun) }),
})

export const rollBackBilling = command({
  name: 'rollBackBilling',
  access: ['administrator', 'manager'],
  summary: 'Reverses a published run while nothing of it is paid; the period can be billed again.',
  input: z.strictObject({ runId: id, reason: line(200) }),
  output: z.object({ reversed: z.bigint(), fen }),
})

export const listBillingRuns = query({
  name: 'listBillingRuns',
  access: everyStaff,
  summary: 'Billing runs of a community, newest first.',
  input: z.strictObject({ communityId: id, limit: z.number().int().min(1).max(100).default(24) }),
  output: z.object({ runs: z.array(billingRun) }),
})

export const openCharge = z.object({
  id,
  periodMonth: z.string(),
  billingAccountId: id,
  householdId: id,
  unitId: id,
  unitCode: z.string(),
  itemId: id,
  itemCode: z.string(),
  itemName: words,
  sourceKind: z.string(),
  serviceFrom: z.string(),
  serviceTo: z.string(),
  amountFen: fen,
  settledFen: fen,
  waivedFen: fen,
  outstandingFen: fen,
  dueOn: z.string(),
  issuedOn: z.string(),
  isReversed: z.boolean(),
  isHeld: z.boolean(),
  holdReason: z.string().nullable(),
  accruedLateFeeFen: fen,
  lateFeeDays: z.number(),
  /** "250.52 × 0.5‰ × 44 天": how the accrued late fee comes about; null when there is none. */
  lateFeeShort: words.nullable(),
  arithmetic,
})
export type OpenCharge = z.infer<typeof openCharge>

export const listHouseholdCharges = query({
  name: 'listHouseholdCharges',
  access: everyStaff,
  summary: 'Charges of one household with their arithmetic; open ones by default.',
  input: z.strictObject({ householdId: id, onlyOpen: z.boolean().default(true) }),
  output: z.object({ charges: z.array(openCharge) }),
})

export const postOneOffCharge = command({
  name: 'postOneOffCharge',
  access: finance,
  summary: 'Posts a one-off charge on a billing account, with its basis.',
  input: z.strictObject({
    billingAccountId: id,
    chargeItemId: id,
    amountFen: positiveFen,
    description: line(100),
    serviceOn: plainDate,
    dueOn: plainDate,
  }),
  output: z.object({ chargeId: id, periodMonth: z.string() }),
})

export const reverseCharge = command({
  name: 'reverseCharge',
  access: ['administrator', 'accountant'],
  summary: 'Reverses a charge on which nothing is settled (冲正).',
  input: z.strictObject({ chargeId: id, periodMonth: plainDate, reason: line(200) }),
  output: z.object({}),
})

export const requestWaiver = command({
  name: 'requestWaiver',
  access: ['administrator', 'accountant', 'cashier', 'steward', 'manager'],
  summary: 'Asks for a waiver on a charge; someone else decides.',
  input: z.strictObject({
    chargeId: id,
    periodMonth: plainDate,
    kind: z
      .enum(['waiver', 'vacancy', 'compensation', 'hardship', 'discount', 'writeOff'])
      .default('waiver'),
    amountFen: positiveFen,
    reason: line(200),
  }),
  output: z.object({ waiverId: id }),
})

export const decideWaiver = command({
  name: 'decideWaiver',
  access: ['administrator', 'manager'],
  summary: 'Approves or refuses a waiver asked for by someone else.',
  input: z.strictObject({ waiverId: id, approve: z.boolean(), note: text(200).default('') }),
  output: z.object({}),
})

export const reverseWaiver = command({
  name: 'reverseWaiver',
  access: ['administrator', 'manager'],
  summary: 'Takes an approved waiver or write-off back: the amount is owed again.',
  input: z.strictObject({ waiverId: id, reason: line(200) }),
  output: z.object({}),
})

export const requestVacancy = command({
  name: 'requestVacancy',
  access: ['administrator', 'accountant', 'cashier', 'steward', 'manager'],
  summary: 'Asks for a unit to be billed at a share while it stands empty.',
  input: z.strictObject({
    unitId: id,
    chargeItemId: id,
    from: plainDate,
    to: plainDate.nullable(),
    discountBp: z.number().int().min(0).max(9999),
    reason: line(200),
    legalBasis: line(200),
  }),
  output: z.object({ vacancyId: id }),
})

export const decideVacancy = command({
  name: 'decideVacancy',
  access: ['administrator', 'manager'],
  summary: 'Approves or refuses a vacancy reduction asked for by someone else.',
  input: z.strictObject({ vacancyId: id, approve: z.boolean() }),
  output: z.object({}),
})

export const listVacancies = query({
  name: 'listVacancies',
  access: everyStaff,
  summary: 'Vacancy reductions of a community, running and waiting ones first.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    vacancies: z.array(
      z.object({
        id,
        unitCode: z.string(),
        itemName: words,
        from: z.string(),
        to: z.string().nullable(),
        discountBp: z.number(),
        reason: z.string(),
        legalBasis: z.string(),
        state: z.enum(['requested', 'approved', 'refused', 'ended']),
        requestedById: id,
        requestedBy: z.string(),
      }),
    ),
  }),
})

export const listApprovals = query({
  name: 'listApprovals',
  access: everyStaff,
  summary: 'What waits for a second person: waivers, vacancies, tariff versions.',
  input: z.strictObject({}),
  output: z.object({
    approvals: z.array(
      z.object({
        kind: z.enum(['waiver', 'vacancy', 'tariffVersion']),
        id,
        title: words,
        amountFen: fen.nullable(),
        reason: z.string(),
        requestedBy: id,
        householdId: id.nullable(),
      }),
    ),
  }),
})

export const openDispute = command({
  name: 'openDispute',
  access: ['administrator', 'accountant', 'cashier', 'steward', 'manager', 'owner'],
  summary: 'Records an objection to one charge: it pauses, the others go on.',
  input: z.strictObject({
    chargeId: id,
    periodMonth: plainDate,
    note: text(500).default(''),
  }),
  output: z.object({ holdId: id, answerDueOn: z.string() }),
})

export const closeDispute = command({
  name: 'closeDispute',
  access: ['administrator', 'accountant', 'manager'],
  summary: 'Ends a dispute with an answer; late fee runs again from the next day.',
  input: z.strictObject({ holdId: id, answer: line(500) }),
  output: z.object({}),
})

export const addMeter = command({
  name: 'addMeter',
  access: finance,
  summary: 'Registers a meter of a unit or of common parts with its first reading.',
  input: z.strictObject({
    communityId: id,
    unitId: id.nullable().default(null),
    buildingId: id.nullable().default(null),
    kind: z.enum(['water', 'electricity', 'gas', 'heat']),
    serial: line(40),
    multiplier: z.number().int().min(1).max(10_000).default(1),
    /** Figures before the point of a counter that rolls over; null: it never does. */
    digits: z.number().int().min(3).max(9).nullable().default(null),
    installedOn: plainDate,
    initialMilli: z
      .bigint()
      .min(0n)
      .max(10n ** 15n)
      .default(0n),
  }),
  output: z.object({ meterId: id }),
})

export const recordReadings = command({
  name: 'recordReadings',
  access: ['administrator', 'accountant', 'cashier', 'steward'],
  summary: 'Records readings by hand or from a sheet, all or none; backwards is refused.',
  input: z.strictObject({
    communityId: id,
    source: z.enum(['hand', 'sheet']).default('hand'),
    readings: z
      .array(
        z.strictObject({
          serial: line(40),
          readOn: plainDate,
          readingMilli: z
            .bigint()
            .min(0n)
            .max(10n ** 15n),
          /** A change of meter: `final` ends the old one, `initial` begins the new one. */
          kind: z.enum(['regular', 'estimated', 'final', 'initial']).default('regular'),
          /** The counter passed its last figure; only for a meter whose digits are known. */
          hasRolledOver: z.boolean().default(false),
        }),
      )
      .min(1)
      .max(20_000),
  }),
  output: z.object({ recorded: z.number() }),
})

export const correctReading = command({
  name: 'correctReading',
  access: ['administrator', 'accountant'],
  summary: 'Replaces a reading on which nothing was billed yet.',
  input: z.strictObject({
    readingId: id,
    readingMilli: z
      .bigint()
      .min(0n)
      .max(10n ** 15n),
    reason: line(200),
  }),
  output: z.object({}),
})

export const listMeters = query({
  name: 'listMeters',
  access: everyStaff,
  summary: 'Meters of a community with their last reading, page by page.',
  input: pageInput.extend({
    communityId: id,
    kind: z.enum(['water', 'electricity', 'gas', 'heat']).optional(),
    text: text(40).default(''),
    /** Only those without a reading this month. */
    onlyUnread: z.boolean().default(false),
  }),
  output: z.object({
    meters: z.array(
      z.object({
        id,
        serial: z.string(),
        kind: z.string(),
        multiplier: z.number(),
        unitId: id.nullable(),
        unitCode: z.string().nullable(),
        lastReadOn: z.string().nullable(),
        lastMilli: z.bigint().nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
})

export const listReadings = query({
  name: 'listReadings',
  access: everyStaff,
  summary: 'Readings of one meter, newest first, with those that were replaced.',
  input: z.strictObject({ meterId: id }),
  output: z.object({
    readings: z.array(
      z.object({
        id,
        readOn: z.string(),
        readingMilli: z.bigint(),
        kind: z.string(),
        source: z.string(),
        hasRolledOver: z.boolean(),
        isReplaced: z.boolean(),
      }),
    ),
  }),
})

export const setSharedCost = command({
  name: 'setSharedCost',
  access: finance,
  summary: 'States what a building or community shares in a month, and how the sum came about.',
  input: z.strictObject({
    communityId: id,
    buildingId: id.nullable().default(null),
    tariffId: id,
    month,
    serviceFrom: plainDate,
    serviceTo: plainDate,
    poolFen: positiveFen,
    /** `custom`, `usage` and `floorFactor` take the weights given; units without one take no part. */
    weightBasis: z.enum(['area', 'household', 'usage', 'floorFactor', 'custom']).default('area'),
    customWeights: z
      .array(z.strictObject({ unitId: id, weight: z.number().int().min(1).max(1_000_000_000) }))
      .max(20_000)
      .default([]),
    excludedUnitIds: z.array(id).max(10_000).default([]),
    poolEquation: text(100).default(''),
    poolFacts: z
      .array(z.strictObject({ labelZh: line(40), labelEn: line(60), value: line(80) }))
      .max(12)
      .default([]),
  }),
  output: z.object({ sharedCostId: id }),
})

export const listSharedCosts = query({
  name: 'listSharedCosts',
  access: everyStaff,
  summary: 'What is shared in a month, by building, with what the pool came from.',
  input: z.strictObject({ communityId: id, month }),
  output: z.object({
    costs: z.array(
      z.object({
        id,
        buildingId: id.nullable(),
        buildingName: z.string().nullable(),
        tariffId: id,
        itemName: words,
        serviceFrom: z.string(),
        serviceTo: z.string(),
        poolFen: fen,
        weightBasis: z.string(),
        excludedCount: z.number(),
        poolEquation: z.string(),
        poolFacts: z.array(
          z.object({ labelZh: z.string(), labelEn: z.string(), value: z.string() }),
        ),
        /** Charges were made of it; it stands. */
        isBilled: z.boolean(),
      }),
    ),
    poolFen: fen,
  }),
})

const cutOffLine = z.object({
  itemName: words,
  from: z.string(),
  to: z.string(),
  equation: z.string(),
  fen,
})

export const getCutOffStatement = query({
  name: 'getCutOffStatement',
  access: everyStaff,
  summary: 'What the payer of a unit owes up to the day before a hand-over (结算单).',
  input: z.strictObject({ unitId: id, handedOverOn: plainDate }),
  output: z.object({
    communityName: z.string(),
    unitLabel: z.string(),
    payerName: z.string(),
    householdId: id,
    billingAccountId: id,
    lastDay: z.string(),
    /** Posted and still open, by due date. */
    open: z.array(
      z.object({
        chargeId: id,
        itemName: words,
        from: z.string(),
        to: z.string(),
        dueOn: z.string(),
        outstandingFen: fen,
        lateFeeFen: fen,
        isHeld: z.boolean(),
      }),
    ),
    /** The part of the current period that is not billed yet. */
    unbilled: z.array(cutOffLine),
    /** Posted for days after the hand-over: the buyer's share, for the parties to settle. */
    billedBeyond: z.array(cutOffLine),
    openFen: fen,
    lateFeeFen: fen,
    unbilledFen: fen,
    billedBeyondFen: fen,
    prepaymentFen: fen,
    /** Open + late fee + unbilled − prepayment: negative is money of the seller. */
    balanceFen: fen,
  }),
})

export const listCharges = query({
  name: 'listCharges',
  access: everyStaff,
  summary: 'Charges by filter, page by page, with count and sum over the whole filter.',
  input: pageInput.extend({
    communityId: id,
    month: month.optional(),
    chargeItemId: id.optional(),
    buildingId: id.optional(),
    /** Part of a unit's code or of the payer's name. */
    text: text(40).default(''),
    state: z.enum(['all', 'open', 'overdue', 'paid', 'reversed']).default('all'),
    runId: id.optional(),
  }),
  output: z.object({
    charges: z.array(
      z.object({
        id,
        periodMonth: z.string(),
        householdId: id,
        unitCode: z.string(),
        payerName: z.string(),
        itemName: words,
        amountFen: fen,
        outstandingFen: fen,
        dueOn: z.string(),
        isReversed: z.boolean(),
      }),
    ),
    total: z.number(),
    amountFen: fen,
    outstandingFen: fen,
    next: z.string().nullable(),
  }),
})

export const billingContracts = {
  createChargeItem,
  listChargeItems,
  createTariff,
  addTariffVersion,
  approveTariffVersion,
  listTariffs,
  listFormulas,
  listLateFeePolicies,
  assignTariff,
  endTariffAssignment,
  unitsWithoutTariff,
  getPriceBoard,
  listHouseholdTariffs,
  setLateFeePolicy,
  dryRunBilling,
  publishBilling,
  publishBillingEverywhere,
  rollBackBilling,
  listBillingRuns,
  getBillingReview,
  listDryRunLines,
  listHouseholdCharges,
  listCharges,
  postOneOffCharge,
  reverseCharge,
  getCutOffStatement,
  requestWaiver,
  decideWaiver,
  reverseWaiver,
  requestVacancy,
  decideVacancy,
  listApprovals,
  listVacancies,
  openDispute,
  closeDispute,
  addMeter,
  recordReadings,
  correctReading,
  listMeters,
  listReadings,
  setSharedCost,
  listSharedCosts,
}

import * as z from 'zod'
import { command, everyStaff, query } from '../kernel/operation.ts'
import { fen, id, line, month, pageInput, plainDate, text, words } from '../kernel/shapes.ts'
import { unitKind } from '../property/api.ts'

/** Who sees money over a whole community; a cashier sees households and the day. */
const readers = ['administrator', 'accountant', 'manager', 'auditor', 'steward'] as const

export const verifyBooks = query({
  name: 'verifyBooks',
  access: ['administrator', 'accountant', 'manager', 'auditor'],
  summary: 'Holds the books against each other; an empty list means that all agree to the fen.',
  input: z.strictObject({}),
  output: z.object({
    checkedAt: z.string(),
    /** What was compared, so that an empty list of differences says something. */
    checks: z.array(z.object({ kind: z.string(), words, compared: z.bigint() })),
    differences: z.array(
      z.object({
        kind: z.string(),
        words,
        /** "billingAccount 123", "charge 456 of 2026-10": the place to look. */
        place: z.string(),
        expectedFen: fen,
        foundFen: fen,
      }),
    ),
  }),
})

// ---- Collection rates -------------------------------------------------------------------------

/** Which part of the register, and which fees, a report is about. */
const scope = {
  communityId: id.optional(),
  buildingId: id.optional(),
  chargeItemId: id.optional(),
  /** Owners' and developers' debts are reported apart; `all` is both. */
  debtor: z.enum(['all', 'owner', 'developer']).default('all'),
}
const rateScope = {
  ...scope,
  /** The day up to which money counts; today when left out. */
  asOf: plainDate.optional(),
  /** The last fee month that counts; when left out, the last month ended by `asOf`. */
  throughMonth: month.optional(),
}

/**
 * A ratio of sums, never a mean of ratios. `percent` has two places rounded half up from whole
 * numbers, such as "83.32"; null (shown as —) when the denominator is zero.
 */
export const rate = z.object({
  label: words,
  /** What is divided by what, for the line below a figure. */
  formula: words,
  unit: z.enum(['fen', 'household', 'day']),
  numerator: z.bigint(),
  denominator: z.bigint(),
  percent: z.string().nullable(),
})
export type Rate = z.infer<typeof rate>

/** Printed on every chart: the date basis and what is not counted. */
const basis = z.object({
  words,
  asOf: z.string(),
  feeFrom: z.string(),
  feeThrough: z.string(),
})

export const rateNames = [
  'current',
  'currentLoose',
  'currentWithWaivers',
  'month',
  'combined',
  'arrearsRecovery',
  'arrearsRecoveryWithWaivers',
  'waiver',
] as const

export const getCollectionRates = query({
  name: 'getCollectionRates',
  access: readers,
  summary: 'Collection rates of a scope, strict and loose labelled, with the sums they come from.',
  input: z.strictObject(rateScope),
  output: z.object({
    basis,
    rates: z.object({
      /** 当期收缴率 (严格口径): received for the fees of the year ÷ charged for them. */
      current: rate,
      /** 当期收缴率 (宽松口径): all money received in the window ÷ the same. Always labelled. */
      currentLoose: rate,
      currentWithWaivers: rate,
      /** 当月收缴率 of `throughMonth`. */
      month: rate,
      /** 综合收缴率. */
      combined: rate,
      /** 清欠率 of prior years. */
      arrearsRecovery: rate,
      arrearsRecoveryWithWaivers: rate,
      /** 减免率. */
      waiver: rate,
    }),
    /** 预存: a liability, never in a strict rate. */
    prepaid: z.object({ balanceFen: fen, futureFeesFen: fen }),
    /** Goals of the community; null over several communities. Missing is at least 0. */
    goal: z
      .object({
        currentPercent: z.string(),
        currentMissingFen: fen,
        arrearsPercent: z.string(),
        arrearsMissingFen: fen,
      })
      .nullable(),
  }),
})

export const getHouseholdRates = query({
  name: 'getHouseholdRates',
  access: readers,
  summary: 'Rates counted by household and by day: fully paid households, on time, days to pay.',
  input: z.strictObject(rateScope),
  output: z.object({
    basis,
    /** 户数收缴率: households that owe nothing of the year's fees ÷ households that were billed. */
    household: rate,
    /** 按期率: paid on or before the due date ÷ due by `asOf`. */
    onTime: rate,
    /** 回款周期: days from due to paid, weighted by money; negative is early. Null: nothing paid. */
    daysToPay: z.string().nullable(),
  }),
})

export const breakdownRow = z.object({
  /** Id of the community, building or item; the month as YYYY-MM; 'total'. */
  key: z.string(),
  name: words,
  /** 本年应收 less reversals. */
  chargedFen: fen,
  receivedFen: fen,
  waivedFen: fen,
  outstandingFen: fen,
  openingArrearsFen: fen,
  recoveredFen: fen,
  current: rate,
  currentWithWaivers: rate,
  arrearsRecovery: rate,
  combined: rate,
})
export type BreakdownRow = z.infer<typeof breakdownRow>

export const getCollectionBreakdown = query({
  name: 'getCollectionBreakdown',
  access: readers,
  summary: 'The same rates by community, building, item or month; the rows sum to the total.',
  input: z.strictObject({
    ...rateScope,
    by: z.enum(['community', 'building', 'item', 'month']),
  }),
  output: z.object({ basis, rows: z.array(breakdownRow), total: breakdownRow }),
})

export const openNumber = query({
  name: 'openNumber',
  access: readers,
  summary: 'The entries behind one numerator or denominator, page by page; they sum to it.',
  input: z.strictObject({
    ...pageInput.shape,
    ...rateScope,
    rate: z.enum(rateNames),
    part: z.enum(['numerator', 'denominator']),
  }),
  output: z.object({
    label: words,
    total: z.number(),
    sumFen: fen,
    entries: z.array(
      z.object({
        kind: z.enum(['charge', 'reversal', 'waiver', 'settlement', 'payment', 'refund']),
        id,
        householdId: id,
        unitCode: z.string(),
        payerName: z.string(),
        itemName: words,
        /** The fee's month YYYY-MM; null for a payment. */
        periodMonth: z.string().nullable(),
        postedOn: z.string(),
        /** Signed: what it adds to the number. */
        amountFen: fen,
      }),
    ),
    next: z.string().nullable(),
  }),
})

/** One column of the ledger identity: the age of the fee. */
const ages = ['priorYears', 'earlierThisYear', 'thisPeriod', 'future', 'total'] as const
const identityRow = z.object({
  key: z.enum([
    'opening',
    'charged',
    'reversed',
    'waived',
    'received',
    'prepaymentApplied',
    'takenBack',
    'closing',
  ]),
  label: words,
  /** 1 adds to the closing arrears, -1 lowers it, 0 is a balance. */
  sign: z.union([z.literal(1), z.literal(-1), z.literal(0)]),
  fen: z.object(Object.fromEntries(ages.map((age) => [age, fen])) as Record<Age, typeof fen>),
})
export type Age = (typeof ages)[number]

export const getArrearsIdentity = query({
  name: 'getArrearsIdentity',
  access: readers,
  summary: 'Opening arrears, what moved them, closing arrears, by the age of the fee.',
  input: z.strictObject({ ...scope, from: plainDate, to: plainDate }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    rows: z.array(identityRow),
    /** Closing arrears as the ledger's receivable says; null where a filter has no ledger account. */
    ledgerClosingFen: fen.nullable(),
    /** Must be 0: closing less (opening and all movements), and less the ledger. */
    differenceFen: fen,
  }),
})

// ---- Arrears ----------------------------------------------------------------------------------

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
const bucket = z.enum(ageBuckets)

/** One mark on the radar: a household whose oldest claim comes near its limitation date. */
export const limitationMark = z.object({
  householdId: id,
  unitCode: z.string(),
  payerName: z.string(),
  lastDay: z.string(),
  daysLeft: z.number(),
  /** All claims of the household that run out within the radar. */
  fen,
})

export const getAgeing = query({
  name: 'getAgeing',
  access: readers,
  summary: 'Overdue money by age today, with the limitation radar.',
  input: z.strictObject({ ...scope, by: z.enum(['none', 'building', 'item']).default('none') }),
  output: z.object({
    asOf: z.string(),
    buckets: z.array(z.object({ key: bucket, label: words })),
    rows: z.array(
      z.object({
        key: z.string(),
        name: words,
        households: z.number(),
        totalFen: fen,
        /** In the order of `buckets`. */
        fen: z.array(fen),
        charges: z.array(z.number()),
      }),
    ),
    total: z.object({
      households: z.number(),
      totalFen: fen,
      fen: z.array(fen),
      charges: z.array(z.number()),
    }),
    limitation: z.object({
      within60: z.object({ households: z.number(), fen }),
      within180: z.object({ households: z.number(), fen }),
      within365: z.object({ households: z.number(), fen }),
      mayHaveExpired: z.object({ households: z.number(), fen }),
      /** Nearest first, at most 200, those that may have run out first of all. */
      marks: z.array(limitationMark),
    }),
  }),
})

export const listArrears = query({
  name: 'listArrears',
  access: everyStaff,
  summary: 'Overdue charges, oldest first, with days overdue and days left to the limitation date.',
  input: z.strictObject({
    ...pageInput.shape,
    ...scope,
    bucket: bucket.optional(),
    /** Only claims that run out within so many days. */
    limitationWithin: z.number().int().min(0).max(1100).optional(),
    text: text(60).default(''),
  }),
  output: z.object({
    asOf: z.string(),
    arrears: z.array(
      z.object({
        chargeId: id,
        periodMonth: z.string(),
        householdId: id,
        unitCode: z.string(),
        payerName: z.string(),
        itemName: words,
        dueOn: z.string(),
        daysOverdue: z.number(),
        bucket,
        amountFen: fen,
        outstandingFen: fen,
        isHeld: z.boolean(),
        limitationLastDay: z.string(),
        limitationDaysLeft: z.number(),
      }),
    ),
    total: z.number(),
    households: z.number(),
    outstandingFen: fen,
    next: z.string().nullable(),
  }),
})

// ---- Closings ---------------------------------------------------------------------------------

const countAndFen = z.object({ count: z.number(), fen })

export const getDailyClosing = query({
  name: 'getDailyClosing',
  access: everyStaff,
  summary: 'One day’s money: by way of payment and item, prepayment, refunds, receipts, shifts.',
  input: z.strictObject({ communityId: id.optional(), date: plainDate.optional() }),
  output: z.object({
    date: z.string(),
    methods: z.array(
      z.object({ method: z.string(), received: countAndFen, reversed: countAndFen, netFen: fen }),
    ),
    received: countAndFen,
    refunded: countAndFen,
    netFen: fen,
    /** What the money was for; with `toPrepaymentFen` and `fromPrepaymentFen` it sums to net. */
    items: z.array(z.object({ itemId: id, name: words, fen })),
    toPrepaymentFen: fen,
    fromPrepaymentFen: fen,
    receipts: z.object({
      issued: z.number(),
      voided: z.number(),
      first: z.string().nullable(),
      last: z.string().nullable(),
    }),
    shifts: z.array(
      z.object({
        id,
        cashierName: z.string(),
        windowName: z.string(),
        openedAt: z.string(),
        closedAt: z.string().nullable(),
        payments: countAndFen,
        floatFen: fen,
        expectedFen: fen.nullable(),
        countedFen: fen.nullable(),
      }),
    ),
  }),
})

export const getMonthClosing = query({
  name: 'getMonthClosing',
  access: readers,
  summary: 'A month by item, with prepayment roll-forward and what stands in the way of closing.',
  input: z.strictObject({ communityId: id.optional(), month }),
  output: z.object({
    month: z.string(),
    items: z.array(
      z.object({
        itemId: id,
        name: words,
        chargedFen: fen,
        reversedFen: fen,
        waivedFen: fen,
        receivedFen: fen,
        /** Of it for fees of earlier months. */
        receivedEarlierFen: fen,
      }),
    ),
    prepayment: z.object({ openingFen: fen, paidInFen: fen, usedFen: fen, closingFen: fen }),
    arrears: z.object({ openingFen: fen, closingFen: fen }),
    /** Each must be done before the month is closed. */
    checks: z.array(z.object({ key: z.string(), words, isDone: z.boolean(), count: z.number() })),
  }),
})

// ---- Pages ------------------------------------------------------------------------------------

export const inboxKinds = [
  'tieOut',
  'limitation',
  'run',
  'suspense',
  'approval',
  'dispute',
  'pendingPayment',
  'incident',
] as const

/** One row of 今日 is one decision. */
export const inboxItem = z.object({
  key: z.string(),
  kind: z.enum(inboxKinds),
  label: words,
  title: words,
  detail: words,
  count: z.number(),
  fen: fen.nullable(),
  /** The instant by which it should be done; the list is in this order, null last. */
  deadline: z.string().nullable(),
  deadlineWords: words,
  isUrgent: z.boolean(),
  /** Where the decision is made, below /admin/. */
  href: z.string(),
  action: words,
  /** What the row is made of, at most ten. */
  lines: z.array(
    z.object({
      key: z.string(),
      title: words,
      detail: words,
      fen: fen.nullable(),
      householdId: id.nullable(),
      href: z.string().nullable(),
    }),
  ),
})
export type InboxItem = z.infer<typeof inboxItem>

export const getToday = query({
  name: 'getToday',
  access: everyStaff,
  summary: 'What needs this person now, in order of deadline, and the two rates with their goals.',
  input: z.strictObject({ communityId: id.optional() }),
  output: z.object({
    now: z.string(),
    today: z.string(),
    inbox: z.array(inboxItem),
    /** What was decided today, newest first. */
    done: z.array(z.object({ key: z.string(), title: words, at: z.string(), by: z.string() })),
    /** Null for those who may not see rates. */
    strip: z
      .object({
        basis,
        current: rate,
        arrears: rate,
        goal: z
          .object({
            currentPercent: z.string(),
            currentMissingFen: fen,
            arrearsPercent: z.string(),
            arrearsMissingFen: fen,
          })
          .nullable(),
      })
      .nullable(),
    yesterday: z.object({ date: z.string(), count: z.number(), fen }),
    /** Yesterday's tie-out, one row a channel; empty before the first. */
    tieOut: z.object({
      date: z.string(),
      rows: z.array(
        z.object({
          channelAccountId: id,
          channel: z.string(),
          name: z.string(),
          state: z.string(),
          oursFen: fen,
          theirsFen: fen,
          differenceFen: fen,
          openCount: z.number(),
        }),
      ),
      transitFen: fen,
    }),
    radar: z.object({
      households: z.number(),
      fen,
      marks: z.array(limitationMark),
    }),
  }),
})

/**
 * State of a unit, the first that fits: overdue, disputed (frozen), due within a week, notDue,
 * vacant (billed at a share), unsold (owed by the developer), paid.
 */
export const unitStates = [
  'overdue',
  'disputed',
  'due',
  'notDue',
  'vacant',
  'unsold',
  'paid',
] as const
export const unitState = z.enum(unitStates)

export const getBuildingMap = query({
  name: 'getBuildingMap',
  access: everyStaff,
  summary: 'A building as it stands: one cell a unit with state and amount; sums per state.',
  input: z.strictObject({ communityId: id, buildingId: id.optional() }),
  output: z.object({
    asOf: z.string(),
    buildings: z.array(
      z.object({ id, name: z.string(), units: z.number(), overdueUnits: z.number() }),
    ),
    /** Over the whole community. */
    units: z.number(),
    overdueUnits: z.number(),
    buildingId: id.nullable(),
    cells: z.array(
      z.object({
        unitId: id,
        code: z.string(),
        room: z.string(),
        kind: unitKind,
        floor: z.number().nullable(),
        entrance: z.string().nullable(),
        areaCenti: z.bigint(),
        householdId: id.nullable(),
        payerName: z.string().nullable(),
        state: unitState,
        outstandingFen: fen,
        overdueFen: fen,
        heldFen: fen,
        overdueMonths: z.number(),
        oldestDueOn: z.string().nullable(),
        /** 7000: 70 % is charged while it stands empty. */
        vacancyBp: z.number().nullable(),
      }),
    ),
    /** The legend is also the sum: every unit once, with what its present payer owes for it. */
    sums: z.array(z.object({ state: unitState, units: z.number(), fen })),
    overdueThreeMonths: z.object({ units: z.number(), fen }),
  }),
})

export const timelineKinds = [
  'charge',
  'payment',
  'prepayment',
  'refund',
  'reversal',
  'waiver',
  'dispute',
  'receipt',
  'changeOfOwner',
] as const

export const getHouseholdTimeline = query({
  name: 'getHouseholdTimeline',
  access: everyStaff,
  summary: 'Everything that happened with a household in one line of time, newest first.',
  input: z.strictObject({
    householdId: id,
    kinds: z.array(z.enum(timelineKinds)).max(20).optional(),
    limit: z.number().int().min(1).max(500).default(100),
    after: z.string().max(200).optional(),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(timelineKinds),
        on: z.string(),
        at: z.string(),
        label: words,
        title: words,
        detail: words,
        /** As shown: charges above, payments and waivers below zero; null without money. */
        amountFen: fen.nullable(),
        /** 未缴余额 after it; null where it moves no debt. */
        balanceFen: fen.nullable(),
        chargeIds: z.array(id),
        paymentId: id.nullable(),
        receiptId: id.nullable(),
        holdId: id.nullable(),
      }),
    ),
    total: z.number(),
    next: z.string().nullable(),
  }),
})

export const getHouseholdBalance = query({
  name: 'getHouseholdBalance',
  access: everyStaff,
  summary: 'What a household owes, split into states that sum to it, and the facts beside it.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    /** Posted and unpaid: overdueFen + heldFen + notDueFen. */
    outstandingFen: fen,
    overdueFen: fen,
    overdueCount: z.number(),
    /** Days since the oldest due date; null when nothing is overdue. */
    oldestOverdueDays: z.number().nullable(),
    heldFen: fen,
    heldCount: z.number(),
    notDueFen: fen,
    notDueCount: z.number(),
    nextDueOn: z.string().nullable(),
    prepaymentFen: fen,
    /** Accrued and not posted; not in `outstandingFen` (decisions 9). */
    accruedLateFeeFen: fen,
    units: z.array(z.object({ unitId: id, unitCode: z.string(), fen })),
    limitation: z.object({ lastDay: z.string(), daysLeft: z.number() }).nullable(),
    receipts: z.number(),
    lastPaidOn: z.string().nullable(),
  }),
})

export const householdStates = ['overdue', 'held', 'notDue', 'clear'] as const

export const listHouseholdsWithBalance = query({
  name: 'listHouseholdsWithBalance',
  access: everyStaff,
  summary: 'Households with what they owe, by filter; counts and sums over the whole filter.',
  input: z.strictObject({
    ...pageInput.shape,
    communityId: id,
    text: text(60).default(''),
    state: z.enum(householdStates).optional(),
    buildingId: id.optional(),
    unitKind: unitKind.optional(),
    minOverdueMonths: z.number().int().min(0).max(600).optional(),
    minOutstandingFen: fen.optional(),
    maxOutstandingFen: fen.optional(),
    order: z.enum(['code', 'outstanding']).default('code'),
  }),
  output: z.object({
    households: z.array(
      z.object({
        householdId: id,
        householdNo: z.string(),
        payerName: z.string(),
        payerKind: z.string(),
        unitCode: z.string(),
        unitCount: z.number(),
        phoneMasked: z.string().nullable(),
        state: z.enum(householdStates),
        outstandingFen: fen,
        overdueFen: fen,
        heldFen: fen,
        prepaymentFen: fen,
        overdueMonths: z.number(),
        oldestDueOn: z.string().nullable(),
      }),
    ),
    total: z.number(),
    outstandingFen: fen,
    overdueFen: fen,
    prepaymentFen: fen,
    next: z.string().nullable(),
  }),
})

/** What can be fetched as GET /exports/<name>.xlsx (or .csv) with the filter in the query. */
export const exportNames = [
  'households',
  'arrears',
  'charges',
  'payments',
  'breakdown',
  'entries',
  'ageing',
  'timeline',
  'tieOutLines',
  'receipts',
  'identity',
] as const

export const startExport = command({
  name: 'startExport',
  access: everyStaff,
  summary: 'Records who takes which filter out of the system, before the file is written.',
  input: z.strictObject({
    report: z.enum(exportNames),
    format: z.enum(['xlsx', 'csv']),
    filter: z.record(line(40), text(200)).default({}),
  }),
  output: z.object({ maxRows: z.number() }),
})

/** Who did it: a person of the staff, an owner on their bill, or the product itself. */
export const auditActors = ['staff', 'owner', 'system', 'operator', 'channel'] as const

export const listAudit = query({
  name: 'listAudit',
  access: ['administrator', 'auditor'],
  summary: 'Every command of the company, newest first: who, when, what; personal data struck out.',
  input: pageInput.extend({
    from: plainDate.optional(),
    to: plainDate.optional(),
    actorKind: z.enum(auditActors).optional(),
    actorId: id.optional(),
    operation: z
      .string()
      .regex(/^[a-zA-Z]{1,60}$/)
      .optional(),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        id,
        at: z.string(),
        actorKind: z.enum(auditActors),
        actorName: z.string(),
        operation: z.string(),
        /** The input as it was kept: JSON, secrets and personal data struck out. */
        input: z.string(),
      }),
    ),
    total: z.number(),
    next: z.string().nullable(),
  }),
})

export const reportsContracts = {
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
  getToday,
  getBuildingMap,
  getHouseholdTimeline,
  getHouseholdBalance,
  listHouseholdsWithBalance,
  startExport,
  listAudit,
}

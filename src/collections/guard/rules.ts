import { type GuardRail, guardRailNames } from '../../compliance/api.ts'
import type { Channel, Tone } from '../api.ts'

/** What the guard rails look at, of one household on one day. Days count back from that day. */
export type GuardFacts = {
  readonly tier: number
  /** Of the oldest overdue bill that is not frozen; 0 or less: nothing is overdue. */
  readonly daysOverdue: number
  /** Counted contacts of all channels; null: none in a year. */
  readonly daysSinceContact: number | null
  readonly contactsIn35Days: number
  readonly contactsIn365Days: number
  readonly daysSinceCall: number | null
  /** A public holiday, or the window has closed for today. */
  readonly isQuietDay: boolean
  /** Part of what is owed is in dispute; it is not in the balance. */
  readonly hasDispute: boolean
  readonly hasOpenComplaint: boolean
  /** A payment under way, or money that nobody has claimed yet and may be theirs. */
  readonly hasMoneyOnItsWay: boolean
  /** A promise whose day has not passed. */
  readonly hasPromise: boolean
  readonly hasSignedPlan: boolean
  /** Asked not to be contacted or for a pause, or is dead, insolvent or in hospital. */
  readonly isLeftAlone: boolean
  /** Lives alone and old, poor, ill, disabled or bereaved. */
  readonly isProtected: boolean
  readonly isFirstBill: boolean
  /** A true share of at least 70 % of at least 20 households has paid this period. */
  readonly isNormTrue: boolean
  readonly hasLimitationPassed: boolean
  /** The local rules want the owners' committee asked first, and it was not. */
  readonly isCommitteeFirst: boolean
  readonly hasRefusedAutomation: boolean
  /** A person works on it: an open case with a next step. */
  readonly isInCase: boolean
  /** Left out by the strategy: too little, a kind of unit, a household by name. */
  readonly isExcluded: boolean
  /** No phone, no app and no address: nothing but a visit reaches the payer. */
  readonly hasNoWay: boolean
}

/** The contacts a rule closes: over these channels, and in these tones. */
type Closes = { readonly channels: readonly Channel[]; readonly tones: readonly Tone[] }

type Rule = {
  readonly name: GuardRail
  readonly holds: (facts: GuardFacts) => boolean
  readonly closes: Closes
}

const everything: Closes = {
  channels: ['wechat', 'sms', 'call', 'visit'],
  tones: ['friendly', 'norm', 'formal'],
}
const nothing: Closes = { channels: [], tones: [] }
const only = (closes: Partial<Closes>): Closes => ({ ...nothing, ...closes })

/**
 * The guard rails that stand before every policy, with what each closes (Civil Code 944, PIPL 13
 * and 24, and rules of the company's own: compliance/guard-rails.ts says which). The SQL form of
 * `holds` stands in holding-rules.ts; a property test compares the two.
 */
export const rules: readonly Rule[] = [
  { name: 'quietHours', holds: ({ isQuietDay }) => isQuietDay, closes: everything },
  {
    name: 'contactCap',
    holds: ({ daysSinceContact, contactsIn35Days, contactsIn365Days }) =>
      (daysSinceContact !== null && daysSinceContact < 3) ||
      contactsIn35Days >= 3 ||
      contactsIn365Days >= 12,
    closes: everything,
  },
  {
    name: 'callCap',
    holds: ({ daysSinceCall }) => daysSinceCall !== null && daysSinceCall < 7,
    closes: only({ channels: ['call'] }),
  },
  {
    name: 'disputed',
    holds: ({ hasDispute }) => hasDispute,
    closes: only({ tones: ['norm', 'formal'] }),
  },
  {
    name: 'openComplaint',
    holds: ({ hasOpenComplaint }) => hasOpenComplaint,
    closes: everything,
  },
  { name: 'promiseOpen', holds: ({ hasPromise }) => hasPromise, closes: everything },
  { name: 'planSigned', holds: ({ hasSignedPlan }) => hasSignedPlan, closes: everything },
  { name: 'doNotContact', holds: ({ isLeftAlone }) => isLeftAlone, closes: everything },
  {
    // A person looks first, offers a plan first, and says nothing formal.
    name: 'protectedHousehold',
    holds: ({ isProtected }) => isProtected,
    closes: { channels: ['wechat', 'sms'], tones: ['norm', 'formal'] },
  },
  {
    name: 'formalTooEarly',
    holds: ({ daysOverdue }) => daysOverdue < 30,
    closes: only({ tones: ['formal'] }),
  },
  {
    name: 'normNotTrue',
    holds: ({ isNormTrue }) => !isNormTrue,
    closes: only({ tones: ['norm'] }),
  },
  {
    name: 'noWay',
    holds: ({ hasNoWay }) => hasNoWay,
    closes: only({ channels: ['wechat', 'sms', 'call'] }),
  },
  // It only says who decides: the fixed calendar.
  {
    name: 'noAutomation',
    holds: ({ hasRefusedAutomation }) => hasRefusedAutomation,
    closes: nothing,
  },
  {
    name: 'personDecides',
    holds: ({ tier, isInCase }) => tier === 5 || isInCase,
    closes: everything,
  },
  { name: 'strategyExcludes', holds: ({ isExcluded }) => isExcluded, closes: everything },
  {
    name: 'moneyOnItsWay',
    holds: ({ hasMoneyOnItsWay }) => hasMoneyOnItsWay,
    closes: everything,
  },
  {
    name: 'limitationPassed',
    holds: ({ hasLimitationPassed }) => hasLimitationPassed,
    closes: only({ tones: ['formal'] }),
  },
  {
    name: 'committeeFirst',
    holds: ({ isCommitteeFirst }) => isCommitteeFirst,
    closes: only({ tones: ['formal'] }),
  },
  {
    name: 'firstBill',
    holds: ({ isFirstBill }) => isFirstBill,
    closes: only({ tones: ['norm', 'formal'] }),
  },
]

/** The bit of a rule in `collections.decision.refused_rules`. */
export const ruleBit = (name: GuardRail): number => 2 ** guardRailNames.indexOf(name)

const bitsWhere = (isMeant: (rule: Rule) => boolean): number =>
  rules.filter(isMeant).reduce((bits, { name }) => bits + ruleBit(name), 0)

/** The rules of a set of bits, in the order of their bits. */
export const rulesOf = (bits: number): readonly GuardRail[] =>
  guardRailNames.filter((name) => (bits & ruleBit(name)) !== 0)

/** The bits of the rules that hold for a household. */
export const holdingRules = (facts: GuardFacts): number => bitsWhere(({ holds }) => holds(facts))

/** The bits of the rules that close a channel, and those that close a tone. */
export const closingChannel = (channel: Channel): number =>
  bitsWhere(({ closes }) => closes.channels.includes(channel))
export const closingTone = (tone: Tone): number =>
  bitsWhere(({ closes }) => closes.tones.includes(tone))

/** Bits of the rules under which nothing is left to chance: a wrong word would weigh most there. */
export const unexplored = ruleBit('disputed') + ruleBit('protectedHousehold') + ruleBit('firstBill')

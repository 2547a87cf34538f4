import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Channel, channelNames, slotNames, toneNames } from '../api.ts'
import { allowedArms, mayExplore } from './allowed-arms.ts'
import { armCount, armOf, arms, isHuman } from './arms.ts'
import { type GuardFacts, rulesOf } from './rules.ts'

/** A household nothing speaks against: ninety days overdue, never contacted. */
const plain: GuardFacts = {
  tier: 3,
  daysOverdue: 95,
  daysSinceContact: null,
  contactsIn35Days: 0,
  contactsIn365Days: 0,
  daysSinceCall: null,
  isQuietDay: false,
  hasDispute: false,
  hasOpenComplaint: false,
  hasMoneyOnItsWay: false,
  hasPromise: false,
  hasSignedPlan: false,
  isLeftAlone: false,
  isProtected: false,
  isFirstBill: false,
  isNormTrue: true,
  hasLimitationPassed: false,
  isCommitteeFirst: false,
  hasRefusedAutomation: false,
  isInCase: false,
  isExcluded: false,
  hasNoWay: false,
}
const all = { channels: channelNames, slots: slotNames, tones: toneNames }
const countOf = (facts: Partial<GuardFacts>): number =>
  allowedArms({ ...plain, ...facts }, all).allowed.filter(Boolean).length
const refusedOf = (facts: Partial<GuardFacts>): readonly string[] =>
  rulesOf(allowedArms({ ...plain, ...facts }, all).refused)

test('arms are numbered by channel, slot and tone', () => {
  expect(armCount).toBe(37)
  expect(arms[0]).toBeNull()
  expect(arms.map((contact) => contact && armOf(contact))).toEqual([
    null,
    ...Array.from({ length: 36 }, (_, index) => index + 1),
  ])
  expect(armOf({ channel: 'sms', slot: 'afternoon', tone: 'formal' })).toBe(1 + 9 + 3 + 2)
})

test('without anything against it every offered arm is open', () => {
  expect(countOf({})).toBe(37)
  expect(refusedOf({})).toEqual([])
})

test.each<[Partial<GuardFacts>, string, number]>([
  [{ isQuietDay: true }, 'quietHours', 1],
  [{ daysSinceContact: 2, contactsIn35Days: 1 }, 'contactCap', 1],
  [{ daysSinceContact: 3, contactsIn35Days: 3 }, 'contactCap', 1],
  [{ daysSinceContact: 40, contactsIn365Days: 12 }, 'contactCap', 1],
  [{ daysSinceCall: 6 }, 'callCap', 1 + 27],
  [{ hasDispute: true }, 'disputed', 1 + 12],
  [{ hasOpenComplaint: true }, 'openComplaint', 1],
  [{ hasPromise: true }, 'promiseOpen', 1],
  [{ hasSignedPlan: true }, 'planSigned', 1],
  [{ isLeftAlone: true }, 'doNotContact', 1],
  [{ isProtected: true }, 'protectedHousehold', 1 + 6],
  [{ daysOverdue: 29 }, 'formalTooEarly', 1 + 24],
  [{ isNormTrue: false }, 'normNotTrue', 1 + 24],
  [{ hasNoWay: true }, 'noWay', 1 + 9],
  [{ hasRefusedAutomation: true }, 'noAutomation', 37],
  [{ tier: 5 }, 'personDecides', 1],
  [{ isInCase: true }, 'personDecides', 1],
  [{ isExcluded: true }, 'strategyExcludes', 1],
  [{ hasMoneyOnItsWay: true }, 'moneyOnItsWay', 1],
  [{ hasLimitationPassed: true }, 'limitationPassed', 1 + 24],
  [{ isCommitteeFirst: true }, 'committeeFirst', 1 + 24],
  [{ isFirstBill: true }, 'firstBill', 1 + 12],
])('%o is refused by %s and leaves %d arms', (facts, rule, left) => {
  expect(refusedOf(facts)).toEqual([rule])
  expect(countOf(facts)).toBe(left)
})

test.each<[Partial<GuardFacts>]>([
  [{ daysSinceContact: 3, contactsIn35Days: 2, contactsIn365Days: 11 }],
  [{ daysSinceCall: 7 }],
  [{ daysOverdue: 30 }],
])('%o is just within the rules', (facts) => expect(refusedOf(facts)).toEqual([]))

test('a rule that closed nothing that was offered refused nothing', () => {
  const digital = { ...all, channels: ['wechat'] as Channel[], tones: ['friendly'] as const }
  const { refused } = allowedArms(
    { ...plain, daysSinceCall: 1, daysOverdue: 5, isNormTrue: false },
    digital,
  )
  expect(rulesOf(refused)).toEqual([])
})

test('nothing is tried out on old debts, disputes, first bills and who needs care', () => {
  expect(mayExplore(plain)).toBe(true)
  for (const facts of [
    { tier: 4 },
    { hasDispute: true },
    { isFirstBill: true },
    { isProtected: true },
  ]) {
    expect(mayExplore({ ...plain, ...facts })).toBe(false)
  }
})

/** What the rules say, asked of each open arm by itself. */
const breaks = (facts: GuardFacts, arm: number): boolean => {
  const contact = arms[arm]
  if (!contact) return false
  const { channel, tone } = contact
  return (
    facts.isQuietDay ||
    (facts.daysSinceContact ?? 9) < 3 ||
    facts.contactsIn35Days > 2 ||
    facts.contactsIn365Days > 11 ||
    (channel === 'call' && (facts.daysSinceCall ?? 9) < 7) ||
    facts.hasOpenComplaint ||
    facts.hasPromise ||
    facts.hasSignedPlan ||
    facts.isLeftAlone ||
    facts.isExcluded ||
    facts.hasMoneyOnItsWay ||
    facts.tier > 4 ||
    facts.isInCase ||
    (facts.isProtected && !isHuman(channel)) ||
    (facts.hasNoWay && channel !== 'visit') ||
    (tone !== 'friendly' && (facts.hasDispute || facts.isProtected || facts.isFirstBill)) ||
    (tone === 'norm' && !facts.isNormTrue) ||
    (tone === 'formal' &&
      (facts.daysOverdue < 30 || facts.hasLimitationPassed || facts.isCommitteeFirst))
  )
}

test('the open arms are exactly the offered ones that break no rule', () => {
  const days = fc.option(fc.integer({ min: 0, max: 40 }), { nil: null })
  const facts: fc.Arbitrary<GuardFacts> = fc.record({
    ...(Object.fromEntries(
      Object.keys(plain).map((key) => [
        key,
        fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.boolean()),
      ]),
    ) as { [Key in keyof GuardFacts]: fc.Arbitrary<never> }),
    tier: fc.integer({ min: 0, max: 5 }),
    daysOverdue: fc.integer({ min: -10, max: 900 }),
    daysSinceContact: days,
    contactsIn35Days: fc.integer({ min: 0, max: 4 }),
    contactsIn365Days: fc.integer({ min: 0, max: 13 }),
    daysSinceCall: days,
  })
  const offered = fc.record({
    channels: fc.subarray([...channelNames]),
    slots: fc.subarray([...slotNames]),
    tones: fc.subarray([...toneNames]),
  })
  fc.assert(
    fc.property(facts, offered, (household, offer) => {
      const { allowed } = allowedArms(household, offer)
      const expected = arms.map(
        (contact, arm) =>
          contact === null ||
          (offer.channels.includes(contact.channel) &&
            offer.slots.includes(contact.slot) &&
            offer.tones.includes(contact.tone) &&
            !breaks(household, arm)),
      )
      expect(allowed).toEqual(expected)
    }),
  )
})

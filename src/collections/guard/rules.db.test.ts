import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { letPolicyDecide } from '../../../test/support/dunning-world.ts'
import { openMessages } from '../../../test/support/messages.ts'
import { makePlans } from '../plan/make-plan.ts'
import { arms, isHuman } from './arms.ts'
import { type GuardFacts, holdingRules, rulesOf } from './rules.ts'

const homes = 24
const messages = await openMessages({ homes, now: '2026-11-23T06:00:00+08:00' })
const { platform, story } = messages
await letPolicyDecide(platform, story)
const today = '2027-01-12'
const before = (days: number): string =>
  Temporal.PlainDate.from(today).subtract({ days }).toString()

/** A statement with its values written into it: a whole world travels at once. */
const literal = (value: unknown): string =>
  value === null ? 'null' : typeof value === 'string' ? `'${value}'` : String(value)
const statement = (text: string, values: readonly unknown[]): string =>
  text.replace(/\$(\d+)/g, (_, number) => literal([story.companyId, ...values][Number(number) - 1]))

/** What may have happened to one household; days count back from the day of the plan. */
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, arbitrary)
const household = fc.record({
  dueDays: fc.uniqueArray(fc.integer({ min: 1, max: 1300 }), { minLength: 1, maxLength: 4 }),
  matured: fc.integer({ min: 0, max: 6 }),
  contacts: fc.uniqueArray(fc.integer({ min: 1, max: 380 }), { maxLength: 14 }),
  calledAgo: sometimes(fc.integer({ min: 0, max: 10 })),
  hold: sometimes(fc.constantFrom('dispute', 'unmatchedMoney', 'pendingPayment')),
  holdsAll: fc.boolean(),
  complaint: sometimes(fc.boolean()),
  promise: sometimes(fc.integer({ min: -3, max: 3 })),
  hasPlan: sometimes(fc.constant(true)),
  flag: sometimes(
    fc.constantFrom('livesAlone', 'illness', 'doNotContact', 'hospital', 'noAutomation'),
  ),
  pausedFor: sometimes(fc.integer({ min: -2, max: 5 })),
  isStopped: sometimes(fc.constant(true)),
  hasPhone: fc.boolean(),
  hasOpenid: fc.boolean(),
  isInCase: sometimes(fc.boolean()),
})
type World = readonly (typeof household extends fc.Arbitrary<infer T> ? T : never)[]

/** Keeps a world in the database, as the tables of other modules have it. */
const keep = async (world: World): Promise<void> => {
  const statements: string[] = []
  const q = (text: string, values: readonly unknown[]) => statements.push(statement(text, values))
  // Somebody else's record, long enough for the policy to decide.
  q(
    `insert into collections.payer (company_id, household_id, community_id, known_up_to, bills_matured, bills_late, last_twelve,
       late_of_last_twelve, evening_payments, online_payments, intercept)
     values ($1, 1, 1, '2026-01-01', 1000, 0, 12, 0, 0, 0, 0)`,
    [],
  )
  for (const [index, it] of world.entries()) {
    const { householdId, billingAccountId, unitId } = story.units[index] ?? never()
    for (const [bill, days] of it.dueDays.entries()) {
      const due = before(days)
      q(
        `insert into billing.charge (company_id, id, period_month, community_id, household_id, billing_account_id, unit_id,
           charge_item_id, source_kind, formula, service_from, service_to, amount_fen, due_on, issued_on, posted_at)
         values ($1, platform.next_id(), $8::date, $3, $4, $5, $6, $7, 'oneOff', 'oneOff', $2, $2, 20000, $2, $2, $2)`,
        [
          due,
          story.communityId,
          householdId,
          billingAccountId,
          unitId,
          story.itemId,
          `2026-0${bill + 1}-01`,
        ],
      )
      const isHeld = it.hold !== null && (it.holdsAll || bill === 0)
      if (isHeld) {
        q(
          `insert into billing.hold (company_id, household_id, charge_id, reason, held_from, opened_at)
           select $1, $2, max(id), $3, '2026-12-01', now() from billing.charge where company_id = $1 and household_id = $2`,
          [householdId, it.hold],
        )
      }
    }
    q(
      `insert into collections.payer (company_id, household_id, community_id, known_up_to, bills_matured, bills_late, last_twelve,
         late_of_last_twelve, evening_payments, online_payments, intercept)
       values ($1, $2, $3, $4, $5, 0, $5, 0, 0, 0, 0)`,
      [householdId, story.communityId, today, it.matured],
    )
    for (const days of it.contacts) {
      q(
        `insert into notifications.contact (company_id, household_id, on_day, kind) values ($1, $2, $3, 'overdue')`,
        [householdId, before(days)],
      )
    }
    if (it.calledAgo !== null || it.isInCase !== null) {
      q(
        `insert into collections.dunning_case (company_id, community_id, household_id, state, next_action, opened_on, opened_by)
         values ($1, $2, $3, $4, 'call', $5, '')`,
        [story.communityId, householdId, it.isInCase ? 'open' : 'closed', before(60)],
      )
    }
    if (it.calledAgo !== null) {
      q(
        `insert into collections.case_event (company_id, case_id, household_id, kind, outcome, on_day, happened_at, recorded_at, recorded_by)
         select $1, max(id), $2, 'call', 'reached', $3, now(), now(), '' from collections.dunning_case where company_id = $1 and household_id = $2`,
        [householdId, before(it.calledAgo)],
      )
    }
    if (it.complaint !== null) {
      q(
        `insert into collections.complaint (company_id, community_id, household_id, about, made_on, recorded_at, recorded_by, answered_at)
         values ($1, $2, $3, 'x', $4, now(), '', case when $5 then now() end)`,
        [story.communityId, householdId, before(20), it.complaint],
      )
    }
    if (it.promise !== null) {
      q(
        `insert into collections.promise (company_id, household_id, case_id, amount_fen, promised_on, made_on, made_at, made_through, state, recorded_by)
         values ($1, $2, 1, 100, $3, $4, now(), 'call', 'open', '')`,
        [householdId, before(it.promise), before(10)],
      )
    }
    if (it.hasPlan) {
      q(
        `insert into collections.instalment_plan (company_id, household_id, case_id, state, total_fen, stops_late_fee, reason, proposed_at, proposed_by, proposer_id)
         values ($1, $2, 1, 'signed', 1, false, '', now(), '', 0)`,
        [householdId],
      )
    }
    if (it.flag)
      q(
        `insert into collections.household_flag (company_id, household_id, flag, set_at, set_by) values ($1, $2, $3, now(), '')`,
        [householdId, it.flag],
      )
    if (it.pausedFor !== null) {
      q(
        `insert into notifications.reminder_pause (company_id, household_id, until, source, opened_at) values ($1, $2, $3, '', now())`,
        [householdId, before(-it.pausedFor)],
      )
    }
    const party = `(select payer_party_id from property.household where company_id = $1 and id = $2)`
    if (it.isStopped) {
      q(
        `insert into notifications.stop (company_id, party_id, reason, source, opened_at) select $1, ${party}, 'doNotContact', '', now()`,
        [householdId],
      )
    }
    if (!it.hasPhone) {
      q(
        `insert into notifications.stop (company_id, address_hash, reason, source, opened_at)
        select $1, number_hash, 'wrongNumber', '', now() from property.party_phone where company_id = $1 and party_id = ${party}`,
        [householdId],
      )
    }
    if (!it.hasOpenid) {
      q(
        `insert into notifications.stop (company_id, address_hash, reason, source, opened_at)
        select $1, address_hash, 'addressGone', '', now() from notifications.address where company_id = $1 and party_id = ${party}`,
        [householdId],
      )
    }
  }
  await platform.query(statements.join(';'))
}

const never = (): never => {
  throw new Error('no such home')
}

/** The facts of a household, worked out apart from the statement that is tested. */
const factsOf = (it: World[number]): GuardFacts => {
  const held = it.dueDays.filter((_, bill) => it.hold !== null && (it.holdsAll || bill === 0))
  const free = it.dueDays.filter((days) => !held.includes(days))
  const counted = it.contacts.filter((days) => days < 365)
  const oldest = Math.max(...(free.length > 0 ? free : it.dueDays))
  const left = it.dueDays.map(
    (days) =>
      Temporal.PlainDate.from(today).until(
        Temporal.PlainDate.from(before(days)).add({ months: 36 }),
      ).days,
  )
  const ahead = left.filter((days) => days >= 0)
  return {
    tier: ahead.length > 0 && Math.min(...ahead) <= 60 ? 5 : 1,
    daysOverdue: oldest,
    daysSinceContact: counted.length > 0 ? Math.min(...counted) : null,
    contactsIn35Days: counted.filter((days) => days < 35).length,
    contactsIn365Days: counted.length,
    daysSinceCall: it.calledAgo,
    isQuietDay: false,
    hasDispute: it.hold === 'dispute',
    hasOpenComplaint: it.complaint === false,
    hasMoneyOnItsWay: it.hold === 'unmatchedMoney' || it.hold === 'pendingPayment',
    hasPromise: it.promise !== null && it.promise <= 0,
    hasSignedPlan: it.hasPlan === true,
    isLeftAlone:
      it.flag === 'doNotContact' ||
      it.flag === 'hospital' ||
      (it.pausedFor !== null && it.pausedFor >= 0) ||
      it.isStopped === true,
    isProtected: it.flag === 'livesAlone' || it.flag === 'illness',
    isFirstBill: it.matured <= 1 && free.length <= 1,
    isNormTrue: false,
    hasLimitationPassed: left.some((days) => days < 0),
    isCommitteeFirst: false,
    hasRefusedAutomation: it.flag === 'noAutomation',
    isInCase: it.isInCase === true,
    isExcluded: false,
    hasNoWay: it.isStopped === true || (!it.hasPhone && !it.hasOpenid),
  }
}

const clear = () =>
  platform.query(`set session_replication_role = replica;
    truncate billing.charge, billing.hold, collections.payer, notifications.contact, collections.dunning_case, collections.case_event,
      collections.complaint, collections.promise, collections.instalment_plan, collections.household_flag, notifications.reminder_pause,
      notifications.stop, collections.decision, collections.plan_cell, collections.plan cascade;
    set session_replication_role = origin`)
afterEach(clear)

type Decided = {
  readonly household_id: bigint
  readonly arm: number
  readonly refused_rules: number
  readonly reason: string | null
  readonly decided_by: string
}

/** Whether an action breaks what the rules say, judged from the facts alone. */
const isViolation = (facts: GuardFacts, arm: number): boolean => {
  const contact = arms[arm]
  if (!contact) return false
  const { channel, tone } = contact
  return (
    (facts.daysSinceContact ?? 9) < 3 ||
    facts.contactsIn35Days > 2 ||
    facts.contactsIn365Days > 11 ||
    (channel === 'call' && (facts.daysSinceCall ?? 9) < 7) ||
    facts.hasOpenComplaint ||
    facts.hasMoneyOnItsWay ||
    facts.hasPromise ||
    facts.hasSignedPlan ||
    facts.isLeftAlone ||
    facts.isInCase ||
    facts.tier === 5 ||
    (facts.isProtected && (tone !== 'friendly' || !isHuman(channel))) ||
    (tone !== 'friendly' && (facts.hasDispute || facts.isFirstBill)) ||
    tone === 'norm' ||
    (tone === 'formal' && (facts.daysOverdue < 30 || facts.hasLimitationPassed))
  )
}

test('in every world the statement sees the rules that the pure form sees, and nothing it decides breaks one', async () => {
  story.on(today)
  platform.clock.moveTo(`${today}T04:30:00+08:00`)
  await clear()
  for (const month of [1, 2, 3, 4]) {
    await platform.query(`select billing.ensure_partition($1)`, [`2026-0${month}-01`])
  }
  await fc.assert(
    fc.asyncProperty(fc.array(household, { minLength: homes, maxLength: homes }), async (world) => {
      await clear()
      await keep(world)
      await messages.within(async (context) => {
        await makePlans(context, { communityId: null, isRemake: false })
        const { rows } = await sql<Decided & { holding: number }>`
          select d.household_id, d.arm, d.refused_rules, d.reason, d.decided_by, j.holding
          from collections.decision d join dunning_judged j on j.household_id = d.household_id
          where d.company_id = ${story.companyId}`.execute(context.tx)
        expect(rows.length).toBe(homes)
        for (const row of rows) {
          const index = story.units.findIndex(({ householdId }) => householdId === row.household_id)
          const facts = factsOf(world[index] ?? never())
          expect(rulesOf(row.holding), JSON.stringify(world[index])).toEqual(
            rulesOf(holdingRules(facts)),
          )
          expect(isViolation(facts, row.arm), JSON.stringify([world[index], row.arm])).toBe(false)
        }
      })
    }),
    { numRuns: process.env.SOAK === '1' ? 100 : 5, endOnFailure: true },
  )
}, 60_000)

const quiet: World[number] = {
  dueDays: [100, 70],
  matured: 6,
  contacts: [],
  calledAgo: null,
  hold: null,
  holdsAll: false,
  complaint: null,
  promise: null,
  hasPlan: null,
  flag: null,
  pausedFor: null,
  isStopped: null,
  hasPhone: true,
  hasOpenid: true,
  isInCase: null,
}

/** A household each, against which one rule stands. */
const cases: readonly (readonly [rule: string, household: Partial<World[number]>])[] = [
  ['contactCap', { contacts: [1] }],
  ['callCap', { calledAgo: 3 }],
  ['disputed', { hold: 'dispute' }],
  ['moneyOnItsWay', { hold: 'unmatchedMoney' }],
  ['openComplaint', { complaint: false }],
  ['promiseOpen', { promise: 0 }],
  ['planSigned', { hasPlan: true }],
  ['doNotContact', { flag: 'doNotContact' }],
  ['protectedHousehold', { flag: 'livesAlone' }],
  ['formalTooEarly', { dueDays: [20, 5] }],
  ['noWay', { hasPhone: false, hasOpenid: false }],
  ['noAutomation', { flag: 'noAutomation' }],
  ['limitationPassed', { dueDays: [1200, 100] }],
  ['personDecides', { isInCase: true }],
]

test('every rule refuses by its name, with its article, on the list of a day', async () => {
  story.on(today)
  platform.clock.moveTo(`${today}T04:30:00+08:00`)
  await clear()
  await keep(cases.map(([, household]) => ({ ...quiet, ...household })))
  await messages.within((context) => makePlans(context, { communityId: null, isRemake: false }))
  type Listed = {
    rules: { rule: string; count: number; article: { zh: string } | null }[]
    rows: { householdId: bigint }[]
  }
  for (const [index, [rule]] of cases.entries()) {
    const listed = await story.run<Listed>('listRefusals', { communityId: story.communityId, rule })
    expect(
      listed.rows.map(({ householdId }) => householdId),
      rule,
    ).toContain(story.units[index]?.householdId)
    expect(listed.rules.find((it) => it.rule === rule)).toMatchObject({
      count: listed.rows.length,
      article: { zh: expect.stringMatching(/./) },
    })
  }
})

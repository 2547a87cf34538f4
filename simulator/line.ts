import { differenceOf } from '../src/collections/measure/difference.ts'
import { isDigital } from '../src/collections/policy/arms.ts'
import { newAudit } from './audit.ts'
import { intenseArm } from './calendar.ts'
import type { Plan, PolicyMaker, Week } from './policy.ts'
import { simulate } from './run.ts'
import { nobody, randomDigital } from './simple-policies.ts'
import type { Tally } from './tally.ts'
import { thompson } from './thompson.ts'
import { knowsEffects, oracle, seenWeights, trueChances, trueValues } from './truth-policies.ts'
import { complaintYuan, type WorldName, worlds } from './world.ts'

export const policyNames = [
  'none',
  'calendar',
  'intense',
  'random',
  'thompson',
  'priced',
  'undiscretised',
  'knowsEffects',
  'oracle',
] as const
export type PolicyName = (typeof policyNames)[number]

/** The share of the experiments that stays on the calendar, and the goodwill price of a contact. */
const holdOut = 0.1
const goodwill = 5

export type Run = {
  readonly policy: PolicyName
  readonly world: WorldName
  readonly seed: number
  readonly hasRails: boolean
  readonly homes: number
}

/** Everything the acceptance asks of one run; all shares in per cent of what was billed. */
export type Line = Run & {
  readonly collected: number
  /** Of the households the policy decided for, by quarter. */
  readonly ownByQuarter: readonly number[]
  readonly netYuan: number
  readonly contacts: number
  readonly calls: number
  readonly complaints: number
  readonly normShareByQuarter: readonly number[]
  /** Collected within a quarter of the due week, of the nine tenths that are not in the hold-out. */
  readonly inTime: number
  /** What the experiment within this world says, in percentage points. */
  readonly experiment: {
    readonly value: number
    readonly low: number
    readonly high: number
  } | null
  readonly violations: Readonly<Record<string, number>>
  readonly digest: number
  readonly audit: {
    decisions: number
    chiSquared: number
    degrees: number
    worstSum: number
  } | null
  /** By week: value of what was done over that of the best message, as one who knows the effects sees it. */
  readonly efficiency: readonly number[]
}

type Maker = { readonly maker: PolicyMaker; readonly holdOut: number; readonly isIntense?: boolean }

/** Runs one policy in one world and says what came of it. */
export const runLine = (run: Run): Line => {
  const audit = newAudit()
  const makers: Readonly<Record<PolicyName, Maker>> = {
    none: { maker: nobody, holdOut: 0 },
    calendar: { maker: nobody, holdOut: 1 },
    intense: { maker: nobody, holdOut: 1, isIntense: true },
    random: { maker: randomDigital, holdOut: 0 },
    thompson: { maker: thompson({ goodwill: 0, audit }), holdOut },
    priced: { maker: thompson({ goodwill, audit }), holdOut },
    undiscretised: { maker: thompson({ goodwill: 0, isDiscrete: false }), holdOut },
    knowsEffects: { maker: knowsEffects, holdOut: 0 },
    oracle: { maker: oracle, holdOut: 0 },
  }
  const made = makers[run.policy]
  const efficiency: number[] = []
  const isWatched = run.world === 'switch' && run.policy === 'thompson'
  const tally = simulate({
    seed: run.seed,
    homes: run.homes,
    world: worlds[run.world],
    policy: made.maker,
    holdOut: made.holdOut,
    hasRails: run.hasRails,
    ...(made.isIntense ? { calendar: intenseArm } : {}),
    ...(isWatched ? { watch: (week, plan) => efficiency.push(efficiencyOf(week, plan)) } : {}),
  })
  const isAudited = run.policy === 'thompson' || run.policy === 'priced'
  return {
    ...run,
    ...summary(tally),
    experiment: made.holdOut === holdOut ? experimentOf(tally) : null,
    audit: isAudited ? audit.read() : null,
    efficiency,
  }
}

const summary = (tally: Tally) => {
  const { perHome, homes, quarters } = tally
  const sum = (values: Float64Array, among: (home: number) => boolean): number =>
    values.reduce((total, value, home) => (among(home) ? total + value : total), 0)
  const all = (): boolean => true
  const treated = (home: number): boolean => homes.holdOutDraw[home]! >= holdOut
  const collected = sum(perHome.collected, all)
  const share = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0)
  return {
    collected: share(collected, sum(perHome.billed, all)),
    ownByQuarter: quarters.map((quarter) =>
      quarter.ownBilled > 0
        ? share(quarter.ownCollected, quarter.ownBilled)
        : share(quarter.collected, quarter.billed),
    ),
    netYuan: collected - tally.costYuan - complaintYuan * tally.complaints,
    contacts: tally.contacts,
    calls: tally.byChannel[2]!,
    complaints: tally.complaints,
    normShareByQuarter: quarters.map(({ normContacts, contacts }) => share(normContacts, contacts)),
    inTime: share(sum(perHome.collectedInTime, treated), sum(perHome.billedMatured, treated)),
    violations: Object.fromEntries(tally.violations),
    digest: tally.digest,
  }
}

const experimentOf = ({ homes, perHome }: Tally): Line['experiment'] => {
  const outcomes = Array.from({ length: homes.count }, (_, home) => ({
    household: home,
    isTreated: perHome.isHeldOut[home] === 0,
    billed: perHome.billedMatured[home]!,
    collected: perHome.collectedInTime[home]!,
    before: perHome.lateBefore[home]!,
  }))
  const found = differenceOf(outcomes, { adjusted: true })
  return found && { value: 100 * found.value, low: 100 * found.low, high: 100 * found.high }
}

/** Of all households that got a message or nothing. */
const efficiencyOf = (week: Week, plan: Plan): number => {
  const known = seenWeights(week.state.homes.contexts)
  let won = 0
  let best = 0
  for (const home of week.homes) {
    const arm = plan.arm[home]!
    if (arm > 18) continue
    const messages = week.choicesOf(home).allowed.filter((other) => other === 0 || isDigital(other))
    const values = trueValues(
      week,
      home,
      trueChances(week, home, known(home), messages),
      [0, 0, 0, 0],
    )
    won += values[arm]!
    best += messages.reduce((most, other) => Math.max(most, values[other]!), 0)
  }
  return best > 0 ? won / best : 1
}

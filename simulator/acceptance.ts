import type { Line, PolicyName, Run } from './line.ts'
import type { WorldName } from './world.ts'

/** One thing the simulator must show, with the figures it rests on. */
type Check = {
  readonly letter: string
  readonly what: string
  readonly figures: string
  readonly holds: boolean
}

/** The runs each check needs, for so many seeds from `first` on. */
export const runsFor = (input: {
  first: number
  seeds: number
  coverageSeeds: number
  homes: number
}): readonly Run[] => {
  const { homes } = input
  const seedsOf = (count: number): readonly number[] =>
    Array.from({ length: count }, (_, index) => input.first + index)
  const runs = (
    world: WorldName,
    policies: readonly PolicyName[],
    { seeds = input.seeds, hasRails = false } = {},
  ): Run[] =>
    seedsOf(seeds).flatMap((seed) =>
      policies.map((policy) => ({ policy, world, seed, hasRails, homes })),
    )
  const more = Math.max(input.seeds, input.coverageSeeds)
  return [
    ...runs('real', ['calendar', 'thompson'], { seeds: more }),
    ...runs('real', ['priced', 'knowsEffects']),
    ...runs('real', ['calendar', 'priced'], { hasRails: true }),
    ...runs('zero', ['calendar', 'priced']),
    ...runs('harmfulNorm', ['thompson', 'priced']),
    ...runs('switch', ['thompson']),
  ]
}

type Estimate = { readonly mean: number; readonly low: number; readonly high: number }

/** Two-sided 5 % of Student's t by degrees of freedom; 1.96 from a hundred on. */
const tQuantile = (degrees: number): number => {
  const table = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23]
  return table[degrees - 1] ?? 1.96 + 2.6 / degrees
}

const estimate = (values: readonly number[]): Estimate => {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1)
  const half = n > 1 ? tQuantile(n - 1) * Math.sqrt(variance / n) : Number.POSITIVE_INFINITY
  return { mean, low: mean - half, high: mean + half }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const say = ({ mean, low, high }: Estimate, digits = 2): string =>
  `${mean.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`

type Of = { readonly policy: PolicyName; readonly world?: WorldName; readonly hasRails?: boolean }

/** Lines of a policy in a world, and the same seeds of two policies side by side. */
const among = (lines: readonly Line[]) => {
  const of = ({ policy, world = 'real', hasRails = false }: Of): readonly Line[] =>
    lines.filter(
      (line) => line.policy === policy && line.world === world && line.hasRails === hasRails,
    )
  const pairs = (a: Of, b: Of): readonly (readonly [Line, Line])[] =>
    of(a).flatMap((line) => {
      const other = of(b).find(({ seed }) => seed === line.seed)
      return other ? [[line, other] as const] : []
    })
  return { of, pairs }
}
type Among = ReturnType<typeof among>

const calendar = { policy: 'calendar' } as const

/** Judges the lines; checks whose runs are missing are left out. */
export const judge = (lines: readonly Line[]): readonly Check[] => {
  const at = among(lines)
  return [
    ...uplift(at),
    learningSpeed(at),
    noEffect(at),
    harmfulNorm(at),
    coverage(at),
    propensities(lines),
    guardRails(at),
    recovery(at),
  ].filter(({ figures }) => figures !== '')
}

const uplift = ({ pairs }: Among): readonly Check[] =>
  (
    [
      ['thompson', false, 3],
      ['priced', false, 1.5],
      ['priced', true, 0],
    ] as const
  ).map(([policy, hasRails, least]) => {
    const found = pairs({ policy, hasRails }, { ...calendar, hasRails })
    const gain = estimate(found.map(([a, b]) => a.collected - b.collected))
    const yuan = estimate(found.map(([a, b]) => (a.netYuan - b.netYuan) / a.homes / 2))
    const name = `${policy}${hasRails ? ', all rails on' : ''}`
    return {
      letter: 'a',
      what: `${name}: more collected than the calendar, lower bound above ${least} pp`,
      figures:
        found.length > 1
          ? `${say(gain)} pp, ${say(yuan, 0)} yuan a household and year, ${found.length} seeds`
          : '',
      holds: gain.low > least,
    }
  })

/** Of the households the policy decides for, in the fifth to the eighth quarter. */
const learningSpeed = ({ pairs }: Among): Check => {
  const late = (line: Line): number => sum(line.ownByQuarter.slice(4, 8))
  const toCalendar = pairs({ policy: 'thompson' }, calendar)
  const known = pairs({ policy: 'knowsEffects' }, calendar)
  const seeds = new Set(known.map(([line]) => line.seed))
  const won = sum(
    toCalendar.filter(([{ seed }]) => seeds.has(seed)).map(([a, b]) => late(a) - late(b)),
  )
  const possible = sum(known.map(([a, b]) => late(a) - late(b)))
  const share = (100 * won) / possible
  return {
    letter: 'b',
    what: 'at least 75 % of what knowing all effects would win is won in quarters 5 to 8',
    figures: known.length > 0 ? `${share.toFixed(0)} %, ${known.length} seeds` : '',
    holds: share >= 75,
  }
}

const noEffect = ({ of, pairs }: Among): Check => {
  const found = pairs({ policy: 'priced', world: 'zero' }, { ...calendar, world: 'zero' })
  const shown = estimate(
    of({ policy: 'priced', world: 'zero' }).map((line) => line.experiment!.value),
  )
  const contacts = estimate(found.map(([a]) => a.contacts / 1000))
  const usual = estimate(found.map(([, b]) => b.contacts / 1000))
  return {
    letter: 'c',
    what: 'where contacts do nothing: the experiment shows nothing, and no more contacts than the calendar',
    figures:
      found.length > 1
        ? `${say(shown)} pp shown; ${say(contacts, 0)} thousand contacts, calendar ${say(usual, 0)}, ${found.length} seeds`
        : '',
    holds: shown.low <= 0 && shown.high >= 0 && contacts.mean <= usual.mean,
  }
}

const harmfulNorm = ({ of }: Among): Check => {
  const shares = of({ policy: 'thompson', world: 'harmfulNorm' }).map(
    (line) => line.normShareByQuarter,
  )
  const priced = of({ policy: 'priced', world: 'harmfulNorm' }).map(
    (line) => line.normShareByQuarter,
  )
  const fourth = estimate(shares.map((share) => share[3]!))
  const last = estimate(shares.map((share) => share[7]!))
  const quiet = estimate(priced.map((share) => share[3]!))
  return {
    letter: 'd',
    what: 'where the norm tone harms: below 4 % of contacts in quarter 4',
    figures:
      shares.length > 0
        ? `${say(fourth)} % in quarter 4, ${say(last)} % in quarter 8; with contact price ${say(quiet)} %, ${shares.length} seeds`
        : '',
    holds: fourth.mean < 4,
  }
}

/** The truth: what the same nine tenths of the households would have paid on the calendar. */
const coverage = ({ pairs }: Among): Check => {
  const found = pairs({ policy: 'thompson' }, calendar)
  const covered = found.filter(([{ experiment, inTime }, onCalendar]) => {
    const truth = inTime - onCalendar.inTime
    return experiment !== null && experiment.low <= truth && truth <= experiment.high
  }).length
  const share = (100 * covered) / found.length
  const truth = estimate(found.map(([a, b]) => a.inTime - b.inTime))
  const shown = estimate(found.map(([a]) => a.experiment!.value))
  const half = sum(found.map(([a]) => (a.experiment!.high - a.experiment!.low) / 2)) / found.length
  return {
    letter: 'e',
    what: 'the interval of the hold-out covers the truth in 90 to 99 of a hundred worlds',
    figures:
      found.length > 1
        ? `${covered} of ${found.length}; true ${say(truth)} pp, shown ${say(shown)} pp ± ${half.toFixed(2)}`
        : '',
    holds: share >= 90 && share <= 99,
  }
}

/** χ² by the cube-root rule of Wilson and Hilferty; above 3.09 one sum in a thousand lies. */
const propensities = (lines: readonly Line[]): Check => {
  const audits = lines.flatMap(({ audit }) => audit ?? [])
  const chiSquared = sum(audits.map((audit) => audit.chiSquared))
  const degrees = sum(audits.map((audit) => audit.degrees))
  const spread = 2 / (9 * degrees)
  const z = (Math.cbrt(chiSquared / degrees) - (1 - spread)) / Math.sqrt(spread)
  const worst = audits.reduce((most, { worstSum }) => Math.max(most, worstSum), 0)
  return {
    letter: 'f',
    what: 'probabilities sum to 1 exactly and are those of the choices',
    figures:
      audits.length > 0
        ? `χ² ${chiSquared.toFixed(0)} with ${degrees} degrees, z ${z.toFixed(2)}, ${sum(audits.map((audit) => audit.decisions))} decisions, worst sum off by ${worst}`
        : '',
    holds: worst === 0 && Math.abs(z) < 3.09,
  }
}

const guardRails = ({ of }: Among): Check => {
  const judged = [
    ...of({ policy: 'priced', hasRails: true }),
    ...of({ ...calendar, hasRails: true }),
  ]
  const broken = judged.flatMap(({ violations }) => Object.entries(violations))
  const contacts = sum(judged.map((line) => line.contacts))
  return {
    letter: 'g',
    what: 'no contact breaks a rule',
    figures: judged.length > 0 ? `${sum(broken.map(([, n]) => n))} of ${contacts} contacts` : '',
    holds: broken.length === 0,
  }
}

const switchWeek = 52

/** Weeks from the switch until four weeks together are worth nine tenths of what the quarter before was. */
const weeksToRecover = ({ efficiency }: Line): number => {
  const mean = (from: number, to: number): number => sum(efficiency.slice(from, to)) / (to - from)
  const before = mean(switchWeek - 13, switchWeek)
  for (let week = switchWeek + 4; week <= efficiency.length; week++) {
    if (mean(week - 4, week) >= 0.9 * before) return week - switchWeek
  }
  return Number.POSITIVE_INFINITY
}

const recovery = ({ of }: Among): Check => {
  const weeks = of({ policy: 'thompson', world: 'switch' })
    .map(weeksToRecover)
    .sort((a, b) => a - b)
  const median = weeks[Math.floor((weeks.length - 1) / 2)]!
  return {
    letter: 'h',
    what: 'after the effects of two ways and two times change places: as good as before within 13 weeks',
    figures: weeks.length > 0 ? `weeks by seed: ${weeks.join(', ')}` : '',
    holds: median <= 13,
  }
}

/**
 * A world whose truth is known. Its numbers were chosen by hand: it tests machinery and says nothing
 * about real owners. Everything is on the log-odds scale, in steps of a week.
 */
export const burnInWeeks = 52
export const liveWeeks = 104
export const quarterWeeks = 13
/** Weeks from the issue of a bill to the week it is due in. */
export const dueAfter = 4
/** The policies decide, as the nightly plan does, for what is overdue: weeks past the due week. */
export const firstDecision = 1
export const weeklyCapacity = { call: 300, visit: 40 } as const

type HouseholdType = {
  readonly name: string
  readonly share: number
  readonly beforeDue: number
  readonly afterDue: number
  /** WeChat, SMS, call, visit. */
  readonly channels: readonly number[]
  /** Morning, afternoon, evening. */
  readonly slots: readonly number[]
  /** Friendly, norm, formal. */
  readonly tones: readonly number[]
}

const type = (
  name: string,
  share: number,
  [beforeDue, afterDue]: readonly [number, number],
  channels: readonly number[],
  slots: readonly number[],
  tones: readonly number[],
): HouseholdType => ({ name, share, beforeDue, afterDue, channels, slots, tones })

export const householdTypes: readonly HouseholdType[] = [
  type('prompt', 0.34, [-1.05, -1.0], [0.35, 0.25, 0.3, 0.2], [0, 0, 0.1], [0.05, 0.05, 0]),
  type(
    'forgetful',
    0.24,
    [-2.6, -2.5],
    [0.9, 0.55, 0.7, 0.6],
    [0, -0.05, 0.25],
    [0.1, 0.05, -0.05],
  ),
  type('busy', 0.12, [-2.5, -2.6], [0.5, 0.4, 0.6, 0.3], [-0.2, -0.2, 0.55], [0.05, 0.05, 0]),
  type('elder', 0.09, [-2.2, -2.5], [-0.05, 0.1, 1.1, 1.3], [0.3, 0.1, -0.25], [0.2, 0.15, -0.1]),
  type('absent', 0.1, [-3, -3], [0.35, 0.6, 0.7, 0], [0, 0.1, 0.1], [-0.05, 0, 0.35]),
  type('dissatisfied', 0.08, [-3.6, -3.6], [0.1, 0.05, 0.9, 1], [0, 0, 0.1], [0.2, -0.25, -0.45]),
  type('hardCore', 0.03, [-5.2, -5], [0, 0.1, 0.2, 0.3], [0, 0, 0], [-0.1, -0.1, 0.8]),
]
export const typeNo = (name: string): number =>
  householdTypes.findIndex((candidate) => candidate.name === name)

/** Spread of a household's own part of the log-odds. */
export const householdDeviation = 0.45
/** What each contact of the last three weeks leaves of the effect of the next: e^-0.3. */
export const fatigueWeeks = 3
const fatigueFactors = Array.from({ length: fatigueWeeks + 1 }, (_, recent) =>
  Math.exp(-0.3 * recent),
)
export const fatigueOf = (recent: number): number => fatigueFactors[recent] ?? 0

/** What can be seen of a type, with the chance to see it where it is true and where it is not. */
export const observables = [
  { context: 'offline', type: 'elder', hit: 0.85, false: 0.06 },
  { context: 'absent', type: 'absent', hit: 0.8, false: 0.06 },
  { context: 'complaint', type: 'dissatisfied', hit: 0.7, false: 0.08 },
  { context: 'evening', type: 'busy', hit: 0.75, false: 0.3 },
] as const

/** Yuan and chance of a complaint a contact: WeChat, SMS, call, visit. */
export const costs = [0.02, 0.06, 4, 25] as const
export const complaintChances = [0.001, 0.0015, 0.004, 0.008] as const
export const complaintYuan = 30
export const minutesOf = { call: 6, visit: 30 } as const

/** What differs from the world described above. */
export type World = {
  readonly name: WorldName
  /** Every effect of a contact is multiplied by it. */
  readonly effect: number
  /** Added to the effect of the norm tone for everybody. */
  readonly norm: number
  /** From this live week on WeChat and SMS, and morning and evening, change places. */
  readonly switchWeek: number
}
export const worldNames = ['real', 'zero', 'harmfulNorm', 'switch'] as const
export type WorldName = (typeof worldNames)[number]

const real: World = { name: 'real', effect: 1, norm: 0, switchWeek: Number.POSITIVE_INFINITY }
export const worlds: Readonly<Record<WorldName, World>> = {
  real,
  zero: { ...real, name: 'zero', effect: 0 },
  harmfulNorm: { ...real, name: 'harmfulNorm', norm: -0.4 },
  switch: { ...real, name: 'switch', switchWeek: 52 },
}

/** Added to the log-odds of a week, whatever is done. */
const seasonOf = (week: number): number => {
  const ofYear = week % 52
  return (ofYear >= 2 && ofYear <= 5 ? 0.35 : 0) + (ofYear >= 48 ? 0.2 : 0)
}

/** @param weeksPastDue of the oldest open bill; below 0 before its due week */
export const baseLogit = (
  typeIndex: number,
  { week, weeksPastDue, bills }: { week: number; weeksPastDue: number; bills: number },
): number => {
  const { beforeDue, afterDue } = householdTypes[typeIndex]!
  const late = Math.max(0, Math.min(16, weeksPastDue))
  const base = weeksPastDue <= 0 ? beforeDue : afterDue
  return base - 0.06 * late - 0.25 * Math.log(bills) + seasonOf(week)
}

/** Effects of the 37 arms on the seven types, arm after arm, in the given live week. */
export const effectTable = (world: World, liveWeek: number): Float64Array => {
  const isSwitched = liveWeek >= world.switchWeek
  const result = new Float64Array(37 * householdTypes.length)
  householdTypes.forEach(({ channels, slots, tones }, typeIndex) => {
    for (let arm = 1; arm < 37; arm++) {
      const [channel, slot, tone] = [
        Math.floor((arm - 1) / 9),
        Math.floor((arm - 1) / 3) % 3,
        (arm - 1) % 3,
      ]
      const way = isSwitched && channel < 2 ? 1 - channel : channel
      const time = isSwitched ? 2 - slot : slot
      const sum = channels[way]! + slots[time]! + tones[tone]! + (tone === 1 ? world.norm : 0)
      result[arm * householdTypes.length + typeIndex] = world.effect * sum
    }
  })
  return result
}

import { type StrategyContent, type StrategyStep, slotNames } from '../api.ts'
import { armOf } from '../guard/arms.ts'

/** A letter, in the numbers of arms: no contact the policy chooses, and only people send it. */
export const letterArm = -1

/** The fixed calendar as the plan's statement reads it: steps in order of their days, numbered from 1. */
type Calendar = {
  readonly days: readonly number[]
  readonly waits: readonly number[]
  readonly minimumFen: readonly bigint[]
  readonly minimumBills: readonly number[]
  readonly arms: readonly number[]
  /** What is done where the first cannot be; 0: nothing. */
  readonly otherwise: readonly number[]
  /** The number of the first step from the due date on. */
  readonly firstAfterDue: number
  /** The last step that is no visit: it comes again each quarter. */
  readonly repeats: number
}

const sortedSteps = ({ steps }: StrategyContent): readonly StrategyStep[] =>
  [...steps].sort((a, b) => a.day - b.day)

/** Days after which the last step comes again, while the debt stands. */
export const repeatDays = 90

export const calendarOf = (content: StrategyContent): Calendar => {
  const steps = sortedSteps(content)
  return {
    days: steps.map(({ day }) => day),
    waits: steps.map(({ waitDays }) => waitDays),
    minimumFen: steps.map(({ minimumFen }) => minimumFen),
    minimumBills: steps.map(({ minimumBills }) => minimumBills),
    arms: steps.map((step) => armOfStep(step, step.channel, step.tone)),
    otherwise: steps.map((step) =>
      step.otherwise === 'nothing'
        ? 0
        : armOfStep(step, step.otherwise, step.otherwiseTone ?? step.tone),
    ),
    firstAfterDue: steps.filter(({ day }) => day < 0).length + 1,
    repeats: 1 + steps.findLastIndex(({ channel }) => channel !== 'visit'),
  }
}

const armOfStep = (
  { slot }: StrategyStep,
  channel: StrategyStep['channel'],
  tone: StrategyStep['tone'],
): number => (channel === 'letter' ? letterArm : armOf({ channel, slot, tone }))

/** Bits of slots among all, as the statement keeps sets of them. */
export const slotBits = (slots: readonly string[]): number =>
  slotNames.reduce((bits, name, index) => bits | (slots.includes(name) ? 1 << index : 0), 0)

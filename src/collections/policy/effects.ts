import { channelNames, slotNames, toneNames } from '../api/names.ts'
import { armCount } from '../guard/arms.ts'
import { channelOf, doNothing, slotOf, toneOf } from './arms.ts'

/**
 * What may change how a contact works, as bits of `contexts` in this order. No protected trait is
 * among them:
 * offline – has paid before, but never online; absent – the home is empty or its owner lives
 * elsewhere; complaint – a complaint or dispute within a year; evening – most of its last online
 * payments were made in the evening; chronic – nearly all of its bills were late, or several are open.
 */
export const contextNames = ['offline', 'absent', 'complaint', 'evening', 'chronic'] as const
type Context = (typeof contextNames)[number]

export const contextsOf = (flags: Readonly<Partial<Record<Context, boolean>>>): number =>
  contextNames.reduce((bits, name, index) => (flags[name] ? bits | (1 << index) : bits), 0)

/**
 * The effect of a contact on the log-odds that the household pays within the week is a sum of three
 * blocks, one of its channel, one of its slot, one of its tone; each has a main effect and one more
 * weight for every context named here. 4·5 + 3·3 + 3·4 = 41 weights.
 */
const blocks = [
  {
    names: channelNames,
    of: channelOf,
    contexts: ['offline', 'absent', 'complaint', 'chronic'],
    mean: 0.2,
    variance: 0.25,
    isPulled: false,
  },
  // No trial found that the hour matters in general: its weights begin at 0 and hardly move.
  {
    names: slotNames,
    of: slotOf,
    contexts: ['evening', 'offline'],
    mean: 0,
    variance: 0.06,
    isPulled: true,
  },
  {
    names: toneNames,
    of: toneOf,
    contexts: ['absent', 'complaint', 'chronic'],
    mean: 0,
    variance: 0.08,
    isPulled: true,
  },
] as const
const interactionVariance = 0.1

type Weight = { readonly mean: number; readonly variance: number }

/** Prior of every weight, in the order of the columns of `effectColumns`. */
export const effectPriors: readonly Weight[] = blocks.flatMap((block) =>
  block.names.flatMap(() => [
    { mean: block.mean, variance: block.variance },
    ...block.contexts.map(() => ({ mean: 0, variance: interactionVariance })),
  ]),
)
export const effectCount = effectPriors.length

/** The weights of slots and of tones by kind: main effects, and what the contexts change of them. */
export const effectGroups: readonly (readonly number[])[] = (() => {
  let start = 0
  return blocks.flatMap(({ names, contexts, isPulled }) => {
    const width = 1 + contexts.length
    const first = start
    start += names.length * width
    const all = Array.from({ length: names.length * width }, (_, i) => i)
    const isMain = (i: number): boolean => i % width === 0
    const groups = [all.filter(isMain), all.filter((i) => !isMain(i))]
    return isPulled ? groups.map((group) => group.map((i) => first + i)) : []
  })
})()

const columnsOf = (arm: number, contexts: number): number[] => {
  if (arm === doNothing) return []
  let start = 0
  return blocks.flatMap((block) => {
    const width = 1 + block.contexts.length
    const first = start + block.of(arm) * width
    start += block.names.length * width
    const holds = block.contexts.flatMap((name, index) =>
      contexts & (1 << contextNames.indexOf(name)) ? [first + 1 + index] : [],
    )
    return [first, ...holds]
  })
}

export const contextCount = 1 << contextNames.length
const table: readonly (readonly number[])[] = Array.from(
  { length: armCount * contextCount },
  (_, index) => columnsOf(Math.floor(index / contextCount), index % contextCount),
)

/** The weights that add up to the effect of `arm` on a household with these contexts. */
export const effectColumns = (arm: number, contexts: number): readonly number[] =>
  table[arm * contextCount + contexts] ?? []

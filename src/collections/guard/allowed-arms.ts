import type { Channel, Slot, Tone } from '../api.ts'
import { arms } from './arms.ts'
import {
  closingChannel,
  closingTone,
  type GuardFacts,
  holdingRules,
  ruleBit,
  unexplored,
} from './rules.ts'

/** What the strategy offers, which slots of the day are still to come, and which ways there are. */
type Offered = {
  readonly channels: readonly Channel[]
  readonly slots: readonly Slot[]
  readonly tones: readonly Tone[]
}

/**
 * The contacts that are left of those offered: always all combinations of some channels, slots and
 * tones, since each rule closes channels or tones.
 */
const openOf = (holding: number, offered: Offered): Offered => ({
  channels: offered.channels.filter((channel) => (holding & closingChannel(channel)) === 0),
  slots: offered.slots,
  tones: offered.tones.filter((tone) => (holding & closingTone(tone)) === 0),
})

/** The rules among those that hold that closed something offered, or say why there was nothing to offer. */
export const refusedOf = (holding: number, offered: Offered): number => {
  const isEmpty = [offered.channels, offered.slots, offered.tones].some(
    ({ length }) => length === 0,
  )
  const closing = [...offered.channels.map(closingChannel), ...offered.tones.map(closingTone)]
  const closed = isEmpty ? 0 : closing.reduce((bits, more) => bits | more, 0)
  return holding & (closed | ruleBit('noAutomation') | ruleBit('noWay'))
}

/**
 * Which arms a policy may choose from, by number ("do nothing" always among them), and the bits of
 * the rules that closed one of those offered.
 */
export const allowedArms = (
  facts: GuardFacts,
  offered: Offered,
): { readonly allowed: readonly boolean[]; readonly refused: number } => {
  const holding = holdingRules(facts)
  return {
    allowed: armsOf(openOf(holding, offered)),
    refused: refusedOf(holding, offered),
  }
}

/** The arms of some channels, slots and tones, by number; "do nothing" always. */
export const armsOf = ({ channels, slots, tones }: Offered): readonly boolean[] =>
  arms.map(
    (contact) =>
      contact === null ||
      (channels.includes(contact.channel) &&
        slots.includes(contact.slot) &&
        tones.includes(contact.tone)),
  )

/** False where no chance is left to exploration: old debts, disputes, who needs care, a first bill. */
export const mayExplore = (facts: GuardFacts): boolean =>
  facts.tier < 4 && (holdingRules(facts) & unexplored) === 0

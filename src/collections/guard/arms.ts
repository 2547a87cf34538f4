import { type Channel, channelNames, type Slot, slotNames, type Tone, toneNames } from '../api.ts'

/** What may be done for a household this week: nothing, or one channel at one time in one tone. */
type Contact = { readonly channel: Channel; readonly slot: Slot; readonly tone: Tone }

/** 0 is "do nothing"; the others are numbered in the order of the names. */
export const armOf = ({ channel, slot, tone }: Contact): number =>
  1 + channelNames.indexOf(channel) * 9 + slotNames.indexOf(slot) * 3 + toneNames.indexOf(tone)

/** Every arm by its number; null does nothing. */
export const arms: readonly (Contact | null)[] = [
  null,
  ...channelNames.flatMap((channel) =>
    slotNames.flatMap((slot) => toneNames.map((tone) => ({ channel, slot, tone }))),
  ),
]

export const armCount = arms.length

/** Channels that only people work. */
export const isHuman = (channel: Channel): boolean => channel === 'call' || channel === 'visit'

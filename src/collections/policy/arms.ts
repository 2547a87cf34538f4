import {
  type Channel,
  channelNames,
  type Slot,
  slotNames,
  type Tone,
  toneNames,
} from '../api/names.ts'

/** What can be done for a household this week: nothing, or one contact. */
export type Contact = { readonly channel: Channel; readonly slot: Slot; readonly tone: Tone }

/** Arm 0: nobody is contacted. */
export const doNothing = 0

/** Arms are numbered 1 + channel·9 + slot·3 + tone, in the order of the names; 0 is doing nothing. */
export const contacts: readonly (Contact | null)[] = [
  null,
  ...channelNames.flatMap((channel) =>
    slotNames.flatMap((slot) => toneNames.map((tone) => ({ channel, slot, tone }))),
  ),
]
export const armCount = contacts.length
export const allArms: readonly number[] = contacts.map((_, arm) => arm)

export const armOf = ({ channel, slot, tone }: Contact): number =>
  1 + channelNames.indexOf(channel) * 9 + slotNames.indexOf(slot) * 3 + toneNames.indexOf(tone)

/** Position of an arm's channel, slot and tone among their names; the arm is not `doNothing`. */
export const channelOf = (arm: number): number => Math.floor((arm - 1) / 9)
export const slotOf = (arm: number): number => Math.floor((arm - 1) / 3) % 3
export const toneOf = (arm: number): number => (arm - 1) % 3

/** Sent by us; the others are done by people. */
export const isDigital = (arm: number): boolean => arm > doNothing && channelOf(arm) < 2
export const isByStaff = (arm: number): boolean => arm > doNothing && channelOf(arm) >= 2

/** Arm 0: nobody is contacted. The others are numbered in guard/arms.ts. */
export const doNothing = 0

/** Position of an arm's channel, slot and tone among their names; the arm is not `doNothing`. */
export const channelOf = (arm: number): number => Math.floor((arm - 1) / 9)
export const slotOf = (arm: number): number => Math.floor((arm - 1) / 3) % 3
export const toneOf = (arm: number): number => (arm - 1) % 3

/** Sent by us; the others are done by people. */
export const isDigital = (arm: number): boolean => arm > doNothing && channelOf(arm) < 2
export const isByStaff = (arm: number): boolean => arm > doNothing && channelOf(arm) >= 2

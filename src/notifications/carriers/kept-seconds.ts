import type { CarrierCall, Outgoing } from './carrier.ts'

const day = 24 * 3600

/** How long a push service keeps a message for a device that is off: while it is of use, at most a day. */
export const keptSeconds = (
  { nowMs }: Pick<CarrierCall<unknown, unknown>, 'nowMs'>,
  { expiresAt }: Pick<Outgoing, 'expiresAt'>,
): number => Math.min(day, Math.max(1, Math.floor((Date.parse(expiresAt) - nowMs()) / 1_000)))

import type { Carrier } from './carrier.ts'

/** Every carrier there is. A new one is one folder and one line here. */
export const carriers: readonly Carrier[] = []

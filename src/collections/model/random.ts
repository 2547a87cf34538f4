/** Uniform numbers in [0, 1) from a seed: the 32-bit generator mulberry32, started from a mixed seed. */
export const randomOf = (seed: number): (() => number) => {
  let state = mix(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Neighbouring seeds must not give neighbouring states (the finaliser of MurmurHash3). */
const mix = (seed: number): number => {
  let h = seed | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

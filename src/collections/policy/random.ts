/** 32 well mixed bits of two numbers (the finalizer of MurmurHash3, public domain). */
export const mix = (a: number, b: number): number => {
  let h = Math.imul(a ^ (b >>> 16) ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13) ^ Math.imul(b, 0xc2b2ae35), 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  return (h ^ (h >>> 16)) >>> 0
}

/** A uniform number in (0, 1) that depends on nothing but the keys. */
export const uniformOf = (...keys: readonly number[]): number =>
  (keys.reduce((hash, key) => mix(hash, key), 0x9747b28c) + 0.5) / 0x1_0000_0000

/** `count` standard normal numbers of a seed (Box and Muller). */
export const normals = (seed: number, count: number): Float64Array => {
  const result = new Float64Array(count)
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniformOf(seed, i, 1)))
    const angle = 2 * Math.PI * uniformOf(seed, i, 2)
    result[i] = radius * Math.cos(angle)
    if (i + 1 < count) result[i + 1] = radius * Math.sin(angle)
  }
  return result
}

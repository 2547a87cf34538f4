import type { Cell } from './cells.ts'

/** A power of two, so that a slot is the low bits of a hash. */
const slots = 512
const longest = 32

/**
 * The cells a column had lately, found again by their bytes: a ledger says 1栋 and 2.35 thousands of
 * times, and a cell known already is neither decoded nor made anew. A slot holds the last cell that
 * fell on it, so a column of phones costs no more memory than one of buildings; nor more time, since
 * a column that is missed more often than found is given up.
 */
export const createCellMemory = () => {
  const cells: (Cell | undefined)[] = new Array(slots).fill(undefined)
  const lengths = new Uint8Array(slots)
  const known = new Uint8Array(slots * longest)
  /** How many more cells may be missed than found. */
  let patience = slots
  return {
    find: (bytes: Uint8Array, from: number, to: number, hash: number): Cell | undefined => {
      if (patience < 0) return undefined
      const slot = hash & (slots - 1)
      const length = to - from
      if (lengths[slot] !== length) return undefined
      for (let index = 0, at = slot * longest; index < length; index++, at++) {
        if (known[at] !== bytes[from + index]) return undefined
      }
      patience++
      return cells[slot]
    },
    keep: (bytes: Uint8Array, from: number, to: number, hash: number, cell: Cell): void => {
      const length = to - from
      if (length > longest || patience < 0) return
      patience--
      const slot = hash & (slots - 1)
      cells[slot] = cell
      lengths[slot] = length
      for (let index = 0, at = slot * longest; index < length; index++, at++) {
        known[at] = bytes[from + index] ?? 0
      }
    },
  }
}
export type CellMemory = ReturnType<typeof createCellMemory>

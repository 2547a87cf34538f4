import { type RawBuilder, sql } from 'kysely'

/**
 * What makes households alike to the policy, packed in one number, low bits first. A statement packs
 * a million of them; the few different ones are unpacked and decided for.
 */
const fields = [
  ['kind', 1],
  ['place', 14],
  ['chance', 6],
  ['balance', 6],
  ['contexts', 5],
  ['channels', 4],
  ['slots', 3],
  ['tones', 3],
  ['explores', 1],
  ['step', 6],
] as const
type Field = (typeof fields)[number][0]
export type CellKey = Readonly<Record<Field, number>>

export const unpack = (key: bigint): CellKey => {
  let rest = key
  return Object.fromEntries(
    fields.map(([name, width]) => {
      const value = Number(rest & ((1n << BigInt(width)) - 1n))
      rest >>= BigInt(width)
      return [name, value]
    }),
  ) as CellKey
}

/** The same in SQL; each part is SQL of a small whole number that is not negative. */
export const packSql = (
  parts: Readonly<Record<Field, RawBuilder<unknown>>>,
): RawBuilder<bigint> => {
  let shift = 0
  return sql<bigint>`(${sql.join(
    fields.map(([name, width]) => {
      const part = sql`((${parts[name]})::bigint << ${sql.lit(shift)})`
      shift += width
      return part
    }),
    sql` | `,
  )})`
}

import fc from 'fast-check'
import type * as z from 'zod'

type Check = {
  _zod: {
    def: { check: string; minimum?: number; maximum?: number; value?: unknown; inclusive?: boolean }
  }
}
type Def = {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  options?: z.ZodType[]
  entries?: Record<string, string | number>
  values?: unknown[]
  innerType?: z.ZodType
  keyType?: z.ZodType
  valueType?: z.ZodType
  in?: z.ZodType
  checks?: Check[]
  format?: string
}

const defOf = (schema: z.ZodType): Def => (schema as unknown as { _zod: { def: Def } })._zod.def

/** What a value should be where the field's name says more than its shape: ids, dates, months. */
export type Pools = (path: readonly string[]) => fc.Arbitrary<unknown> | undefined

/**
 * Inputs as a contract describes them, for trying every operation without knowing it. Refinements
 * (dates, patterns) are met by the pools; what still does not fit is refused by the contract, which
 * is part of what is tried.
 */
export const arbitraryOf = (
  schema: z.ZodType,
  pools: Pools,
  path: readonly string[] = [],
): fc.Arbitrary<unknown> => {
  const known = pools(path)
  const def = defOf(schema)
  const isLeaf = !['optional', 'nullable', 'default', 'prefault', 'array', 'object'].includes(
    def.type,
  )
  if (known && isLeaf) return known
  const inside = (child: z.ZodType, name?: string) =>
    arbitraryOf(child, pools, name === undefined ? path : [...path, name])
  switch (def.type) {
    case 'object':
      return fc
        .record(
          Object.fromEntries(
            Object.entries(def.shape ?? {}).map(([name, child]) => [name, inside(child, name)]),
          ),
        )
        .map(withoutUndefined)
    case 'array':
      return def.element
        ? fc.array(inside(def.element), { minLength: 0, maxLength: 3 })
        : fc.constant([])
    case 'optional':
      return fc.option(inside(def.innerType ?? schema), { nil: undefined })
    case 'nullable':
      return fc.option(inside(def.innerType ?? schema), { nil: null })
    case 'default':
    case 'prefault':
      return fc.option(inside(def.innerType ?? schema), { nil: undefined })
    case 'union':
      return fc.oneof(...(def.options ?? []).map((option) => inside(option)))
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}))
    case 'literal':
      return fc.constantFrom(...(def.values ?? []))
    case 'boolean':
      return fc.boolean()
    case 'bigint':
      return bigints(def)
    case 'number':
      return numbers(def)
    case 'record':
      return fc.dictionary(
        fc.string({ maxLength: 8 }),
        def.valueType ? inside(def.valueType) : fc.jsonValue(),
        { maxKeys: 3 },
      )
    case 'pipe':
      return inside(def.in ?? schema)
    case 'string':
      return fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.constantFrom('2026-01-05', '2026-01', 'a', '1栋101', 'default'),
      )
    default:
      return fc.jsonValue()
  }
}

const withoutUndefined = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined))

const limits = (def: Def): { min: unknown; max: unknown } => {
  let [min, max] = [undefined as unknown, undefined as unknown]
  for (const { _zod } of def.checks ?? []) {
    if (_zod.def.check === 'greater_than') min = _zod.def.value
    if (_zod.def.check === 'less_than') max = _zod.def.value
  }
  return { min, max }
}

const bigints = (def: Def): fc.Arbitrary<bigint> => {
  const { min, max } = limits(def)
  const low = typeof min === 'bigint' ? min : -(2n ** 70n)
  const high = typeof max === 'bigint' ? max : 2n ** 70n
  return fc.oneof(
    fc.bigInt({ min: low, max: high }),
    fc.bigInt({ min: low > 0n ? low : 0n, max: 100_000n < high ? 100_000n : high }),
  )
}

const numbers = (def: Def): fc.Arbitrary<number> => {
  const { min, max } = limits(def)
  return fc.integer({
    min: Number(min ?? 0),
    max:
      Math.min(Number(max ?? 1000), 1000) < Number(min ?? 0)
        ? Number(min ?? 0)
        : Math.min(Number(max ?? 1000), 1000),
  })
}

import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { operations } from '../../src/app/operations.ts'

type Def = {
  type: string
  shape?: Record<string, z.ZodType>
  catchall?: z.ZodType
  element?: z.ZodType
  options?: z.ZodType[]
  innerType?: z.ZodType
  valueType?: z.ZodType
  in?: z.ZodType
}
const defOf = (schema: z.ZodType): Def => (schema as unknown as { _zod: { def: Def } })._zod.def

/** Paths of objects that would let an unknown field through. */
const looseObjects = (schema: z.ZodType, path = ''): string[] => {
  const def = defOf(schema)
  const inner = [def.element, def.innerType, def.valueType, def.in, ...(def.options ?? [])].filter(
    (child) => child !== undefined,
  )
  const fields = Object.entries(def.shape ?? {})
  const isLoose = def.type === 'object' && (!def.catchall || defOf(def.catchall).type !== 'never')
  return [
    ...(isLoose ? [path || '(input)'] : []),
    ...inner.flatMap((child) => looseObjects(child, path)),
    ...fields.flatMap(([name, child]) => looseObjects(child, `${path}.${name}`)),
  ]
}

describe('S08: inputs are strict', () => {
  test.each(operations.map(({ contract }) => contract))(
    '$name takes no field that it does not name',
    ({ input }) => {
      expect(looseObjects(input)).toEqual([])
      for (const field of ['companyId', 'paid', 'isAdministrator', 'settledFen']) {
        const issues = input.safeParse({ [field]: 1 }).error?.issues ?? []
        expect(
          issues.some(
            ({ code, ...rest }) =>
              code === 'unrecognized_keys' && 'keys' in rest && rest.keys.includes(field),
          ),
        ).toBe(true)
      }
    },
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldsOf, grantsOf, staffRoles } from './grants.ts'

test('what the form asks for is what it shows again', () => {
  fc.assert(
    fc.property(
      fc.subarray([...staffRoles], { minLength: 1 }),
      fc.uniqueArray(fc.bigInt({ min: 1n, max: 99n }).map(String), { maxLength: 3 }),
      (roles, reach) => {
        const grants = grantsOf({ roles, reach })
        expect(grants).toHaveLength(roles.length * Math.max(reach.length, 1))
        expect(fieldsOf(grants)).toEqual({ roles, reach })
      },
    ),
  )
})

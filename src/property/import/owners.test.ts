import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOrganisation } from '../names.ts'
import { ownersOf } from './owners.ts'

const few = <T>(...values: readonly T[]) => fc.array(fc.constantFrom(...values), { maxLength: 3 })
const units = fc
  .array(fc.tuple(few('张三', '李四', '某某物业有限公司', '某某银行'), few('138', '139', '137')), {
    maxLength: 12,
  })
  .map((rows) => rows.map(([ownerNames, phones], at) => ({ key: `${at}`, ownerNames, phones })))

test('owners are counted as the different pairs of name and contact, organisations by name', () => {
  fc.assert(
    fc.property(units, (drafts) => {
      const pairs = new Set<string>()
      const seen: string[] = []
      for (const { key, ownerNames, phones } of drafts) {
        ownerNames.forEach((name, at) => {
          const phone = at === 0 || phones.length === ownerNames.length ? phones[at] : undefined
          pairs.add(isOrganisation(name) ? name : `${name} ${phone ?? key}`)
          if (phone) seen.push(phone)
        })
      }
      const { count, sharedPhones } = ownersOf(drafts)
      expect(count).toBe(pairs.size)
      const twice = seen.filter((phone, at) => seen.indexOf(phone) !== at)
      expect(sharedPhones).toEqual(new Set(twice))
    }),
    { numRuns: process.env.SOAK === '1' ? 20_000 : 500 },
  )
})

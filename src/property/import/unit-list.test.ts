import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDecimal } from './amounts.ts'
import { monthlyFee } from './fees.ts'
import type { UnitDraft } from './preview-types.ts'
import { emptyState } from './table.ts'
import { createUnitList } from './unit-list.ts'

const sheet = emptyState({ name: '台账', isHidden: false, is1904: false })
const text = fc.option(fc.string(), { nil: null })
const figure = fc.option(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), { nil: null })
const line = fc.record({
  item: fc.string(),
  from: text,
  to: text,
  amountFen: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  cell: fc.string(),
})

const draft: fc.Arbitrary<UnitDraft> = fc.record({
  key: fc.string({ maxLength: 2 }),
  building: text,
  entrance: text,
  room: fc.string(),
  kind: fc.constantFrom('home', 'shop', 'parkingSpace', 'storage'),
  areaCenti: figure,
  ownerNames: fc.array(fc.string(), { maxLength: 3 }),
  ownerType: fc.constantFrom('person', 'company', 'developer', null),
  phones: fc.array(fc.string(), { maxLength: 3 }),
  tariffName: text,
  price: figure,
  isFixed: fc.boolean(),
  statedFeeFen: figure,
  excelFeeFen: figure,
  monthlyFeeFen: figure,
  paidThrough: text,
  arrears: fc.array(line, { maxLength: 3 }),
  occupancy: fc.constantFrom('vacant', 'rented', 'unsold', 'occupied', null),
  tenantName: text,
  tenantPhone: text,
  linkedUnit: text,
  parkingType: text,
  plate: text,
  idNumberMasked: text,
  deliveredOn: text,
  remark: text,
  ownerNo: text,
  sheet: fc.constant(sheet),
  row: fc.nat(200_000),
})

/** A window has its fields from its list, so they are taken out one by one. */
const plain = (unit: UnitDraft, fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, unit[field as keyof UnitDraft]]))

test('a list of units gives back what was added and what was changed, the first of each key', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(draft, draft), { maxLength: 40 }), (pairs) => {
      const list = createUnitList()
      const model = new Map<string, UnitDraft>()
      const doubles: UnitDraft[] = []
      for (const [first, later] of pairs) {
        const unit = list.add({ ...first })
        const known = model.get(first.key)
        if (known) doubles.push(first)
        else model.set(first.key, first)
        if (known || later.isFixed) continue
        // What is told to the draft afterwards is kept as well.
        const { sheet: _sheet, row: _row, key: _key, ...fields } = later
        model.set(first.key, { ...first, ...fields })
        Object.assign(unit, fields)
      }
      const fields = Object.keys(pairs[0]?.[0] ?? {})
      expect([...list].map((unit) => plain(unit, fields))).toEqual([...model.values()])
      expect(list.doubles).toEqual(doubles)
      expect(list.size).toBe(model.size)
      for (const [key, unit] of model)
        expect(plain(list.get(key) as UnitDraft, fields)).toEqual(unit)
      expect(list.slice(1, 3).map(({ key }) => key)).toEqual([...model.keys()].slice(1, 3))
      expect(list.get('no such key')).toBeUndefined()
    }),
    { numRuns: process.env.SOAK === '1' ? 2_000 : 100 },
  )
})

test('more units than one block holds keep their own fields', () => {
  const [one] = fc.sample(draft, 1)
  const list = createUnitList()
  for (let row = 0; row < 3_000; row++)
    list.add({
      ...(one as UnitDraft),
      key: `k${row}`,
      row,
      areaCenti: BigInt(row),
      phones: [`${row}`],
    })
  let at = 0
  for (const { key, row, areaCenti, phones } of list) {
    expect([key, row, areaCenti, phones]).toEqual([`k${at}`, at, BigInt(at), [`${at}`]])
    at++
  }
  expect(at).toBe(3_000)
})

test('no figure of a sheet is too large to be kept', () => {
  const read = (text: string) => readDecimal({ text, kind: 'number', dateStyle: 'none' }, 4).value
  const largest = read('10000000000') ?? 0n
  expect(largest).toBe(10n ** 14n)
  expect(read('10000000000.0001')).toBeNull()
  expect(read('-1e30')).toBeNull()
  // The area is limited where it is read; their product is the largest figure there is.
  expect(monthlyFee(100_000_000n, largest)).toBeLessThan(2n ** 63n)
})

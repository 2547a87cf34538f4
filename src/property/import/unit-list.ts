import type { UnitDraft } from './preview-types.ts'

/**
 * The units of a workbook, by the hundred thousand. As objects with lists and figures of their own
 * they would take 600 bytes each, which the collector moves about again and again. Here the fields of
 * a thousand units lie in one block, and a draft is a window on its fields.
 */
export type UnitList = Iterable<UnitDraft> & {
  readonly size: number
  readonly has: (key: string) => boolean
  readonly get: (key: string) => UnitDraft | undefined
  readonly slice: (from: number, to: number) => readonly UnitDraft[]
}

/** A list that rows are added to; of two units with one key the first counts. */
export type OpenUnitList = UnitList & {
  /** Gives the draft to go on with: what it is told later is kept. */
  readonly add: (draft: UnitDraft) => UnitDraft
  /** Later units with the key of an earlier one, in order. */
  readonly doubles: readonly UnitDraft[]
}

/**
 * How a field is kept: as it is; as a list, which hardly ever has more than one entry and is then
 * kept as that entry; or as a figure in 64 bits, more than any amount that is read (see amounts.ts).
 */
const kept = {
  key: 'plain',
  building: 'plain',
  entrance: 'plain',
  room: 'plain',
  kind: 'plain',
  areaCenti: 'figure',
  ownerNames: 'list',
  ownerType: 'plain',
  phones: 'list',
  tariffName: 'plain',
  price: 'figure',
  isFixed: 'plain',
  statedFeeFen: 'figure',
  excelFeeFen: 'figure',
  monthlyFeeFen: 'figure',
  paidThrough: 'plain',
  arrears: 'list',
  occupancy: 'plain',
  tenantName: 'plain',
  tenantPhone: 'plain',
  linkedUnit: 'plain',
  parkingType: 'plain',
  plate: 'plain',
  idNumberMasked: 'plain',
  deliveredOn: 'plain',
  remark: 'plain',
  ownerNo: 'plain',
  sheet: 'plain',
  row: 'plain',
} as const satisfies Record<keyof UnitDraft, 'plain' | 'list' | 'figure'>

const fields = Object.keys(kept) as (keyof UnitDraft)[]
const valueFields = fields.filter((field) => kept[field] !== 'figure')
const figureFields = fields.filter((field) => kept[field] === 'figure')

const unitsInBlock = 1_024
type Block = { readonly values: unknown[]; readonly figures: BigInt64Array }
type Window = { readonly block: Block; readonly at: number }

const noFigure = -(2n ** 63n)
const nothing: readonly unknown[] = Object.freeze([])

const packed = (list: readonly unknown[]): unknown => {
  if (list.length === 1 && !Array.isArray(list[0])) return list[0]
  return list.length === 0 ? nothing : list
}

const accessorOf = (field: keyof UnitDraft): PropertyDescriptor & ThisType<Window> => {
  if (kept[field] === 'figure') {
    const slot = figureFields.indexOf(field)
    return {
      get() {
        const value = this.block.figures[this.at * figureFields.length + slot]
        return value === noFigure ? null : value
      },
      set(value: bigint | null) {
        this.block.figures[this.at * figureFields.length + slot] = value ?? noFigure
      },
    }
  }
  const slot = valueFields.indexOf(field)
  if (kept[field] === 'list') {
    return {
      get() {
        const value = this.block.values[this.at * valueFields.length + slot]
        return Array.isArray(value) ? value : [value]
      },
      set(value: readonly unknown[]) {
        this.block.values[this.at * valueFields.length + slot] = packed(value)
      },
    }
  }
  return {
    get() {
      return this.block.values[this.at * valueFields.length + slot]
    },
    set(value: unknown) {
      this.block.values[this.at * valueFields.length + slot] = value
    },
  }
}

const draftFields = Object.create(
  null,
  Object.fromEntries(fields.map((field) => [field, accessorOf(field)])),
)

export const createUnitList = (): OpenUnitList => {
  const blocks: Block[] = []
  const byKey = new Map<string, number>()
  const doubles: UnitDraft[] = []
  const windowAt = (index: number): UnitDraft => {
    const window: Window & { __proto__: UnitDraft } = {
      __proto__: draftFields,
      block: blocks[Math.floor(index / unitsInBlock)] as Block,
      at: index % unitsInBlock,
    }
    return window as unknown as UnitDraft
  }
  const at = function* (from: number, to: number): Generator<UnitDraft> {
    for (let index = from; index < Math.min(to, byKey.size); index++) yield windowAt(index)
  }
  return {
    doubles,
    get size() {
      return byKey.size
    },
    has: (key) => byKey.has(key),
    get: (key) => {
      const index = byKey.get(key)
      return index === undefined ? undefined : windowAt(index)
    },
    slice: (from, to) => [...at(from, to)],
    [Symbol.iterator]: () => at(0, byKey.size),
    add: (draft) => {
      if (byKey.has(draft.key)) {
        doubles.push(draft)
        return draft
      }
      const index = byKey.size
      byKey.set(draft.key, index)
      if (index % unitsInBlock === 0) blocks.push(emptyBlock())
      return copy(draft, windowAt(index))
    },
  }
}

/** Field by field: a loop over their names takes ten times as long. */
const copy = (from: UnitDraft, into: Mutable<UnitDraft>): UnitDraft => {
  into.key = from.key
  into.building = from.building
  into.entrance = from.entrance
  into.room = from.room
  into.kind = from.kind
  into.areaCenti = from.areaCenti
  into.ownerNames = from.ownerNames
  into.ownerType = from.ownerType
  into.phones = from.phones
  into.tariffName = from.tariffName
  into.price = from.price
  into.isFixed = from.isFixed
  into.statedFeeFen = from.statedFeeFen
  into.excelFeeFen = from.excelFeeFen
  into.monthlyFeeFen = from.monthlyFeeFen
  into.paidThrough = from.paidThrough
  into.arrears = from.arrears
  into.occupancy = from.occupancy
  into.tenantName = from.tenantName
  into.tenantPhone = from.tenantPhone
  into.linkedUnit = from.linkedUnit
  into.parkingType = from.parkingType
  into.plate = from.plate
  into.idNumberMasked = from.idNumberMasked
  into.deliveredOn = from.deliveredOn
  into.remark = from.remark
  into.ownerNo = from.ownerNo
  into.sheet = from.sheet
  into.row = from.row
  return into
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const emptyBlock = (): Block => ({
  values: new Array(unitsInBlock * valueFields.length).fill(null),
  figures: new BigInt64Array(unitsInBlock * figureFields.length).fill(noFigure),
})

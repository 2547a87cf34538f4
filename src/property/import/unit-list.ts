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
 * kept as that entry; or as a figure in 64 bits, which hold any that amounts.ts reads.
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
/** Where a field lies among those of its unit. */
const slot = Object.fromEntries(
  [valueFields, figureFields].flatMap((group) => group.map((field, at) => [field, at])),
) as Record<keyof UnitDraft, number>

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
  const own = slot[field]
  if (kept[field] === 'figure') {
    return {
      get() {
        const value = this.block.figures[this.at * figureFields.length + own]
        return value === noFigure ? null : value
      },
      set(value: bigint | null) {
        this.block.figures[this.at * figureFields.length + own] = value ?? noFigure
      },
    }
  }
  if (kept[field] === 'list') {
    return {
      get() {
        const value = this.block.values[this.at * valueFields.length + own]
        return Array.isArray(value) ? value : [value]
      },
      set(value: readonly unknown[]) {
        this.block.values[this.at * valueFields.length + own] = packed(value)
      },
    }
  }
  return {
    get() {
      return this.block.values[this.at * valueFields.length + own]
    },
    set(value: unknown) {
      this.block.values[this.at * valueFields.length + own] = value
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
    const window = Object.create(draftFields)
    window.block = blocks[Math.floor(index / unitsInBlock)]
    window.at = index % unitsInBlock
    return window
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
      write(draft, blocks.at(-1) as Block, index % unitsInBlock)
      return windowAt(index)
    },
  }
}

/** Written out field by field: a loop over their names takes ten times as long. */
const write = (draft: UnitDraft, { values, figures }: Block, at: number): void => {
  const value = at * valueFields.length
  const figure = at * figureFields.length
  values[value + slot.key] = draft.key
  values[value + slot.building] = draft.building
  values[value + slot.entrance] = draft.entrance
  values[value + slot.room] = draft.room
  values[value + slot.kind] = draft.kind
  figures[figure + slot.areaCenti] = draft.areaCenti ?? noFigure
  values[value + slot.ownerNames] = packed(draft.ownerNames)
  values[value + slot.ownerType] = draft.ownerType
  values[value + slot.phones] = packed(draft.phones)
  values[value + slot.tariffName] = draft.tariffName
  figures[figure + slot.price] = draft.price ?? noFigure
  values[value + slot.isFixed] = draft.isFixed
  figures[figure + slot.statedFeeFen] = draft.statedFeeFen ?? noFigure
  figures[figure + slot.excelFeeFen] = draft.excelFeeFen ?? noFigure
  figures[figure + slot.monthlyFeeFen] = draft.monthlyFeeFen ?? noFigure
  values[value + slot.paidThrough] = draft.paidThrough
  values[value + slot.arrears] = packed(draft.arrears)
  values[value + slot.occupancy] = draft.occupancy
  values[value + slot.tenantName] = draft.tenantName
  values[value + slot.tenantPhone] = draft.tenantPhone
  values[value + slot.linkedUnit] = draft.linkedUnit
  values[value + slot.parkingType] = draft.parkingType
  values[value + slot.plate] = draft.plate
  values[value + slot.idNumberMasked] = draft.idNumberMasked
  values[value + slot.deliveredOn] = draft.deliveredOn
  values[value + slot.remark] = draft.remark
  values[value + slot.ownerNo] = draft.ownerNo
  values[value + slot.sheet] = draft.sheet
  values[value + slot.row] = draft.row
}

/** Not filled: every field of a unit is written before it is read. */
const emptyBlock = (): Block => ({
  values: new Array(unitsInBlock * valueFields.length),
  figures: new BigInt64Array(unitsInBlock * figureFields.length),
})

import type { Notebook } from './notebook.ts'
import type { ArrearsDraft, ArrearsLine, Findings, UnitDraft } from './preview-types.ts'
import { addArrears, mainItem } from './unit-arrears.ts'
import type { UnitList } from './unit-list.ts'

type Register = {
  units: UnitList
  refused: ReadonlySet<string>
  knownCodes: ReadonlySet<string>
}

export const joinArrears = (
  drafts: readonly ArrearsDraft[],
  register: Register,
  notebook: Notebook,
): Findings['looseArrears'][number][] => {
  const seen = new Map<string, ArrearsDraft>()
  const loose: Findings['looseArrears'][number][] = []
  if (drafts.length === 0) return loose
  const byRoom = roomIndex(register.units)
  for (const draft of drafts) {
    const { sheet, keys } = draft
    sheet.sums.amount += draft.excelFen
    const found =
      keys.find((key) => register.units.has(key)) ??
      keys.find((key) => register.refused.has(key)) ??
      keys.find((key) => register.knownCodes.has(key)) ??
      byRoom.get(keys[0] ?? '')
    const unit = found ? register.units.get(found) : undefined
    const gap = (ours: bigint, why: string): void => {
      if (ours !== draft.excelFen)
        sheet.gaps.push({
          measure: 'amount',
          cell: draft.cell,
          statedValue: draft.excelFen,
          ourValue: ours,
          why,
        })
    }
    if (!found) {
      notebook.reject(sheet, draft.roomCell, 'unknown-room', draft.raw, keys[0] ?? null)
      gap(0n, 'rejected')
      continue
    }
    if (register.refused.has(found) && !unit) {
      notebook.warn(sheet, draft.roomCell, 'arrears-of-rejected-unit', draft.raw, found)
      gap(0n, 'rejected')
      continue
    }
    const item = draft.item || mainItem(unit?.kind ?? 'home')
    const same = draft.from
      ? `${found}\n${item}\n${draft.from}\n${draft.to}\n${draft.amountFen}`
      : `${draft.cell}\n${sheet.name}`
    const first = seen.get(same)
    if (first) {
      notebook.reject(sheet, draft.roomCell, 'duplicate-arrears', draft.raw, found, first.roomCell)
      gap(0n, 'rejected')
      continue
    }
    seen.set(same, draft)
    gap(draft.amountFen, 'text')
    sheet.acceptedRows++
    const line = {
      item,
      from: draft.from,
      to: draft.to,
      amountFen: draft.amountFen,
      cell: draft.cell,
    }
    if (!unit) {
      loose.push({ ...line, key: found, sheet: sheet.name })
      continue
    }
    addArrears(unit, line)
    compareLine(draft, line, unit, notebook)
  }
  return loose
}

/** A line against what the unit's own row says of its owner and how far it has paid. */
const compareLine = (
  draft: ArrearsDraft,
  { item, to }: ArrearsLine,
  unit: UnitDraft,
  notebook: Notebook,
): void => {
  const isMain = /物业|管理费|服务费|车位/.test(item)
  if (isMain && unit.paidThrough && to && to <= unit.paidThrough) {
    notebook.warn(draft.sheet, draft.periodCell, 'paid-through-vs-arrears', draft.raw, unit.key)
  }
  const said = draft.owner?.normalize('NFKC').replace(/\s/g, '') ?? ''
  const isKnown = unit.ownerNames.some((name) => said.includes(name.replace(/\s/g, '')))
  if (said !== '' && unit.ownerNames.length > 0 && !isKnown) {
    notebook.warn(draft.sheet, draft.ownerCell, 'owner-mismatch', draft.owner, unit.key)
  }
}

/** A bare room number finds its unit where only one has it. */
const roomIndex = (units: UnitList): ReadonlyMap<string, string> => {
  const index = new Map<string, string>()
  const twice = new Set<string>()
  for (const { room, key, building } of units) {
    for (const name of [room, `${building?.replace('栋', '')}-${room}`]) {
      if (index.has(name)) twice.add(name)
      index.set(name, key)
    }
  }
  for (const name of twice) index.delete(name)
  return index
}

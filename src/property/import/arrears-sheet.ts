import { readDecimal, saysSettled } from './amounts.ts'
import { cellAddress, type Row } from './cells.ts'
import type { Column } from './columns.ts'
import { readDate } from './dates.ts'
import { kindOfRoom } from './kinds.ts'
import type { Notebook } from './notebook.ts'
import { saidText } from './people.ts'
import { readPeriod } from './periods.ts'
import { buildingLabel, entranceLabel, placeKey, readPlace } from './place.ts'
import type { ArrearsDraft, SheetState } from './preview-types.ts'
import type { WarningKind } from './problems.ts'
import { type Fields, oneOf } from './row-fields.ts'
import { itemOfHeader } from './unit-arrears.ts'

/** Every way a unit's number in a list may be meant; the first that exists counts. */
export const keysOf = (
  room: string,
  building: string | null,
  entrance: string | null,
  sheet: SheetState,
): string[] => {
  const kinds = [sheet.kind, kindOfRoom(room), 'home', 'shop', 'parkingSpace'] as const
  const keys = kinds.flatMap((kind) =>
    kind
      ? [
          placeKey(
            readPlace({
              room,
              building: kind === 'parkingSpace' ? null : building,
              entrance,
              kind,
            }),
          ),
        ]
      : [],
  )
  return [...new Set(keys)]
}

type Above = {
  room: string
  owner: string | null
  building: string | null
  entrance: string | null
}

/** The room, owner and building a line is about: its own, or those of the line above. */
const carriedPlace = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  above: { last: Above | null },
): Above | null => {
  const room = saidText(oneOf(row, fields.room))
  if (room === null) return above.last
  const building = saidText(oneOf(row, fields.building))
  const entrance = saidText(oneOf(row, fields.entrance))
  const { last } = above
  above.last = {
    room,
    owner: saidText(oneOf(row, fields.owner)),
    building: building
      ? buildingLabel(building)
      : fields.building
        ? (last?.building ?? null)
        : sheet.building,
    entrance: entrance
      ? entranceLabel(entrance)
      : fields.entrance
        ? (last?.entrance ?? null)
        : null,
  }
  return above.last
}

const notePeriod = (
  row: Row,
  fields: Fields,
  period: ReturnType<typeof periodOfRow>,
  drafts: readonly ArrearsDraft[],
  warn: (kind: WarningKind, cell: string, raw: string | null) => void,
): void => {
  const raw = oneOf(row, fields.period)?.text ?? null
  const isOpen = fields.period && period.from === null && drafts.some(({ from }) => from === null)
  if (isOpen) warn('period-unreadable', period.cell, raw)
  for (const kind of period.notes) warn(kind, period.cell, raw)
}

/** Rows of a list of arrears. A merged or unrepeated room means the room above. */
export const readArrearsRow = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  above: { last: Above | null },
  notebook: Notebook,
): readonly ArrearsDraft[] => {
  const place = carriedPlace(row, fields, sheet, above)
  if (!place) {
    sheet.ignoredRows++
    return []
  }
  const { room, owner, building: inBuilding, entrance: inEntrance } = place
  const keys = keysOf(room, inBuilding, inEntrance, sheet)
  const roomCell = cellAddress(fields.room?.index ?? 0, row.number)
  const period = periodOfRow(row, fields, sheet)
  const amounts = amountColumns(fields)
  const drafts: ArrearsDraft[] = []
  let isData = false
  for (const column of amounts) {
    const cell = oneOf(row, column)
    if (!cell || (cell.kind !== 'error' && saidText(cell) === null)) continue
    isData = true
    if (cell.kind === 'text' && saysSettled(cell.text)) continue
    const address = cellAddress(column.index, row.number)
    const { value, notes } = readDecimal(cell, 2, column.isTenThousands ? 10_000n : 1n)
    for (const kind of notes)
      notebook.warn(
        sheet,
        address,
        kind === 'with-unit' ? 'amount-with-unit' : kind,
        cell.text,
        keys[0] ?? null,
      )
    if (value === null || value < 0n || period.isImpossible) {
      const [at, reason] =
        value === null
          ? [address, 'unreadable-amount' as const]
          : value < 0n
            ? [address, 'negative-amount' as const]
            : [period.cell, 'impossible-date' as const]
      notebook.reject(sheet, at, reason, cell.text, keys[0] ?? null)
      continue
    }
    if (value === 0n) continue
    const { from, to } = column.span ?? period
    drafts.push({
      item: saidText(oneOf(row, fields.item))?.slice(0, 30) ?? itemOfHeader(column) ?? '',
      from,
      to,
      amountFen: value,
      cell: address,
      keys,
      owner,
      sheet,
      row: row.number,
      roomCell,
      ownerCell: cellAddress(fields.owner?.index ?? 0, row.number),
      periodCell: period.cell,
      raw: room,
      excelFen: cell.kind === 'number' ? value : 0n,
    })
  }
  if (isData) sheet.dataRows++
  else sheet.ignoredRows++
  notePeriod(row, fields, period, drafts, (kind, cell, raw) =>
    notebook.warn(sheet, cell, kind, raw, keys[0] ?? null),
  )
  return drafts
}

/** The one amount, or one column a fee, or one a month. */
const amountColumns = (fields: Fields): readonly Column[] => {
  if (fields.amount && fields.owedBySpan.length === 0) return [fields.amount]
  return fields.owedBySpan.length > 0 ? fields.owedBySpan : fields.owed
}

export const periodOfRow = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
): ReturnType<typeof readPeriod> & { cell: string } => {
  const column = fields.period ?? fields.from ?? fields.arrearsFrom
  const cell = cellAddress(column?.index ?? 0, row.number)
  const whole = oneOf(row, fields.period)
  if (whole && saidText(whole) !== null) return { ...readPeriod(whole, sheet.is1904), cell }
  const start = oneOf(row, fields.from ?? fields.arrearsFrom)
  const end = oneOf(row, fields.to)
  const from = start ? readDate(start, sheet.is1904) : null
  const to = end ? readDate(end, sheet.is1904) : null
  const isImpossible = (from?.isImpossible ?? false) || (to?.isImpossible ?? false)
  const first = from?.first ?? null
  return {
    from: first,
    to: to?.date ?? (first && from ? from.date : null),
    notes: [],
    isImpossible,
    cell,
  }
}

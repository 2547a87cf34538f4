import { lastOfMonth } from '../../kernel/period.ts'
import { readDecimal } from './amounts.ts'
import { cellAddress, type Row } from './cells.ts'
import { readDate, readPeriod } from './dates.ts'
import type { Notebook } from './notebook.ts'
import { readNames, readPhones, saidText } from './people.ts'
import { buildingLabel, entranceLabel, kindOfRoom, placeKey, readPlace } from './place.ts'
import type {
  ArrearsDraft,
  MeterFound,
  PaymentFound,
  SheetState,
  TariffFound,
} from './preview-types.ts'
import { type Fields, oneOf } from './row-fields.ts'

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

/** Rows of a list of arrears. A merged or unrepeated room means the room above. */
export const readArrearsRow = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  above: { last: Above | null },
  notebook: Notebook,
): readonly ArrearsDraft[] => {
  const ownRoom = saidText(oneOf(row, fields.room))
  const building = saidText(oneOf(row, fields.building))
  const entrance = saidText(oneOf(row, fields.entrance))
  if (ownRoom === null && !above.last) {
    sheet.ignoredRows++
    return []
  }
  if (ownRoom !== null) {
    above.last = {
      room: ownRoom,
      owner: saidText(oneOf(row, fields.owner)),
      building: building
        ? buildingLabel(building)
        : fields.building
          ? (above.last?.building ?? null)
          : sheet.building,
      entrance: entrance
        ? entranceLabel(entrance)
        : fields.entrance
          ? (above.last?.entrance ?? null)
          : null,
    }
  }
  const { room, owner, building: inBuilding, entrance: inEntrance } = above.last as Above
  const keys = keysOf(room, inBuilding, inEntrance, sheet)
  const roomCell = cellAddress(fields.room?.index ?? 0, row.number)
  const period = periodOfRow(row, fields, sheet)
  const amounts = fields.amount ? [fields.amount] : fields.months
  const drafts: ArrearsDraft[] = []
  let isData = false
  for (const column of amounts) {
    const cell = oneOf(row, column)
    if (!cell || saidText(cell) === null) continue
    isData = true
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
    const month = column.month
      ? { from: `${column.month}-01`, to: lastOfMonth(`${column.month}-01`) }
      : period
    drafts.push({
      item: saidText(oneOf(row, fields.item))?.slice(0, 30) ?? '',
      from: month.from,
      to: month.to,
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
  if (!isData) sheet.ignoredRows++
  else sheet.dataRows++
  if (
    isData &&
    fields.period &&
    period.from === null &&
    !period.isImpossible &&
    drafts.some(({ from }) => from === null)
  ) {
    notebook.warn(
      sheet,
      period.cell,
      'period-unreadable',
      oneOf(row, fields.period)?.text ?? null,
      keys[0] ?? null,
    )
  }
  for (const kind of period.notes)
    notebook.warn(
      sheet,
      period.cell,
      kind,
      oneOf(row, fields.period)?.text ?? null,
      keys[0] ?? null,
    )
  return drafts
}

const periodOfRow = (
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

/** 2.35元/㎡·月 in the list of what the company charges; offered as a tariff, never taken by itself. */
export const readTariffRow = (row: Row, fields: Fields, sheet: SheetState): TariffFound | null => {
  const item = saidText(oneOf(row, fields.item))
  const column = fields.standard ?? fields.price ?? fields.amount
  const words = saidText(oneOf(row, column))
  if (!words || !column) return null
  const plain = words.normalize('NFKC').replace(/\s/g, '')
  const figure = /^[^\d]{0,6}(\d+(?:\.\d+)?)(.*)$/.exec(plain)
  const unit = figure?.[2] || /[(（](.*?)[)）]/.exec(column.header)?.[1] || ''
  const price = figure
    ? readDecimal({ text: figure[1] ?? '', kind: 'number', dateStyle: 'none', isFormula: false }, 4)
        .value
    : null
  const basis = /㎡|m2|平/i.test(unit)
    ? 'area'
    : /按面积|面积分摊/.test(plain)
      ? 'sharedByArea'
      : /户/.test(unit)
        ? 'perHousehold'
        : /车位|停车|parking/i.test(`${item ?? ''}${unit}`)
          ? 'perSpace'
          : 'fixed'
  return {
    item: item ?? '物业服务费',
    scope: saidText(oneOf(row, fields.scope)) ?? saidText(oneOf(row, fields.kind)) ?? '',
    words,
    price,
    unit: unit || null,
    basis,
    sheet: sheet.name,
    cell: cellAddress(column.index, row.number),
  }
}

const meterKinds: readonly (readonly [MeterFound['kind'], RegExp])[] = [
  ['electricity', /电|elec/i],
  ['gas', /气|燃|gas/i],
  ['heat', /热|暖|heat/i],
  ['water', /水|water/i],
]

export const readMeterRow = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  notebook: Notebook,
): MeterFound | null => {
  const serial = saidText(oneOf(row, fields.serial))
  const room = saidText(oneOf(row, fields.room))
  if (serial === null) {
    if (room === null) sheet.ignoredRows++
    else
      notebook.reject(
        sheet,
        cellAddress(fields.serial?.index ?? 0, row.number),
        'bad-serial',
        null,
        null,
      )
    return null
  }
  sheet.dataRows++
  const words = [
    saidText(oneOf(row, fields.meterKind)),
    saidText(oneOf(row, fields.owner)),
    saidText(oneOf(row, fields.item)),
    sheet.name,
  ].join(' ')
  const reading = oneOf(row, fields.readingNow) ?? oneOf(row, fields.readingBefore)
  const column = oneOf(row, fields.readingNow) ? fields.readingNow : fields.readingBefore
  const milli = reading && saidText(reading) !== null ? readDecimal(reading, 3).value : null
  if (reading && saidText(reading) !== null && (milli === null || milli < 0n)) {
    return notebook.reject(
      sheet,
      cellAddress(column?.index ?? 0, row.number),
      'unreadable-amount',
      reading.text,
      null,
    )
  }
  const readOn = oneOf(row, fields.readOn)
  const multiplier = Number(saidText(oneOf(row, fields.multiplier)) ?? '1')
  return {
    serial: serial.slice(0, 40),
    kind: meterKinds.find(([, pattern]) => pattern.test(words))?.[0] ?? 'water',
    unitKeys: room ? keysOf(room, sheet.building, null, sheet) : [],
    multiplier:
      Number.isInteger(multiplier) && multiplier >= 1 && multiplier <= 10_000 ? multiplier : 1,
    readingMilli: milli,
    readOn: readOn ? readDate(readOn, sheet.is1904).date : null,
    sheet: sheet.name,
    cell: cellAddress(fields.serial?.index ?? 0, row.number),
  }
}

/** A line of a fee history: shown, and it tells how far a unit has paid. */
export const readPaymentRow = (
  row: Row,
  fields: Fields,
  sheet: SheetState,
  notebook: Notebook,
): PaymentFound | null => {
  const room = saidText(oneOf(row, fields.room))
  const cell = oneOf(row, fields.paidAmount)
  if (room === null || !cell) {
    sheet.ignoredRows++
    return null
  }
  sheet.dataRows++
  const address = cellAddress(fields.paidAmount?.index ?? 0, row.number)
  const { value } = readDecimal(cell, 2)
  const period = periodOfRow(row, fields, sheet)
  if (value === null) return notebook.reject(sheet, address, 'unreadable-amount', cell.text, null)
  if (period.isImpossible) return notebook.reject(sheet, period.cell, 'impossible-date', null, null)
  return {
    unitKeys: keysOf(room, sheet.building, null, sheet),
    item: saidText(oneOf(row, fields.item)) ?? '',
    from: period.from,
    to: period.to,
    paidFen: value,
    sheet: sheet.name,
    cell: address,
  }
}

/** 业主编号 of a peer's sheet of owners, to be joined with its sheet of rooms. */
export const readOwnerRow = (
  row: Row,
  fields: Fields,
): { no: string; names: readonly string[]; phones: readonly string[] } | null => {
  const no = saidText(oneOf(row, fields.ownerNo))
  const name = saidText(oneOf(row, fields.owner))
  if (no === null || name === null) return null
  const phones = fields.phones.flatMap(
    (column) => readPhones(saidText(oneOf(row, column)) ?? '').phones,
  )
  return { no, names: readNames(name), phones }
}

import { readDecimal } from './amounts.ts'
import { keysOf, periodOfRow } from './arrears-sheet.ts'
import { cellAddress, type Row } from './cells.ts'
import { readDate } from './dates.ts'
import type { Notebook } from './notebook.ts'
import { readNames } from './owner-names.ts'
import { readPhones, saidText } from './people.ts'
import type { MeterFound, PaymentFound, SheetState, TariffFound } from './preview-types.ts'
import { type Fields, oneOf } from './row-fields.ts'

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
    ? readDecimal({ text: figure[1] ?? '', kind: 'number', dateStyle: 'none' }, 4).value
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

import { isOrganisation } from '../names.ts'
import type { Cell, Row } from './cells.ts'
import type { Column } from './columns.ts'
import { readOwner } from './owner-names.ts'
import {
  readIdNumber,
  readOccupancy,
  readPhones,
  readRemark,
  saidText,
  saysUnsold,
} from './people.ts'
import type { UnitDraft } from './preview-types.ts'
import { type Fields, oneOf } from './row-fields.ts'
import type { Note } from './unit-figures.ts'

export const readPeople = (row: Row, fields: Fields, unit: UnitDraft, note: Note): void => {
  for (const { index } of fields.remarks) {
    const text = row.cells[index]?.text
    if (text?.trim()) unit.remark = unit.remark === null ? text : `${unit.remark}；${text}`
  }
  readRemarks(row, fields, unit, note)
  let names: readonly string[] = []
  let phones: readonly string[] = []
  for (const column of fields.owners) {
    const text = saidText(oneOf(row, column))
    if (text === null) continue
    const said = readOwner(text)
    names = names.length === 0 ? said.names : [...names, ...said.names]
    if (said.phones.length > 0) phones = [...phones, ...said.phones]
    if (said.hasNote) note(column, 'owner-with-note')
    if (said.occupancy === null) continue
    unit.occupancy = said.occupancy
    unit.tenantName ??= said.tenantName
    unit.tenantPhone ??= said.tenantPhone
  }
  unit.ownerNames = names.length > 1 ? [...new Set(names)] : names
  unit.ownerType =
    unit.occupancy === 'unsold'
      ? 'developer'
      : names.length === 0
        ? null
        : isOrganisation(names[0] ?? '')
          ? 'company'
          : 'person'
  const ownerColumn = fields.owner
  if (ownerColumn) ownerNotes(oneOf(row, ownerColumn), unit, ownerColumn, note)
  readPhoneCells(row, fields, unit, phones, note)
  const idCell = oneOf(row, fields.idNumber)
  if (idCell && saidText(idCell) !== null) {
    const id = readIdNumber(idCell)
    unit.idNumberMasked = id.masked
    if (id.note) note(fields.idNumber, id.note, null)
  }
}

const ownerNotes = (cell: Cell | undefined, unit: UnitDraft, column: Column, note: Note): void => {
  if (unit.occupancy === 'unsold') note(column, 'unsold')
  else if (unit.ownerNames.length === 0 && unit.ownerNo === null) note(column, 'missing-owner')
  if (unit.ownerType === 'company') note(column, 'company-owner')
  if (unit.ownerNames.length > 1) note(column, 'co-owners')
  const text = cell?.text ?? ''
  if (text.trim().length < text.length) {
    if (/^\u3000|\u3000$/.test(text)) note(column, 'ideographic-space')
    else note(column, /^\s/.test(text) ? 'leading-space' : 'trailing-space')
  }
  if (text.includes('\u3000') && /\S\u3000\S/.test(text) && unit.ownerNames.length === 1)
    note(column, 'ideographic-space-inside')
}

const readPhoneCells = (
  row: Row,
  fields: Fields,
  unit: UnitDraft,
  besideOwner: readonly string[],
  note: Note,
): void => {
  let phones: readonly string[] = []
  for (const column of fields.phones) {
    const cell = oneOf(row, column)
    const text = saidText(cell)
    if (!cell || text === null) continue
    // 1.38E+10 was shortened before it was saved: its last digits are lost.
    const isCut = /E/i.test(cell.text) && text.endsWith('000000')
    const reading = readPhones(isCut ? cell.text : text)
    phones = phones.length === 0 ? reading.phones : [...phones, ...reading.phones]
    for (const kind of reading.notes) note(column, kind)
    if (cell.text.trimEnd().length < cell.text.length) note(column, 'trailing-space')
  }
  if (besideOwner.length > 0) phones = [...phones, ...besideOwner]
  unit.phones = phones.length > 1 ? [...new Set(phones)].slice(0, 10) : phones
  const [column] = fields.phones
  if (!column || unit.phones.length > 0 || unit.ownerNames.length === 0) return
  if (!/\d/.test(saidText(oneOf(row, column)) ?? '')) note(column, 'phone-missing')
}

const readRemarks = (row: Row, fields: Fields, unit: UnitDraft, note: Note): void => {
  for (const column of fields.occupancies) {
    const status = saidText(oneOf(row, column))
    if (status !== null) unit.occupancy ??= readOccupancy(status, column.header)
  }
  for (const column of fields.remarks) {
    const cell = oneOf(row, column)
    if (!cell || cell.text.trim() === '') continue
    if (cell.kind === 'text' && /^[=+@-]./.test(cell.text.trim()) && saidText(cell) !== null)
      note(column, 'formula-like-text')
    if (cell.text.includes('\n')) note(column, 'line-break')
    const said = readRemark(cell.text)
    if (
      said.occupancy &&
      (unit.occupancy === null || unit.occupancy === 'occupied' || said.occupancy === 'unsold')
    ) {
      unit.occupancy = said.occupancy
      if (said.occupancy !== 'unsold')
        note(column, said.occupancy === 'vacant' ? 'vacant' : 'rented')
    }
    unit.tenantName ??= said.tenantName
    unit.tenantPhone ??= said.tenantPhone
  }
  const tenant = saidText(oneOf(row, fields.tenant))
  if (tenant !== null && !saysUnsold(tenant) && !noTenant.test(tenant)) {
    unit.tenantPhone ??= readPhones(tenant).phones[0] ?? null
    unit.tenantName =
      tenant
        .normalize('NFKC')
        .replace(/[:：,，/ ]*[\d +-]{7,}.*$/, '')
        .trim()
        .slice(0, 60) || null
    unit.tenantPhone ??=
      readPhones(saidText(oneOf(row, fields.tenantPhone)) ?? '').phones[0] ?? null
    if (unit.occupancy !== 'unsold') unit.occupancy = 'rented'
  } else if (tenant !== null && unit.occupancy === null && /^(空置|未租|未出租|空铺)$/.test(tenant))
    unit.occupancy = 'vacant'
}

const noTenant = /^(自营|自用|自住|业主自住|业主自用|业主|本人|空置|未租|未出租|空铺)$/

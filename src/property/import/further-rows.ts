import type { Row } from './cells.ts'
import { readPhones, saidText } from './people.ts'
import type { ArrearsLine, UnitDraft } from './preview-types.ts'
import { type Fields, oneOf } from './row-fields.ts'
import { addArrears } from './unit-arrears.ts'

const facts = ['areaCenti', 'price', 'statedFeeFen', 'paidThrough'] as const

const isSameLine = (one: ArrearsLine, other: ArrearsLine): boolean =>
  one.item === other.item &&
  one.from === other.from &&
  one.to === other.to &&
  one.amountFen === other.amountFen

/**
 * A list with one row a fee owed may repeat the room and all that is known of it: such a row is no
 * double but a further line of arrears, which is added. False for any other row.
 */
export const goesOn = (last: UnitDraft, unit: UnitDraft, fields: Fields): boolean => {
  if (last.key !== unit.key || unit.arrears.length === 0) return false
  if (!fields.item && !fields.period && !fields.arrearsFrom) return false
  const isSame =
    facts.every((fact) => unit[fact] === null || unit[fact] === last[fact]) &&
    unit.ownerNames.every((name) => last.ownerNames.includes(name)) &&
    unit.phones.every((phone) => last.phones.includes(phone))
  const isDouble = unit.arrears.some((line) =>
    last.arrears.some((known) => isSameLine(line, known)),
  )
  if (!isSame || isDouble) return false
  for (const line of unit.arrears) addArrears(last, line)
  return true
}

/**
 * Family and tenants below an owner, told apart by a column such as 与业主关系: they are no units and
 * no owners. True when the row has been read as one.
 */
export const isOfAnother = (row: Row, fields: Fields, last: UnitDraft | null): boolean => {
  const role = saidText(oneOf(row, fields.role))
  if (role === null || last === null || /业主|户主|产权|本人|共有|owner/i.test(role)) return false
  const isTenant = /租|tenant/i.test(role)
  const name = saidText(oneOf(row, fields.owner))
  if (isTenant && name !== null && last.tenantName === null) {
    last.tenantName = name.slice(0, 60)
    last.tenantPhone = readPhones(saidText(oneOf(row, fields.phones[0])) ?? '').phones[0] ?? null
    last.occupancy = 'rented'
  }
  return true
}

import { type RawBuilder, sql } from 'kysely'
import type { unitKinds } from './api.ts'

/** How a unit is named: the code people type (1-2-301) and the label people read. */
export type UnitKind = (typeof unitKinds)[number]

const suffixes = /(栋|幢|号楼|座|单元|室|号|#)/g

/** Full-width digits and letters to half width, spaces away. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')

/** 3栋 is 3, 2单元 is 2, 1102室 is 1102; a name without such a word stays. */
export const barePart = (text: string): string => plain(text).replace(suffixes, '').toUpperCase()

/** Buildings that only gather things of one kind do not stand in the code. */
const gathering = /^(商铺|商业|底商|车位|车库|地下车库|地下车位|储藏室|储藏间)$/

/** 3栋, 2单元, 1102室 → 3-2-1102; a parking space B1-117 stays B1-117. */
export const unitCode = (input: {
  readonly building: string | null
  readonly entrance: string | null
  readonly room: string
}): string => {
  const building = input.building && !gathering.test(plain(input.building)) ? input.building : null
  return [building, input.entrance, input.room]
    .flatMap((part) => (part ? [barePart(part)] : []))
    .filter((part) => part !== '')
    .join('-')
}

const kindWords: Record<UnitKind, string> = {
  home: '',
  shop: '商铺 ',
  parkingSpace: '车位 ',
  storage: '储藏室 ',
}

/** 3栋2单元1102室, 商铺 S-17, 地下车位 B1-117. */
export const unitLabel = (input: {
  readonly building: string | null
  readonly entrance: string | null
  readonly room: string
  readonly kind: UnitKind
  readonly parkingKind?: string | null
}): string => {
  const { building, entrance, room, kind } = input
  if (kind !== 'home') {
    return `${kind === 'parkingSpace' && input.parkingKind ? `${input.parkingKind} ` : kindWords[kind]}${room}`
  }
  const isNumber = /^\d+$/.test(room)
  return `${building ?? ''}${entrance ?? ''}${room}${isNumber ? '室' : ''}`
}

/**
 * SQL form of `unitLabel` over a unit `u`, its building `b` and its entrance `e` (both may be
 * missing); a test proves both agree.
 */
export const unitLabelSql: RawBuilder<string> = sql`
  case when u.kind = 'home'
    then coalesce(b.name, '') || coalesce(e.name, '') || u.room || case when u.room ~ '^[0-9]+$' then '室' else '' end
    else case u.kind when 'parkingSpace' then coalesce(nullif(u.parking_kind, ''), '车位') when 'shop' then '商铺'
      else '储藏室' end || ' ' || u.room end`

/** Sorts 2栋 before 10栋. */
export const sortKey = (name: string): string =>
  plain(name).replace(/\d+/g, (digits) => digits.padStart(6, '0'))

/** The floor of a room number: 1102 is 11, 301 is 3; null for a name without one. */
export const floorOf = (room: string): number | null => {
  const match = /^(-?\d{1,2})\d{2}$/.exec(barePart(room))
  return match ? Number(match[1]) : null
}

/**
 * What a person typed into a search field, as parts of an address: 1栋101, 1-101, 1-1-101 and
 * 101 all find the same home. Null when it is no address.
 */
export const parseAddressQuery = (query: string): readonly string[] | null => {
  const marked = plain(query)
    .replace(/(栋|幢|号楼|座|单元|#)/g, '-')
    .replace(/[室号]$/, '')
    .replace(/[—–－_/]/g, '-')
    .replace(/-+$/, '')
  const parts = marked.split('-').filter((part) => part !== '')
  const isAddress = /\d/.test(marked) && parts.every((part) => /^[A-Za-z]*\d*[A-Za-z]?$/.test(part))
  return isAddress ? parts.map((part) => part.toUpperCase()) : null
}

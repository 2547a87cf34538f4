import type { UnitKind } from '../unit-address.ts'
import { arabic, tidy } from './chinese.ts'
import { remember } from './remember.ts'

/** Where a unit is, in the words of the register: 1栋, 2单元, 301; 北区3栋 where an estate has parts. */
type Place = {
  readonly building: string | null
  readonly entrance: string | null
  readonly room: string
}

// An address is read part by part: 翠湖苑 · 北区 · 3栋 · 2单元 · 15层 · 1501室. Every part may be missing.
const zone =
  '(?:(?:[东南西北中A-Z]|\\d{1,2})(?:区|期|组团)|(?<![\\u4e00-\\u9fff])(?!小)[\\u4e00-\\u9fff](?:苑|园|区))'
const number = '[A-Z]?\\d{1,3}[A-Z]?|[A-Z]'
const side = '[A-Z]?\\d{1,2}|[A-Z]|[东南西北中甲乙丙丁戊]'
const buildingWord = '(?:号楼|栋|幢|座|#楼|#|BLOCK|BUILDING|TOWER|BLDG)'
const buildingPart = new RegExp(
  `(${zone})?-?(?:第|NO\\.?)?(?<![\\dA-Z])(${number})${buildingWord}-?`,
)
const entrancePart = new RegExp(`^第?(${side})(?:单元|门洞|梯|门(?!面)|#)-?`)
const roomPart =
  /^(?:\d{1,2}[层F]-?)?(?:底商|商铺|铺位|门面|门市|店铺)?-?([A-Z]*-?\d+[A-Z]?(?:-\d+)?|[A-Z]+\d*)(?:室|号房?|房|户|铺)?$/

const stripZeros = (text: string): string => text.replace(/^0+(?=\d)/, '')
export const plainPlace = (text: string): string => arabic(tidy(text))

/** 1, 1号楼, 一栋, A座, 北区3幢, Building 3 → 1栋, A栋, 北区3栋; a name such as 会所 stays. */
export const buildingLabel = (text: string | null): string | null =>
  text ? buildingOf(text) : null

const labelForm = new RegExp(
  `^(?<zone>${zone})?-?(?:第|BLOCK|BUILDING|TOWER|BLDG\\.?|NO\\.?)?(?<number>${number})` +
    `(?:号楼|栋楼?|幢楼?|座|#楼|#|号|楼)?(?:底商|商铺|住宅|高层|多层|小高层|洋房|别墅)?$`,
)
const buildingOf = remember((text) => {
  const plain = plainPlace(text).replace(/[(（][^)）]*[)）]$/, '')
  const found = labelForm.exec(plain)?.groups
  return found?.number
    ? `${found.zone ?? ''}${stripZeros(found.number)}栋`
    : text.normalize('NFKC').trim()
})

const both = new RegExp(
  `^(${zone})?-?(${number})(?:${buildingWord}|-)-?(${side})(?:单元|门洞|门|梯|#)?$`,
)
/** 3栋2单元, 3-2 in one cell of a column of buildings; null entrance for a building alone. */
export const buildingAndEntrance = remember(
  (text: string): { building: string | null; entrance: string | null } => {
    const [, inZone = '', house, stair] = both.exec(plainPlace(text)) ?? []
    return house && stair
      ? { building: `${inZone}${stripZeros(house)}栋`, entrance: `${stripZeros(stair)}单元` }
      : { building: buildingOf(text), entrance: null }
  },
)

export const entranceLabel = (text: string | null): string | null =>
  text ? entranceOf(text) : null

const entranceForm = new RegExp(
  `^(?:第|UNIT|ENTRANCE|STAIR)?(${side}|[A-Z]?\\d+[A-Z]?)(?:单元|门洞|门|梯|号|#)?$`,
)
const entranceOf = remember((text) => {
  const found = entranceForm.exec(plainPlace(text))?.[1]
  if (!found) return text.normalize('NFKC').trim()
  // Peers write 0 for a shop, which has no entrance.
  return found === '0' ? null : `${stripZeros(found)}单元`
})

const spoken = new RegExp(
  `(${zone})?-?(?<![\\dA-Z])([A-Z]?\\d{1,3}|[A-Z])(?:号楼|栋|幢|座|#楼|#(?!\\d))` +
    `|(?:BUILDING|BLOCK|TOWER|BLDG)([A-Z]?\\d{1,3}|[A-Z])(?![A-Z])`,
  'g',
)

const range = /\d\s*[-—~～至、,，和及]\s*\d{1,3}\s*(?:号楼|栋|幢|座|#)/
/** The building a title or a heading row speaks of: 3栋, 悦湖花园 3号楼 台账; null when several. */
export const buildingIn = (text: string): string | null => {
  if (range.test(text)) return null
  const found = new Set(
    [...plainPlace(text).matchAll(spoken)].map(
      ([, inZone, named, english]) => `${inZone ?? ''}${stripZeros(named ?? english ?? '')}`,
    ),
  )
  return found.size === 1 ? `${[...found][0]}栋` : null
}

/** A sheet may be called 6#, 7 or 9楼 and nothing else. */
export const buildingOfSheet = (name: string): string | null =>
  buildingIn(name) ??
  (/^(?:\d{1,2}|[A-Z]\d{0,2})(?:#|号|楼)?$/.test(plainPlace(name)) ? buildingOf(name) : null)

/** 10栋2单元, 二单元 in a sheet's name or a heading; null when none or several are named. */
export const entranceIn = (text: string): string | null => {
  const found = new Set(
    [...plainPlace(text).matchAll(/(?<![\dA-Z])(\d{1,2}|[A-Z]|[东南西北中甲乙丙丁])单元/g)].map(
      ([, named]) => stripZeros(named ?? ''),
    ),
  )
  return found.size === 1 ? `${[...found][0]}单元` : null
}

/** A row that is only a heading over the next rows: 2号楼, 3栋 1单元, 二单元. */
export const headingPlace = (
  text: string,
): { building: string | null; entrance: string | null } | null => {
  const plain = plainPlace(text)
  if (plain.length > 24) return null
  const building = /\d{3}|室$/.test(plain) ? null : buildingIn(text)
  const entrance = entranceIn(text)
  return building || entrance ? { building, entrance } : null
}

const kindPrefix =
  /^(?:地下|地上|人防|机动车)?(?:车位|车库|泊位|商铺|铺位|门面|店铺|储藏室|储藏间|储物间|PARKING|SHOP)(?:号|NO\.?)?[:：#-]?(?=[A-Z\d])/

/**
 * Reads a unit's number with what its row and sheet say. The cell may be the room alone (301室), the
 * whole path (1-2-301, 1栋2单元301), or its end (2单元402); what the cell says itself wins.
 */
export const readPlace = (input: {
  readonly room: string
  readonly building: string | null
  readonly entrance: string | null
  readonly kind: UnitKind
  /** 1-101 in a sheet of a building is entrance and room even where the numbers are the same. */
  readonly pairsAreEntrances?: boolean
}): Place => {
  const { room, building, entrance, kind } = input
  if (kind === 'parkingSpace' || kind === 'storage')
    return { building, entrance: null, room: bareSpace(room) }
  if (/^\d{2,6}$/.test(room)) return { building, entrance, room }
  const plain = plainPlace(room)
    .replace(kindPrefix, '')
    .replace(/(商铺|铺位|门面|店铺|底商)$/, '')
    .replace(/^(\d{1,3})[.#](\d{1,2})[.#](?=\d)/, '$1-$2-')
  const worded = inWords(plain, input)
  if (worded) return worded
  const bare = plain.replace(/(?<=[\dA-Z])(室|号房?|房|户)$/, '')
  const parts = bare.split('-').filter((part) => part !== '')
  const inZone = parts.length > 2 && zoneOnly.test(parts[0] ?? '') ? (parts.shift() ?? '') : ''
  if (parts.length >= 3 && parts.slice(0, 2).every((part) => shortPart.test(part))) {
    const second = parts[1] ?? ''
    return {
      building: `${inZone}${stripZeros(parts[0] ?? '')}栋`,
      entrance: second === '0' ? null : `${stripZeros(second)}单元`,
      room: parts.slice(2).join('-'),
    }
  }
  if (parts.length === 2 && shortPart.test(parts[0] ?? ''))
    return twoParts(`${inZone}${stripZeros(parts[0] ?? '')}`, parts[1] ?? '', input)
  return { building, entrance, room: bare === '' ? room.trim() : bare }
}

const shortPart = /^[A-Z]?\d{1,3}$|^[A-Z]$/
const zoneOnly = new RegExp(`^${zone}$`)

/** 翠湖苑3栋2单元1501室, 2单元402: null when no building and no entrance is named in words. */
const inWords = (
  plain: string,
  { building, entrance }: { building: string | null; entrance: string | null },
): Place | null => {
  const house = buildingPart.exec(plain)
  const afterHouse = house ? plain.slice(house.index + house[0].length) : plain
  const stair = entrancePart.exec(afterHouse)
  const room = roomPart.exec(stair ? afterHouse.slice(stair[0].length) : afterHouse)?.[1]
  if ((!house && !stair) || !room) return null
  // 3栋2-1501: the entrance has lost its word.
  const split = stair ? null : /^(\d{1,2})-(\d+[A-Z]?)$/.exec(room)
  const named = stair?.[1] ?? split?.[1]
  return {
    building: house ? `${house[1] ?? ''}${stripZeros(house[2] ?? '')}栋` : building,
    entrance: named ? `${stripZeros(named)}单元` : entrance,
    room: split?.[2] ?? room,
  }
}

/** 1-101 is building and room, unless the building is known already and the number is an entrance. */
const twoParts = (
  first: string,
  room: string,
  {
    building,
    entrance,
    kind,
    pairsAreEntrances = false,
  }: {
    kind: UnitKind
    building: string | null
    entrance: string | null
    pairsAreEntrances?: boolean
  },
): Place => {
  // 101-1 is a part of room 101.
  if (/^\d{3}$/.test(first) && room.length <= 2)
    return { building, entrance, room: `${first}-${room}` }
  const own = `${first}栋`
  // A shop has no entrance: A-03 is its number.
  if (building !== null && building !== own && kind === 'shop')
    return { building, entrance, room: `${first}-${room}` }
  if (building === null || (building === own && !pairsAreEntrances))
    return { building: own, entrance, room }
  return { building, entrance: `${first}单元`, room }
}

/** 车位B1-A001 and 地下车位 B1-A001号 are B1-A001. */
const bareSpace = (text: string): string => {
  const plain = tidy(text)
    .replace(kindPrefix, '')
    .replace(/(号车位|号|车位)$/, '')
  return plain === '' ? text.trim() : plain
}

/** One unit whatever its spelling: what duplicates and arrears are matched by. */
export const placeKey = ({ building, entrance, room }: Place): string => {
  let key = ''
  for (const part of [building, entrance, room]) {
    const bare = part ? barePart(part) : ''
    if (bare !== '') key = key === '' ? bare : `${key}-${bare}`
  }
  return key
}

const barePart = (part: string): string =>
  (part.endsWith('栋')
    ? part.slice(0, -1)
    : part.endsWith('单元')
      ? part.slice(0, -2)
      : part
  ).toUpperCase()

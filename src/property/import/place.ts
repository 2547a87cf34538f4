import type { UnitKind } from '../unit-address.ts'
import { remember } from './remember.ts'

/** Where a unit is, in the words of the register: 1栋, 2单元, 301. */
export type Place = {
  readonly building: string | null
  readonly entrance: string | null
  readonly room: string
}

const numerals: Record<string, number> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}

/** 十二栋 is 12栋; other letters stay. */
const arabic = (text: string): string =>
  text.replace(/[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]/g, (word) => {
    const [tens, ones] = word.split('十')
    if (ones === undefined) return String(numerals[word] ?? word)
    return String((tens ? (numerals[tens] ?? 1) : 1) * 10 + (numerals[ones] ?? 0))
  })

const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[—–－_~/\\]+/g, '-')
    .toUpperCase()

const buildingWord = '(?:号楼|栋|幢|座|#楼|#|BLOCK|BUILDING|TOWER|BLDG)'
const entranceWord = '(?:单元|门洞|梯|门(?!面))'

/** 1, 1号楼, 一栋, A座, Building 3 → 1栋, A栋; a name such as 会所 stays. */
export const buildingLabel = (text: string | null): string | null =>
  text ? buildingOf(text) : null

const buildingOf = remember((text) => {
  const plain = arabic(tidy(text)).replace(/^第/, '')
  const number =
    /^(?:BLOCK|BUILDING|TOWER|BLDG\.?|NO\.?)?([A-Z]?\d+[A-Z]?|[A-Z])(?:号楼|栋|幢|座|#楼|#|号|楼)?(?:底商|商铺|住宅)?$/.exec(
      plain,
    )
  return number ? `${stripZeros(number[1] ?? '')}栋` : text.normalize('NFKC').trim()
})

export const entranceLabel = (text: string | null): string | null =>
  text ? entranceOf(text) : null

const entranceOf = remember((text) => {
  const plain = arabic(tidy(text)).replace(/^第/, '')
  const number = /^(?:UNIT|ENTRANCE|STAIR)?([A-Z]?\d+[A-Z]?|[A-Z])(?:单元|门洞|门|梯|号)?$/.exec(
    plain,
  )
  if (!number) return text.normalize('NFKC').trim()
  // Peers write 0 for a shop, which has no entrance.
  return number[1] === '0' ? null : `${stripZeros(number[1] ?? '')}单元`
})

const stripZeros = (text: string): string => text.replace(/^0+(?=\d)/, '')

/** The building a sheet, a title or a heading row speaks of: 3栋, 悦湖花园 3号楼 台账; null when several. */
export const buildingIn = (text: string): string | null => {
  const plain = arabic(tidy(text))
  const found = new Set(
    [
      ...plain.matchAll(
        /(?<![\dA-Z])([A-Z]?\d{1,3}|[A-Z])(?:号楼|栋|幢|座|#楼)|(?:BUILDING|BLOCK|TOWER|BLDG)([A-Z]?\d{1,3}|[A-Z])(?![A-Z])/g,
      ),
    ].map((match) => stripZeros(match[1] ?? match[2] ?? '')),
  )
  return found.size === 1 ? `${[...found][0]}栋` : null
}

const kindWords: readonly (readonly [UnitKind, RegExp])[] = [
  ['parkingSpace', /车位|车库|停车|泊位|parking|garage|carport/i],
  ['storage', /储藏|储物|地下室|storage|locker/i],
  ['shop', /商铺|商业|底商|门面|店铺|铺位|门市|商户|shop|retail|commercial|store/i],
  ['home', /住宅|公寓|高层|多层|别墅|洋房|小高层|叠拼|居民|residential|apartment|home|flat/i],
]

/** The kind of unit words speak of; null when they name none or several. 110 is a home at a peer. */
export const kindIn = remember((text: string): UnitKind | null => {
  if (text.trim() === '110') return 'home'
  const found = kindWords.filter(([, pattern]) => pattern.test(text))
  return found.length === 1 ? (found[0]?.[0] ?? null) : null
})

const kindPrefix =
  /^(?:地下|地上|人防|机动车)?(?:车位|车库|泊位|商铺|铺位|门面|店铺|储藏室|储藏间|PARKING|SHOP)(?:号|NO\.?)?[:：#-]?(?=[A-Z\d])/

/** Whether a number names a parking space or a shop by its own form: 车位B1-A001, 1-S01. */
export const kindOfRoom = (text: string): UnitKind | null => {
  if (/^\d+$/.test(text)) return null
  const plain = tidy(text)
  if (/^(?:地下|地上|人防|机动车)?(?:车位|车库|泊位|PARKING)/.test(plain)) return 'parkingSpace'
  if (/^(?:储藏|储物|STORAGE)/.test(plain)) return 'storage'
  if (
    /^(?:商铺|铺位|门面|店铺|SHOP)/.test(plain) ||
    /^(?:\d{1,3}(?:栋|幢|号楼|#)?-)?S\d{1,4}$/.test(plain)
  )
    return 'shop'
  if (/^(?:B\d|-\d|P\d?)-(?:[A-Z]-?\d{1,4}|0\d{2,3})$/.test(plain)) return 'parkingSpace'
  return null
}

/**
 * Reads a unit's number with what its row and sheet say. The cell may be the room alone (301室), the
 * whole path (1-2-301, 1栋2单元301), or its end (2单元402); what the cell says itself wins.
 */
export const readPlace = (input: {
  readonly room: string
  readonly building: string | null
  readonly entrance: string | null
  readonly kind: UnitKind
  /** The sheet has a column of entrances, so a two-part number is building and room. */
  readonly hasEntrance?: boolean
}): Place => {
  const isBare = /^\d{2,6}$/.test(input.room)
  if (isBare && input.kind !== 'parkingSpace' && input.kind !== 'storage') {
    return { building: input.building, entrance: input.entrance, room: input.room }
  }
  if (input.kind === 'parkingSpace' || input.kind === 'storage') {
    return { building: input.building, entrance: null, room: bareSpace(input.room) }
  }
  const plain = arabic(tidy(input.room))
    .replace(kindPrefix, '')
    .replace(/(商铺|铺位|门面|店铺)$/, '')
  const worded = new RegExp(
    `^(?:(?:第|NO\\.?)?([A-Z]?\\d{1,3}|[A-Z])${buildingWord}-?)?(?:(?:第)?([A-Z]?\\d{1,2}|[A-Z])${entranceWord}-?)?-?([A-Z]*-?\\d+[A-Z]?(?:-\\d+)?|[A-Z]+\\d*)(?:室|号房?|房|户|铺)?$`,
  ).exec(plain)
  if (worded && (worded[1] || worded[2])) {
    const rest = worded[3] ?? ''
    const split = !worded[2] && /^(\d{1,2})-(\d+[A-Z]?)$/.exec(rest)
    return {
      building: worded[1] ? `${stripZeros(worded[1])}栋` : input.building,
      entrance: split
        ? `${stripZeros(split[1] ?? '')}单元`
        : worded[2]
          ? `${stripZeros(worded[2])}单元`
          : input.entrance,
      room: split ? (split[2] ?? '') : rest,
    }
  }
  const bare = plain.replace(/(室|号房?|房|户)$/, '')
  const parts = bare.split('-').filter((part) => part !== '')
  if (
    parts.length >= 3 &&
    parts.slice(0, 2).every((part) => /^[A-Z]?\d{1,3}$|^[A-Z]$/.test(part))
  ) {
    const entrance = parts[1] ?? ''
    return {
      building: `${stripZeros(parts[0] ?? '')}栋`,
      entrance: entrance === '0' ? null : `${stripZeros(entrance)}单元`,
      room: parts.slice(2).join('-'),
    }
  }
  if (parts.length === 2 && /^[A-Z]?\d{1,3}$|^[A-Z]$/.test(parts[0] ?? '')) {
    return twoParts(parts[0] ?? '', parts[1] ?? '', input)
  }
  return {
    building: input.building,
    entrance: input.entrance,
    room: bare === '' ? input.room.trim() : bare,
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
  }: { building: string | null; entrance: string | null; kind: UnitKind },
): Place => {
  const number = stripZeros(first)
  if (kind === 'shop' || building === null || building === `${number}栋`) {
    const isEntrance = building !== null && building !== `${number}栋`
    if (!isEntrance) return { building: `${number}栋`, entrance, room }
  }
  return { building, entrance: `${number}单元`, room }
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

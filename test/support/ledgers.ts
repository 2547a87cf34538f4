import { createAnalyser } from '../../src/property/import/analyse.ts'
import type { Cell, DateStyle } from '../../src/property/import/cells.ts'
import { unitOutput } from '../../src/property/import/preview-output.ts'

/** A cell as a test writes it; a date is its serial number and what its format shows. */
export type Value =
  | string
  | number
  | null
  | { serial: number; shows: DateStyle }
  | { error: string }
export type Ledger = readonly {
  readonly name: string
  readonly rows: readonly (readonly Value[])[]
  readonly merges?: readonly string[]
}[]

const cellOf = (value: Value): Cell | undefined => {
  if (value === null) return undefined
  if (typeof value === 'number') return { text: String(value), kind: 'number', dateStyle: 'none' }
  if (typeof value === 'string') return { text: value, kind: 'text', dateStyle: 'none' }
  return 'serial' in value
    ? { text: String(value.serial), kind: 'number', dateStyle: value.shows }
    : { text: value.error, kind: 'error', dateStyle: 'none' }
}

/** What the importer makes of a ledger, without a file between. */
export const understand = (ledger: Ledger, asOf = '2026-11-20') => {
  const analyser = createAnalyser({ mapping: [], knownCodes: new Set(), asOf })
  for (const { name, rows, merges = [] } of ledger) {
    analyser.sheet({ name, isHidden: false, is1904: false })
    rows.forEach((row, index) => {
      if (row.some((value) => value !== null))
        analyser.row({ number: index + 1, isHidden: false, cells: row.map(cellOf) })
    })
    analyser.sheetEnd({ merges })
  }
  const findings = analyser.finish()
  return {
    units: [...findings.units].map(unitOutput),
    rejected: findings.rejected.map(({ sheet, cell, reason }) => `${sheet}!${cell} ${reason}`),
    warnings: findings.warnings.map(({ cell, kind }) => `${cell} ${kind}`),
    sheets: findings.sheets,
  }
}

export type Home = {
  readonly building: number
  readonly entrance: number
  readonly room: string
  readonly owner: string
  readonly phone: string
  readonly areaCenti: number
  /** Fen a ㎡ and month. */
  readonly price: number
  /** Paid to the end of this month of 2026. */
  readonly month: number
  readonly arrearsFen: number
}

const families = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨'
const given = ['秀兰', '文山', '波', '小雨', '建国', '丽', '志强', '海燕']

/** Twelve homes in two buildings of two entrances; the same ones for the same seed. */
export const homesOf = (seed: number): readonly Home[] => {
  let state = seed * 2_654_435_761 + 12_345
  const draw = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state / 65_536) % below
  }
  return [1, 2].flatMap((building) =>
    [1, 2].flatMap((entrance) =>
      ['101', '102', '1201'].map((room) => ({
        building,
        entrance,
        room,
        owner: `${families[draw(families.length)]}${given[draw(given.length)]}`,
        phone: `13${draw(10)}${String(10_000_000 + draw(89_999_999))}`,
        areaCenti: 3_000 + draw(12_000),
        price: [180, 235, 260][draw(3)] ?? 180,
        month: 1 + draw(12),
        arrearsFen: draw(2) === 0 ? 0 : 100 + draw(500_000),
      })),
    ),
  )
}

/** Area × price in fen, halves up. */
export const feeOf = ({ areaCenti, price }: Home): number =>
  Math.floor((areaCenti * price + 50) / 100)

export const monthEnd = (month: number, year = 2026): string =>
  new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)

/** A home as the importer should give it. */
export const truthOf = (home: Home) => ({
  key: `${home.building}-${home.entrance}-${home.room}`,
  area: home.areaCenti / 100,
  ownerNames: [home.owner],
  phones: [home.phone],
  monthlyFeeFen: feeOf(home),
  paidThrough: monthEnd(home.month) as string | null,
  arrearsFen: home.arrearsFen,
})
type Truth = ReturnType<typeof truthOf>

/** The columns every ledger has, and a home's cells below them. */
export const homeWords = ['房号', '业主', '电话', '面积', '单价']
export const homeCells = (home: Home): Value[] => [
  `${home.building}-${home.entrance}-${home.room}`,
  home.owner,
  home.phone,
  home.areaCenti / 100,
  home.price / 100,
]

/** Days since 1899-12-30, as spreadsheets count. */
export const serial = (date: string): number => Date.parse(date) / 86_400_000 + 25_569

/** A way to write down money, and what it says of a home. */
export type MoneyShape = {
  readonly write: (homes: readonly Home[]) => Ledger
  readonly arrears: (home: Home) => number
  readonly paidThrough: (home: Home) => string | null
}
export const moneyOf = (home: Home, { arrears, paidThrough }: MoneyShape): Truth => ({
  ...truthOf(home),
  arrearsFen: arrears(home),
  paidThrough: paidThrough(home),
})

/** The same fields of what was understood, in the order of their keys. */
export const seen = ({ units }: ReturnType<typeof understand>): readonly Truth[] =>
  units
    .map((unit) => ({
      key: unit.key,
      area: unit.area ?? 0,
      ownerNames: unit.ownerNames,
      phones: unit.phones,
      monthlyFeeFen: Number(unit.monthlyFeeFen),
      paidThrough: unit.paidThrough,
      arrearsFen: Number(unit.arrearsFen),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))

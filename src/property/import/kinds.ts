import type { UnitKind } from '../unit-address.ts'
import { simplified, tidy } from './chinese.ts'
import { remember } from './remember.ts'

const kindWords: readonly (readonly [UnitKind, RegExp])[] = [
  ['parkingSpace', /车位|车库|停车|泊位|parking|garage|carport/i],
  ['storage', /储藏|储物|地下室|杂物间|storage|locker/i],
  ['shop', /商铺|商业|底商|门面|店铺|铺位|门市|商户|沿街|shop|retail|commercial|store/i],
  ['home', /住宅|公寓|高层|多层|别墅|洋房|小高层|叠拼|联排|居民|residential|apartment|home|flat/i],
]

/** The kind of unit words speak of; null when they name none or several. 110 is a home at a peer. */
export const kindIn = remember((text: string): UnitKind | null => {
  if (text.trim() === '110') return 'home'
  const plain = simplified(text)
  const found = kindWords.filter(([, pattern]) => pattern.test(plain))
  return found.length === 1 ? (found[0]?.[0] ?? null) : null
})

/** Whether a number names a parking space or a shop by its own form: 车位B1-A001, 1-S01. */
export const kindOfRoom = (text: string): UnitKind | null => {
  if (/^\d+$/.test(text)) return null
  const plain = tidy(text)
  if (/^(?:地下|地上|人防|机动车)?(?:车位|车库|泊位|PARKING)/.test(plain)) return 'parkingSpace'
  if (/^(?:储藏|储物|STORAGE)/.test(plain)) return 'storage'
  if (
    /^(?:商铺|铺位|门面|店铺|底商|门市|SHOP)/.test(plain) ||
    /^(?:\d{1,3}(?:栋|幢|号楼|#)?-?(?:底商|商铺|门面)|\d{1,3}(?:栋|幢|号楼|#)?-S\d{1,4}$|S\d{1,4}$)/.test(
      plain,
    )
  )
    return 'shop'
  if (/^(?:B\d|-\d|P\d?)-(?:[A-Z]-?\d{1,4}|0\d{2,3})$/.test(plain)) return 'parkingSpace'
  return null
}

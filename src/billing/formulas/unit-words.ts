import type { Words } from '../../kernel/shapes.ts'

/** Units of what meters count. */
export const meterUnits: Readonly<Record<string, Words>> = {
  water: { zh: '吨', en: 't' },
  electricity: { zh: '度', en: 'kWh' },
  gas: { zh: '方', en: 'm³' },
  heat: { zh: '千瓦时', en: 'kWh' },
}

/** Longer words first, so that 千瓦时 is not taken apart. */
const units: readonly (readonly [zh: string, en: string])[] = [
  ['千瓦时', 'kWh'],
  ['立方米', 'm³'],
  ['平方米', '㎡'],
  ['度', 'kWh'],
  ['吨', 't'],
  ['方', 'm³'],
  ['元', 'yuan'],
  ['户', 'homes'],
  ['月', 'month'],
]
const unitInText = new RegExp(
  `(?<=[\\d/]\\s?)(${units.map(([zh]) => zh).join('|')})(?![\\p{Script=Han}])`,
  'gu',
)
const english = new Map(units)

/** A figure with its unit as an English reader has it: `0.558 元/度` is `0.558 yuan/kWh`. */
export const unitsInEnglish = (text: string): string =>
  text.replace(unitInText, (zh) => english.get(zh) ?? zh)

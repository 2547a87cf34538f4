import type { PlainDate } from '../../kernel/period.ts'
import type { PackEffect, PackName } from '../api/rules.ts'
import { beijing, hangzhou, shanghai, zhengzhou } from './cities.ts'
import { national } from './national.ts'
import type { Pack, PackRule } from './pack.ts'

export const packs: Readonly<Record<PackName, Pack>> = {
  national,
  beijing,
  shanghai,
  zhengzhou,
  hangzhou,
}

/** The pack of the city an address names; the national one where there is no other. */
export const packOf = (address: string): PackName => {
  const found = Object.entries(packs).find(([, { city }]) => city && address.includes(city))
  return (found?.[0] as PackName | undefined) ?? 'national'
}

/** What held on a day. A rule whose day is not known is taken to hold. */
export const rulesOn = ({ rules }: Pack, day: PlainDate): readonly PackRule[] =>
  rules.filter(({ validFrom }) => validFrom === null || validFrom <= day)

/** Whether a community under the pack is bound to it on a day. */
export const hasEffect = (name: PackName, effect: PackEffect, day: PlainDate): boolean =>
  rulesOn(packs[name], day).some((rule) => rule.effect === effect)

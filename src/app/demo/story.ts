import * as billing from '../../billing/api.ts'
import { addDays, addMonths, lastOfMonth } from '../../kernel/period.ts'
import type { Company } from './company.ts'
import type { Random } from './random.ts'
import type { Stage } from './stage.ts'

export const issueDay = 5

export type Cast = {
  readonly company: Company
  readonly random: Random
  readonly tariffs: Readonly<Record<string, bigint>>
  readonly buildings: readonly { readonly id: bigint; readonly name: string }[]
  readonly meters: readonly string[]
  /** Reading of each shop's meter, 10⁻³ t; grows as the story goes. */
  readonly readings: Map<string, bigint>
}

/** What stands on the 3栋 electricity meter between the month's two readings, as on the bill. */
const knownUse: Readonly<Record<string, { start: number; used: number }>> = {
  '3栋': { start: 48_216, used: 2_916 },
}

/** One month's bills: readings, what each building shares, and the run on the 5th. */
export const issueMonth = async (
  stage: Stage,
  cast: Cast,
  { month, isLast }: { month: string; isLast: boolean },
): Promise<void> => {
  const { communityId, staff } = cast.company
  const accountant = stage.as(staff.accountant.actor)
  stage.moveTo(addDays(month, 1), '09:20')
  await accountant.call(billing.recordReadings, {
    communityId,
    readings: cast.meters.map((serial) => {
      const used = BigInt(6_000 + cast.random.below(30_000))
      const reading = (cast.readings.get(serial) ?? 0n) + used
      cast.readings.set(serial, reading)
      return { serial, readOn: addDays(month, 1), readingMilli: reading }
    }),
  })
  stage.moveTo(addDays(month, 2), '10:40')
  const usedIn = addMonths(month, -1)
  for (const building of cast.buildings) {
    if (!/^\d+栋$/.test(building.name)) continue
    const known = isLast ? knownUse[building.name] : undefined
    const used = known?.used ?? 2_300 + cast.random.below(1_100)
    const start = known?.start ?? 10_000 + cast.random.below(40_000)
    // 0.558 yuan a kilowatt-hour, half up to the fen.
    const poolFen = (BigInt(used) * 558n + 5n) / 10n
    await accountant.call(billing.setSharedCost, {
      communityId,
      buildingId: building.id,
      tariffId: cast.tariffs.sharedElectricity ?? 0n,
      month: month.slice(0, 7),
      serviceFrom: usedIn,
      serviceTo: lastOfMonth(usedIn),
      poolFen,
      poolEquation: `${used.toLocaleString('en-US')} × 0.558`,
      poolFacts: [
        {
          labelZh: `${building.name}公共电表`,
          labelEn: `Meter of building ${building.name.replace('栋', '')}`,
          value: `${spanText(start, used)}，用 ${used.toLocaleString('en-US')} 度`,
          valueEn: `${spanText(start, used)}, ${used.toLocaleString('en-US')} kWh`,
        },
        { labelZh: '电价', labelEn: 'Price', value: '0.558 元/度', valueEn: '0.558 yuan/kWh' },
      ],
    })
  }
  stage.moveTo(addDays(month, issueDay - 1), '10:00')
  await stage.as(staff.accountant.actor).call(billing.publishBilling, {
    communityId,
    month: month.slice(0, 7),
    skip: ['noTariff'],
  })
}

const spanText = (start: number, used: number): string =>
  `${start.toLocaleString('en-US')} → ${(start + used).toLocaleString('en-US')}`

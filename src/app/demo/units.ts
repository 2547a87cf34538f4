import type { UnitKind } from '../../property/index.ts'
import { inventName, inventPhone, inventShop } from './people.ts'
import type { Random } from './random.ts'

/** One unit as registerUnits takes it. */
export type DemoUnit = {
  readonly building: string
  readonly entrance: string | null
  readonly room: string
  readonly kind: UnitKind
  readonly areaCenti: bigint
  readonly deliveredOn: string
  readonly occupancy: 'occupied' | 'vacant' | 'rented' | 'unsold' | null
  readonly parkingKind: string | null
  readonly owners: readonly string[]
  readonly ownerKind?: 'developer'
  readonly phones: readonly string[]
  readonly tenant: { readonly name: string; readonly phone: string | null } | null
  readonly accountFrom: string
}

/** Households of the pictures, by code: who lives where. */
const known: Readonly<Record<string, { name: string; phone: string }>> = {
  '1-2-301': { name: '周建国', phone: '13800002170' },
  '1-1-902': { name: '沈丽', phone: '13800000902' },
  '1-1-1502': { name: '孙立军', phone: '13800001502' },
  '3-2-1102': { name: '王秀兰', phone: '13800001102' },
  '5-1-1203': { name: '陈晓燕', phone: '13800001203' },
  '5-2-1203': { name: '赵建国', phone: '13800005203' },
  '6-2-1404': { name: '马文博', phone: '13800001404' },
  '7-2-902': { name: '刘洋', phone: '13800007902' },
  'S-17': { name: '顺和便利店', phone: '13800008017' },
}

const floors = 18

/** Areas in 0.01 ㎡ from the first door of a floor to the last, an entrance at a time. */
const plans: Readonly<Record<number, readonly [readonly bigint[], readonly bigint[]]>> = {
  1: [
    [8947n, 11836n, 8947n, 7471n],
    [8947n, 10236n, 8947n],
  ],
  3: [
    [8947n, 10236n, 7471n, 8947n],
    [10236n, 8947n, 8947n, 7471n],
  ],
  5: [
    [8947n, 10236n, 8947n, 7471n],
    [8947n, 11836n, 10236n],
  ],
  6: [
    [11836n, 11836n, 8947n],
    [8947n, 10236n, 8947n, 8947n],
  ],
  7: [
    [10236n, 6120n, 8947n, 7471n],
    [10236n, 8947n, 8947n],
  ],
}

/** 8 buildings with 1,040 homes, 60 shops and 300 parking spaces. */
export const planUnits = (random: Random, from: string): DemoUnit[] => {
  const phones = phoneBook()
  const homes = planHomes({ random, phones, from })
  const shops = planShops({ random, phones, from })
  return [...homes, ...shops, ...planParking(random, homes, from)]
}

const homesPerBuilding = [126, 126, 144, 144, 126, 126, 124, 124]

type Source = { random: Random; phones: Phones; from: string }

const planHomes = (source: Source): DemoUnit[] =>
  homesPerBuilding.flatMap((count, index) => {
    const building = index + 1
    const plan = plans[building] ?? plans[count === 144 ? 3 : 1] ?? [[], []]
    return plan.flatMap((areas, entranceIndex) =>
      Array.from({ length: floors }, (_, floorIndex) =>
        areas.flatMap((area, doorIndex) => {
          const floor = floorIndex + 1
          // The lobby takes two homes of the ground floor where a building has 124.
          if (count === 124 && entranceIndex === 0 && floor === 1 && doorIndex < 2) return []
          const room = `${floor}${String(doorIndex + 1).padStart(2, '0')}`
          return planHome(source, { building, entrance: entranceIndex + 1, floor, room, area })
        }),
      ).flat(),
    )
  })

/** Every invented person has the next number. */
type Phones = () => string
const phoneBook = (): Phones => {
  let index = 3000
  return () => inventPhone(index++)
}

const planHome = (
  { random, phones, from }: Source,
  input: { building: number; entrance: number; floor: number; room: string; area: bigint },
): DemoUnit => {
  const { building, entrance, floor, room } = input
  const code = `${building}-${entrance}-${room}`
  const resident = known[code]
  // 3栋 measures 12,816.48 ㎡: one home of the top floor is a little larger.
  const areaCenti = input.area + (code === '3-1-1801' ? 12n : 0n)
  const chance = random.next()
  const isUnsold = !resident && building === 8 && floor >= 17
  const isLet = !resident && chance > 0.93
  const isVacant = !resident && chance < 0.04
  const owner = resident?.name ?? inventName(random)
  return {
    building: `${building}栋`,
    entrance: `${entrance}单元`,
    room,
    kind: 'home',
    areaCenti,
    deliveredOn: '2023-06-18',
    occupancy: isUnsold ? 'unsold' : isVacant ? 'vacant' : isLet ? 'rented' : 'occupied',
    parkingKind: null,
    owners: isUnsold
      ? ['悦湖置业有限公司']
      : chance > 0.5 && chance < 0.58
        ? [owner, inventName(random)]
        : [owner],
    ...(isUnsold ? { ownerKind: 'developer' as const } : {}),
    phones: isUnsold ? [] : [resident?.phone ?? phones()],
    tenant: isLet ? { name: inventName(random), phone: phones() } : null,
    accountFrom: from,
  }
}

const planShops = ({ random, phones, from }: Source): DemoUnit[] =>
  Array.from({ length: 60 }, (_, index) => {
    const room = `S-${String(index + 1).padStart(2, '0')}`
    const resident = known[room]
    return {
      building: '商铺',
      entrance: null,
      room,
      kind: 'shop' as const,
      areaCenti: room === 'S-17' ? 18640n : BigInt(3000 + random.below(60) * 115),
      deliveredOn: '2023-06-18',
      occupancy: 'occupied' as const,
      parkingKind: null,
      owners: [resident?.name ?? `${inventShop(random)}${index % 7 === 0 ? '有限公司' : ''}`],
      phones: [resident?.phone ?? phones()],
      tenant: null,
      accountFrom: from,
    }
  })

/** Spaces of those who live here; two stay with the homes of the pictures. */
const planParking = (random: Random, homes: readonly DemoUnit[], from: string): DemoUnit[] => {
  const owners = homes.filter(
    ({ occupancy, owners: names }) => occupancy === 'occupied' && names.length === 1,
  )
  const holderOf: Record<string, string> = { 'B1-117': '周建国', 'B1-126': '王秀兰' }
  return Array.from({ length: 300 }, (_, index) => {
    const room = `${index < 200 ? 'B1' : 'B2'}-${String((index % 200) + 1).padStart(3, '0')}`
    const named = holderOf[room]
    const home = named
      ? owners.find(({ owners: names }) => names[0] === named)
      : owners[(index * 3 + random.below(3)) % owners.length]
    return {
      building: '地下车库',
      entrance: null,
      room,
      kind: 'parkingSpace' as const,
      areaCenti: 0n,
      deliveredOn: '2024-03-01',
      occupancy: null,
      parkingKind: '地下车位',
      owners: home?.owners ?? [],
      phones: home?.phones ?? [],
      tenant: null,
      accountFrom: from,
    }
  })
}

import { randomBytes } from 'node:crypto'
import * as billing from '../../billing/api.ts'
import * as identity from '../../identity/api.ts'
import type { Role } from '../../kernel/operation.ts'
import type { Actor } from '../../platform/context.ts'
import * as property from '../../property/api.ts'
import type { Stage } from './stage.ts'
import type { DemoUnit } from './units.ts'

type StaffMember = {
  readonly signInName: string
  readonly displayName: string
  readonly role: Role
  readonly password: string
  readonly actor: Actor
}

export type Company = {
  readonly companyId: bigint
  readonly communityId: bigint
  readonly staff: Readonly<
    Record<'administrator' | 'accountant' | 'cashier' | 'manager' | 'steward', StaffMember>
  >
  readonly everyone: readonly StaffMember[]
}

export const companyName = '悦湖物业服务公司'

/** The company, its community and its people, each with a password of this installation. */
export const foundCompany = async (stage: Stage): Promise<Company> => {
  const password = newPassword()
  const { companyId, communityId } = await stage.call(identity.setUpInstallation, {
    companyName,
    shortName: '悦湖物业',
    slug: 'yuehu',
    servicePhone: '0000-8800 1102',
    communityName: '悦湖花园',
    signInName: 'admin',
    displayName: '刘文博',
    password,
  })
  const inside = stage.inside(companyId)
  await inside.call(property.updateCommunity, {
    communityId,
    address: '西湾区悦湖路 18 号',
    stewardName: '陈静',
    servicePhone: '0000-8800 1102',
    serviceHours: '每天 9:00–20:00',
  })
  const { staff: known } = await inside.call(identity.listStaff, {})
  const administrator = member('admin', '刘文博', 'administrator', password, known[0]?.id ?? 0n)
  const hired: StaffMember[] = []
  for (const [signInName, displayName, role] of people) {
    const { staffId, firstPassword } = await inside.call(identity.addStaff, {
      signInName,
      displayName,
      grants: [{ role, communityId: null }],
    })
    hired.push(member(signInName, displayName, role, firstPassword, staffId))
  }
  const [accountant, cashier, manager, steward] = hired
  if (!accountant || !cashier || !manager || !steward) throw new Error('the demo has no staff')
  return {
    companyId,
    communityId,
    staff: { administrator, accountant, cashier, manager, steward },
    everyone: [administrator, ...hired],
  }
}

const people = [
  ['hemin', '何敏', 'accountant'],
  ['limin', '李敏', 'cashier'],
  ['zhaomin', '赵敏', 'manager'],
  ['chenjing', '陈静', 'steward'],
  ['auditor', '审计', 'auditor'],
] as const

const newPassword = (): string => randomBytes(12).toString('base64url')

const member = (
  signInName: string,
  displayName: string,
  role: Role,
  password: string,
  id: bigint,
): StaffMember => ({
  signInName,
  displayName,
  role,
  password,
  actor: { kind: 'staff', id, name: displayName, grants: [{ role, communityId: null }] },
})

export const registerHomes = async (
  stage: Stage,
  { communityId, units }: { communityId: bigint; units: readonly DemoUnit[] },
) => {
  const { units: registered } = await stage.call(property.registerUnits, {
    communityId,
    rows: units.map((unit) => ({
      ...unit,
      owners: [...unit.owners],
      phones: [...unit.phones],
      plate: null,
      linkedCode: null,
      remark: '',
    })),
  })
  return registered
}

/** What a tariff of the demo is: its item, formula, price and the clause it stands on. */
type Standard = {
  readonly item: { code: string; nameZh: string; nameEn: string; isPassThrough?: boolean }
  readonly name: string
  readonly formula: string
  /** 10⁻⁴ yuan */
  readonly price: bigint
  readonly params?: Record<string, string>
  readonly legalBasis: string
  readonly unitKind: 'home' | 'shop' | 'parkingSpace' | null
}

const standards: readonly Standard[] = [
  {
    item: { code: 'propertyFee', nameZh: '物业费', nameEn: 'Property fee' },
    name: '住宅物业费',
    formula: 'areaPrice',
    price: 28_000n,
    legalBasis: '《物业服务合同》第 5.2 条，2024-12-01 公示，2025-01-01 起执行',
    unitKind: 'home',
  },
  {
    item: { code: 'shopPropertyFee', nameZh: '商铺物业费', nameEn: 'Shop property fee' },
    name: '商铺物业费',
    formula: 'areaPrice',
    price: 45_000n,
    legalBasis: '《商铺物业服务合同》第 5 条',
    unitKind: 'shop',
  },
  {
    item: {
      code: 'sharedElectricity',
      nameZh: '公摊电费',
      nameEn: 'Shared electricity',
      isPassThrough: true,
    },
    name: '公摊电费',
    formula: 'sharedCost',
    price: 0n,
    legalBasis:
      '《物业服务合同》第 7 条，按专有面积分摊（民法典第283条）；电价按供电公司账单，不加价',
    unitKind: null,
  },
  {
    item: {
      code: 'refuse',
      nameZh: '垃圾清运费',
      nameEn: 'Refuse collection',
      isPassThrough: true,
    },
    name: '垃圾清运费',
    formula: 'fixed',
    price: 80_000n,
    legalBasis: '《物业服务合同》第 8 条，代收后转付清运单位，不加价',
    unitKind: 'home',
  },
  {
    item: { code: 'parking', nameZh: '车位费', nameEn: 'Parking space' },
    name: '地下车位管理费',
    formula: 'fixed',
    price: 800_000n,
    legalBasis: '《车位管理协议》第 3 条',
    unitKind: 'parkingSpace',
  },
  {
    item: { code: 'shopWater', nameZh: '商铺水费', nameEn: 'Shop water', isPassThrough: true },
    name: '商铺水费',
    formula: 'metered',
    price: 39_000n,
    params: { meterKind: 'water' },
    legalBasis: '市水价标准，代收不加价（物业管理条例第44条）',
    unitKind: 'shop',
  },
]

/** Items and tariffs: proposed by the accountant, approved by the manager, then assigned. */
export const setTariffs = async (
  stage: Stage,
  input: {
    company: Company
    from: string
    leaveOut: ReadonlySet<string>
    units: readonly { code: string; unitId: bigint }[]
  },
): Promise<Readonly<Record<string, bigint>>> => {
  const { company, from, leaveOut, units } = input
  const { communityId, staff } = company
  const accountant = stage.as(staff.accountant.actor)
  // Codes of homes are 1-2-301; those of shops and parking spaces begin with a letter.
  const homeCodes = units.flatMap(({ code }) =>
    /^\d/.test(code) && !leaveOut.has(code) ? [code] : [],
  )
  const tariffs: Record<string, bigint> = {}
  for (const standard of standards) {
    const { chargeItemId } = await accountant.call(billing.createChargeItem, standard.item)
    const { tariffId, versionId } = await accountant.call(billing.createTariff, {
      communityId,
      chargeItemId,
      name: standard.name,
      formula: standard.formula,
      firstVersion: {
        effectiveFrom: from,
        price: standard.price,
        params: standard.params ?? {},
        legalBasis: standard.legalBasis,
      },
    })
    await stage.as(staff.manager.actor).call(billing.approveTariffVersion, { versionId })
    tariffs[standard.item.code] = tariffId
    if (standard.unitKind === null) continue
    const scope =
      standard.unitKind === 'home' ? { unitCodes: homeCodes } : { unitKind: standard.unitKind }
    await accountant.call(billing.assignTariff, { tariffId, from, ...scope })
  }
  await stage.as(staff.manager.actor).call(billing.setLateFeePolicy, {
    communityId,
    from,
    dailyRatePpm: 500,
    contractClause: '《物业服务合同》第 9 条：逾期按日加收未缴部分万分之五的违约金',
  })
  return tariffs
}

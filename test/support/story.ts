import { operationsByName } from '../../src/app/operations.ts'
import type { Actor } from '../../src/platform/context.ts'
import type { TestPlatform } from './platform.ts'

/** Runs an operation by its name in one company; answers are as the contract says. */
export type Run = <T = Record<string, never>>(
  name: string,
  input?: Record<string, unknown>,
  call?: { actor?: Actor; idempotencyKey?: string },
) => Promise<T>

export type Story = {
  readonly platform: TestPlatform
  readonly companyId: bigint
  readonly communityId: bigint
  readonly itemId: bigint
  readonly tariffId: bigint
  /** In the order of their rooms. */
  readonly units: readonly {
    readonly code: string
    readonly unitId: bigint
    readonly billingAccountId: bigint
    readonly householdId: bigint
  }[]
  readonly run: Run
  /** Moves the clock to ten in the morning of a day in Asia/Shanghai. */
  readonly on: (date: string) => void
  /** Publishes a month's bills on its fifth day. */
  readonly bill: (month: string) => Promise<bigint>
  /** Pays at the counter: the ticked charges (all open ones when left out), or a sum to prepay. */
  readonly pay: (
    householdId: bigint,
    what?: { chargeIds?: readonly bigint[]; amountFen?: bigint; reference?: string },
  ) => Promise<bigint>
  readonly verify: () => Promise<readonly Record<string, unknown>[]>
}

/** A company of its own; made as the superuser because the product sets up only its first. */
const createCompany = async (platform: TestPlatform, slug: string): Promise<bigint> => {
  const [row] = await platform.query<{ company_id: bigint }>(
    `insert into property.company (company_id, name, short_name, slug, created_at)
     values (platform.next_id(), $1, $1, $1, now()) returning company_id`,
    [slug],
  )
  return row?.company_id ?? 0n
}

/**
 * A community whose homes pay `monthlyFen` each (100 ㎡ at a price), told in operations; the books
 * of the property fee begin in `from`.
 */
export const createStory = async (
  platform: TestPlatform,
  options: { slug?: string; homes?: number; monthlyFen?: bigint; from?: string } = {},
): Promise<Story> => {
  const { slug = 'story', homes = 4, monthlyFen = 10_000n, from = '2026-01-01' } = options
  const companyId = await createCompany(platform, slug)
  const run: Run = async (name, input = {}, call = {}) => {
    const operation = operationsByName.get(name)
    if (!operation) throw new Error(`no operation ${name}`)
    return platform.run(operation, input, { companyId, ...call })
  }
  const on = (date: string): void => platform.clock.moveTo(`${date}T10:00:00+08:00`)
  on(from)
  const { communityId } = await run<{ communityId: bigint }>('createCommunity', {
    name: '悦湖花园',
  })
  const { units } = await run<{ units: Story['units'] }>('registerUnits', {
    communityId,
    rows: Array.from({ length: homes }, (_, index) => ({
      building: `${1 + (index % 2)}栋`,
      entrance: '1单元',
      room: `${101 + index}`,
      kind: 'home',
      areaCenti: 10_000n,
      owners: [`业主${index + 1}`],
      phones: [`1380000${String(1000 + index)}`],
      accountFrom: from,
    })),
  })
  const { chargeItemId: itemId } = await run<{ chargeItemId: bigint }>('createChargeItem', {
    code: 'propertyFee',
    nameZh: '物业费',
    nameEn: 'Property fee',
  })
  const { tariffId, versionId } = await run<{ tariffId: bigint; versionId: bigint }>(
    'createTariff',
    {
      communityId,
      chargeItemId: itemId,
      name: '住宅物业费',
      formula: 'areaPrice',
      firstVersion: { effectiveFrom: from, price: monthlyFen, legalBasis: '物业服务合同 第 5 条' },
    },
  )
  await run('approveTariffVersion', { versionId })
  await run('assignTariff', { tariffId, from, unitKind: 'home' })

  const bill = async (month: string): Promise<bigint> => {
    on(`${month}-05`)
    const { run: published } = await run<{ run: { id: bigint } }>('publishBilling', {
      communityId,
      month,
    })
    return published.id
  }
  const pay: Story['pay'] = async (householdId, what = {}) => {
    const { charges } = await run<{ charges: { id: bigint; outstandingFen: bigint }[] }>(
      'listHouseholdCharges',
      { householdId },
    )
    const ticked = charges.filter(({ id }) => what.chargeIds?.includes(id) ?? !what.amountFen)
    const due = ticked.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n)
    const { paymentId } = await run<{ paymentId: bigint }>('takePayment', {
      householdId,
      method: 'transfer',
      ticked: ticked.map(({ id }) => ({ chargeId: id })),
      amountFen: what.amountFen ?? due,
      reference: what.reference ?? '',
    })
    return paymentId
  }
  const verify: Story['verify'] = async () =>
    (await run<{ differences: Record<string, unknown>[] }>('verifyBooks')).differences
  return { platform, companyId, communityId, itemId, tariffId, units, run, on, bill, pay, verify }
}

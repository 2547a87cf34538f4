import { identityOperations } from '../../src/identity/index.ts'
import { invoicesOperations } from '../../src/invoices/index.ts'
import { openOnline, openSeeded } from '../support/online.ts'
import { knowOperations } from '../support/seed.ts'

knowOperations([...identityOperations, ...invoicesOperations])

type OpenCharge = {
  id: bigint
  periodMonth: string
  itemCode: string
  sourceKind: string
  outstandingFen: bigint
  accruedLateFeeFen: bigint
}

/**
 * A community in the state of an ordinary morning, behind a real server: most have paid, some owe
 * the last month, a few more; one charge of 王秀兰 is in dispute.
 */
export const openAdminStage = async (options: { homes?: number } = {}) => {
  const online = await openOnline({ now: '2026-11-23T09:46:00+08:00' })
  const { seeded } = await openSeeded(online, {
    homes: options.homes ?? 96,
    months: ['2026-08', '2026-09', '2026-10', '2026-11'],
    lateFeePpm: 500,
  })
  const { households, run } = seeded
  const staff = async (signInName: string, displayName: string, role: string) => {
    const { staffId, firstPassword } = await run<{ staffId: bigint; firstPassword: string }>(
      'addStaff',
      { signInName, displayName, grants: [{ role, communityId: null }] },
    )
    return { staffId, signInName, firstPassword }
  }
  const accountant = await staff('hemin', '何敏', 'accountant')
  const cashier = await staff('limin', '李敏', 'cashier')
  const auditor = await staff('shenji', '周审', 'auditor')
  const openCharges = async (householdId: bigint) =>
    (await run<{ charges: OpenCharge[] }>('listHouseholdCharges', { householdId })).charges
  const pay = async (householdId: bigint, months: readonly string[], method: string) => {
    const charges = (await openCharges(householdId)).filter((charge) =>
      months.includes(charge.periodMonth.slice(0, 7)),
    )
    const amountFen = charges.reduce(
      (sum, charge) => sum + charge.outstandingFen + charge.accruedLateFeeFen,
      0n,
    )
    const ticked = charges.map(({ id }) => ({ chargeId: id }))
    if (amountFen > 0n) await run('takePayment', { householdId, method, ticked, amountFen })
  }
  const first = households[0]?.householdId ?? 0n
  const disputed = (await openCharges(first)).find(
    ({ itemCode, periodMonth }) => itemCode === 'sharedPower' && periodMonth.startsWith('2026-08'),
  )
  if (disputed) {
    await run('openDispute', {
      chargeId: disputed.id,
      periodMonth: disputed.periodMonth,
      note: '八月全月不在家，不应分摊',
    })
  }
  for (const [index, { householdId }] of households.entries()) {
    if (index === 0) await payRest(first)
    else if (index % 11 === 4) await pay(householdId, [], 'cash')
    else if (index % 7 === 3) await pay(householdId, ['2026-08', '2026-09'], 'transfer')
    else if (index % 5 === 2) await pay(householdId, ['2026-08', '2026-09', '2026-10'], 'pos')
    else await pay(householdId, ['2026-08', '2026-09', '2026-10', '2026-11'], 'cash')
  }

  /** August's other charges of the household whose shared electricity is disputed. */
  async function payRest(householdId: bigint): Promise<void> {
    const charges = (await openCharges(householdId)).filter(
      ({ id, periodMonth }) => periodMonth.startsWith('2026-08') && id !== disputed?.id,
    )
    const amountFen = charges.reduce(
      (sum, it) => sum + it.outstandingFen + it.accruedLateFeeFen,
      0n,
    )
    const ticked = charges.map(({ id }) => ({ chargeId: id }))
    await run('takePayment', { householdId, method: 'transfer', ticked, amountFen })
  }
  return { ...online, seeded, accountant, cashier, auditor }
}

export type AdminStage = Awaited<ReturnType<typeof openAdminStage>>

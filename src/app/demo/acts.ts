import * as billing from '../../billing/api.ts'
import { addDays, addMonths } from '../../kernel/period.ts'
import * as payments from '../../payments/api.ts'
import * as property from '../../property/api.ts'
import type { Stage } from './stage.ts'
import type { Cast } from './story.ts'
import type { DemoUnit } from './units.ts'

type Registered = {
  readonly code: string
  readonly unitId: bigint
  readonly householdId: bigint | null
}

/** What happens besides billing and paying, by month of the story (0 is the first). */
export type Act = {
  readonly month: number
  readonly play: (stage: Stage, cast: Cast, scene: Scene) => Promise<void>
}

type Scene = {
  /** First day of the month it plays in. */
  readonly month: string
  /** Moves our clock and the channel's to a later time of the same day. */
  readonly moveTo: (time: string) => Promise<void>
}

/** Scenes of the pictures and of any year: a vacancy, a waiver, a sale, a dispute, a refund. */
export const planActs = (input: {
  units: readonly Registered[]
  plan: readonly DemoUnit[]
  monthCount: number
}): Act[] => {
  const { units, plan, monthCount } = input
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  const vacant = plan
    .flatMap((unit, index) => (unit.occupancy === 'vacant' ? [units[index]] : []))
    .flatMap((unit) => unit ?? [])
  return [
    {
      month: 2,
      play: (stage, cast, { month }) => grantVacancies(stage, cast, vacant.slice(0, 6), month),
    },
    {
      month: monthCount - 5,
      play: (stage, cast) => sellHome(stage, cast, byCode.get('4-1-603')),
    },
    {
      month: monthCount - 4,
      play: (stage, cast) =>
        dispute(stage, cast, byCode.get('1-2-301')?.householdId ?? 0n, '全月不在家，不应分摊'),
    },
    {
      month: monthCount - 3,
      play: (stage, cast) =>
        compensate(stage, cast, { unit: byCode.get('1-1-1502'), approve: true }),
    },
    { month: monthCount - 1, play: refundOnline },
  ]
}

/** Asked for by the steward's colleague at the counter, approved by the manager. */
const grantVacancies = async (
  stage: Stage,
  { company }: Cast,
  homes: readonly Registered[],
  month: string,
): Promise<void> => {
  const { items } = await stage.call(billing.listChargeItems, {})
  const chargeItemId = items.find(({ code }) => code === 'propertyFee')?.id ?? 0n
  for (const { unitId } of homes) {
    const { vacancyId } = await stage.as(company.staff.cashier.actor).call(billing.requestVacancy, {
      unitId,
      chargeItemId,
      from: addMonths(month, 1),
      to: null,
      discountBp: 7000,
      reason: '空置六个月以上，水电用量为零，已现场查验',
      legalBasis: '《物业服务合同》第 7.3 条：空置满六个月按 70% 计收',
    })
    await stage
      .as(company.staff.manager.actor)
      .call(billing.decideVacancy, { vacancyId, approve: true })
  }
}

const sellHome = async (
  stage: Stage,
  { company }: Cast,
  home: Registered | undefined,
): Promise<void> => {
  if (!home) return
  await stage.as(company.staff.accountant.actor).call(property.changeOwner, {
    unitId: home.unitId,
    handedOverOn: addDays(stage.today(), -2),
    newOwners: ['许思远'],
    phones: ['13800004603'],
    agreement: 'sellerPays',
  })
}

/** An owner objects to the newest shared cost of the household. */
const dispute = async (
  stage: Stage,
  { company }: Cast,
  householdId: bigint,
  note: string,
): Promise<void> => {
  if (householdId === 0n) return
  const cashier = stage.as(company.staff.cashier.actor)
  const { charges } = await cashier.call(payments.getCounterCase, { householdId })
  const shared = charges.filter(({ itemCode }) => itemCode === 'sharedElectricity').at(-1)
  if (!shared) return
  await cashier.call(billing.openDispute, {
    chargeId: shared.id,
    periodMonth: shared.periodMonth,
    note,
  })
}

/** A leaking wall not mended in time: ten per cent of a month's fee, if the manager agrees. */
const compensate = async (
  stage: Stage,
  { company }: Cast,
  { unit, approve }: { unit: Registered | undefined; approve: boolean },
): Promise<void> => {
  const householdId = unit?.householdId
  if (!householdId) return
  const { charges } = await stage.call(payments.getCounterCase, { householdId })
  const fee = charges.find(({ itemCode }) => itemCode === 'propertyFee')
  if (!fee) return
  const { waiverId } = await stage.as(company.staff.cashier.actor).call(billing.requestWaiver, {
    chargeId: fee.id,
    periodMonth: fee.periodMonth,
    kind: 'compensation',
    amountFen: fee.outstandingFen / 10n,
    reason: '外墙渗水报修逾期，按服务承诺补偿当月物业费的 10%',
  })
  if (!approve) return
  await stage
    .as(company.staff.manager.actor)
    .call(billing.decideWaiver, { waiverId, approve: true })
}

/** A parking space given back: its fee of the month goes back the way it came, by two people. */
const refundOnline = async (stage: Stage, { company }: Cast, { moveTo }: Scene): Promise<void> => {
  const { cashier, manager, accountant } = company.staff
  const paid = await newestOnline(stage, company.communityId)
  if (!paid) return
  const { refundId } = await stage.as(cashier.actor).call(payments.requestRefund, {
    paymentId: paid.id,
    amountFen: parkingFeeFen,
    reason: '车位已于上月底退租，退回多收的车位费',
  })
  await stage.as(manager.actor).call(payments.decideRefund, { refundId, approve: true })
  // Sent now; the channel is done with it a few seconds later and says so when asked.
  await stage.as(accountant.actor).call(payments.retryRefund, { refundId })
  await moveTo('08:52')
  await stage.as(accountant.actor).call(payments.retryRefund, { refundId })
}

const parkingFeeFen = 8_000n

/** The newest payment by WeChat Pay that is worth a parking fee. */
const newestOnline = async (
  stage: Stage,
  communityId: bigint,
): Promise<{ id: bigint } | undefined> => {
  const { payments: recent } = await stage.call(payments.listPayments, {
    communityId,
    method: 'wechatpay',
    limit: 20,
  })
  return recent.find(({ amountFen }) => amountFen >= parkingFeeFen)
}

/** What waits for a person when the demo is opened: approvals, and next month's trial run. */
export const raiseQuestions = async (
  stage: Stage,
  input: { cast: Cast; units: readonly Registered[]; date: string },
): Promise<void> => {
  const { cast, units, date } = input
  const { company } = cast
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  await compensate(stage, cast, { unit: byCode.get('5-2-1203'), approve: false })
  await dispute(
    stage,
    cast,
    byCode.get('7-2-902')?.householdId ?? 0n,
    '公摊电费比上月多，想看看是怎么算的',
  )
  const paid = await newestOnline(stage, company.communityId)
  if (paid) {
    await stage.as(company.staff.cashier.actor).call(payments.requestRefund, {
      paymentId: paid.id,
      amountFen: parkingFeeFen,
      reason: '车位已于月初退租，退当月车位费',
    })
  }
  if (Number(date.slice(8)) >= 20) {
    await stage.as(company.staff.accountant.actor).call(billing.dryRunBilling, {
      communityId: company.communityId,
      month: addMonths(`${date.slice(0, 7)}-01`, 1).slice(0, 7),
    })
  }
}

import { sql } from 'kysely'
import type { OpenCharge } from '../billing/api.ts'
import { chargesOfHousehold, explainLateFee, type HouseholdCharge } from '../billing/index.ts'
import { notFound } from '../kernel/things.ts'
import { type Context, implement } from '../platform/context.ts'
import { getHousehold, type Household, maskName } from '../property/index.ts'
import type * as api from './api.ts'
import { getBill as contract } from './api.ts'
import { readBillFacts } from './bill-facts.ts'
import { billUrlOf, familyUrlOf } from './bill-links.ts'
import { compareMonths, lastTwelve } from './bill-months.ts'
import { readBillProofs } from './bill-proofs.ts'
import { monthWords, serviceWords } from './service-words.ts'

/** An owner reaches the one household of their link; staff those of their communities. */
export const reachHousehold = (context: Context, householdId: bigint): Promise<Household> => {
  if (context.actor.kind === 'owner' && context.actor.id !== householdId) {
    throw notFound('household')
  }
  return getHousehold(context, householdId)
}

/**
 * The bill of a household: the newest billed month with every line explained, what is open from
 * before, late fee beside it, the difference to the month before, twelve months, disputes and a
 * payment that is still being confirmed.
 */
export const readBill = async (context: Context, householdId: bigint): Promise<api.Bill> => {
  // Asked at once: one way to the database and back.
  const [household, facts, all] = await Promise.all([
    reachHousehold(context, householdId),
    readBillFacts(context, householdId),
    chargesOfHousehold(context, householdId),
  ])
  const charges = all.filter(({ isReversed }) => !isReversed)
  const { periodMonth, lines, earlier } = splitByMonth(charges, household)
  const open = [...lines, ...earlier].filter(({ outstandingFen }) => outstandingFen > 0n)
  const payable = open.filter(({ holdReason }) => !isPaused(holdReason))
  const lateFees = await readLateFees(context, household, payable)
  const proofs = await readBillProofs(context, [...lines, ...earlier])
  return {
    ...facts,
    ...proofs,
    household: headOf(context, household),
    today: context.today,
    isDemo: context.isSandbox,
    url: billUrlOf(context, household),
    familyUrl: familyUrlOf(context, household),
    periodMonth,
    period: periodMonth ? monthWords(periodMonth) : { zh: '', en: '' },
    issuedOn: lines[0]?.issuedOn ?? null,
    state: stateOf({
      charges,
      payable,
      open,
      isPending: facts.pending !== null,
      today: context.today,
    }),
    payableFen: sum(payable, (line) => line.outstandingFen),
    lateFeeFen: sum(lateFees, ({ fen }) => fen),
    heldFen: sum(open, (line) => (isPaused(line.holdReason) ? line.outstandingFen : 0n)),
    dueOn: payable.map(({ dueOn }) => dueOn).sort()[0] ?? null,
    lines,
    periodFen: sum(lines, ({ amountFen }) => amountFen),
    earlier,
    lateFees,
    comparison: periodMonth ? compareMonths(charges, periodMonth) : null,
    months: periodMonth ? lastTwelve(charges, periodMonth, context.today) : [],
  }
}

export const getBill = implement(contract, (context, { householdId }) =>
  readBill(context, householdId),
)

const sum = <T>(items: readonly T[], value: (item: T) => bigint): bigint =>
  items.reduce((total, item) => total + value(item), 0n)

/** A payment on its way freezes a line but does not take it off the bill. */
const isPaused = (holdReason: string | null): boolean =>
  holdReason !== null && holdReason !== 'pendingPayment'

type Line = api.BillLine & HouseholdCharge

const splitByMonth = (
  charges: readonly HouseholdCharge[],
  household: Household,
): { periodMonth: string | null; lines: Line[]; earlier: Line[] } => {
  const billed = charges.filter(({ sourceKind }) => sourceKind === 'run')
  const periodMonth =
    (billed.length > 0 ? billed : charges)
      .map((charge) => charge.periodMonth)
      .sort()
      .at(-1) ?? null
  const labels = new Map(household.accounts.map((account) => [account.id, account.unitLabel]))
  const toLine = (charge: HouseholdCharge): Line => ({
    ...charge,
    unitLabel: labels.get(charge.billingAccountId) ?? charge.unitCode,
    period: serviceWords(charge.serviceFrom, charge.serviceTo),
  })
  return {
    periodMonth,
    lines: charges
      .filter((charge) => charge.periodMonth === periodMonth)
      .sort(byItem)
      .map(toLine),
    earlier: charges
      .filter((charge) => charge.periodMonth !== periodMonth && charge.outstandingFen > 0n)
      .map(toLine),
  }
}

/** Items in the order they were set up in, the property fee first; the same order every month. */
const byItem = (one: OpenCharge, other: OpenCharge): number =>
  Number(one.itemId - other.itemId) || one.unitCode.localeCompare(other.unitCode)

const headOf = (context: Context, household: Household): api.Bill['household'] => ({
  id: household.id,
  communityId: household.communityId,
  householdNo: household.householdNo,
  payerName:
    context.actor.kind === 'owner'
      ? maskName(household.payer.name, household.payer.kind)
      : household.payer.name,
  unitLabel: household.accounts[0]?.unitLabel ?? '',
  areaCenti: household.accounts[0]?.areaCenti ?? 0n,
  moreUnits: Math.max(0, household.accounts.filter(({ to }) => to === null).length - 1),
})

const stateOf = (facts: {
  charges: readonly unknown[]
  payable: readonly OpenCharge[]
  open: readonly OpenCharge[]
  isPending: boolean
  today: string
}): api.Bill['state'] => {
  if (facts.isPending) return 'confirming'
  if (facts.charges.length === 0) return 'nothing'
  if (facts.payable.length === 0) return 'paid'
  return facts.payable.some(({ dueOn }) => dueOn < facts.today) ? 'overdue' : 'due'
}

const readLateFees = async (
  context: Context,
  { communityId }: Household,
  payable: readonly HouseholdCharge[],
): Promise<api.Bill['lateFees']> => {
  const late = payable.filter(({ accruedLateFeeFen }) => accruedLateFeeFen > 0n)
  if (late.length === 0) return []
  const { rows: policies } = await sql<{ clause: string }>`
    select contract_clause as clause from billing.late_fee_policy
    where company_id = ${context.companyId} and community_id = ${communityId} and effective @> ${context.today}::date`.execute(
    context.tx,
  )
  return late.flatMap((charge) => {
    const fee = charge.lateFee
    if (!fee) return []
    return [
      {
        chargeId: charge.id,
        item: {
          zh: `${monthWords(charge.periodMonth).zh}${charge.itemName.zh}`,
          en: `${charge.itemName.en}, ${monthWords(charge.periodMonth).en}`,
        },
        fen: fee.fen,
        days: fee.days,
        arithmetic: explainLateFee(fee, policies[0]?.clause ?? ''),
      },
    ]
  })
}

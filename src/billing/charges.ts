import { type RawBuilder, sql } from 'kysely'
import type { PlainDate } from '../kernel/period.ts'
import type { Words } from '../kernel/shapes.ts'
import { type Context, implement } from '../platform/context.ts'
import { getHousehold } from '../property/index.ts'
import * as api from './api.ts'
import type { Arithmetic } from './arithmetic.ts'
import { type ChargeInputs, exactYuan, proratedFen, wholeInputs } from './formulas/formula.ts'
import { formulaOf } from './formulas/index.ts'
import { lateFee } from './formulas/late-fee.ts'
import type { AccruedLateFee } from './late-fees.ts'
import { lateFeesOn } from './late-fees-accrued.ts'
import type { ChargeKey } from './lock-charges.ts'

/** One stored charge with what its formula needs. */
export type ChargeRow = {
  id: bigint
  period_month: string
  billing_account_id: bigint
  household_id: bigint
  community_id: bigint
  unit_id: bigint
  unit_code: string
  charge_item_id: bigint
  item_code: string
  item_zh: string
  item_en: string
  rounding_unit: ChargeInputs['roundingUnit']
  rounding_mode: ChargeInputs['roundingMode']
  rounding_point: ChargeInputs['roundingPoint'] | null
  proration: ChargeInputs['proration'] | null
  legal_basis: string | null
  tariff_version: number | null
  /** Of a late fee: the contract clause in force on its last day. */
  late_fee_clause: string | null
  source_kind: string
  formula: string
  meter_id: bigint
  service_from: string
  service_to: string
  period_months: number
  days: number
  days_in_period: number
  quantity: bigint
  price: bigint
  discount_bp: number
  inputs: unknown
  amount_fen: bigint
  settled_fen: bigint
  waived_fen: bigint
  due_on: string
  issued_on: string
  is_reversed: boolean
  hold_reason: string | null
}

/** Charges that meet a condition on `c`, with item, unit, price basis and an open hold. */
export const selectCharges = async (
  { tx, companyId, today }: Context,
  condition: RawBuilder<unknown>,
): Promise<ChargeRow[]> => {
  const { rows } = await sql<ChargeRow>`
    select c.id, c.period_month, c.billing_account_id, c.household_id, c.community_id, c.unit_id, u.code as unit_code,
      c.charge_item_id, i.code as item_code, i.name_zh as item_zh, i.name_en as item_en, i.rounding_unit, i.rounding_mode,
      v.rounding_point, v.proration, v.legal_basis, v.version as tariff_version, c.source_kind, c.formula, c.meter_id, c.service_from, c.service_to, c.period_months,
      c.days, c.days_in_period, c.quantity, c.price, c.discount_bp, c.inputs, c.amount_fen, c.settled_fen, c.waived_fen,
      c.due_on, c.issued_on, c.is_reversed,
      case c.source_kind when 'lateFee' then (select p.contract_clause from billing.late_fee_policy p
        where p.company_id = c.company_id and p.community_id = c.community_id and p.effective @> c.service_to)
      end as late_fee_clause,
      (select h.reason from billing.hold h where h.company_id = c.company_id and h.household_id = c.household_id
        and (h.charge_id = c.id or (h.charge_id = 0 and h.billing_account_id in (0, c.billing_account_id)))
        and h.held_from <= ${today}::date and (h.held_to is null
          or (h.held_to >= ${today}::date and h.reason <> 'pendingPayment'))
        -- A plan freezes, and is paid all the same: anything else that stands beside it counts more.
        order by h.reason = 'plan' limit 1) as hold_reason
    from billing.charge c
    join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    left join billing.tariff_version v on v.company_id = c.company_id and v.id = c.tariff_version_id
    where c.company_id = ${companyId} and ${condition}
    order by c.due_on, c.service_from, i.sort, i.id, c.id`.execute(tx)
  return rows
}

const inputsOf = (row: ChargeRow): ChargeInputs => ({
  quantity: row.quantity,
  price: row.price,
  months: row.period_months,
  days: row.days,
  daysInPeriod: row.days_in_period,
  proration: row.proration ?? 'days',
  discountBp: row.discount_bp,
  roundingPoint: row.rounding_point ?? 'once',
  roundingUnit: row.rounding_unit,
  roundingMode: row.rounding_mode,
  serviceFrom: row.service_from,
  serviceTo: row.service_to,
  extra: row.inputs,
})

const unitWords = {
  fen: { zh: '分', en: 'fen' },
  jiao: { zh: '角', en: 'jiao' },
  yuan: { zh: '元', en: 'yuan' },
} as const
const modeWords = {
  halfUp: { zh: '四舍五入到', en: 'rounded half up to the' },
  up: { zh: '进位到', en: 'rounded up to the' },
  down: { zh: '舍去尾数到', en: 'rounded down to the' },
  halfEven: { zh: '四舍六入五成双到', en: 'rounded half to even to the' },
} as const

const roundingOf = (row: ChargeRow): Words => {
  if (row.formula === 'sharedCost') {
    return {
      zh: '分到分，余下的分按最大余数给，合计等于总额',
      en: 'to the fen; left-over fen go to the largest remainders, so all shares sum to the pool',
    }
  }
  return roundingWords(row.rounding_mode, row.rounding_unit)
}

const roundingWords = (mode: keyof typeof modeWords, unit: keyof typeof unitWords): Words => ({
  zh: `${modeWords[mode].zh}${unitWords[unit].zh}`,
  en: `${modeWords[mode].en} ${unitWords[unit].en}`,
})

/** How a charge came about, recomputed from its stored inputs. */
export const explainCharge = (row: ChargeRow): Arithmetic => {
  const formula = formulaOf(row.formula)
  const inputs = inputsOf(row)
  const exact = formula.amountFen ? null : proratedFen(formula, inputs)
  const explained = formula.explain(inputs)
  return {
    ...explained,
    exact: exact ? exactYuan(exact) : null,
    rounding: roundingOf(row),
    amountFen: row.amount_fen,
    basis: basisOf(row, explained.short.zh),
  }
}

/** Why it is owed at this price: the clause with the version of the tariff that was used. */
const basisOf = (row: ChargeRow, agreed: string): string => {
  if (row.legal_basis !== null) return `${row.legal_basis}，第 ${row.tariff_version} 版`
  if (row.source_kind === 'opening') return '期初导入，以原台账为准'
  return row.late_fee_clause ?? `单次约定：${agreed}`
}

/** How an accrued, unposted late fee came about; `basis` is the contract clause. */
export const explainLateFee = (fee: AccruedLateFee, basis: string): Arithmetic => ({
  ...lateFee.explain({ ...wholeInputs, extra: fee.extra }),
  exact: null,
  rounding: roundingWords('halfUp', 'fen'),
  amountFen: fee.fen,
  basis,
})

/**
 * Open charges of a household by due date, each with its arithmetic, the hold that freezes it and
 * the late fee accrued up to `asOf` (today when left out).
 */
export const openCharges = async (
  context: Context,
  input: { householdId: bigint; asOf?: PlainDate },
): Promise<api.OpenCharge[]> =>
  withLateFees(
    context,
    await selectCharges(
      context,
      sql`c.household_id = ${input.householdId} and not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen`,
    ),
    input.asOf ?? context.today,
  )

/** A charge as operations tell it, its late fee, and by what its proofs are found. */
export type HouseholdCharge = api.OpenCharge & {
  readonly formula: string
  /** 0 without a meter. */
  readonly meterId: bigint
  readonly lateFee: AccruedLateFee | null
}

const withLateFees = async (
  context: Context,
  rows: readonly ChargeRow[],
  asOf: PlainDate,
): Promise<HouseholdCharge[]> => {
  const late = await lateFeesOn(context, rows, asOf)
  return rows.map((row) => toOpenCharge(row, late.get(row.id)))
}

const toOpenCharge = (row: ChargeRow, late: AccruedLateFee | undefined): HouseholdCharge => ({
  id: row.id,
  periodMonth: row.period_month,
  billingAccountId: row.billing_account_id,
  householdId: row.household_id,
  unitId: row.unit_id,
  unitCode: row.unit_code,
  itemId: row.charge_item_id,
  itemCode: row.item_code,
  itemName: { zh: row.item_zh, en: row.item_en },
  sourceKind: row.source_kind,
  serviceFrom: row.service_from,
  serviceTo: row.service_to,
  amountFen: row.amount_fen,
  settledFen: row.settled_fen,
  waivedFen: row.waived_fen,
  outstandingFen: row.is_reversed ? 0n : row.amount_fen - row.settled_fen - row.waived_fen,
  dueOn: row.due_on,
  issuedOn: row.issued_on,
  isReversed: row.is_reversed,
  isHeld: row.hold_reason !== null,
  holdReason: row.hold_reason,
  accruedLateFeeFen: late?.fen ?? 0n,
  lateFeeDays: late?.days ?? 0,
  lateFeeShort: late ? explainLateFee(late, '').short : null,
  // Reckoned when it is looked at: of years of charges a bill explains a month.
  get arithmetic() {
    return explainCharge(row)
  },
  formula: row.formula,
  meterId: row.meter_id,
  lateFee: late ?? null,
})

/** Which charge it is, for whoever settles it. */
export const keyOf = (charge: api.OpenCharge): ChargeKey => ({
  chargeId: charge.id,
  billingAccountId: charge.billingAccountId,
  periodMonth: charge.periodMonth,
})

/** All charges of a household, newest first, reversed ones included. */
export const chargesOfHousehold = async (
  context: Context,
  householdId: bigint,
): Promise<HouseholdCharge[]> =>
  withLateFees(
    context,
    // Found by its accounts, which charges are indexed by.
    await selectCharges(
      context,
      sql`c.household_id = ${householdId} and c.billing_account_id in (select a.id from property.billing_account a
        where a.company_id = ${context.companyId} and a.household_id = ${householdId})`,
    ),
    context.today,
  )

export const listHouseholdCharges = implement(api.listHouseholdCharges, async (context, input) => {
  await getHousehold(context, input.householdId)
  const charges = input.onlyOpen
    ? await openCharges(context, { householdId: input.householdId })
    : await chargesOfHousehold(context, input.householdId)
  return { charges }
})

import { sql } from 'kysely'
import { formatYuan } from '../kernel/money.ts'
import { addDays, daysBetween, type Period, type PeriodKind, periodOf } from '../kernel/period.ts'
import { notFound } from '../kernel/things.ts'
import { prepaymentBalances } from '../ledger/index.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity, getHousehold } from '../property/index.ts'
import * as api from './api.ts'
import { openCharges, selectCharges } from './charges.ts'
import { amountOf, type ChargeInputs, wholeInputs } from './formulas/formula.ts'
import { formulaOf } from './formulas/index.ts'
import { type Proration, slotStarts, slotsBetween } from './proration.ts'

/**
 * 结算单 of a change of owner: what is open, what the days up to the hand-over still cost by the
 * tariffs in force, what was billed beyond them, and the prepayment. It only tells: nothing is
 * posted, and no debt moves (Civil Code 551).
 */
export const getCutOffStatement = implement(api.getCutOffStatement, async (context, input) => {
  const account = await accountOn(context, input)
  const household = await getHousehold(context, account.household_id)
  const lastDay = addDays(input.handedOverOn, -1)
  const charges = await openCharges(context, { householdId: household.id, asOf: lastDay })
  const open = charges
    .filter(({ billingAccountId }) => billingAccountId === account.id)
    .map((charge) => ({
      chargeId: charge.id,
      itemName: charge.itemName,
      from: charge.serviceFrom,
      to: charge.serviceTo,
      dueOn: charge.dueOn,
      outstandingFen: charge.outstandingFen,
      lateFeeFen: charge.accruedLateFeeFen,
      isHeld: charge.isHeld,
    }))
  const unbilled = await unbilledDays(context, account, lastDay)
  const billedBeyond = await daysBilledBeyond(context, account.id, input.handedOverOn)
  const prepayments = await prepaymentBalances(context, [account.id])
  const openFen = sum(open.map(({ outstandingFen }) => outstandingFen))
  const lateFeeFen = sum(open.map((charge) => charge.lateFeeFen))
  const unbilledFen = sum(unbilled.map(({ fen }) => fen))
  const prepaymentFen = prepayments.get(account.id) ?? 0n
  return {
    communityName: (await getCommunity(context, account.community_id)).name,
    unitLabel: household.accounts.find(({ id }) => id === account.id)?.unitLabel ?? account.code,
    payerName: household.payer.name,
    householdId: household.id,
    billingAccountId: account.id,
    lastDay,
    open,
    unbilled,
    billedBeyond,
    openFen,
    lateFeeFen,
    unbilledFen,
    billedBeyondFen: sum(billedBeyond.map(({ fen }) => fen)),
    prepaymentFen,
    balanceFen: openFen + lateFeeFen + unbilledFen - prepaymentFen,
  }
})

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, fen) => total + fen, 0n)

type Account = {
  id: bigint
  household_id: bigint
  community_id: bigint
  unit_id: bigint
  code: string
  area_centi: bigint
  delivered_on: string | null
  since: string
}

/** Who pays for the unit on the day before the hand-over. */
const accountOn = async (
  context: Context,
  input: { unitId: bigint; handedOverOn: string },
): Promise<Account> => {
  const { rows } = await sql<Account>`
    select a.id, a.household_id, u.community_id, u.id as unit_id, u.code, u.area_centi, u.delivered_on, lower(a.span) as since
    from property.billing_account a
    join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
    where a.company_id = ${context.companyId} and a.unit_id = ${input.unitId}
      and a.span @> (${input.handedOverOn}::date - 1)`.execute(context.tx)
  const account = rows[0]
  if (!account) throw notFound('unit')
  assertReaches(context, account.community_id, 'unit')
  return account
}

type Tariff = {
  item_id: bigint
  zh: string
  en: string
  formula: string
  period_kind: PeriodKind
  price: bigint
  proration: Proration
  rounding_point: ChargeInputs['roundingPoint']
  rounding_unit: ChargeInputs['roundingUnit']
  rounding_mode: ChargeInputs['roundingMode']
  since: string
}

/** Area and fixed items from the day after the last billed one in the current period. */
const unbilledDays = async (context: Context, account: Account, lastDay: string) => {
  const { rows } = await sql<Tariff & { billed_to: string | null }>`
    select i.id as item_id, i.name_zh as zh, i.name_en as en, t.formula, t.period_kind, v.price, v.proration,
      v.rounding_point, i.rounding_unit, i.rounding_mode, greatest(lower(ut.span), lower(v.effective)) as since,
      (select max(c.service_to) from billing.charge c where c.company_id = t.company_id and c.unit_id = ${account.unit_id}
        and c.charge_item_id = i.id and not c.is_reversed and c.source_kind in ('run', 'opening')) as billed_to
    from billing.unit_tariff ut
    join billing.tariff t on t.company_id = ut.company_id and t.id = ut.tariff_id and t.formula in ('areaPrice', 'fixed')
      and t.period_kind <> 'once'
    join billing.tariff_version v on v.company_id = t.company_id and v.tariff_id = t.id and v.state = 'approved'
      and v.effective @> ${lastDay}::date
    join billing.charge_item i on i.company_id = t.company_id and i.id = t.charge_item_id
    where ut.company_id = ${context.companyId} and ut.unit_id = ${account.unit_id} and ut.span @> ${lastDay}::date
    order by i.sort, i.id`.execute(context.tx)
  return rows.flatMap((tariff) => {
    const period = periodOf(tariff.period_kind, lastDay, account.delivered_on ?? account.since)
    const afterBilled = tariff.billed_to ? addDays(tariff.billed_to, 1) : period.firstDay
    const from = [period.firstDay, account.since, tariff.since, afterBilled].sort().at(-1) ?? ''
    return from > lastDay ? [] : [lineOf(tariff, account, period, { from, to: lastDay })]
  })
}

const lineOf = (
  tariff: Tariff,
  account: Account,
  period: Period,
  span: { from: string; to: string },
) => {
  const starts = slotStarts(tariff.proration, period)
  const formula = formulaOf(tariff.formula)
  const inputs: ChargeInputs = {
    ...wholeInputs,
    quantity: tariff.formula === 'areaPrice' ? account.area_centi : 1n,
    price: tariff.price,
    months: period.months,
    days: slotsBetween(starts, { ...span, isFirst: span.from === account.since }),
    daysInPeriod: starts.length,
    proration: tariff.proration,
    roundingPoint: tariff.rounding_point,
    roundingUnit: tariff.rounding_unit,
    roundingMode: tariff.rounding_mode,
    serviceFrom: span.from,
    serviceTo: span.to,
  }
  return {
    itemName: { zh: tariff.zh, en: tariff.en },
    ...span,
    equation: formula.explain(inputs).short.zh,
    fen: amountOf(formula, inputs),
  }
}

/** By days, half up: a figure for the two parties, not a posting. */
const daysBilledBeyond = async (context: Context, accountId: bigint, handedOverOn: string) => {
  const rows = await selectCharges(
    context,
    sql`c.billing_account_id = ${accountId} and not c.is_reversed and c.source_kind = 'run' and c.meter_id = 0
      and c.service_to >= ${handedOverOn}::date`,
  )
  return rows.map((row) => {
    const from = row.service_from > handedOverOn ? row.service_from : handedOverOn
    const all = daysBetween(row.service_from, row.service_to) + 1
    const beyond = daysBetween(from, row.service_to) + 1
    return {
      itemName: { zh: row.item_zh, en: row.item_en },
      from,
      to: row.service_to,
      equation: `${formatYuan(row.amount_fen)} × ${beyond}/${all}`,
      fen: (2n * row.amount_fen * BigInt(beyond) + BigInt(all)) / (2n * BigInt(all)),
    }
  })
}

import { sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { violates } from '../platform/db/errors.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { formulaNames, formulaOf } from './formulas/index.ts'

export const createChargeItem = implement(api.createChargeItem, async (context, input) => {
  try {
    const { id } = await context.tx
      .insertInto('billing.charge_item')
      .values({
        company_id: context.companyId,
        code: input.code,
        name_zh: input.nameZh,
        name_en: input.nameEn,
        is_pass_through: input.isPassThrough,
        is_late_fee: input.code === 'lateFee',
        rounding_unit: input.roundingUnit,
        rounding_mode: input.roundingMode,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { chargeItemId: id }
  } catch (error) {
    if (violates(error, 'charge_item_company_id_code_key')) {
      throw failures.itemCodeTaken({ code: input.code }, { field: 'code' })
    }
    throw error
  }
})

export const listChargeItems = implement(api.listChargeItems, async ({ tx, companyId }) => {
  const rows = await tx
    .selectFrom('billing.charge_item')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('is_active', '=', true)
    .orderBy('sort')
    .orderBy('id')
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      code: row.code,
      name: { zh: row.name_zh, en: row.name_en },
      isPassThrough: row.is_pass_through,
      isLateFee: row.is_late_fee,
      roundingUnit: row.rounding_unit,
      roundingMode: row.rounding_mode,
    })),
  }
})

/** The company's late fee item, made when it is first needed; read first, so that no one waits. */
export const lateFeeItemId = async ({ tx, companyId }: Context): Promise<bigint> => {
  const read = sql<{ id: bigint }>`select id from billing.charge_item
    where company_id = ${companyId} and code = 'lateFee'`
  const { rows: known } = await read.execute(tx)
  if (known[0]) return known[0].id
  await sql`insert into billing.charge_item (company_id, code, name_zh, name_en, is_late_fee, sort)
    values (${companyId}, 'lateFee', '违约金', 'Late fee', true, 90) on conflict do nothing`.execute(
    tx,
  )
  const { rows: made } = await read.execute(tx)
  return made[0]?.id ?? 0n
}

export const createTariff = implement(api.createTariff, async (context, input) => {
  await getCommunity(context, input.communityId)
  if (!formulaNames.includes(input.formula)) {
    throw failures.unknownFormula({ formula: input.formula }, { field: 'formula' })
  }
  if (input.periodKind === 'anniversary' && input.firstVersion.proration !== 'days') {
    throw failures.anniversaryByDays({}, { field: 'firstVersion.proration' })
  }
  try {
    const { id: tariffId } = await context.tx
      .insertInto('billing.tariff')
      .values({
        company_id: context.companyId,
        community_id: input.communityId,
        charge_item_id: input.chargeItemId,
        name: input.name,
        formula: input.formula,
        period_kind: input.periodKind,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const versionId = await insertVersion(context, tariffId, input.formula, input.firstVersion)
    return { tariffId, versionId }
  } catch (error) {
    if (violates(error, 'tariff_company_id_community_id_name_key')) {
      throw failures.tariffNameTaken({ name: input.name }, { field: 'name' })
    }
    throw error
  }
})

type VersionInput = {
  effectiveFrom: string
  price: bigint
  params: Record<string, unknown>
  proration: string
  roundingPoint: string
  dueRule: unknown
  legalBasis: string
}

const insertVersion = async (
  context: Context,
  tariffId: bigint,
  formula: string,
  input: VersionInput,
): Promise<bigint> => {
  const params = formulaOf(formula).params.safeParse(input.params)
  if (!params.success) {
    const issue = params.error.issues[0]
    const field = ['params', ...(issue?.path ?? [])].join('.')
    throw commonFailures.invalidInput({ field, reason: issue?.message ?? '' }, { field })
  }
  const { rows } = await sql<{ id: bigint }>`
    insert into billing.tariff_version (company_id, tariff_id, version, effective, price, params, proration,
      rounding_point, due_rule, legal_basis, state, proposed_by)
    select ${context.companyId}, ${tariffId}, coalesce(max(v.version), 0) + 1,
      daterange(${input.effectiveFrom}::date, null), ${input.price}, ${JSON.stringify(input.params)}::jsonb,
      ${input.proration}, ${input.roundingPoint}, ${JSON.stringify(input.dueRule)}::jsonb, ${input.legalBasis},
      'draft', ${staffIdOf(context)}
    from billing.tariff_version v where v.company_id = ${context.companyId} and v.tariff_id = ${tariffId}
    returning id`.execute(context.tx)
  return rows[0]?.id ?? 0n
}

/** The member of staff who acts; 0 for the command line and jobs. */
export const staffIdOf = ({ actor }: Context): bigint => (actor.kind === 'staff' ? actor.id : 0n)

/** Nobody approves their own request. The installation's operator may act for both hands. */
export const assertSecondPerson = (context: Context, requestedBy: bigint): void => {
  if (context.actor.kind === 'staff' && context.actor.id === requestedBy) {
    throw failures.ownApproval()
  }
}

/** @throws Failure notFound, also when the caller does not reach its community */
export const findTariff = async (context: Context, tariffId: bigint) => {
  const tariff = await context.tx
    .selectFrom('billing.tariff')
    .select(['id', 'community_id', 'formula', 'charge_item_id'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', tariffId)
    .executeTakeFirst()
  if (!tariff) throw notFound('tariff')
  assertReaches(context, tariff.community_id, 'tariff')
  return tariff
}

export const addTariffVersion = implement(api.addTariffVersion, async (context, input) => {
  const tariff = await findTariff(context, input.tariffId)
  return { versionId: await insertVersion(context, input.tariffId, tariff.formula, input) }
})

export const approveTariffVersion = implement(api.approveTariffVersion, async (context, input) => {
  const { tx, companyId } = context
  const { rows } = await sql<{
    tariff_id: bigint
    since: string
    state: string
    proposed_by: bigint
  }>`
    select tariff_id, lower(effective) as since, state, proposed_by from billing.tariff_version
    where company_id = ${companyId} and id = ${input.versionId} for update`.execute(tx)
  const version = rows[0]
  if (!version) throw notFound('tariffVersion')
  await findTariff(context, version.tariff_id)
  if (version.state !== 'draft') throw failures.alreadyDecided()
  assertSecondPerson(context, version.proposed_by)
  await sql`update billing.tariff_version set effective = daterange(lower(effective), ${version.since}::date)
    where company_id = ${companyId} and tariff_id = ${version.tariff_id} and state = 'approved'
      and upper_inf(effective) and lower(effective) < ${version.since}::date`.execute(tx)
  try {
    await sql`update billing.tariff_version set state = 'approved', approved_by = ${staffIdOf(context)},
        published_on = ${context.today}::date
      where company_id = ${companyId} and id = ${input.versionId}`.execute(tx)
  } catch (error) {
    if (violates(error, 'tariff_version_company_id_tariff_id_effective_excl')) {
      throw failures.versionsOverlap({ from: version.since }, { field: 'effectiveFrom' })
    }
    throw error
  }
  return {}
})

export const listTariffs = implement(api.listTariffs, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const { rows } = await sql<{
    id: bigint
    name: string
    formula: string
    period_kind: string
    item_id: bigint
    name_zh: string
    name_en: string
    unit_count: number
    versions: {
      id: string
      version: number
      from: string
      to: string | null
      price: string
      legalBasis: string
      state: string
      proration: string
      roundingPoint: string
      params: Record<string, never>
      dueRule: never
      proposedById: string
      proposedBy: string
      approvedBy: string
    }[]
  }>`
    select t.id, t.name, t.formula, t.period_kind, i.id as item_id, i.name_zh, i.name_en,
      (select count(*)::int from billing.unit_tariff ut where ut.company_id = t.company_id
        and ut.tariff_id = t.id and ut.span @> ${context.today}::date) as unit_count,
      coalesce((select json_agg(json_build_object('id', v.id::text, 'version', v.version, 'from', lower(v.effective),
        'to', upper(v.effective) - 1, 'price', v.price::text, 'legalBasis', v.legal_basis, 'state', v.state,
        'proration', v.proration, 'roundingPoint', v.rounding_point,
        'params', v.params, 'dueRule', v.due_rule, 'proposedById', v.proposed_by::text,
        'proposedBy', coalesce((select s.display_name from identity.staff s where s.company_id = v.company_id and s.id = v.proposed_by), ''),
        'approvedBy', coalesce((select s.display_name from identity.staff s where s.company_id = v.company_id and s.id = v.approved_by), '')) order by v.version desc)
        from billing.tariff_version v where v.company_id = t.company_id and v.tariff_id = t.id), '[]') as versions
    from billing.tariff t
    join billing.charge_item i on i.company_id = t.company_id and i.id = t.charge_item_id
    where t.company_id = ${companyId} and t.community_id = ${input.communityId}
    order by i.sort, i.id, t.id`.execute(tx)
  return {
    tariffs: rows.map((row) => ({
      id: row.id,
      name: row.name,
      formula: row.formula,
      formulaLabel: formulaOf(row.formula).label,
      periodKind: row.period_kind,
      itemId: row.item_id,
      itemName: { zh: row.name_zh, en: row.name_en },
      unitCount: row.unit_count,
      versions: row.versions.map((version) => ({
        ...version,
        id: BigInt(version.id),
        proposedById: BigInt(version.proposedById),
        price: BigInt(version.price),
      })),
    })),
  }
})

export const setLateFeePolicy = implement(api.setLateFeePolicy, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  await sql`update billing.late_fee_policy set effective = daterange(lower(effective), ${input.from}::date)
    where company_id = ${companyId} and community_id = ${input.communityId}
      and upper_inf(effective) and lower(effective) < ${input.from}::date`.execute(tx)
  const { rows } = await sql<{ id: bigint }>`
    insert into billing.late_fee_policy (company_id, community_id, effective, daily_rate_ppm, grace_days,
      cap_bp, annual_cap_bp, contract_clause, principal_first)
    values (${companyId}, ${input.communityId}, daterange(${input.from}::date, null), ${input.dailyRatePpm},
      ${input.graceDays}, ${input.capBp}, ${input.annualCapBp}, ${input.contractClause}, ${input.principalFirst})
    returning id`.execute(tx)
  await lateFeeItemId(context)
  return { policyId: rows[0]?.id ?? 0n }
})

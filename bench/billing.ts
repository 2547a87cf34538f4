import { billingOperations } from '../src/billing/index.ts'
import type { Operation } from '../src/platform/context.ts'
import { type Costs, costPairs } from './cpu.ts'
import type { Bench, Rig } from './rig.ts'

/**
 * A month of N units × 3 items, charges and ledger, against a bare INSERT … SELECT of the same
 * final rows into the same tables: the partitioned parents with every index, constraint, trigger
 * and policy they have, as the application's role within one company. Twice: the first run of a
 * month, which loads and attaches a partition, and a run into a partition that holds another
 * community's month.
 *
 * The baseline takes the rows from a heap copy in the order in which the run wrote them. That
 * order is the register's, made as the product makes it: one tariff after the other is assigned to
 * all units. It is in order for the primary keys and, tariff by tariff, for the others.
 */
export const bench: Bench = {
  name: 'billing',
  defaultUnits: 100_000,
  run: async (rig, n) => {
    const count = n > 300_000 ? 3 : 5
    await makeRegister(rig, Math.max(1, Math.floor(n / 10)))
    const tenth = await firstRuns(rig, count)
    await removeRegister(rig)
    await makeRegister(rig, n)
    const first = await firstRuns(rig, count)
    const existing = await costPairs(rig.admin, count, {
      prepare: async () => {
        await reset(rig)
        await publish(rig, small)
      },
      ours: () => publish(rig, large),
      baseline: () => insertSaved(rig),
    })
    return {
      ratio: first.ratio,
      goal: '<= 0.8',
      cpuRatio: first.cpuRatio,
      existingRatio: existing.ratio,
      existingGoal: '<= 1.1',
      existingCpuRatio: existing.cpuRatio,
      growth: slopeOfTen(tenth.ours.wall, first.ours.wall),
      growthGoal: '<= 1.05',
      growthCpu: slopeOfTen(tenth.ours.cpu, first.ours.cpu),
      charges: 3 * n,
      first,
      existing,
      tenth,
    }
  },
}

/** A first run that is not measured warms up and leaves the rows for the baseline. */
const firstRuns = async (rig: Rig, count: number): Promise<Costs> => {
  await reset(rig)
  await publish(rig, large)
  await save(rig)
  return costPairs(rig.admin, count, {
    prepare: () => reset(rig),
    ours: () => publish(rig, large),
    baseline: () => insertSaved(rig),
  })
}

/** The power of n with which a cost grows, from a tenth of the units to all: 1 is linear. */
const slopeOfTen = (tenth: number, all: number): number =>
  Number(Math.log10(all / tenth).toFixed(3))

const companyId = 1n
const large = 10n
const small = 11n
const month = '2026-11'

const publishBilling = billingOperations.find(
  ({ contract }) => contract.name === 'publishBilling',
) as Operation

const publish = (rig: Rig, communityId: bigint): Promise<unknown> =>
  rig.run(publishBilling, { communityId, month }, companyId)

/** Back to before the month; a checkpoint, so that nobody pays for another's dirty pages. */
const reset = async ({ admin }: Rig): Promise<void> => {
  await admin.query(`drop table if exists billing.charge_202611, ledger.transfer_202611`)
  await admin.query(
    'truncate billing.billing_run, billing.share_pool, billing.collection_delta cascade',
  )
  await admin.query('checkpoint')
}

/** The rows of the run, kept for the baseline in the order in which they lie. */
const save = async ({ admin }: Rig): Promise<void> => {
  await admin.query('drop table if exists saved_charge, saved_transfer')
  await admin.query('create unlogged table saved_charge as select * from billing.charge_202611')
  await admin.query('create unlogged table saved_transfer as select * from ledger.transfer_202611')
  await admin.query('grant select on saved_charge, saved_transfer to jiaoqing_app')
  await admin.query('analyze saved_charge, saved_transfer')
}

const insertSaved = async ({ admin }: Rig): Promise<void> => {
  await admin.query(
    `select billing.ensure_partition('2026-11-01'), ledger.ensure_partition('2026-11-01')`,
  )
  await admin.query('begin')
  await admin.query(
    `select set_config('role', 'jiaoqing_app', true), set_config('app.company', '${companyId}', true)`,
  )
  await admin.query('insert into billing.charge select * from saved_charge')
  await admin.query('insert into ledger.transfer select * from saved_transfer')
  await admin.query('commit')
}

/** Units 1..n of the large community and n / 10 of the small one; each its own payer. */
export const makeRegister = async ({ admin }: Rig, n: number): Promise<void> => {
  const few = Math.max(1, Math.floor(n / 10))
  // Foreign keys are not looked up one by one: the rows fit together by how they are made.
  await admin.query('set session_replication_role = replica')
  await admin.query(`
    insert into property.company values (1, '测速物业', '测速', 'bench', '', now());
    insert into property.community (company_id, id, name, short_name, created_at) values
      (1, 10, '大', '大', now()), (1, 11, '小', '小', now());
    insert into property.building (company_id, id, community_id, name, sort_key)
      select 1, b, case when b <= ${n} / 100 + 1 then 10 else 11 end, b || '栋', lpad(b::text, 6, '0')
      from generate_series(1, (${n} + ${few}) / 100 + 2) b;
    insert into property.unit (company_id, id, community_id, building_id, kind, room, code, area_centi)
      select 1, u, case when u <= ${n} then 10 else 11 end, case when u <= ${n} then u / 100 + 1 else ${n} / 100 + 2 end,
        'home', u::text, u::text, 6000 + u * 977 % 9000
      from generate_series(1, ${n + few}) u;
    insert into property.party (company_id, id, kind, name, created_at)
      select 1, u, 'person', '业主' || u, now() from generate_series(1, ${n + few}) u;
    insert into property.household (company_id, id, community_id, payer_party_id, household_no, created_at)
      select 1, u, case when u <= ${n} then 10 else 11 end, u, u::text, now() from generate_series(1, ${n + few}) u;
    insert into property.billing_account (company_id, id, household_id, unit_id, span, opened_reason)
      select 1, u, u, u, daterange('2024-01-01', null), 'import' from generate_series(1, ${n + few}) u;
    insert into billing.charge_item (company_id, id, code, name_zh, name_en, is_pass_through) values
      (1, 1, 'propertyFee', '物业费', 'Property fee', false), (1, 2, 'garbage', '垃圾清运费', 'Refuse', true),
      (1, 3, 'lift', '电梯费', 'Lift', false);
    insert into billing.tariff (company_id, id, community_id, charge_item_id, name, formula, period_kind)
      select 1, c * 10 + i, c, i, i::text, case i when 2 then 'fixed' else 'areaPrice' end, 'monthly'
      from unnest(array[10, 11]) c, generate_series(1, 3) i;
    insert into billing.tariff_version (company_id, id, tariff_id, version, effective, price, legal_basis, state, proposed_by)
      select 1, id, id, 1, daterange('2024-01-01', null), case charge_item_id when 1 then 28000 when 2 then 80000 else 3500 end,
        '合同', 'approved', 0 from billing.tariff;
    insert into billing.unit_tariff (company_id, unit_id, tariff_id, span)
      select 1, u.id, t.id, daterange('2024-01-01', null) from property.unit u
      join billing.tariff t on t.community_id = u.community_id order by t.id, u.id;
  `)
  await admin.query('reset session_replication_role')
  await admin.query('vacuum analyze')
}

const removeRegister = async (rig: Rig): Promise<void> => {
  await reset(rig)
  await rig.admin.query(`truncate property.company, property.building, property.unit, property.party, property.household,
    property.billing_account, billing.charge_item cascade`)
}

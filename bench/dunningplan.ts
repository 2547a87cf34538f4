import { tasks } from '../src/app/schedule.ts'
import type { PaymentModel } from '../src/collections/fit/chance.ts'
import { featureNames } from '../src/collections/fit/features.ts'
import { priorBelief } from '../src/collections/policy/belief.ts'
import { costPairs } from './cpu.ts'
import type { Bench, Rig } from './rig.ts'

/**
 * A night's dunning plan of N households that owe something overdue (4.8 of 12 lines each, of four
 * months and three items), decided by the personal policy with a tenth held out; against what no plan
 * can do without: grouping the open overdue lines by household, and a bare INSERT … SELECT of as many
 * decisions into the same table, as the application's role. Also at a tenth of the households, for the
 * growth.
 */
export const bench: Bench = {
  name: 'dunningplan',
  defaultUnits: 1_000_000,
  run: async (rig, n) => {
    const few = Math.max(1, Math.floor(n / 10))
    await makeArrears(rig, few)
    const tenth = await measure(rig, 3)
    await removeArrears(rig)
    await makeArrears(rig, n)
    const all = await measure(rig, n > 300_000 ? 3 : 5)
    const decided = await countBy(rig)
    return {
      ratio: all.ratio,
      goal: '<= 1.5',
      cpuRatio: all.cpuRatio,
      growth: slopeOfTen(tenth.ours.wall, all.ours.wall),
      growthCpu: slopeOfTen(tenth.ours.cpu, all.ours.cpu),
      lines: 12 * n,
      unpaidLines: await unpaidLines(rig),
      decided,
      all,
      tenth,
    }
  },
}

const companyId = 1n

/** The power of n with which a cost grows, from a tenth of the households to all: 1 is linear. */
const slopeOfTen = (tenth: number, all: number): number =>
  Number(Math.log10(all / tenth).toFixed(3))

const plan = (rig: Rig): Promise<void> =>
  tasks.planDunning?.(rig.platform, { companyId }) ?? Promise.reject(new Error('no task'))

const measure = async (rig: Rig, count: number) => {
  await reset(rig)
  await plan(rig)
  await save(rig)
  return costPairs(rig.admin, count, {
    prepare: () => reset(rig),
    ours: () => plan(rig),
    baseline: () => groupAndInsert(rig),
  })
}

const reset = async ({ admin }: Rig): Promise<void> => {
  await admin.query(
    'truncate collections.plan, collections.plan_cell, collections.decision cascade',
  )
  await admin.query('checkpoint')
}

/** The rows of a plan, kept for the baseline in the order in which they lie. */
const save = async ({ admin }: Rig): Promise<void> => {
  await admin.query('drop table if exists saved_decision')
  await admin.query('create unlogged table saved_decision as select * from collections.decision')
  await admin.query('grant select on saved_decision to jiaoqing_app')
  await admin.query('analyze saved_decision')
}

/** The least a plan does, as the application's role within one company. */
const groupAndInsert = async ({ admin }: Rig): Promise<void> => {
  await admin.query('begin')
  await admin.query(
    `select set_config('role', 'jiaoqing_app', true), set_config('app.company', '${companyId}', true),
       set_config('work_mem', '256MB', true), set_config('jit', 'off', true)`,
  )
  await admin.query(`create temporary table grouped on commit drop as
    select household_id, sum(amount_fen - settled_fen - waived_fen) as owed_fen, count(*) as lines, min(due_on) as due_on
    from billing.charge
    where company_id = ${companyId} and not is_reversed and settled_fen + waived_fen < amount_fen and due_on < current_date
    group by household_id`)
  await admin.query('insert into collections.decision select * from saved_decision')
  await admin.query('commit')
}

const countBy = async ({ admin }: Rig): Promise<Record<string, number>> => {
  const { rows } = await admin.query<{ name: string; n: number }>(
    `select decided_by || ' ' || case when arm = 0 then 'nothing' when arm < 19 then 'message' else 'person' end as name,
       count(*)::int as n from collections.decision group by 1 order by 1`,
  )
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]))
}

const unpaidLines = async ({ admin }: Rig): Promise<number> => {
  const { rows } = await admin.query<{ n: number }>(
    `select count(*)::int as n from billing.charge where not is_reversed and settled_fen + waived_fen < amount_fen`,
  )
  return rows[0]?.n ?? 0
}

/**
 * Households 1..n of one community: phones of all, an openid of every third, payers with a record, one
 * in fifty with a flag, a promise, a hold or a stop; four months of three lines, the last ones unpaid.
 */
const makeArrears = async ({ admin }: Rig, n: number): Promise<void> => {
  await admin.query('set session_replication_role = replica')
  await admin.query(`
    insert into property.company values (1, '测速物业', '测速', 'bench', '', now());
    insert into property.community (company_id, id, name, short_name, created_at) values (1, 10, '大', '大', now());
    insert into property.party (company_id, id, kind, name, created_at)
      select 1, u, 'person', '业主' || u, now() from generate_series(1, ${n}) u;
    insert into property.household (company_id, id, community_id, payer_party_id, household_no, created_at)
      select 1, u, 10, u, u::text, now() from generate_series(1, ${n}) u;
    insert into property.unit (company_id, id, community_id, building_id, kind, room, code, area_centi, occupancy)
      select 1, u, 10, null, 'home', u::text, u::text, 6000 + u * 977 % 9000, case when u % 40 = 0 then 'vacant' end
      from generate_series(1, ${n}) u;
    insert into property.billing_account (company_id, id, household_id, unit_id, span, opened_reason)
      select 1, u, u, u, daterange('2024-01-01', null), 'import' from generate_series(1, ${n}) u;
    insert into property.party_phone (company_id, party_id, sealed, masked, number_hash, tail_hash)
      select 1, u, 'v1.' || u, '138****' || lpad((u % 10000)::text, 4, '0'), md5(u::text), md5((u % 10000)::text)
      from generate_series(1, ${n}) u;
    insert into notifications.carrier_account (company_id, id, carrier, name, config, push_secret, price, refilled_at, created_at) values
      (1, 1, 'aliyunSms', '短信', '{}', 's', 450, now(), now()),
      (1, 2, 'officialAccountTemplate', '公众号', '{"appId": "wx1"}', 's', 0, now(), now());
    insert into notifications.provider_template (company_id, carrier_account_id, kind, language, template_version,
        provider_code, state, changed_at)
      select 1, a, k, 'zh', 0, k || a, 'approved', now() from unnest(array[1, 2]) a, unnest(array['overdue', 'overdueNorm', 'overdueFormal']) k;
    insert into notifications.address (company_id, party_id, kind, carrier_account_id, sealed, masked, address_hash, source, created_at)
      select 1, u, 'openid', 2, 'v1.' || u, 'o***', md5('o' || u), 'bench', now() from generate_series(1, ${n}, 3) u;
    insert into notifications.stop (company_id, party_id, reason, source, opened_at)
      select 1, u, 'doNotContact', 'bench', now() from generate_series(7, ${n}, 50) u;
    insert into notifications.contact (company_id, household_id, on_day, kind)
      select 1, u, current_date - (u % 60)::int, 'overdue' from generate_series(2, ${n}, 4) u;
    insert into collections.household_flag (company_id, household_id, flag, set_at, set_by)
      select 1, u, case u % 3 when 0 then 'livesAlone' when 1 then 'doNotContact' else 'noAutomation' end, now(), ''
      from generate_series(11, ${n}, 50) u;
    insert into collections.promise (company_id, household_id, case_id, amount_fen, promised_on, made_on, made_at, made_through, state, recorded_by)
      select 1, u, 1, 100, current_date + 3, current_date, now(), 'call', 'open', '' from generate_series(13, ${n}, 50) u;
    insert into collections.payer (company_id, household_id, community_id, known_up_to, bills_matured, bills_late, last_twelve,
        late_of_last_twelve, mean_days_to_pay, recent_days_to_pay, evening_payments, online_payments, first_due_on, intercept)
      select 1, u, 10, current_date, 4 + u % 20, u % 5, 4 + u % 9, u % 5, 20 + u % 40, 20 + u % 50, u % 4, 3 + u % 3, '2024-01-31',
        (u % 7 - 3) / 4.0 from generate_series(1, ${n}) u;
    insert into billing.hold (company_id, household_id, reason, held_from, opened_at)
      select 1, u, case u % 2 when 0 then 'dispute' else 'unmatchedMoney' end, current_date - 5, now() from generate_series(17, ${n}, 50) u;
    insert into collections.control (company_id, mode, cause, switched_at, switched_by) values (1, 'personal', 'person', now(), '');
    insert into collections.experiment (company_id, id, secret, outcome, registered_at, registered_by) values (1, 1, 77, '{}', now(), '');
    insert into collections.hold_out_share (company_id, experiment_id, from_day, share_bp, set_at, set_by)
      values (1, 1, '2024-01-01', 1000, now(), '');
  `)
  await admin.query(
    `insert into collections.payment_model (company_id, state, fitted_at, known_up_to, row_count, payer_count, coefficients, measured)
     values (1, 'champion', now(), current_date, 1, 1, $1, '{}')`,
    [JSON.stringify(model)],
  )
  await admin.query(
    `insert into collections.policy_belief (company_id, learnt_up_to, decision_count, mean, covariance, shadow_prices, made_at)
     values (1, current_date - 8, 50000, $1, $2, '{"call": 30, "visit": 30}', now())`,
    [[...belief.mean], [...belief.covariance]],
  )
  await makeLines(admin, n)
  await admin.query('reset session_replication_role')
  await admin.query('vacuum analyze')
}

/** Twelve lines a household, of which those of the last month (and of the one before for three in five) are open. */
const makeLines = async (admin: Rig['admin'], n: number): Promise<void> => {
  await admin.query(`insert into billing.charge_item (company_id, id, code, name_zh, name_en, is_pass_through) values
    (1, 1, 'propertyFee', '物业费', 'Property fee', false), (1, 2, 'garbage', '垃圾清运费', 'Refuse', true),
    (1, 3, 'lift', '电梯费', 'Lift', false)`)
  for (const back of [4, 3, 2, 1]) {
    const month = `(date_trunc('month', current_date) - interval '${back} months')::date`
    await admin.query(`select billing.ensure_partition(${month})`)
    await admin.query(`
      insert into billing.charge (company_id, id, period_month, community_id, household_id, billing_account_id, unit_id,
        charge_item_id, run_id, source_kind, formula, service_from, service_to, amount_fen, settled_fen, due_on, issued_on, posted_at)
      select 1, ${back} * 10000000000 + u * 3 + i, m.first, 10, u, u, u, i, 1, 'run', 'areaPrice', m.first, m.last, a.fen,
        case when ${back} = 1 or (${back} = 2 and u % 5 < 3) then 0 else a.fen end, m.last, m.first + 4, m.first + 4
      from generate_series(1, ${n}) u, generate_series(1, 3) i,
        (select ${month} as first, (${month} + interval '1 month - 1 day')::date as last) m,
        lateral (select (500 + (u * 7919 + i * 104729) % 40000)::bigint as fen) a`)
  }
}

const removeArrears = async (rig: Rig): Promise<void> => {
  await reset(rig)
  await rig.admin.query(`truncate property.company, property.community, property.unit, property.party, property.household,
    property.billing_account, property.party_phone, billing.charge, billing.charge_item, billing.hold, notifications.carrier_account,
    notifications.address, notifications.stop, notifications.contact, collections.household_flag, collections.promise,
    collections.payer, collections.control, collections.experiment, collections.hold_out_share, collections.payment_model,
    collections.policy_belief cascade`)
}

/** A hazard model with coefficients of the size that real ones have. */
const model: PaymentModel = {
  kind: 'hazard',
  company: -1.1,
  bins: [0, 0.3, 0.6, 0.9, 0.5, 0.2, 0, -0.3, -0.6, -1, -1.4],
  beta: featureNames.map((_, index) => (index % 2 === 0 ? -0.2 : 0.15)),
  communities: {
    10: { part: 0.1, lateRate: 0.3, daysToPay: 30, means: featureNames.map(() => 0.5) },
  },
  standard: { part: 0, lateRate: 0.3, daysToPay: 30, means: featureNames.map(() => 0.5) },
}

const belief = priorBelief()

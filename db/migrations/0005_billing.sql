-- Billing: what is charged, at which price, on which basis, and every charge with its arithmetic.

create schema billing authorization jiaoqing_owner;
grant usage on schema billing to jiaoqing_app;
alter default privileges in schema billing revoke execute on functions from public;

-- 收费项目. Pass-through items (代收) are owed on to a utility and are no income.
create table billing.charge_item (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  code text not null,
  name_zh text not null,
  name_en text not null,
  is_pass_through boolean not null default false,
  is_late_fee boolean not null default false,
  rounding_unit text not null default 'fen' check (rounding_unit in ('fen', 'jiao', 'yuan')),
  rounding_mode text not null default 'halfUp' check (rounding_mode in ('halfUp', 'up', 'down', 'halfEven')),
  sort int not null default 0,
  is_active boolean not null default true,
  primary key (company_id, id),
  unique (company_id, code)
);
call platform.guard('billing.charge_item', 'insert, update');

-- 收费标准: one named tariff of a community for one item and formula.
create table billing.tariff (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  charge_item_id bigint not null,
  name text not null,
  formula text not null,                 -- a name of src/billing/formulas
  period_kind text not null check (period_kind in ('monthly', 'quarterly', 'halfYearly', 'yearly', 'anniversary', 'once')),
  primary key (company_id, id),
  unique (company_id, community_id, name),
  foreign key (company_id, community_id) references property.community,
  foreign key (company_id, charge_item_id) references billing.charge_item
);
call platform.guard('billing.tariff', 'insert, update');

-- A version holds from a day on, with its legal basis; a posted charge names the version it used.
-- price: 10⁻⁴ yuan per ㎡·month, per month, or per unit of consumption, as the formula says.
-- params: the formula's own parameters (tiers, weights, …), validated by the formula.
create table billing.tariff_version (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  tariff_id bigint not null,
  version int not null,
  effective daterange not null check (not isempty(effective) and lower(effective) is not null),
  price bigint not null default 0 check (price >= 0),
  params jsonb not null default '{}',
  proration text not null default 'days' check (proration in ('days', 'thirtyDays', 'fifteenDayRule', 'wholeMonth')),
  rounding_point text not null default 'once' check (rounding_point in ('once', 'monthFirst')),
  due_rule jsonb not null default '{"kind":"endOfPeriodMonth","moveToWorkingDay":true}',
  legal_basis text not null check (legal_basis <> ''),
  published_on date,
  state text not null check (state in ('draft', 'approved', 'withdrawn')),
  proposed_by bigint not null,
  approved_by bigint,
  check (approved_by is null or approved_by <> proposed_by or proposed_by = 0),
  primary key (company_id, id),
  unique (company_id, tariff_id, version),
  foreign key (company_id, tariff_id) references billing.tariff,
  exclude using gist (company_id with =, tariff_id with =, effective with &&) where (state = 'approved')
);
call platform.guard('billing.tariff_version', 'insert, update');

-- Which unit is billed under which tariff, from when to when.
create table billing.unit_tariff (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  unit_id bigint not null,
  tariff_id bigint not null,
  span daterange not null check (not isempty(span)),
  primary key (company_id, id),
  foreign key (company_id, unit_id) references property.unit,
  foreign key (company_id, tariff_id) references billing.tariff,
  unique (company_id, unit_id, tariff_id, span without overlaps)
);
call platform.guard('billing.unit_tariff');

-- Meters of units and of common parts. Readings and quantities: 10⁻³ of the meter's unit.
create table billing.meter (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  unit_id bigint,                        -- null: a meter of common parts
  building_id bigint,
  kind text not null check (kind in ('water', 'electricity', 'gas', 'heat')),
  serial text not null,
  multiplier int not null default 1 check (multiplier > 0),
  digits int,                            -- for roll-over; null: never rolls over
  installed_on date not null,
  removed_on date,
  primary key (company_id, id),
  unique (company_id, community_id, serial),
  foreign key (company_id, community_id) references property.community,
  foreign key (company_id, unit_id) references property.unit,
  foreign key (company_id, building_id) references property.building
);
call platform.guard('billing.meter', 'insert, update');

create table billing.meter_reading (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  meter_id bigint not null,
  read_on date not null,
  reading_milli bigint not null check (reading_milli >= 0),
  kind text not null check (kind in ('initial', 'regular', 'estimated', 'final')),
  source text not null check (source in ('hand', 'sheet', 'remote')),
  replaces_id bigint,                    -- a correction names what it replaces
  is_replaced boolean not null default false,
  has_rolled_over boolean not null default false, -- the counter passed its last figure since
  recorded_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, meter_id) references billing.meter
);
create unique index on billing.meter_reading (company_id, meter_id, read_on, kind) where not is_replaced;
call platform.guard('billing.meter_reading', 'insert, update');

-- 公摊: what a community or building shares for a period.
create table billing.shared_cost (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  building_id bigint,
  charge_item_id bigint not null,
  tariff_id bigint not null,
  period_month date not null,
  service_from date not null,
  service_to date not null,
  pool_fen bigint not null check (pool_fen >= 0),
  -- How the pool came about: readings, price, invoice number; shown on the bill.
  source jsonb not null,
  weight_basis text not null check (weight_basis in ('area', 'household', 'usage', 'floorFactor', 'custom')),
  excluded_unit_ids bigint[] not null default '{}',
  custom_weights jsonb,
  primary key (company_id, id),
  unique nulls not distinct (company_id, community_id, building_id, charge_item_id, period_month),
  foreign key (company_id, community_id) references property.community,
  foreign key (company_id, building_id) references property.building,
  foreign key (company_id, charge_item_id) references billing.charge_item,
  foreign key (company_id, tariff_id) references billing.tariff
);
call platform.guard('billing.shared_cost', 'insert, update');

-- 出账. One live run per community, period kind and month.
create table billing.billing_run (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  period_kind text not null,
  period_month date not null,
  period_last_day date not null,
  issue_on date not null,
  state text not null check (state in ('dryRun', 'publishing', 'published', 'rolledBack', 'abandoned')),
  summary jsonb not null default '{}',
  decisions jsonb not null default '{}',
  charge_count bigint not null default 0,
  total_fen bigint not null default 0,
  started_at timestamptz not null,
  published_at timestamptz,
  published_by bigint,
  rolled_back_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, community_id) references property.community
);
create unique index billing_run_live on billing.billing_run (company_id, community_id, period_kind, period_month)
  where state in ('publishing', 'published');
call platform.guard('billing.billing_run', 'insert, update');

-- 应收. Amount and inputs never change; settled_fen and waived_fen are counters moved by guarded
-- updates in the transaction that posts the allocation or waiver. A charge recomputes from its
-- stored inputs: quantity (0.01 ㎡, 10⁻³ of consumption, or a weight), price (10⁻⁴ yuan),
-- days of days_in_period (slots of the version's proration) over period_months, and `inputs` for
-- what only its formula knows.
create table billing.charge (
  company_id bigint not null,
  id bigint not null,
  period_month date not null,
  community_id bigint not null,
  building_id bigint not null default 0,     -- 0: none; kept for reports
  household_id bigint not null,
  billing_account_id bigint not null,
  unit_id bigint not null,
  charge_item_id bigint not null,
  tariff_version_id bigint not null default 0, -- 0: opening balance or late fee
  run_id bigint not null default 0,
  source_kind text not null check (source_kind in ('run', 'oneOff', 'opening', 'lateFee')),
  formula text not null,
  meter_id bigint not null default 0,
  parent_charge_id bigint not null default 0,  -- late fee: the charge it accrued on
  service_from date not null,
  service_to date not null check (service_to >= service_from),
  period_months smallint not null default 1,
  days smallint not null default 0,
  days_in_period smallint not null default 0,
  quantity bigint not null default 0,
  price bigint not null default 0,
  discount_bp smallint not null default 10000 check (discount_bp between 0 and 10000),
  inputs jsonb,
  amount_fen bigint not null check (amount_fen >= 0),
  settled_fen bigint not null default 0,
  waived_fen bigint not null default 0,
  is_reversed boolean not null default false,
  due_on date not null,
  issued_on date not null,
  posted_at timestamptz not null,
  primary key (company_id, id, period_month),
  check (settled_fen >= 0 and waived_fen >= 0 and settled_fen + waived_fen <= amount_fen),
  check (not is_reversed or settled_fen = 0)
) partition by list (period_month);
-- One live charge per unit, item, meter and start of service (decisions 16). One-off charges are
-- posted by hand: two door cards on one day are two charges. Late fee may be posted again for the same
-- days (a waiver taken back raises the principal); its parent's row lock and sum keep it right.
create unique index charge_once on billing.charge
  (company_id, unit_id, charge_item_id, service_from, meter_id, period_month)
  where not is_reversed and source_kind not in ('oneOff', 'lateFee');
create index charge_account on billing.charge (company_id, billing_account_id, period_month);
-- Charges that reach beyond the month they are filed under: what a run must not bill again.
create index charge_long on billing.charge (company_id, service_to, unit_id, charge_item_id)
  where not is_reversed and service_to - period_month > 30;
-- Up to which reading a meter was billed.
create index charge_meter on billing.charge (company_id, meter_id, service_to)
  where not is_reversed and meter_id > 0;
-- Late fees posted on a charge.
create index charge_parent on billing.charge (company_id, parent_charge_id)
  where not is_reversed and parent_charge_id > 0;
comment on index billing.charge_long is 'rare';
comment on index billing.charge_meter is 'rare';
comment on index billing.charge_parent is 'rare';
create index charge_open on billing.charge (company_id, household_id)
  where not is_reversed and settled_fen + waived_fen < amount_fen;
call platform.guard('billing.charge', 'insert');
grant update (settled_fen, waived_fen, is_reversed) on billing.charge to jiaoqing_app;
-- Only the counters may move, and never on a reversed charge.
create function billing.keep_charge() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'charges are append-only: reverse instead' using errcode = 'JQ001';
  end if;
  if (old.company_id, old.id, old.period_month, old.amount_fen, old.billing_account_id, old.household_id,
      old.unit_id, old.charge_item_id, old.quantity, old.price, old.days, old.due_on, old.service_from, old.service_to)
    is distinct from
     (new.company_id, new.id, new.period_month, new.amount_fen, new.billing_account_id, new.household_id,
      new.unit_id, new.charge_item_id, new.quantity, new.price, new.days, new.due_on, new.service_from, new.service_to)
    or (old.is_reversed and not new.is_reversed)
  then
    raise exception 'charges are append-only: reverse instead' using errcode = 'JQ001';
  end if;
  return new;
end $$;
create trigger charge_append_only before update or delete on billing.charge
  for each row execute function billing.keep_charge();

create function billing.ensure_partition(month date) returns void
language sql security definer set search_path = pg_catalog, pg_temp
return platform.ensure_partition('billing.charge'::regclass, month);
grant execute on function billing.ensure_partition(date) to jiaoqing_app;

-- The SQL form of amountOf in src/billing/formulas/formula.ts: an exact amount of
-- numerator / denominator fen for the whole period, by slots of all slots and a share of 10000,
-- rounded once (or the whole period first). A property test compares the two.
create function billing.amount_fen(numerator numeric, denominator numeric, slots int, all_slots int,
  share_bp int, rounding_point text, rounding_unit text, rounding_mode text) returns bigint
language plpgsql immutable parallel safe as $$
declare
  n numeric := numerator * share_bp;
  d numeric := denominator * 10000;
  unit int := case rounding_unit when 'fen' then 1 when 'jiao' then 10 else 100 end;
  whole numeric;
begin
  if slots <> all_slots then
    if rounding_point = 'monthFirst' then
      n := div(2 * n + d, 2 * d);
      d := 1;
    end if;
    n := n * slots;
    d := d * all_slots;
  end if;
  d := d * unit;
  whole := div(n, d);
  n := n - whole * d;
  return unit * (whole + case
    when rounding_mode = 'down' or n = 0 then 0
    when rounding_mode = 'up' or 2 * n > d then 1
    when 2 * n < d or (rounding_mode = 'halfEven' and whole % 2 = 0) then 0
    else 1 end);
end $$;
grant execute on function billing.amount_fen(numeric, numeric, int, int, int, text, text, text) to jiaoqing_app;

-- What settled a charge, by day: late fee accrues on what was unpaid on each day. Append-only.
create table billing.settlement (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  charge_id bigint not null,
  period_month date not null,
  settled_on date not null,
  amount_fen bigint not null check (amount_fen <> 0),   -- negative: taken back
  primary key (company_id, id)
);
create index on billing.settlement (company_id, charge_id);
call platform.guard('billing.settlement', 'insert');

-- 减免, discounts and vacancy reductions: asked for by one person, approved by another.
create table billing.waiver (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  charge_id bigint not null,
  period_month date not null,
  kind text not null check (kind in ('waiver', 'vacancy', 'compensation', 'hardship', 'discount', 'writeOff')),
  amount_fen bigint not null check (amount_fen > 0),
  reason text not null,
  state text not null check (state in ('requested', 'approved', 'refused', 'reversed')),
  requested_by bigint not null,
  requested_at timestamptz not null,
  decided_by bigint,
  decided_at timestamptz,
  decision_note text not null default '',
  -- Nobody approves their own request (制单与复核分离).
  check (decided_by is null or decided_by <> requested_by or requested_by = 0),
  primary key (company_id, id)
);
create index on billing.waiver (company_id, household_id);
call platform.guard('billing.waiver', 'insert, update');

-- 空置: a unit billed at a share of the price over a span, applied for and approved.
create table billing.vacancy (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  unit_id bigint not null,
  charge_item_id bigint not null,
  span daterange not null check (not isempty(span)),
  discount_bp int not null check (discount_bp between 0 and 10000),  -- 7000: 70 % is charged
  reason text not null,
  legal_basis text not null,
  state text not null check (state in ('requested', 'approved', 'refused', 'ended')),
  requested_by bigint not null,
  decided_by bigint,
  decided_at timestamptz,
  check (decided_by is null or decided_by <> requested_by or requested_by = 0),
  primary key (company_id, id),
  foreign key (company_id, unit_id) references property.unit,
  foreign key (company_id, charge_item_id) references billing.charge_item,
  exclude using gist (company_id with =, unit_id with =, charge_item_id with =, span with &&) where (state = 'approved')
);
call platform.guard('billing.vacancy', 'insert, update');

-- A hold freezes late fee and reminders of a charge or of a whole account (charge_id 0).
create table billing.hold (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  billing_account_id bigint not null default 0,
  charge_id bigint not null default 0,
  reason text not null check (reason in ('dispute', 'unmatchedMoney', 'pendingPayment', 'plan', 'other')),
  note text not null default '',
  held_from date not null,
  held_to date,                          -- null: still held
  opened_at timestamptz not null,
  closed_at timestamptz,
  answer_due_on date,
  primary key (company_id, id)
);
create index on billing.hold (company_id, household_id);
call platform.guard('billing.hold', 'insert, update');

-- 违约金 by contract clause; without a clause there is none (decisions 9).
create table billing.late_fee_policy (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  effective daterange not null,
  daily_rate_ppm int not null check (daily_rate_ppm between 1 and 10000),   -- 500: 0.5 ‰ a day
  grace_days int not null default 0 check (grace_days >= 0),
  cap_bp int not null default 3000 check (cap_bp between 0 and 10000),      -- of the principal
  annual_cap_bp int default 2400 check (annual_cap_bp > 0),     -- a year; null: none
  contract_clause text not null check (contract_clause <> ''),
  principal_first boolean not null default true,
  primary key (company_id, id),
  foreign key (company_id, community_id) references property.community,
  exclude using gist (company_id with =, community_id with =, effective with &&)
);
call platform.guard('billing.late_fee_policy', 'insert, update');

-- Aggregates for reports: deltas appended in the posting transaction, folded by a worker.
-- Measures: charged (A), reversed (H), waived (W), received (R), all in fen.
create table billing.collection_delta (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  building_id bigint not null,
  charge_item_id bigint not null,
  period_month date not null,            -- F, the fee's period
  posted_on date not null,               -- P, the day of posting or receipt
  charged_fen bigint not null default 0,
  reversed_fen bigint not null default 0,
  waived_fen bigint not null default 0,
  received_fen bigint not null default 0,
  primary key (company_id, id)
);
call platform.guard('billing.collection_delta', 'insert, delete');
create table billing.collection_total (
  company_id bigint not null,
  community_id bigint not null,
  building_id bigint not null,
  charge_item_id bigint not null,
  period_month date not null,
  posted_on date not null,
  charged_fen bigint not null,
  reversed_fen bigint not null,
  waived_fen bigint not null,
  received_fen bigint not null,
  primary key (company_id, community_id, period_month, building_id, charge_item_id, posted_on)
    include (charged_fen, reversed_fen, waived_fen, received_fen)
);
call platform.guard('billing.collection_total');

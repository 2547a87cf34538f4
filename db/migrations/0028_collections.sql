-- Collections (催缴): who is asked for what is overdue, when and how; what people promised; and what
-- it all caused, measured against households that stay on a fixed calendar.

create schema collections authorization jiaoqing_owner;
grant usage on schema collections to jiaoqing_app;
alter default privileges in schema collections revoke execute on functions from public;

-- Sums of fen that stay whole numbers of eight bytes; PostgreSQL's own sum of them counts in decimals.
create aggregate collections.sum_fen(bigint) (sfunc = int8pl, stype = bigint, combinefunc = int8pl, initcond = '0', parallel = safe);
grant execute on function collections.sum_fen(bigint) to jiaoqing_app;

-- 缴费模型: one fit a night. Only one is used; a challenger that does not pass its gate stays beside
-- it with the reason.
create table collections.payment_model (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  state text not null check (state in ('champion', 'retired', 'rejected')),
  fitted_at timestamptz not null,
  known_up_to date not null,             -- nothing later was seen while fitting
  row_count int not null,                -- person-weeks
  payer_count int not null,
  coefficients jsonb not null,           -- by name, with the shrunken rates of company and communities
  measured jsonb not null,               -- the gate: calibration, log-loss, baseline, drift
  reason text,                           -- why it was rejected or retired
  primary key (company_id, id)
);
create unique index payment_model_champion on collections.payment_model (company_id) where state = 'champion';
call platform.guard('collections.payment_model', 'insert, update');

-- What is known of each household as a payer, up to a day; folded every night for those that changed.
create table collections.payer (
  company_id bigint not null,
  household_id bigint not null,
  community_id bigint not null,
  known_up_to date not null,
  bills_matured int not null,            -- bills whose due date has passed
  bills_late int not null,
  last_twelve smallint not null,         -- how many of these are known, at most 12
  late_of_last_twelve smallint not null,
  mean_days_to_pay real,                 -- since issue, of settled bills
  recent_days_to_pay real,               -- of the last three
  evening_payments smallint not null,    -- of the last five online payments, between 18:00 and 21:00
  online_payments smallint not null,     -- how many of these are known, at most 5
  first_due_on date,
  intercept real not null,               -- the payer's own part of the model, on the logit scale
  primary key (company_id, household_id)
);
call platform.guard('collections.payer', 'insert, update, delete');

-- 催缴策略: what a manager allows, for the company, a community or a building; the nearest holds.
create table collections.strategy (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  scope text not null check (scope in ('company', 'community', 'building')),
  community_id bigint not null default 0,
  building_id bigint not null default 0,
  name text not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (company_id, id),
  unique (company_id, community_id, building_id),
  check ((scope = 'company') = (community_id = 0) and (scope = 'building') = (building_id <> 0))
);
call platform.guard('collections.strategy', 'insert, update');

create table collections.strategy_version (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  strategy_id bigint not null,
  version_no int not null,
  state text not null check (state in ('draft', 'active', 'retired')),
  content jsonb not null,
  note text not null default '',
  created_at timestamptz not null,
  created_by text not null,
  created_by_id bigint not null,         -- identity.staff; 0: the command line or a program
  activated_at timestamptz,
  activated_by text,
  retired_at timestamptz,
  primary key (company_id, id),
  unique (company_id, strategy_id, version_no),
  foreign key (company_id, strategy_id) references collections.strategy
);
create unique index strategy_one_active on collections.strategy_version (company_id, strategy_id) where state = 'active';
create unique index strategy_one_draft on collections.strategy_version (company_id, strategy_id) where state = 'draft';
call platform.guard('collections.strategy_version', 'insert, update');

-- Who decides: the personal policy, the fixed calendar, or nobody. The newest row of a community
-- holds; without one the company's (community 0). People switch, and so does the automatic stop.
create table collections.control (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null default 0,
  mode text not null check (mode in ('personal', 'calendar', 'off')),
  cause text not null check (cause in ('person', 'complaints', 'optOuts', 'modelFailed')),
  note text not null default '',
  switched_at timestamptz not null,
  switched_by text not null,
  primary key (company_id, id)
);
create index on collections.control (company_id, community_id, id desc);
call platform.guard('collections.control', 'insert');

-- 试验: which share of households stays on the fixed calendar, from when on. The draw of a household
-- never changes, so a smaller share is a part of the larger one.
create table collections.experiment (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  secret bigint not null,                -- what the draws are made with; never shown
  outcome jsonb not null,                -- what is measured, written down before the first decision
  registered_at timestamptz not null,
  registered_by text not null,
  ended_at timestamptz,
  ended_by text,
  ended_reason text,
  primary key (company_id, id)
);
create unique index experiment_running on collections.experiment (company_id) where ended_at is null;
call platform.guard('collections.experiment', 'insert, update');

-- The draw of a household in an experiment, 0 to 1: always the same, and nobody can choose it. Below
-- the share of the day it is held out. The one definition; PostgreSQL keeps this hash stable, because
-- partitions by hash rest on it.
create function collections.draw(secret bigint, household_id bigint) returns double precision
language sql immutable parallel safe
return (hashint8extended(household_id, secret) & 9007199254740991)::double precision / 9007199254740992;
grant execute on function collections.draw(bigint, bigint) to jiaoqing_app;

create table collections.hold_out_share (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  experiment_id bigint not null,
  from_day date not null,
  share_bp int not null check (share_bp between 0 and 10000),
  set_at timestamptz not null,
  set_by text not null,
  primary key (company_id, id),
  unique (company_id, experiment_id, from_day),
  foreign key (company_id, experiment_id) references collections.experiment
);
call platform.guard('collections.hold_out_share', 'insert, update');

-- What the policy believes of the effect of contacts: one row a learning step.
create table collections.policy_belief (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  learnt_up_to date not null,
  decision_count int not null,           -- matured decisions learnt from so far
  mean double precision[] not null,
  covariance double precision[] not null,
  shadow_prices jsonb not null,          -- yuan by scarce channel
  made_at timestamptz not null,
  primary key (company_id, id)
);
call platform.guard('collections.policy_belief', 'insert');

-- 催缴计划: one a community and day.
create table collections.plan (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  on_day date not null,
  state text not null check (state in ('proposed', 'approved', 'withdrawn')),
  mode text not null check (mode in ('personal', 'calendar', 'off')),
  fallback_reason text,                  -- why the calendar decides though the policy should
  strategy_version_id bigint not null,
  payment_model_id bigint,
  policy_belief_id bigint,
  seed bigint not null,
  epsilon real not null,
  made_at timestamptz not null,
  approved_at timestamptz,
  approved_by text,
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (company_id, id),
  unique (company_id, community_id, on_day),
  foreign key (company_id, community_id) references property.community
);
call platform.guard('collections.plan', 'insert, update');

-- The policy of a night as it was: what households that are alike to it had as choices, and how likely
-- each was (the arms of `probabilities` are those of the code, in order).
create table collections.plan_cell (
  company_id bigint not null,
  plan_id bigint not null,
  cell_no int not null,
  context jsonb not null,
  allowed int[] not null,
  probabilities real[] not null,
  primary key (company_id, plan_id, cell_no),
  foreign key (company_id, plan_id) references collections.plan
);
call platform.guard('collections.plan_cell', 'insert, delete');

-- 决定: what was decided for a household, "do nothing" included. A household in the personal policy is
-- decided for a week, so that what follows can be told apart.
create table collections.decision (
  company_id bigint not null,
  id bigint not null,
  plan_id bigint not null,
  community_id bigint not null,
  household_id bigint not null,
  on_day date not null,
  decided_by text not null check (decided_by in ('policy', 'calendar', 'rule', 'person')),
  is_held_out boolean not null,
  tier smallint not null check (tier between 0 and 5),
  balance_fen bigint not null check (balance_fen >= 0),  -- overdue and not frozen
  frozen_fen bigint not null default 0,
  bill_count smallint not null,
  oldest_due_on date not null,
  limitation_on date not null,           -- the first last day among its bills
  chance real not null,                  -- that it pays within a week, left alone
  chance_if_contacted real,              -- and by the action decided on
  cell_no int,
  arm smallint not null,                 -- 0: do nothing
  probability real not null check (probability > 0 and probability <= 1),
  step_no smallint,                      -- of the fixed calendar
  gain_fen bigint not null default 0,    -- expected, net of costs
  staff_minutes smallint not null default 0,
  refused_rules int not null default 0,  -- bits: the guard rails that closed an arm or all of them
  reason text,                           -- why nothing is done, or what a person must do
  state text not null check (state in ('proposed', 'queued', 'done', 'removed', 'nothing')),
  message_id bigint,
  case_id bigint,
  removed_reason text,
  removed_by text,
  primary key (company_id, id)
);
create unique index decision_once on collections.decision (company_id, household_id, on_day);
create index on collections.decision (company_id, plan_id, id);
call platform.guard('collections.decision', 'insert, update');

-- What was refused when a person or a program asked for it; a plan's refusals stand with its decisions.
create table collections.refusal (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null default 0,
  household_id bigint not null default 0,
  rule text not null,
  asked text not null,                   -- what was asked for, in one sentence
  refused_at timestamptz not null,
  asked_by text not null,
  primary key (company_id, id)
);
create index on collections.refusal (company_id, refused_at);
call platform.guard('collections.refusal', 'insert');

-- 催缴案件: what a person works on. One open case a household.
create table collections.dunning_case (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  household_id bigint not null,
  state text not null check (state in ('open', 'waiting', 'closed')),
  -- Why it is not paid: from signals, corrected by staff. Each has a remedy of its own.
  cause text check (cause in ('wrongData', 'forgot', 'serviceDispute', 'vacant', 'hardship', 'unwilling')),
  cause_by text,
  steward_id bigint,                     -- identity.staff
  next_action text check (next_action in ('call', 'visit', 'letter', 'correctData', 'answerDispute', 'fixService', 'offerPlan', 'legalReview', 'none')),
  next_on date,
  next_time text,                        -- 16:00, or null: any time within the window
  opened_on date not null,
  opened_by text not null,
  closed_on date,
  close_reason text check (close_reason in ('paid', 'waived', 'writtenOff', 'plan', 'handedToLegal', 'wrong')),
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household
);
create unique index dunning_case_open on collections.dunning_case (company_id, household_id) where state <> 'closed';
create index on collections.dunning_case (company_id, steward_id, next_on) where state <> 'closed';
call platform.guard('collections.dunning_case', 'insert, update');

-- What happened in a case; append-only.
create table collections.case_event (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  case_id bigint not null,
  household_id bigint not null,
  kind text not null check (kind in ('call', 'visit', 'promise', 'promiseKept', 'promiseBroken', 'plan', 'letter', 'cause', 'handOver', 'committee', 'note', 'opened', 'closed', 'complaint', 'legal')),
  outcome text,
  note text not null default '',
  voice bytea,                           -- a spoken note, as recorded
  voice_type text,
  minutes smallint,
  on_day date not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  client_key text,                       -- of a phone that was offline; the same deed is kept once
  primary key (company_id, id),
  foreign key (company_id, case_id) references collections.dunning_case
);
create unique index case_event_once on collections.case_event (company_id, client_key) where client_key is not null;
create index on collections.case_event (company_id, household_id, id);
call platform.guard('collections.case_event', 'insert');

-- 承诺缴费.
create table collections.promise (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  case_id bigint not null,
  amount_fen bigint not null check (amount_fen > 0),
  promised_on date not null,             -- the day it will be paid by
  moved_from date,                       -- the owner moves the day once
  made_on date not null,
  made_at timestamptz not null,
  made_through text not null check (made_through in ('call', 'visit', 'link', 'counter')),
  state text not null check (state in ('open', 'kept', 'broken', 'withdrawn')),
  settled_on date,
  recorded_by text not null,
  primary key (company_id, id),
  check (promised_on >= made_on)
);
create unique index promise_one_open on collections.promise (company_id, household_id) where state = 'open';
create index on collections.promise (company_id, household_id, id);
call platform.guard('collections.promise', 'insert, update');

-- 分期: proposed by staff, signed by the payer through a link; a default ends it.
create table collections.instalment_plan (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  case_id bigint not null,
  state text not null check (state in ('proposed', 'signed', 'completed', 'defaulted', 'withdrawn')),
  total_fen bigint not null check (total_fen > 0),
  stops_late_fee boolean not null,
  reason text not null,
  proposed_at timestamptz not null,
  proposed_by text not null,
  proposer_id bigint not null,           -- who may not approve it (制单与复核分离); 0: the installation's operator
  approved_by text,
  signed_at timestamptz,
  signed_text text,                      -- word for word what was agreed to
  signed_hash text,
  ended_on date,
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household
);
create unique index instalment_plan_one on collections.instalment_plan (company_id, household_id) where state in ('proposed', 'signed');
call platform.guard('collections.instalment_plan', 'insert, update');

create table collections.instalment (
  company_id bigint not null,
  plan_id bigint not null,
  number smallint not null,
  due_on date not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null check (state in ('open', 'paid', 'missed')),
  primary key (company_id, plan_id, number),
  foreign key (company_id, plan_id) references collections.instalment_plan
);
call platform.guard('collections.instalment', 'insert, update');

-- The charges a plan covers.
create table collections.instalment_charge (
  company_id bigint not null,
  plan_id bigint not null,
  charge_id bigint not null,
  period_month date not null,
  open_fen bigint not null,
  primary key (company_id, plan_id, charge_id),
  foreign key (company_id, plan_id) references collections.instalment_plan
);
call platform.guard('collections.instalment_charge', 'insert');

-- What protects a household: kept only with its own consent or on legal grounds (PIPL art. 28, 29).
create table collections.household_flag (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  flag text not null check (flag in ('livesAlone', 'lowIncome', 'disability', 'illness', 'bereaved', 'doNotContact', 'deceased', 'insolvent', 'hospital', 'noAutomation')),
  consent text,                          -- how consent was given; needed for what is sensitive
  set_at timestamptz not null,
  set_by text not null,
  ended_at timestamptz,
  ended_by text,
  primary key (company_id, id)
);
create unique index household_flag_once on collections.household_flag (company_id, household_id, flag) where ended_at is null;
call platform.guard('collections.household_flag', 'insert, update');

-- Who looked at what is sensitive.
create table collections.flag_view (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  viewed_at timestamptz not null,
  viewed_by text not null,
  primary key (company_id, id)
);
call platform.guard('collections.flag_view', 'insert');

-- 投诉 about being contacted: feeds the automatic stop.
create table collections.complaint (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  household_id bigint not null,
  decision_id bigint,
  about text not null,
  made_on date not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  answered_at timestamptz,
  answer text,
  primary key (company_id, id)
);
create index on collections.complaint (company_id, community_id, made_on);
call platform.guard('collections.complaint', 'insert, update');

-- 业委会: contacts with the owners' committee, without owners' names or amounts of one owner.
create table collections.committee_contact (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  on_day date not null,
  way text not null check (way in ('letter', 'meeting', 'call')),
  what text not null,
  answer text not null default '',
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (company_id, id),
  foreign key (company_id, community_id) references property.community
);
call platform.guard('collections.committee_contact', 'insert');

-- What dunning chose for a household goes over this form or not at all: another way is another choice.
alter table notifications.message add column only_form text;

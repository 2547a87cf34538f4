-- Property register: who owes for what, since when.

create schema property authorization jiaoqing_owner;
grant usage on schema property to jiaoqing_app;
alter default privileges in schema property revoke execute on functions from public;

-- The company whose data is walled off. The directory (id and names only) is visible to platform
-- operations such as sign-in, which must find the company first.
create table property.company (
  company_id bigint primary key,
  name text not null,
  short_name text not null,
  slug text not null unique,
  service_phone text not null default '',
  created_at timestamptz not null
);
alter table property.company enable row level security;
alter table property.company force row level security;
create policy company on property.company
  using (company_id = (select platform.company()) or (select current_setting('app.platform', true)) = 'on')
  with check (company_id = (select platform.company()));
grant select, insert, update on property.company to jiaoqing_app;

create table property.community (
  company_id bigint not null references property.company,
  id bigint not null default platform.next_id(),
  name text not null,
  short_name text not null,
  address text not null default '',
  -- 管家 who answers owners, shown on bills.
  steward_name text not null default '',
  service_phone text not null default '',
  service_hours text not null default '每天 9:00–20:00',
  goal_current_bp int not null default 8800 check (goal_current_bp between 0 and 10000),
  goal_arrears_bp int not null default 6000 check (goal_arrears_bp between 0 and 10000),
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, name)
);
call platform.guard('property.community', 'insert, update');

create table property.building (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  name text not null,          -- 1栋, 商铺, 地下车库
  sort_key text not null,
  primary key (company_id, id),
  unique (company_id, community_id, name),
  foreign key (company_id, community_id) references property.community
);
call platform.guard('property.building');

create table property.entrance (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  building_id bigint not null,
  name text not null,          -- 1单元
  sort_key text not null,
  primary key (company_id, id),
  unique (company_id, building_id, name),
  foreign key (company_id, building_id) references property.building
);
call platform.guard('property.entrance');

create table property.unit (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  building_id bigint,
  entrance_id bigint,
  kind text not null check (kind in ('home', 'shop', 'parkingSpace', 'storage')),
  room text not null,
  -- 1-2-301: what people type and read. Unique in a community.
  code text not null,
  floor int,
  area_centi bigint not null default 0 check (area_centi >= 0),       -- 0.01 ㎡, built area 建筑面积
  inside_area_centi bigint check (inside_area_centi >= 0),            -- 0.01 ㎡, 套内面积
  delivered_on date,
  occupancy text check (occupancy in ('occupied', 'vacant', 'rented', 'unsold')),
  parking_kind text,
  plate text,
  linked_unit_id bigint,
  remark text not null default '',
  import_batch_id bigint,
  is_active boolean not null default true,
  primary key (company_id, id),
  unique (company_id, community_id, code),
  foreign key (company_id, community_id) references property.community,
  foreign key (company_id, building_id) references property.building,
  foreign key (company_id, entrance_id) references property.entrance,
  foreign key (company_id, linked_unit_id) references property.unit
);
create index on property.unit (company_id, building_id);
call platform.guard('property.unit');

create table property.party (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  kind text not null check (kind in ('person', 'organisation', 'developer')),
  name text not null,
  id_number_masked text,
  import_batch_id bigint,
  created_at timestamptz not null,
  primary key (company_id, id)
);
create index on property.party (company_id, name);
call platform.guard('property.party');

-- Phones are personal data: sealed, with keyed hashes of the whole number and its last four digits.
create table property.party_phone (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  party_id bigint not null,
  sealed text not null,
  masked text not null,
  number_hash text not null,
  tail_hash text not null,
  sort int not null default 0,
  primary key (company_id, id),
  unique (company_id, party_id, number_hash),
  foreign key (company_id, party_id) references property.party
);
create index on property.party_phone (company_id, number_hash);
create index on property.party_phone (company_id, tail_hash);
call platform.guard('property.party_phone');

-- A party's role on a unit over dates. Several co-owners may hold one unit at once.
create table property.tenure (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  unit_id bigint not null,
  party_id bigint not null,
  role text not null check (role in ('owner', 'tenant', 'developer', 'relative', 'agent', 'contact')),
  share_numerator int not null default 1 check (share_numerator > 0),
  share_denominator int not null default 1 check (share_denominator >= share_numerator),
  span daterange not null check (not isempty(span)),
  -- The agreement under which a tenant pays (条例 art. 41: the owner stays jointly liable).
  agreement text,
  primary key (company_id, id),
  foreign key (company_id, unit_id) references property.unit,
  foreign key (company_id, party_id) references property.party,
  unique (company_id, unit_id, party_id, role, span without overlaps)
);
create index on property.tenure (company_id, party_id);
call platform.guard('property.tenure');

-- 缴费户: one payer in one community, with all units and accounts there.
create table property.household (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  payer_party_id bigint not null,
  household_no text not null,   -- 户号, printed on bills
  -- The secret part of the owner's bill link; changed to revoke links already sent.
  link_version int not null default 1,
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, community_id, payer_party_id),
  unique (company_id, community_id, household_no),
  foreign key (company_id, community_id) references property.community,
  foreign key (company_id, payer_party_id) references property.party
);
call platform.guard('property.household');

-- 收费账户: one payer's obligation for one unit over a span. Debts and prepayments hang here;
-- a change of owner ends one account and opens another and moves no debt.
create table property.billing_account (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  unit_id bigint not null,
  span daterange not null check (not isempty(span)),
  opened_reason text not null check (opened_reason in ('import', 'handOver', 'changeOfOwner', 'agreement', 'registration')),
  import_batch_id bigint,
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household,
  foreign key (company_id, unit_id) references property.unit,
  -- At any day exactly one payer owes for a unit.
  unique (company_id, unit_id, span without overlaps)
);
create index on property.billing_account (company_id, household_id);
call platform.guard('property.billing_account');

-- 过户: what was decided and what the cut-off statement said.
create table property.change_of_owner (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  unit_id bigint not null,
  from_account_id bigint not null,
  to_account_id bigint not null,
  handed_over_on date not null,
  statement jsonb not null,
  recorded_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, unit_id) references property.unit,
  foreign key (company_id, from_account_id) references property.billing_account,
  foreign key (company_id, to_account_id) references property.billing_account
);
call platform.guard('property.change_of_owner', 'insert');

-- Import of spreadsheets: a file seen, its mapping and preview; a batch = its accepted rows.
create table property.import_batch (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  file_name text not null,
  file_hash text not null,
  mapping jsonb not null,
  summary jsonb not null,
  state text not null check (state in ('committed', 'undone')),
  created_at timestamptz not null,
  created_by text not null,
  undone_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, community_id) references property.community
);
call platform.guard('property.import_batch', 'insert, update');

-- Rows refused by the preview or not yet accepted stay listed and can come later.
create table property.import_row (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  batch_id bigint not null,
  sheet text not null,
  cell text not null,
  row_number int not null,
  row_key text not null,
  reason text not null,
  words_zh text not null,
  words_en text not null,
  resolved_by_batch_id bigint,
  primary key (company_id, id),
  foreign key (company_id, batch_id) references property.import_batch
);
call platform.guard('property.import_row', 'insert, update');

-- Identity: staff, roles, sign-in and sessions.

create schema identity authorization jiaoqing_owner;
grant usage on schema identity to jiaoqing_app;
alter default privileges in schema identity revoke execute on functions from public;

create table identity.staff (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  sign_in_name text not null,
  display_name text not null,
  password_hash text not null,           -- scrypt$N$r$p$salt$hash
  must_change_password boolean not null default false,
  is_active boolean not null default true,
  failed_count int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, sign_in_name),
  foreign key (company_id) references property.company
);
call platform.guard('identity.staff', 'insert, update');

-- A role in the whole company, or in one community.
create table identity.staff_role (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  staff_id bigint not null,
  role text not null check (role in ('administrator', 'accountant', 'cashier', 'steward', 'manager', 'auditor')),
  community_id bigint,
  primary key (company_id, id),
  unique nulls not distinct (company_id, staff_id, role, community_id),
  foreign key (company_id, staff_id) references identity.staff,
  foreign key (company_id, community_id) references property.community
);
call platform.guard('identity.staff_role');

-- Only the hash of a session's token is stored. The cookie names the company, so that no table
-- outside the company's wall is needed.
create table identity.session (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  staff_id bigint not null,
  token_hash text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  address text not null,
  primary key (company_id, id),
  unique (company_id, token_hash),
  foreign key (company_id, staff_id) references identity.staff
);
call platform.guard('identity.session', 'insert, update');

create table identity.sign_in_event (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  sign_in_name text not null,
  address text not null,
  outcome text not null check (outcome in ('signedIn', 'wrongPassword', 'locked', 'inactive')),
  happened_at timestamptz not null,
  primary key (company_id, id)
);
create index on identity.sign_in_event (company_id, address, happened_at desc);
call platform.guard('identity.sign_in_event', 'insert');

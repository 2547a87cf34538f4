-- Compliance: which local rules a community is under. What they say stands in src/compliance/packs.

create schema compliance authorization jiaoqing_owner;
grant usage on schema compliance to jiaoqing_app;
alter default privileges in schema compliance revoke execute on functions from public;

-- The newest row of a community holds; without one the national pack does.
create table compliance.jurisdiction (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  pack text not null,
  chosen_on date not null,
  chosen_at timestamptz not null,
  chosen_by text not null,
  primary key (company_id, id),
  foreign key (company_id, community_id) references property.community
);
create index on compliance.jurisdiction (company_id, community_id, id desc);
call platform.guard('compliance.jurisdiction', 'insert');

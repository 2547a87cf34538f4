-- What a shared cost was split into, committed when it was billed: the root of a tree over all
-- shares whose nodes carry sums (src/billing/shares/share-tree.ts). The seed makes the salts that
-- hide the shares; whoever reads this table reads the charges too, so it is kept as it is.
create table billing.share_pool (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  building_id bigint,
  charge_item_id bigint not null,
  shared_cost_id bigint not null,
  run_id bigint not null,
  period_month date not null,
  posted_at timestamptz not null,
  total_fen bigint not null check (total_fen > 0),
  homes int not null check (homes > 0),
  -- The homes as they were called that day: a later name does not change what was committed.
  unit_ids bigint[] not null,
  unit_codes text[] not null check (cardinality(unit_codes) = homes and cardinality(unit_ids) = homes),
  seed bytea not null check (length(seed) = 32),
  root bytea not null check (length(root) = 32),
  primary key (company_id, id),
  foreign key (company_id, community_id) references property.community,
  foreign key (company_id, charge_item_id) references billing.charge_item,
  foreign key (company_id, run_id) references billing.billing_run
);
create unique index on billing.share_pool (company_id, run_id, shared_cost_id, posted_at);
call platform.guard('billing.share_pool', 'insert');
create trigger share_pool_append_only before update or delete on billing.share_pool
  for each row execute function platform.refuse_change();

-- A photo of what a counter showed, one a reading; never changed, so that a bill shows what was seen.
create table billing.reading_photo (
  company_id bigint not null,
  reading_id bigint not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  bytes bytea not null check (length(bytes) between 1 and 600000),
  added_by bigint not null,
  added_at timestamptz not null,
  primary key (company_id, reading_id),
  foreign key (company_id, reading_id) references billing.meter_reading
);
call platform.guard('billing.reading_photo', 'insert');
create trigger reading_photo_append_only before update or delete on billing.reading_photo
  for each row execute function platform.refuse_change();

-- The version of a household's bill links, in one statement: who opens a link has no company yet.
create function property.link_version(company bigint, household bigint) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform set_config('app.company', company::text, true);
  return (select h.link_version from property.household h where h.company_id = company and h.id = household);
end $$;
grant execute on function property.link_version(bigint, bigint) to jiaoqing_app;

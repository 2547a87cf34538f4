-- Platform: ids, the company of the session, and audit. No domain.
-- (The job queue's tables are graphile-worker's; platform.enqueue_job is made by migrate.ts.)

create schema platform authorization jiaoqing_owner;
grant usage on schema platform to jiaoqing_app;
-- For all schemas of this owner: a default within one schema can only add rights, never take them.
alter default privileges revoke execute on functions from public;

-- The company whose rows this transaction may see; null sees nothing.
create function platform.company() returns bigint
language sql stable parallel safe
return nullif(current_setting('app.company', true), '')::bigint;
grant execute on function platform.company() to jiaoqing_app;

-- Ids of bulk rows: 41 bits of milliseconds since 2024-01-01, 10 bits of node, 12 bits of counter.
-- The counter is not cached: a value kept back by an idle session could come round again within
-- the same millisecond.
create sequence platform.id_counter;
grant usage on sequence platform.id_counter to jiaoqing_app;
create function platform.next_id() returns bigint
language sql volatile parallel unsafe
return ((extract(epoch from clock_timestamp()) * 1000)::bigint - 1704067200000) << 22
  | (coalesce(nullif(current_setting('app.node', true), ''), '0')::bigint & 511) << 12
  | (nextval('platform.id_counter'::regclass) & 4095);
grant execute on function platform.next_id() to jiaoqing_app;

-- Ids for a whole batch at the cost of one: row k (from 0) of the batch is platform.nth_id(block, k).
-- A block lies in the upper half of the nodes, in a lane that comes round after 512 blocks.
create sequence platform.block_counter;
grant usage on sequence platform.block_counter to jiaoqing_app;
create function platform.id_block() returns bigint
language sql volatile parallel unsafe
return ((extract(epoch from clock_timestamp()) * 1000)::bigint - 1704067200000) << 22
  | (512 | (nextval('platform.block_counter'::regclass) & 511)) << 12;
grant execute on function platform.id_block() to jiaoqing_app;
create function platform.nth_id(block bigint, k bigint) returns bigint
language sql immutable parallel safe
return block + ((k >> 12) << 22) + (k & 4095);
grant execute on function platform.nth_id(bigint, bigint) to jiaoqing_app;

-- Guards a table of a company: row-level security for everyone, rights for the application.
-- `rights` is what the application may do besides reading; append-only tables get 'insert'.
create procedure platform.guard(target regclass, rights text default 'insert, update, delete')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy company on %s using (company_id = (select platform.company())) with check (company_id = (select platform.company()))',
    target);
  execute format('grant select, %s on %s to jiaoqing_app', rights, target);
end $$;

-- Refuses to change or remove posted rows, whoever asks.
create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of %.% are append-only: post a reversal instead', tg_table_schema, tg_table_name
    using errcode = 'JQ001';
end $$;

-- Monthly partitions of the bulk tables billing.charge and ledger.transfer, both listed by
-- period_month, the first day of a month. A partition is made apart and attached, because CREATE … PARTITION OF would lock
-- every reader and writer of the parent until its transaction ends.
create function platform.partition_name(parent regclass, month date) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if extract(day from month) <> 1 or month < '1990-01-01' or month > '2100-01-01' then
    raise exception 'not the first day of a month: %', month;
  end if;
  return (select relname || '_' || to_char(month, 'YYYYMM') from pg_class where oid = parent);
end $$;

create function platform.attach_partition(parent regclass, partition regclass, month date) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('alter table %s enable row level security', partition);
  execute format('alter table %s force row level security', partition);
  execute format('alter table %s attach partition %s for values in (%L)', parent, partition, month);
end $$;

-- Makes the month's empty partition if it is missing. One maker at a time; the others find it made.
create function platform.ensure_partition(parent regclass, month date) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  name text := platform.partition_name(parent, month);
  namespace text := (select relnamespace::regnamespace::text from pg_class where oid = parent);
begin
  if to_regclass(format('%I.%I', namespace, name)) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext(namespace || '.' || name));
  -- to_regclass may still answer from its cache what was true before we waited; a scan does not.
  if exists (select from pg_class where relnamespace = namespace::regnamespace and relname = name) then return; end if;
  execute format('create table %I.%I (like %s including defaults including constraints)', namespace, name, parent);
  perform platform.attach_partition(parent, format('%I.%I', namespace, name)::regclass, month);
end $$;

-- Builds those indexes of the parent on a table to be attached that are rare, or those that are
-- not. An index commented 'rare' holds few rows of a load or none: to ask every row as it comes is
-- cheaper than to read the table once more. The others are built when the rows are there.
create procedure platform.build_indexes(parent regclass, load text, rare boolean)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare definition text;
begin
  for definition in
    select regexp_replace(pg_get_indexdef(indexrelid), ' INDEX .*? ON ONLY \S+ ', ' INDEX ON ' || load || ' ')
    from pg_index
    where indrelid = parent and not indisprimary
      and rare = (coalesce(obj_description(indexrelid, 'pg_class'), '') = 'rare')
  loop
    execute definition;
  end loop;
end $$;

-- The first run of a month loads a table of its own, held to this company and month. Null when the month has a
-- partition already: then the rows go into it.
create function platform.open_load(parent regclass, month date) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  name text := platform.partition_name(parent, month);
  namespace text := (select relnamespace::regnamespace::text from pg_class where oid = parent);
  load text := format('%I.%I', namespace, name || '_load_' || pg_current_xact_id());
begin
  if parent not in ('billing.charge'::regclass, 'ledger.transfer'::regclass) then
    raise exception '% is not loaded by the month', parent;
  end if;
  if to_regclass(format('%I.%I', namespace, name)) is not null then return null; end if;
  execute format('create table %s (like %s including defaults including constraints)', load, parent);
  execute format('alter table %s add constraint load_is_ours check (company_id = %L and period_month = %L)',
    load, platform.company(), month);
  call platform.build_indexes(parent, load, true);
  execute format('grant select, insert on %s to jiaoqing_app', load);
  return load;
end $$;
grant execute on function platform.open_load(regclass, date) to jiaoqing_app;

-- Turns the table that this transaction loaded into the month's partition: builds the parent's
-- other indexes, attaches. If another transaction made the
-- partition meanwhile, the rows are inserted into it instead.
create function platform.attach_load(parent regclass, month date) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp set maintenance_work_mem = '256MB' as $$
declare
  name text := platform.partition_name(parent, month);
  namespace text := (select relnamespace::regnamespace::text from pg_class where oid = parent);
  load text := format('%I.%I', namespace, name || '_load_' || pg_current_xact_id());
begin
  execute format('revoke all on %s from jiaoqing_app', load);
  perform pg_advisory_xact_lock(hashtext(namespace || '.' || name));
  if exists (select from pg_class where relnamespace = namespace::regnamespace and relname = name) then
    execute format('insert into %s select * from %s', parent, load);
    execute format('drop table %s', load);
    return;
  end if;
  execute format('alter table %s add primary key (company_id, id, period_month)', load);
  call platform.build_indexes(parent, load, false);
  execute format('alter table %s rename to %I', load, name);
  perform platform.attach_partition(parent, format('%I.%I', namespace, name)::regclass, month);
  execute format('alter table %I.%I drop constraint load_is_ours', namespace, name);
end $$;
grant execute on function platform.attach_load(regclass, date) to jiaoqing_app;

-- Every command leaves one row here in its own transaction: who, when, what. The row also claims
-- the idempotency key: same key with the same content returns the stored answer, with other
-- content it is refused. `input` has personal data struck out.
create table platform.audit (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  operation text not null,
  actor_kind text not null check (actor_kind in ('staff', 'owner', 'system', 'operator', 'channel')),
  actor_id bigint,
  actor_name text not null,
  idempotency_key text not null,
  content_hash text not null,
  input jsonb not null,
  output text,
  request_id text not null,
  happened_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, idempotency_key)
);
create index on platform.audit (company_id, happened_at desc);
call platform.guard('platform.audit', 'insert');
-- The answer is written once, at the end of the same transaction that inserted the row.
grant update (output) on platform.audit to jiaoqing_app;
create function platform.audit_output_once() returns trigger language plpgsql as $$
begin
  if old.output is not null or (to_jsonb(new) - 'output') is distinct from (to_jsonb(old) - 'output') then
    raise exception 'audit rows are append-only' using errcode = 'JQ001';
  end if;
  return new;
end $$;
create trigger audit_append_only before update on platform.audit
  for each row execute function platform.audit_output_once();
create trigger audit_no_removal before delete or truncate on platform.audit
  for each statement execute function platform.refuse_change();

-- Platform: ids, the company of the session, and audit. No domain.
-- (The job queue's tables are graphile-worker's; platform.enqueue_job is made by migrate.ts.)

create schema platform authorization jiaoqing_owner;
grant usage on schema platform to jiaoqing_app;
alter default privileges in schema platform revoke execute on functions from public;

-- The company whose rows this transaction may see; null sees nothing.
create function platform.company() returns bigint
language sql stable parallel safe
return nullif(current_setting('app.company', true), '')::bigint;
grant execute on function platform.company() to jiaoqing_app;

-- Ids of bulk rows: 41 bits of milliseconds since 2024-01-01, 10 bits of node, 12 bits of counter.
create sequence platform.id_counter cache 64;
grant usage on sequence platform.id_counter to jiaoqing_app;
create function platform.next_id() returns bigint
language sql volatile parallel unsafe
return ((extract(epoch from clock_timestamp()) * 1000)::bigint - 1704067200000) << 22
  | (coalesce(nullif(current_setting('app.node', true), ''), '0')::bigint & 1023) << 12
  | (nextval('platform.id_counter'::regclass) & 4095);
grant execute on function platform.next_id() to jiaoqing_app;

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

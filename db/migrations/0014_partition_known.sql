-- Two transactions that begin a month at once: one makes the partition, the other waits and finds it
-- made, but if it holds a lock on the parent already nothing tells it what the parent has become,
-- and its next insert finds no partition. Opening the partition, as asking for its size does, takes in
-- all that other sessions announced.
create or replace function platform.ensure_partition(parent regclass, month date) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  name text := platform.partition_name(parent, month);
  namespace text := (select relnamespace::regnamespace::text from pg_class where oid = parent);
begin
  if pg_relation_size(to_regclass(format('%I.%I', namespace, name))) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext(namespace || '.' || name));
  -- to_regclass may still answer from its cache what was true before we waited; a scan does not.
  perform pg_relation_size(oid) from pg_class where relnamespace = namespace::regnamespace and relname = name;
  if found then return; end if;
  execute format('create table %I.%I (like %s including defaults including constraints)', namespace, name, parent);
  perform platform.attach_partition(parent, format('%I.%I', namespace, name)::regclass, month);
end $$;

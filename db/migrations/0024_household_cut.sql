-- A home was handed over to somebody else. From that moment on nobody belongs to the household of
-- the seller by what was given before it: memberships, invitations and bill links. It is asked
-- wherever they are read, so that a change recorded ahead takes effect by itself on its day.
create table property.household_cut (
  company_id bigint not null,
  household_id bigint not null,
  from_at timestamptz not null,
  primary key (company_id, household_id, from_at),
  foreign key (company_id, household_id) references property.household
);
call platform.guard('property.household_cut', 'insert');

-- Changes of owner of before: their sellers' households are cut off now.
insert into property.household_cut (company_id, household_id, from_at)
select distinct c.company_id, a.household_id,
  greatest(c.recorded_at, c.handed_over_on::timestamp at time zone 'Asia/Shanghai')
from property.change_of_owner c
join property.billing_account a on a.company_id = c.company_id and a.id = c.from_account_id
join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
where u.kind in ('home', 'shop') or not exists (select from property.billing_account o
  where o.company_id = a.company_id and o.household_id = a.household_id and o.span @> c.handed_over_on);

-- A link counts the revocations by hand and the homes handed over until then.
drop function property.link_version(bigint, bigint);
create function property.link_version(company bigint, household bigint, at timestamptz) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform set_config('app.company', company::text, true);
  return (select h.link_version + (select count(*)::int from property.household_cut x
      where x.company_id = company and x.household_id = household and x.from_at <= at)
    from property.household h where h.company_id = company and h.id = household);
end $$;
grant execute on function property.link_version(bigint, bigint, timestamptz) to jiaoqing_app;

-- 换表: the point of measurement stays, with its tiers and what was billed on it; the device goes.
-- What the old device counted up to `changed_on` is multiplied by its own ratio.

create table billing.meter_change (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  meter_id bigint not null,
  changed_on date not null,
  old_serial text not null,
  old_multiplier int not null check (old_multiplier > 0),
  old_digits int,
  recorded_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, meter_id, changed_on),
  foreign key (company_id, meter_id) references billing.meter
);
call platform.guard('billing.meter_change', 'insert');

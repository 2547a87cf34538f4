-- What an owner photographed for an objection, up to three; never changed, so that the answer is to what was shown.
create table billing.dispute_photo (
  company_id bigint not null,
  hold_id bigint not null,
  position smallint not null check (position between 1 and 3),
  media_type text not null check (media_type in ('image/jpeg', 'image/png')),
  bytes bytea not null check (length(bytes) between 1 and 600000),
  added_at timestamptz not null,
  primary key (company_id, hold_id, position),
  foreign key (company_id, hold_id) references billing.hold
);
call platform.guard('billing.dispute_photo', 'insert');
create trigger dispute_photo_append_only before update or delete on billing.dispute_photo
  for each row execute function platform.refuse_change();

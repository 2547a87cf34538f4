-- In which language a person reads messages. Without a row: Chinese.
create table notifications.reader_language (
  company_id bigint not null,
  party_id bigint not null,
  language text not null check (language in ('zh', 'en')),
  set_at timestamptz not null,
  primary key (company_id, party_id),
  foreign key (company_id, party_id) references property.party
);
call platform.guard('notifications.reader_language', 'insert, update');

-- What an owner shows with an objection, without where and when it was taken; never changed.
create table billing.dispute_photo (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  hold_id bigint not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png')),
  bytes bytea not null check (length(bytes) between 1 and 8000000),
  added_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, hold_id) references billing.hold
);
create index on billing.dispute_photo (company_id, hold_id);
call platform.guard('billing.dispute_photo', 'insert');
create trigger dispute_photo_append_only before update or delete on billing.dispute_photo
  for each row execute function platform.refuse_change();

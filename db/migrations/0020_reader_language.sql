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

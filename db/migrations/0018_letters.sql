-- Letters are printed in batches, handed over, and what became of each is entered. The delivery is
-- the letter; here stands which batch it lies in and who signed for it.

create table notifications.letter_batch (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  state text not null check (state in ('drawing', 'printed', 'handedOver')),
  letter_count int not null,
  page_count int,
  sha256 text,                           -- of the file as it was printed
  created_at timestamptz not null,
  created_by text not null,
  handed_over_at timestamptz,
  way text check (way in ('post', 'door')),
  carried_by text,
  primary key (company_id, id),
  foreign key (company_id, community_id) references property.community,
  check (state <> 'handedOver' or (handed_over_at is not null and way is not null and carried_by is not null))
);
create index on notifications.letter_batch (company_id, community_id, id desc);
call platform.guard('notifications.letter_batch');

create table notifications.letter (
  company_id bigint not null,
  delivery_id bigint not null,
  batch_id bigint not null,
  sort int not null,                     -- its place in the batch: building, entrance, room
  year int not null,
  number int not null,                   -- 函号, counted by year in the company
  page_count int,
  confirmed_at timestamptz,
  confirmed_by text,
  signed_by text,
  proof text,                            -- 挂号回执, or why it came back
  primary key (company_id, delivery_id),
  unique (company_id, year, number),
  foreign key (company_id, delivery_id) references notifications.delivery,
  foreign key (company_id, batch_id) references notifications.letter_batch
);
create index on notifications.letter (company_id, batch_id, sort);
call platform.guard('notifications.letter');

create index delivery_letter_waiting on notifications.delivery (company_id, created_at)
  where form = 'letter' and state = 'accepted';

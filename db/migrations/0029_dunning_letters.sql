-- Letters that demand payment, the steps of law that people alone decide, and the packs of evidence.

-- A message that speaks of the bills of several months: a delivered demand counts for each of them.
alter table notifications.message add column period_months date[];

-- 催缴函: drafted by one person, let go by another. What the paper says is kept word for word; the
-- letter itself travels as a message, and its delivery tells what became of it.
create table collections.dunning_letter (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  household_id bigint not null,
  state text not null check (state in ('draft', 'refused', 'withdrawn', 'approved')),
  sheet jsonb not null,
  open_fen bigint not null check (open_fen > 0),
  late_fee_fen bigint not null check (late_fee_fen >= 0),
  period_months date[] not null,
  dated_on date not null,
  answer_by date not null,
  letter_no text,                        -- YH-H-2026-0037: given when it is let go
  year int,
  number int,
  drafted_at timestamptz not null,
  drafted_by text not null,
  drafted_by_id bigint not null,         -- identity.staff; 0: the command line or a program
  decided_at timestamptz,
  decided_by text,
  decided_by_id bigint,
  note text not null default '',
  message_id bigint,
  primary key (company_id, id),
  -- Nobody lets their own letter go (经办与审核分离); the command line may act for both.
  check (decided_by_id is null or decided_by_id <> drafted_by_id or drafted_by_id = 0 or state = 'withdrawn'),
  check ((state = 'approved') = (letter_no is not null)),
  foreign key (company_id, household_id) references property.household,
  foreign key (company_id, community_id) references property.community
);
create unique index dunning_letter_one_draft on collections.dunning_letter (company_id, household_id) where state = 'draft';
create unique index dunning_letter_number on collections.dunning_letter (company_id, community_id, year, number);
create index on collections.dunning_letter (company_id, household_id, id desc);
create index on collections.dunning_letter (company_id, message_id) where message_id is not null;
call platform.guard('collections.dunning_letter', 'insert, update');

-- The series of a community and year: without a gap, whoever numbers holds its row until the end.
create table collections.letter_series (
  company_id bigint not null,
  community_id bigint not null,
  year int not null,
  last_number int not null,
  primary key (company_id, community_id, year),
  foreign key (company_id, community_id) references property.community
);
call platform.guard('collections.letter_series', 'insert, update');

-- Proof of delivery beside what was entered: the number of the post, a photo of the signed strip.
create table collections.letter_proof (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  letter_id bigint not null,
  kind text not null check (kind in ('postNumber', 'photo')),
  text text not null,
  media_type text,
  bytes bytea,
  added_at timestamptz not null,
  added_by text not null,
  primary key (company_id, id),
  check ((kind = 'photo') = (bytes is not null and media_type is not null)),
  foreign key (company_id, letter_id) references collections.dunning_letter
);
create index on collections.letter_proof (company_id, letter_id);
call platform.guard('collections.letter_proof', 'insert');

-- What the law leaves to people (PIPL art. 24): asked for by one, decided by another, carried out by
-- neither the system nor a job.
create table collections.legal_step (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  household_id bigint not null,
  kind text not null check (kind in ('lawyerLetter', 'paymentOrder', 'suit', 'arbitration', 'waiver')),
  state text not null check (state in ('requested', 'approved', 'refused')),
  reason text not null,
  requested_at timestamptz not null,
  requested_by text not null,
  requested_by_id bigint not null,
  decided_at timestamptz,
  decided_by text,
  decided_by_id bigint,
  note text not null default '',
  primary key (company_id, id),
  check (decided_by_id is null or decided_by_id <> requested_by_id or requested_by_id = 0),
  check ((state = 'requested') = (decided_at is null)),
  foreign key (company_id, household_id) references property.household
);
create unique index legal_step_one_request on collections.legal_step (company_id, household_id, kind) where state = 'requested';
create index on collections.legal_step (company_id, household_id, id desc);
call platform.guard('collections.legal_step', 'insert, update');

-- 证据包. The file holds personal data and is dropped; its hash stays.
create table collections.evidence_pack (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  household_id bigint not null,
  state text not null check (state in ('making', 'ready', 'failed', 'dropped')),
  purpose text not null,
  as_of date not null,
  requested_at timestamptz not null,
  requested_by text not null,
  made_at timestamptz,
  file_count int,
  byte_count bigint,
  sha256 text,
  gap_count int,
  expires_on date not null,
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household
);
create index on collections.evidence_pack (company_id, household_id, id desc);
call platform.guard('collections.evidence_pack', 'insert, update');

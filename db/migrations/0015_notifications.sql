-- Notifications: what is said to whom, over which carrier, and the proof of it.

create schema notifications authorization jiaoqing_owner;
grant usage on schema notifications to jiaoqing_app;
alter default privileges in schema notifications revoke execute on functions from public;

-- An account of the company at a provider of messages. Secrets are sealed. The tokens of its bucket
-- limit how fast it is used; a provider that refuses us as a whole pauses it.
create table notifications.carrier_account (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  carrier text not null,                 -- a name of carriers/index.ts
  name text not null,
  config jsonb not null default '{}',    -- what is not secret
  sealed_secrets text,
  push_secret text not null,             -- the unguessable part of the address its receipts come to
  price bigint not null check (price >= 0),          -- 10⁻⁴ yuan a message (SMS: a segment)
  per_second int not null default 20 check (per_second between 1 and 10000),
  tokens numeric not null default 0,
  refilled_at timestamptz not null,
  is_active boolean not null default true,
  paused_until timestamptz,
  pause_reason text,
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, carrier, name)
);
call platform.guard('notifications.carrier_account', 'insert, update');

-- Access tokens and tickets of providers: one cache for all processes.
create table notifications.carrier_token (
  company_id bigint not null,
  carrier_account_id bigint not null,
  name text not null,
  sealed text not null,
  expires_at timestamptz not null,
  primary key (company_id, carrier_account_id, name),
  foreign key (company_id, carrier_account_id) references notifications.carrier_account
);
call platform.guard('notifications.carrier_token');

-- The company's own wording of a message; without one the built-in wording holds. A new wording is
-- a new version.
create table notifications.template (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  kind text not null,
  form text not null,
  language text not null check (language in ('zh', 'en')),
  version int not null check (version > 0),
  content jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (company_id, id),
  unique (company_id, kind, form, language, version)
);
call platform.guard('notifications.template', 'insert');

-- What a provider has approved: its code for our wording, and how our variables map to its fields.
create table notifications.provider_template (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  carrier_account_id bigint not null,
  kind text not null,
  language text not null check (language in ('zh', 'en')),
  template_version int not null,         -- 0: the built-in wording
  provider_code text not null,
  short_codes text[] not null default '{}', -- its codes of the wording's shorter texts, in their order
  field_map jsonb not null default '{}', -- provider's field → what fills it: 1 → {payer}, amount2 → ¥{amount}
  state text not null check (state in ('draft', 'submitted', 'approved', 'rejected', 'suspended')),
  state_reason text not null default '',
  changed_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, carrier_account_id, kind, language),
  foreign key (company_id, carrier_account_id) references notifications.carrier_account
);
call platform.guard('notifications.provider_template', 'insert, update');

-- Where a person reads, apart from their phone numbers (property.party_phone): an openid, a browser,
-- a device of the app, a mailbox.
create table notifications.address (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  party_id bigint not null,
  kind text not null check (kind in ('openid', 'browser', 'device', 'mailbox')),
  carrier_account_id bigint,             -- an openid belongs to one Official Account, a device to one push account
  sealed text not null,
  masked text not null,
  address_hash text not null,
  source text not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  close_reason text,
  primary key (company_id, id),
  foreign key (company_id, party_id) references property.party,
  foreign key (company_id, carrier_account_id) references notifications.carrier_account
);
create unique index on notifications.address (company_id, party_id, kind, address_hash) where closed_at is null;
create index on notifications.address (company_id, address_hash);
call platform.guard('notifications.address', 'insert, update');

-- Who reads what goes to a household, where it is not the payer: one person, so that nobody is
-- written to twice about one thing.
create table notifications.household_reader (
  company_id bigint not null,
  household_id bigint not null,
  party_id bigint not null,
  since timestamptz not null,
  primary key (company_id, household_id),
  foreign key (company_id, household_id) references property.household,
  foreign key (company_id, party_id) references property.party
);
call platform.guard('notifications.household_reader');

-- Consent by purpose, with the words that were shown: append-only, the last one counts (PIPL 13 to 17).
create table notifications.consent (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  party_id bigint not null,
  purpose text not null check (purpose in ('service', 'promotion', 'personalisation')),
  is_given boolean not null,
  source text not null,
  shown_words text not null,
  given_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, party_id) references property.party
);
create index on notifications.consent (company_id, party_id, purpose, id desc);
call platform.guard('notifications.consent', 'insert');

-- Do not send: to a person (all carriers or one form), or to an address whoever it belongs to.
create table notifications.stop (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  party_id bigint,
  address_hash text,                     -- of a phone: property.party_phone.number_hash
  form text,                             -- null: every form
  purpose text,                          -- null: every purpose but what the law lets no one refuse
  reason text not null check (reason in ('unsubscribed', 'wrongNumber', 'doNotContact', 'addressGone', 'userBlocked')),
  source text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (company_id, id),
  check (party_id is not null or address_hash is not null),
  foreign key (company_id, party_id) references property.party
);
create index on notifications.stop (company_id, party_id) where closed_at is null;
create index on notifications.stop (company_id, address_hash) where closed_at is null;
call platform.guard('notifications.stop', 'insert, update');

-- One tap of an owner in WeChat is one message: each grant is used once.
create table notifications.message_grant (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  address_id bigint not null,
  provider_code text not null,
  granted_at timestamptz not null,
  source text not null,                  -- the event it came with; the same event grants once
  used_by_delivery_id bigint,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (company_id, id),
  unique (company_id, address_id, provider_code, source),
  foreign key (company_id, address_id) references notifications.address
);
create index on notifications.message_grant (company_id, address_id, provider_code) where used_at is null and revoked_at is null;
create unique index on notifications.message_grant (company_id, used_by_delivery_id);
call platform.guard('notifications.message_grant', 'insert, update');

-- A sending of one kind to many households, such as the bills of a billing run.
create table notifications.delivery_run (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  kind text not null,
  period_month date,
  billing_run_id bigint,
  state text not null check (state in ('planning', 'sending', 'paused', 'done', 'cancelled')),
  messages int not null default 0,       -- how many were written
  created_at timestamptz not null,
  created_by text not null,
  paused_at timestamptz,
  finished_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, community_id) references property.community
);
create index on notifications.delivery_run (company_id, community_id, id desc);
-- One sending of a kind and month is written at a time: its messages need not look for rivals.
create unique index delivery_run_one_planning on notifications.delivery_run (company_id, community_id, kind, period_month)
  where state = 'planning';
call platform.guard('notifications.delivery_run', 'insert, update');

-- Communities whose bills are sent by themselves once a billing run is published.
create table notifications.delivery_rule (
  company_id bigint not null,
  community_id bigint not null,
  sends_on_publication boolean not null,
  primary key (company_id, community_id),
  foreign key (company_id, community_id) references property.community
);
call platform.guard('notifications.delivery_rule', 'insert, update');

-- 消息: one notice to one household about one thing. The unique key makes a second one impossible.
create table notifications.message (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  household_id bigint not null,
  party_id bigint not null,              -- who reads it: the payer, or whom the payer named
  kind text not null,
  subject text not null,                 -- bill:2026-11, payment:123
  language text not null default 'zh',
  variables jsonb not null,              -- as planned; money and dates are read again before sending
  amount_fen bigint,
  period_month date,
  run_id bigint,
  state text not null check (state in ('ready', 'sending', 'sent', 'delivered', 'refused', 'unreachable', 'cancelled', 'expired')),
  reason text,                           -- why it was refused, cancelled or cannot be delivered
  -- The route it takes, chosen when it is due: an account and where the person reads.
  carrier_account_id bigint,
  form text,
  address_kind text,
  address_id bigint,                     -- property.party_phone or notifications.address
  next_at timestamptz,                   -- when the relay looks at it next
  expires_at timestamptz not null,
  attempt_count int not null default 0,
  created_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  opened_at timestamptz,
  primary key (company_id, id),
  unique (company_id, household_id, kind, subject)
);
create index on notifications.message (company_id, next_at, id) where next_at is not null;
-- What waits for an account, that which expires first in front: a code does not queue behind bills.
create index on notifications.message (company_id, carrier_account_id, expires_at, id) where state = 'ready' and carrier_account_id is not null;
call platform.guard('notifications.message', 'insert, update');

-- 送达: one attempt over one carrier. While one is open there is no second (never two at once).
create table notifications.delivery (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  message_id bigint not null,
  attempt_no int not null,
  carrier_account_id bigint not null,
  carrier text not null,
  form text not null,
  address_kind text not null,
  address_id bigint not null,
  address_hash text not null,
  masked text not null,                  -- 138****2170, for people
  delivery_no text not null,             -- what the provider calls back with: OutId, client_msg_id, cid
  provider_template_id bigint,
  rendered jsonb not null,               -- word for word as sent
  template jsonb,                        -- and as its provider takes it: the code and the values of its fields
  segments int not null default 1,
  cost bigint not null default 0,        -- 10⁻⁴ yuan
  state text not null check (state in ('sending', 'accepted', 'unknown', 'delivered', 'failed')),
  reason text,
  said text,                             -- the provider's own word
  provider_message_id text,
  created_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  opened_at timestamptz,
  next_ask_at timestamptz,               -- when to ask the provider what became of it
  ask_count int not null default 0,
  primary key (company_id, id),
  unique (company_id, message_id, attempt_no),
  unique (company_id, delivery_no),
  foreign key (company_id, message_id) references notifications.message,
  foreign key (company_id, carrier_account_id) references notifications.carrier_account
);
create unique index delivery_one_open on notifications.delivery (company_id, message_id) where state in ('sending', 'accepted', 'unknown');
create index on notifications.delivery (company_id, next_ask_at, id) where next_ask_at is not null;
create index on notifications.delivery (company_id, carrier_account_id, provider_message_id) where provider_message_id is not null;
-- What was last sent to an address: receipts and answers of owners name nothing else.
create index on notifications.delivery (company_id, address_hash, id);
call platform.guard('notifications.delivery', 'insert, update');

-- Budgeted contacts of a household: at most one a day by the key, the other limits are counted.
-- Calls and visits are contacts too. What reached nobody does not count.
create table notifications.contact (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  on_day date not null,
  kind text not null,
  message_id bigint,
  is_counted boolean not null default true,
  primary key (company_id, id)
);
create unique index contact_one_a_day on notifications.contact (company_id, household_id, on_day) where is_counted;
create index on notifications.contact (company_id, message_id) where message_id is not null;
call platform.guard('notifications.contact', 'insert, update');

-- How often a person was reached and read over a form: what the router learns from.
create table notifications.route_record (
  company_id bigint not null,
  party_id bigint not null,
  form text not null,
  sent int not null default 0,
  delivered int not null default 0,
  opened int not null default 0,
  primary key (company_id, party_id, form)
);
call platform.guard('notifications.route_record', 'insert, update');

-- Evidence (电子签名法 art. 4 to 8): append-only, each row's hash covers the one before. One chain a company.
create table notifications.evidence (
  company_id bigint not null,
  chain_no bigint not null check (chain_no > 0),
  message_id bigint not null,
  delivery_id bigint,
  household_id bigint not null,
  event text not null,
  content text not null,                 -- canonical JSON, word for word what the hash covers
  happened_at timestamptz not null,
  previous_hash text not null,
  hash text not null,
  primary key (company_id, chain_no)
);
create index on notifications.evidence (company_id, household_id, chain_no);
call platform.guard('notifications.evidence', 'insert');
create trigger evidence_append_only before update or delete on notifications.evidence
  for each row execute function platform.refuse_change();
create trigger evidence_no_truncate before truncate on notifications.evidence
  for each statement execute function platform.refuse_change();

create table notifications.evidence_head (
  company_id bigint primary key,
  chain_no bigint not null,
  hash text not null
);
call platform.guard('notifications.evidence_head', 'insert, update');

-- What a provider told us that is no receipt: an answer of an owner (退订, a question to the steward).
create table notifications.uplink (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  carrier_account_id bigint not null,
  provider_event_id text not null,
  address_hash text not null,
  masked text not null,
  party_id bigint,
  household_id bigint,
  text text not null,
  meaning text not null check (meaning in ('stop', 'resume', 'wrongNumber', 'other')),
  received_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, carrier_account_id, provider_event_id)
);
call platform.guard('notifications.uplink', 'insert, update');

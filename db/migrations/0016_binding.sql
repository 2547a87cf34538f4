-- A phone number is no identity: a one-time code proves that a person holds it, and a binding says
-- for which household. Relatives and tenants come by invitation of the owner.

-- Only a keyed hash of the code is kept, over its id, number and purpose. A row without a party is
-- a request for a number that nobody of the household has: nothing was sent and nothing fits it.
create table identity.phone_code (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  purpose text not null check (purpose in ('bind', 'join')),
  household_id bigint not null,
  invitation_id bigint,
  party_id bigint,
  number_hash text not null,
  code_hash text not null,
  address text not null,
  tries int not null default 0 check (tries between 0 and 5),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household,
  foreign key (company_id, party_id) references property.party
);
create index on identity.phone_code (company_id, number_hash, created_at);
create index on identity.phone_code (company_id, created_at);
call platform.guard('identity.phone_code', 'insert, update');

-- Counts as long as the person still has this number in the register.
create table identity.phone_binding (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  party_id bigint not null,
  number_hash text not null,
  verified_at timestamptz not null,
  ended_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household,
  foreign key (company_id, party_id) references property.party
);
create unique index on identity.phone_binding (company_id, household_id, party_id, number_hash) where ended_at is null;
call platform.guard('identity.phone_binding', 'insert, update');

create table identity.member_invitation (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  invited_by_party_id bigint not null,
  role text not null check (role in ('relative', 'tenant')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household,
  foreign key (company_id, invited_by_party_id) references property.party
);
create index on identity.member_invitation (company_id, household_id);
call platform.guard('identity.member_invitation', 'insert, update');

-- Who besides the owners sees a household's bills, pays them, and may be named to get them. With
-- the privacy words that the person was shown (PIPL 17).
create table identity.household_member (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  party_id bigint not null,
  role text not null check (role in ('relative', 'tenant')),
  invitation_id bigint not null,
  shown_words text not null,
  since timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household,
  foreign key (company_id, party_id) references property.party,
  foreign key (company_id, invitation_id) references identity.member_invitation
);
create unique index on identity.household_member (company_id, household_id, party_id) where ended_at is null;
call platform.guard('identity.household_member', 'insert, update');

-- A household in hardship asks to be left alone for a while: its bills still come, reminders do not.
create table notifications.reminder_pause (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  household_id bigint not null,
  until date not null,
  source text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, household_id) references property.household
);
create unique index on notifications.reminder_pause (company_id, household_id) where closed_at is null;
call platform.guard('notifications.reminder_pause', 'insert, update');

-- A code goes to this phone and to no other, and lies sealed here until it is sent: `variables`
-- and what is kept as evidence have stars in its place.
alter table notifications.message add column only_phone_id bigint;
alter table notifications.message add column sealed_code text;

-- Staff lift a stop with a reason; who did stands in the audit.
alter table notifications.stop add column lifted_reason text;

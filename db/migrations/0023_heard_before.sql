-- A receipt that came before the answer which brings its number: it proves nothing until that answer
-- is here. Kept only while something is on its way to that address, and for a few days.
create table notifications.early_receipt (
  company_id bigint not null,
  carrier_account_id bigint not null,    -- at whose address it was told
  provider_message_id text not null,
  address_hash text not null,
  template_code text,                    -- where the provider names the template
  state text not null check (state in ('delivered', 'failed')),
  reason text,
  said text not null,
  happened_at timestamptz not null,
  received_at timestamptz not null,
  primary key (company_id, address_hash, provider_message_id, carrier_account_id, state),
  foreign key (company_id, carrier_account_id) references notifications.carrier_account
);
call platform.guard('notifications.early_receipt', 'insert, delete');

-- Whether who has an openid follows the Official Account: the newest that was ever said of it, by the
-- time at which it happened, so that what is told late or twice changes nothing.
create table notifications.following (
  company_id bigint not null,
  address_hash text not null,
  is_following boolean not null,
  since timestamptz not null,
  primary key (company_id, address_hash)
);
call platform.guard('notifications.following', 'insert, update');

-- A sealed code is worth nothing once it was sent or its minutes are over: then it is taken away.
update notifications.message set sealed_code = null where sealed_code is not null and expires_at <= now();
create index on notifications.message (company_id, expires_at) where sealed_code is not null;

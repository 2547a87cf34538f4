-- Reconciliation: what channels say, held against our books; differences and their explanation.

create schema reconciliation authorization jiaoqing_owner;
grant usage on schema reconciliation to jiaoqing_app;
alter default privileges in schema reconciliation revoke execute on functions from public;

-- What a channel says of one day: its trade bill, or (counter) what was counted by hand.
create table reconciliation.statement (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  channel_account_id bigint not null,
  format text not null,
  statement_date date not null,
  file_hash text not null,
  payment_count int not null,
  refund_count int not null,
  gross_fen bigint not null,             -- payments as settled to the company
  refund_fen bigint not null,            -- refunds that succeeded
  fee_micro bigint not null,             -- 10⁻⁵ yuan: WeChat prints fees with five places
  is_final boolean not null,
  source text not null check (source in ('fetched', 'uploaded', 'counted')),
  received_at timestamptz not null,
  received_by bigint not null default 0,
  superseded_by bigint,
  primary key (company_id, id)
);
create unique index on reconciliation.statement (company_id, channel_account_id, statement_date)
  where superseded_by is null;
call platform.guard('reconciliation.statement', 'insert, update');

-- Bulk: written by the million and never changed. It is keyed by its place in the file; its
-- statement is inserted in the same transaction, so no foreign key is checked row by row.
create table reconciliation.statement_line (
  company_id bigint not null,
  statement_id bigint not null,
  line_no int not null,
  entry text not null check (entry in ('payment', 'refund')),
  channel_trade_no text not null,
  out_trade_no text not null,
  channel_refund_no text,
  out_refund_no text,
  amount_fen bigint not null check (amount_fen > 0),   -- asked for, or asked back
  settled_fen bigint not null,           -- what the company gets of it, or gives back
  fee_micro bigint not null,
  rate_ppm int,                          -- the channel's rate, where the bill says it
  state text not null,
  happened_at timestamptz not null,
  primary key (company_id, statement_id, line_no)
);
create index statement_line_trade on reconciliation.statement_line (company_id, channel_trade_no);
create index statement_line_refund on reconciliation.statement_line (company_id, statement_id) where entry = 'refund';
call platform.guard('reconciliation.statement_line', 'insert');
-- A large bill is analysed in the transaction that loads it, before it is joined.
grant maintain on reconciliation.statement_line to jiaoqing_app;
create trigger statement_line_append_only before update or delete on reconciliation.statement_line
  for each row execute function platform.refuse_change();

-- 到账: money of a channel that has reached the bank, entered from the bank's statement.
create table reconciliation.landing (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  channel_account_id bigint not null,
  landed_on date not null,
  amount_fen bigint not null check (amount_fen > 0),
  reference text not null default '',
  recorded_at timestamptz not null,
  recorded_by bigint not null,
  is_reversed boolean not null default false,
  primary key (company_id, id)
);
create index on reconciliation.landing (company_id, landed_on);
call platform.guard('reconciliation.landing', 'insert, update');

-- One channel account on one day: our books, their statement, what is in transit.
create table reconciliation.tie_out (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  channel_account_id bigint not null,
  business_date date not null,
  statement_id bigint,
  -- waiting: no statement. provisional: before 10:30 of the next day, WeChat may still change it.
  state text not null check (state in ('waiting', 'provisional', 'differences', 'explained', 'certified')),
  ours_count int not null default 0,
  ours_fen bigint not null default 0,
  ours_refund_fen bigint not null default 0,
  theirs_count int not null default 0,
  theirs_fen bigint not null default 0,
  refund_fen bigint not null default 0,
  fee_fen bigint not null default 0,
  matched_count int not null default 0,
  opening_transit_fen bigint not null default 0,
  landed_fen bigint not null default 0,
  closing_transit_fen bigint not null default 0,
  -- Closing less the ledger's movement less the differences that are known: must be 0.
  residual_fen bigint not null default 0,
  computed_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, channel_account_id, business_date)
);
create index on reconciliation.tie_out (company_id, business_date);
call platform.guard('reconciliation.tie_out', 'insert, update');

create table reconciliation.discrepancy (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  tie_out_id bigint not null,
  kind text not null check (kind in ('onlyOurs', 'onlyTheirs', 'amount', 'fee', 'status', 'refund', 'duplicateLine', 'dateShift')),
  key text not null,                     -- what identifies the pair: trade or refund number, and line
  line_no int,
  payment_id bigint,
  refund_id bigint,
  household_id bigint,                   -- whose money it is, where that is known
  ours_fen bigint,                       -- signed: a refund is below zero
  theirs_fen bigint,
  happened_at timestamptz,
  -- healed: it has vanished, or explains itself (a lost notice booked, a payment round midnight).
  state text not null check (state in ('open', 'healed', 'resolved')),
  resolution text,
  reason text,
  resolved_by bigint,
  resolved_at timestamptz,
  found_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, tie_out_id, kind, key),
  foreign key (company_id, tie_out_id) references reconciliation.tie_out,
  check ((state = 'resolved') = (resolved_at is not null))
);
create index on reconciliation.discrepancy (company_id, household_id) where state = 'open';
call platform.guard('reconciliation.discrepancy', 'insert, update');

-- 日结证书: proofs of a day, chained by hash to the day before. Nothing can change it.
create table reconciliation.certificate (
  company_id bigint not null,
  business_date date not null,
  content text not null,                 -- JSON exactly as hashed
  hash text not null,
  previous_hash text not null,
  certified_at timestamptz not null,
  certified_by bigint not null,
  certified_by_name text not null,
  primary key (company_id, business_date)
);
call platform.guard('reconciliation.certificate', 'insert');
create trigger certificate_append_only before update or delete on reconciliation.certificate
  for each row execute function platform.refuse_change();

-- A certified day is locked: money that moves through a channel or the bank is posted to a later
-- day. The books' own lock, so that no way of posting gets past it.
create table ledger.closing (
  company_id bigint not null primary key,
  closed_through date not null
);
call platform.guard('ledger.closing', 'insert, update');
create function ledger.refuse_closed_day() returns trigger language plpgsql as $$
begin
  if new.posted_on <= (select closed_through from ledger.closing where company_id = new.company_id) then
    raise exception 'the day % is closed', new.posted_on using errcode = 'JQ002', detail = new.posted_on;
  end if;
  return null;
end $$;
create trigger transfer_closed_day after insert on ledger.transfer for each row
  when (new.debit_code in (20, 21) or new.credit_code in (20, 21))
  execute function ledger.refuse_closed_day();
-- What moved through channels and the bank on one day.
create index transfer_money on ledger.transfer (company_id, posted_on)
  where debit_code in (20, 21) or credit_code in (20, 21);

-- Reconciliation: what channels say, held against our books; differences and their explanation.

create schema reconciliation authorization jiaoqing_owner;
grant usage on schema reconciliation to jiaoqing_app;
alter default privileges in schema reconciliation revoke execute on functions from public;

create table reconciliation.statement (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  channel_account_id bigint not null,
  kind text not null check (kind in ('trade', 'fundFlow')),
  format text not null,
  statement_date date not null,
  file_hash text not null,
  line_count int not null,
  gross_fen bigint not null,
  refund_fen bigint not null,
  fee_micro bigint not null,             -- 10⁻⁵ yuan: WeChat prints fees with five places
  is_final boolean not null,
  source text not null check (source in ('fetched', 'uploaded')),
  received_at timestamptz not null,
  superseded_by bigint,
  primary key (company_id, id)
);
create unique index on reconciliation.statement (company_id, channel_account_id, kind, statement_date)
  where superseded_by is null;
call platform.guard('reconciliation.statement', 'insert, update');

create table reconciliation.statement_line (
  company_id bigint not null,
  id bigint not null,
  statement_id bigint not null,
  line_no int not null,
  entry text not null check (entry in ('payment', 'refund')),
  channel_trade_no text not null,
  out_trade_no text not null,
  channel_refund_no text,
  out_refund_no text,
  amount_fen bigint not null,            -- payment: order amount; refund: amount refunded
  fee_micro bigint not null,
  state text not null,
  happened_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, statement_id) references reconciliation.statement
);
create index on reconciliation.statement_line (company_id, statement_id);
create index on reconciliation.statement_line (company_id, channel_trade_no);
call platform.guard('reconciliation.statement_line', 'insert');

-- One channel account on one day.
create table reconciliation.tie_out (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  channel_account_id bigint not null,
  business_date date not null,
  statement_id bigint,
  state text not null check (state in ('waiting', 'provisional', 'differences', 'explained', 'certified')),
  ours_count int not null default 0,
  ours_fen bigint not null default 0,
  theirs_count int not null default 0,
  theirs_fen bigint not null default 0,
  refund_fen bigint not null default 0,
  fee_fen bigint not null default 0,
  matched_count int not null default 0,
  opening_transit_fen bigint not null default 0,
  landed_fen bigint not null default 0,
  closing_transit_fen bigint not null default 0,
  computed_at timestamptz not null,
  certificate jsonb,
  certified_at timestamptz,
  certified_by bigint,
  primary key (company_id, id),
  unique (company_id, channel_account_id, business_date)
);
call platform.guard('reconciliation.tie_out', 'insert, update');

create table reconciliation.discrepancy (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  tie_out_id bigint not null,
  kind text not null check (kind in ('onlyOurs', 'onlyTheirs', 'amount', 'fee', 'status', 'refund', 'duplicateLine', 'dateShift')),
  key text not null,                     -- what identifies the pair: trade or refund number
  statement_line_id bigint,
  payment_id bigint,
  refund_id bigint,
  ours_fen bigint,
  theirs_fen bigint,
  proposals jsonb not null default '[]',
  state text not null check (state in ('open', 'healed', 'resolved')),
  resolution text,
  reason text,
  resolved_by bigint,
  resolved_at timestamptz,
  primary key (company_id, id),
  unique (company_id, tie_out_id, kind, key),
  foreign key (company_id, tie_out_id) references reconciliation.tie_out
);
call platform.guard('reconciliation.discrepancy', 'insert, update');

-- Receipts (收据): gapless numbers by community and year; a void keeps its number.

create schema invoices authorization jiaoqing_owner;
grant usage on schema invoices to jiaoqing_app;
alter default privileges in schema invoices revoke execute on functions from public;

create table invoices.receipt_series (
  company_id bigint not null,
  community_id bigint not null,
  year int not null,
  prefix text not null check (prefix ~ '^[A-Z]{2}[0-9]*$'),  -- YH, one community of the company
  last_number int not null default 0,
  primary key (company_id, community_id, year),
  foreign key (company_id, community_id) references property.community
);
call platform.guard('invoices.receipt_series', 'insert, update');

create table invoices.receipt (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  year int not null,
  number int not null,
  payment_id bigint not null,
  household_id bigint not null,
  -- What stands on the paper, fixed when it was issued: payer, home, lines, method, balances.
  content jsonb not null,
  amount_fen bigint not null check (amount_fen > 0),
  receipt_no text not null,              -- YH-2026-0004817
  check_code text not null,              -- 验真码, from the number and the amount under a key
  issued_at timestamptz not null,
  voided_at timestamptz,
  void_reason text,
  primary key (company_id, id),
  unique (company_id, community_id, year, number),
  unique (company_id, receipt_no),
  unique (company_id, check_code),
  foreign key (company_id, payment_id) references payments.payment
);
create index on invoices.receipt (company_id, household_id);
create unique index on invoices.receipt (company_id, payment_id);
call platform.guard('invoices.receipt', 'insert');
-- A receipt is never changed or removed: it can only be voided, and keeps its number.
grant update (voided_at, void_reason) on invoices.receipt to jiaoqing_app;

create table invoices.receipt_print (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  receipt_id bigint not null,
  print_no int not null,                 -- 1 is the original, 2 and later are 补打
  layout text not null check (layout in ('a5', 'roll80')),
  printed_by text not null,
  printed_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, receipt_id, print_no),
  foreign key (company_id, receipt_id) references invoices.receipt
);
call platform.guard('invoices.receipt_print', 'insert');

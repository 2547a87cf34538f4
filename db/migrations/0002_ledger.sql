-- Ledger: transfers from one account to another. Knows nothing of homes.
-- An account is a code of the fixed chart and a subject: the billing account, charge item or
-- channel account it belongs to, 0 where there is only one.

create schema ledger authorization jiaoqing_owner;
grant usage on schema ledger to jiaoqing_app;
alter default privileges in schema ledger revoke execute on functions from public;

-- The chart. `normal_side` is the side on which the balance is positive.
create table ledger.account_code (
  code smallint primary key,
  name text not null unique,
  normal_side text not null check (normal_side in ('debit', 'credit')),
  subject text not null
);
grant select on ledger.account_code to jiaoqing_app;
insert into ledger.account_code values
  (10, 'receivable', 'debit', 'billingAccount'),
  (20, 'clearing', 'debit', 'channelAccount'),
  (21, 'bank', 'debit', 'bankAccount'),
  (30, 'prepayment', 'credit', 'billingAccount'),
  (31, 'deposit', 'credit', 'billingAccount'),
  (32, 'suspense', 'credit', 'none'),
  (33, 'payable', 'credit', 'chargeItem'),
  (40, 'income', 'credit', 'chargeItem'),
  (41, 'lateFeeIncome', 'credit', 'none'),
  (50, 'waiver', 'debit', 'chargeItem'),
  (51, 'discount', 'debit', 'chargeItem'),
  (52, 'channelFee', 'debit', 'channelAccount'),
  (53, 'badDebt', 'debit', 'none'),
  (54, 'surplusShortfall', 'debit', 'none'),
  (60, 'openingBalance', 'credit', 'none');

-- One row moves one amount from the credited to the debited account. Append-only; a reversal
-- names what it reverses. Partitioned by the month of the period's first day (for money: of the
-- day it was received), so that a billing run loads one partition.
create table ledger.transfer (
  company_id bigint not null,
  id bigint not null,
  period_month date not null,
  debit_code smallint not null,
  debit_subject bigint not null,
  credit_code smallint not null,
  credit_subject bigint not null,
  amount_fen bigint not null check (amount_fen > 0),
  source_kind text not null,
  source_id bigint not null,
  posted_on date not null,
  posted_at timestamptz not null,
  reverses_id bigint,
  primary key (company_id, id, period_month),
  check (debit_code between 10 and 60 and credit_code between 10 and 60),
  check ((debit_code, debit_subject) <> (credit_code, credit_subject))
) partition by list (period_month);
create index transfer_source on ledger.transfer (company_id, source_id);
-- A transfer is reversed at most once.
create unique index transfer_reversal on ledger.transfer (company_id, reverses_id, period_month)
  where reverses_id is not null;
comment on index ledger.transfer_reversal is 'rare';
call platform.guard('ledger.transfer', 'insert');
create trigger transfer_append_only before update or delete on ledger.transfer
  for each row execute function platform.refuse_change();
create trigger transfer_no_truncate before truncate on ledger.transfer
  for each statement execute function platform.refuse_change();

-- Makes the month's partition if it is missing. Runs as the owner of the schema.
create function ledger.ensure_partition(month date) returns void
language sql security definer set search_path = pg_catalog, pg_temp
return platform.ensure_partition('ledger.transfer'::regclass, month);
grant execute on function ledger.ensure_partition(date) to jiaoqing_app;

-- What a billing account has prepaid. Kept by guarded updates in the posting transaction, because
-- an allocation must never take more than there is; verifyBooks holds it against the transfers.
create table ledger.prepayment_balance (
  company_id bigint not null,
  billing_account_id bigint not null,
  balance_fen bigint not null check (balance_fen >= 0),
  primary key (company_id, billing_account_id)
);
call platform.guard('ledger.prepayment_balance', 'insert, update');

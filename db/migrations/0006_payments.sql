-- Payments: what owners meant to pay, what channels say, what was received and how it settled.

create schema payments authorization jiaoqing_owner;
grant usage on schema payments to jiaoqing_app;
alter default privileges in schema payments revoke execute on functions from public;

-- A merchant account of the company at a channel. Secrets are sealed.
create table payments.channel_account (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  channel text not null,                 -- wechatpay, cash, pos, transfer
  name text not null,
  merchant_no text not null default '',
  config jsonb not null default '{}',    -- what is not secret
  sealed_secrets text,
  is_active boolean not null default true,
  primary key (company_id, id),
  unique (company_id, channel, merchant_no)
);
call platform.guard('payments.channel_account', 'insert, update');

-- 支付单: which charges the payer ticked (his designation, Civil Code 560), for how much.
create table payments.payment_order (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  household_id bigint not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null check (state in ('open', 'paid', 'closed')),
  payer_kind text not null default 'owner' check (payer_kind in ('owner', 'relative', 'staff')),
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (company_id, id)
);
create index on payments.payment_order (company_id, household_id);
call platform.guard('payments.payment_order', 'insert, update');

create table payments.payment_order_line (
  company_id bigint not null,
  order_id bigint not null,
  line_no int not null,
  charge_id bigint not null,             -- 0: late fee accrued and not posted, or prepayment
  period_month date not null,
  billing_account_id bigint not null,
  kind text not null check (kind in ('charge', 'lateFee', 'prepayment')),
  amount_fen bigint not null check (amount_fen > 0),
  primary key (company_id, order_id, line_no),
  foreign key (company_id, order_id) references payments.payment_order
);
call platform.guard('payments.payment_order_line', 'insert');

-- 支付尝试: one number at one channel. States move only along the machine in payments/states.ts.
create table payments.payment_attempt (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  order_id bigint not null,
  channel_account_id bigint not null,
  channel text not null,
  scene text not null check (scene in ('jsapi', 'h5', 'native', 'counter')),
  out_trade_no text not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null check (state in ('created', 'pending', 'paid', 'closed', 'paidLate')),
  channel_trade_no text,
  request jsonb not null,                -- what is sent, word for word; a repeat sends the same
  prepay jsonb,                          -- what the phone needs, as the channel answered
  expires_at timestamptz not null,
  created_at timestamptz not null,
  next_query_at timestamptz,             -- null: nothing is left to ask
  query_count int not null default 0,
  last_queried_at timestamptz,
  last_answer text,                      -- the channel's own word
  primary key (company_id, id),
  unique (company_id, out_trade_no),
  foreign key (company_id, order_id) references payments.payment_order,
  foreign key (company_id, channel_account_id) references payments.channel_account
);
create index on payments.payment_attempt (company_id, next_query_at, id) where next_query_at is not null;
create index on payments.payment_attempt (company_id, order_id);
call platform.guard('payments.payment_attempt', 'insert, update');

-- Durable inbox of channel notices: stored as they came, verified on the raw bytes.
create table payments.notice (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  channel text not null,
  channel_account_id bigint not null,
  event_id text not null,
  event_type text not null,
  body text not null,
  content jsonb not null,                -- what was decrypted, without the payer's identity
  received_at timestamptz not null,
  -- refused: it contradicts our records and an incident says how. received: still to be posted.
  state text not null check (state in ('received', 'posted', 'ignored', 'refused')),
  problem text,
  posted_at timestamptz,
  primary key (company_id, id),
  unique (company_id, channel, event_id)
);
create index on payments.notice (company_id, id) where state = 'received';
call platform.guard('payments.notice', 'insert, update');

-- 实收. Immutable but for what is refunded or reversed.
create table payments.payment (
  company_id bigint not null,
  id bigint not null,
  community_id bigint not null,
  household_id bigint not null,
  channel_account_id bigint not null,
  method text not null check (method in ('cash', 'pos', 'transfer', 'wechatpay', 'alipay', 'unionpay', 'opening')),
  attempt_id bigint,
  channel_trade_no text,
  amount_fen bigint not null check (amount_fen > 0),
  tendered_fen bigint,                   -- cash: what was handed over
  change_fen bigint,
  surplus_fen bigint not null default 0, -- more than the order asked, or paid late or twice
  refunded_fen bigint not null default 0,
  paid_at timestamptz not null,          -- when the payer paid
  received_on date not null,             -- the day in our books
  posted_at timestamptz not null,
  shift_id bigint,
  cashier_id bigint,
  note text not null default '',
  is_reversed boolean not null default false,
  reversed_by bigint,
  reverse_reason text,
  primary key (company_id, id),
  check (refunded_fen >= 0 and refunded_fen <= amount_fen)
);
create unique index on payments.payment (company_id, channel_account_id, channel_trade_no)
  where channel_trade_no is not null;
create index on payments.payment (company_id, household_id, received_on desc);
create index on payments.payment (company_id, received_on);
create index on payments.payment (company_id, channel_account_id, paid_at);
create index on payments.payment (company_id, shift_id) where shift_id is not null;
call platform.guard('payments.payment', 'insert, update');

-- Which billing accounts a payment was credited to (the household's units).
create table payments.payment_line (
  company_id bigint not null,
  payment_id bigint not null,
  billing_account_id bigint not null,
  amount_fen bigint not null check (amount_fen > 0),
  primary key (company_id, payment_id, billing_account_id),
  foreign key (company_id, payment_id) references payments.payment
);
call platform.guard('payments.payment_line', 'insert');

-- 核销: prepayment of an account used for a charge. Append-only; a reversal names its original.
create table payments.allocation (
  company_id bigint not null,
  id bigint not null,
  payment_id bigint not null default 0,  -- 0: from prepayment (预存抵扣)
  billing_account_id bigint not null,
  charge_id bigint not null,
  period_month date not null,
  amount_fen bigint not null check (amount_fen <> 0),  -- negative: a reversal
  reverses_id bigint,
  allocated_on date not null,
  allocated_at timestamptz not null,
  primary key (company_id, id)
);
create index on payments.allocation (company_id, charge_id);
create index on payments.allocation (company_id, payment_id);
create unique index on payments.allocation (company_id, reverses_id) where reverses_id is not null;
call platform.guard('payments.allocation', 'insert');

-- 退款: one number per intent, reused on every retry.
create table payments.refund (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  payment_id bigint not null,
  household_id bigint not null,
  community_id bigint not null,
  channel_account_id bigint not null,
  method text not null,                  -- as the payment's: money goes back the way it came
  out_refund_no text not null,
  channel_refund_no text,
  amount_fen bigint not null check (amount_fen > 0),
  reason text not null,
  state text not null check (state in ('requested', 'approved', 'pending', 'succeeded', 'closed', 'abnormal', 'refused')),
  requested_by bigint not null,
  requested_at timestamptz not null,
  decided_by bigint,
  decided_at timestamptz,
  sent_at timestamptz,                   -- first sent to the channel
  next_query_at timestamptz,
  query_count int not null default 0,
  succeeded_at timestamptz,
  paid_out_by bigint,                    -- counter: who handed the money over, in which shift
  shift_id bigint,
  problem text,
  check (decided_by is null or decided_by <> requested_by or requested_by = 0),
  primary key (company_id, id),
  unique (company_id, out_refund_no),
  foreign key (company_id, payment_id) references payments.payment
);
create index on payments.refund (company_id, payment_id);
create index on payments.refund (company_id, shift_id) where shift_id is not null;
create index on payments.refund (company_id, next_query_at, id) where next_query_at is not null;
call platform.guard('payments.refund', 'insert, update');

-- Shift of a cashier: opened with a float, closed by a blind count.
create table payments.shift (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  cashier_id bigint not null,
  window_name text not null default 'A',
  opened_at timestamptz not null,
  float_fen bigint not null default 0,
  closed_at timestamptz,
  counted_fen bigint,
  expected_fen bigint,
  primary key (company_id, id)
);
create unique index on payments.shift (company_id, cashier_id) where closed_at is null;
create index on payments.shift (company_id, community_id, opened_at);
call platform.guard('payments.shift', 'insert, update');

-- Money of an unknown payer (待认领) until someone claims it.
create table payments.suspense (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  channel_account_id bigint not null,
  channel_trade_no text,
  amount_fen bigint not null check (amount_fen > 0),
  payer_hint text not null default '',
  received_on date not null,
  state text not null check (state in ('open', 'claimed', 'returned', 'undone')),
  payment_id bigint,
  claimed_by bigint,
  claimed_at timestamptz,
  note text not null default '',
  primary key (company_id, id)
);
create unique index on payments.suspense (company_id, channel_account_id, channel_trade_no) where state <> 'undone';
call platform.guard('payments.suspense', 'insert, update');

-- 押金: held for an account, given back or, with the payer's written consent, used for prepayment.
create table payments.deposit (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  community_id bigint not null,
  household_id bigint not null,
  billing_account_id bigint not null,
  channel_account_id bigint not null,
  purpose text not null,
  amount_fen bigint not null check (amount_fen > 0),
  returned_fen bigint not null default 0,
  offset_fen bigint not null default 0,
  taken_on date not null,
  taken_by bigint not null,
  primary key (company_id, id),
  check (returned_fen >= 0 and offset_fen >= 0 and returned_fen + offset_fen <= amount_fen)
);
create index on payments.deposit (company_id, household_id);
call platform.guard('payments.deposit', 'insert, update');

-- Money of deposits through the counter: in above zero, out below.
create table payments.deposit_move (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  deposit_id bigint not null,
  kind text not null check (kind in ('taken', 'returned', 'offset')),
  method text not null,
  amount_fen bigint not null check (amount_fen <> 0),
  shift_id bigint,
  written_consent text,                  -- offset: where the payer's consent lies
  moved_by bigint not null,
  moved_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, deposit_id) references payments.deposit
);
create index on payments.deposit_move (company_id, shift_id) where shift_id is not null;
call platform.guard('payments.deposit_move', 'insert');

-- What a person must look at: a message of a channel that contradicts our records, a posting that
-- failed, a refund the merchant's account cannot pay. Raised once a cause.
create table payments.incident (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  kind text not null,
  key text not null,
  detail jsonb not null,
  raised_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by bigint,
  resolution text,
  primary key (company_id, id),
  unique (company_id, kind, key)
);
create index on payments.incident (company_id, raised_at) where resolved_at is null;
call platform.guard('payments.incident', 'insert, update');

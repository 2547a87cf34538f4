-- 公告: what a company says to the households of communities or buildings, to read on a page of its own.
create table notifications.announcement (
  company_id bigint not null,
  id bigint not null default platform.next_id(),
  kind text not null check (kind in ('announcement', 'offer')),
  title text not null,
  when_text text not null,               -- 什么时候, as it is read: 11月28日9点至12点
  body text not null,
  -- Whom it is for: these communities; of them only these buildings and kinds of units, where any are named.
  community_ids bigint[] not null check (cardinality(community_ids) > 0),
  building_ids bigint[] not null,
  unit_kinds text[] not null,
  send_at timestamptz,                   -- null: at once
  digest text not null,                  -- of all of the above but the time: the same is not said twice a day
  created_on date not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (company_id, id),
  unique (company_id, created_on, digest)
);
call platform.guard('notifications.announcement', 'insert');

-- A sending is of the bills of a month, or of an announcement to one community.
alter table notifications.delivery_run add column announcement_id bigint,
  add foreign key (company_id, announcement_id) references notifications.announcement,
  drop constraint delivery_run_state_check,
  add constraint delivery_run_state_check
    check (state in ('scheduled', 'planning', 'sending', 'paused', 'done', 'cancelled'));
create unique index delivery_run_one_announcement
  on notifications.delivery_run (company_id, announcement_id, community_id) where announcement_id is not null;

-- What a person has put off or ticked off in 今日. It is theirs alone: the matter itself stays.

create table identity.inbox_aside (
  company_id bigint not null,
  staff_id bigint not null,
  item_key text not null,
  until date not null,                   -- the day it comes back
  -- Ticked off: what the row said then; it is back at once when it says something else.
  seen text,
  primary key (company_id, staff_id, item_key),
  foreign key (company_id, staff_id) references identity.staff
);
call platform.guard('identity.inbox_aside');

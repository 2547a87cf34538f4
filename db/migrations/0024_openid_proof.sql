-- Tries to prove with the end of a registered phone number that a WeChat may receive a household's
-- bills: five a day, whoever tries.
create table notifications.openid_proof (
  company_id bigint not null,
  household_id bigint not null,
  on_day date not null,
  tries int not null check (tries between 1 and 5),
  primary key (company_id, household_id, on_day),
  foreign key (company_id, household_id) references property.household
);
call platform.guard('notifications.openid_proof', 'insert, update');

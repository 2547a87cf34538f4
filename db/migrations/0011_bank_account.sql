-- Where owners of a community may transfer money to; shown on bills when it is complete.

alter table property.community
  add column bank_account_name text not null default '',
  add column bank_name text not null default '',
  add column bank_account_no text not null default '';

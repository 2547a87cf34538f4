-- Messages as people look through them: of a community, of a sending, and of what one message says.
create index on notifications.message (company_id, community_id, id desc);
create index on notifications.message (company_id, run_id, id desc) where run_id is not null;

-- Whether a sending has messages left is asked every minute: one look, however many have gone and
-- however many wait in another sending that is paused.
create index message_waiting_of_run on notifications.message (company_id, run_id, id)
  where state in ('ready', 'sending') and run_id is not null;

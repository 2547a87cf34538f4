-- The worker draws a batch of letters: how far it is, and which drawing is the one that counts. A
-- drawing that was taken for dead and lives has an old number; what it would write is not taken.
alter table notifications.letter_batch
  add column drawing_no int not null default 0,
  add column drawn_count int not null default 0,
  add column paid_count int not null default 0,  -- taken out: what they ask for is paid
  drop constraint letter_batch_state_check,
  add constraint letter_batch_state_check
    check (state in ('drawing', 'interrupted', 'printed', 'handedOver', 'allPaid'));

-- A person has one open mailbox: of those that were set at one moment the last one counts.
update notifications.address a set closed_at = now(), close_reason = 'replaced'
where a.kind = 'mailbox' and a.closed_at is null and exists (
  select from notifications.address b
  where b.company_id = a.company_id and b.party_id = a.party_id and b.kind = 'mailbox' and b.closed_at is null
    and (b.created_at, b.id) > (a.created_at, a.id));
create unique index address_one_mailbox on notifications.address (company_id, party_id)
  where kind = 'mailbox' and closed_at is null;

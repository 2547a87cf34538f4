-- Lines of a bill are looked up by their place in it, and refunds by our number. An index of a
-- million trade numbers took longer to keep than everything else about them; where a number stands
-- in another bill is told by what differed there.

drop index reconciliation.statement_line_trade;
create index statement_line_refund_no on reconciliation.statement_line (company_id, out_refund_no)
  where entry = 'refund';
create index discrepancy_key on reconciliation.discrepancy (company_id, key);

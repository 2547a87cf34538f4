-- Codes in the order people count in: 1-2-101 before 1-10-101. Every number is padded to ten digits.

create function property.natural(code text) returns text
language sql immutable strict parallel safe
return regexp_replace(regexp_replace(code, '(\d+)', '000000000\1', 'g'), '\d*(\d{10})(?!\d)', '\1', 'g') collate "C";
grant execute on function property.natural to jiaoqing_app;

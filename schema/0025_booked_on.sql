-- A file of results may hold the bookings of several days. Its entries are posted on the last of
-- them; a line was paid, failed or came back on its own, which is what A22 and A23 ask.

SET LOCAL ROLE doudi_owner;

ALTER TABLE payout.result_row ADD COLUMN booked_on date;
COMMENT ON COLUMN payout.result_row.booked_on IS 'as the bank says; null where it does not';

-- Files to banks in layouts of their own (schema/bank/*.toml), recorded by the layout's name.

SET LOCAL ROLE doudi_owner;

ALTER TABLE payout.instruction DROP CONSTRAINT instruction_format_check;
ALTER TABLE payout.instruction ADD CONSTRAINT instruction_format_ck
    CHECK (format IN ('csv', 'pain.001.001.09') OR format ~ '^layout: [a-z0-9-]{1,32}$');

-- A bank's words for a reason stand as L:words; its code in a list, as S:AC04.
COMMENT ON COLUMN payout.result_row.bank_reason IS 'S:AC04, or words of a layout: L:销户';

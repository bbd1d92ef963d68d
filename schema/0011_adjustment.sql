-- Corrections of months already paid: what arrears (补发) and recoveries (追回) were computed
-- from, what was set off between months of one person, and the money that came back.
--
-- Of a person, program and month at any time: lines of regular and arrears batches, less lines of
-- recoveries, plus what was set off, is what was due when the month was compared last.
--
-- Posting. Arrears are recognised and paid as any batch (E5 to E9). A recovery posts
--   E11 same_year  U1218/U5001 when approved: the expense was none, of months of the year of the
--                  entry; prior_year U1218/U3501 of months of earlier years, which are closed.
--   E9  overpaid   money back in the year of the month it is for: quota, treasury and budget
--                  accounting as of any money returned that year (Q102/Q105, M1001/M50*,
--                  B6001/B7101); but it is not owed again: it clears the claim (U4001/U1218).
--   E10 receivable money back in a later year: the quota is not restored. The unit receives it
--                  for the treasury (U1002/U1218), so the surplus of earlier years, which E11 (of a
--                  claim found that year: the expense saved, closed into the surplus) had raised,
--                  becomes a debt to the treasury (U3501/U2103), which E10 remitted pays on
--                  (U2103/U1002) and the treasury takes as carry-over (E10 treasury, M1001/M30*).
-- Source: government accounting system of 2019 (财会〔2017〕25号), 1218, 2103, 3501; domain
-- rules E9 to E11.

SET LOCAL ROLE doudi_owner;

INSERT INTO ref.posting_line VALUES
    ('E9',  'overpaid', 1, 'D', 'Q102'),  ('E9',  'overpaid', 2, 'C', 'Q105'),
    ('E9',  'overpaid', 3, 'D', 'M1001'), ('E9',  'overpaid', 4, 'C', 'M50*'),
    ('E9',  'overpaid', 5, 'D', 'U4001'), ('E9',  'overpaid', 6, 'C', 'U1218'),
    ('E9',  'overpaid', 7, 'D', 'B6001'), ('E9',  'overpaid', 8, 'C', 'B7101'),
    ('E10', 'receivable', 1, 'D', 'U1002'), ('E10', 'receivable', 2, 'C', 'U1218'),
    ('E10', 'receivable', 3, 'D', 'U3501'), ('E10', 'receivable', 4, 'C', 'U2103');
UPDATE ref.posting_event SET codes = codes || '{U1218}' WHERE event = 'E9';
UPDATE ref.posting_event SET codes = codes || '{U1218,U3501}' WHERE event = 'E10';

-- What a line of arrears or recovery was computed from: due, less what was paid, less what was
-- set off, is the line; and what of a recovery came back.
CREATE TABLE payout.difference (
    book         integer NOT NULL,
    period       date    NOT NULL,                 -- of the batch
    batch        bigint  NOT NULL,
    line_no      integer NOT NULL,
    is_recovery  boolean NOT NULL,
    is_enrolled  boolean NOT NULL,                 -- in the month it is for, as known then
    due_fen      bigint  NOT NULL CHECK (due_fen >= 0),
    paid_fen     bigint  NOT NULL,                 -- before this line
    set_off_fen  bigint  NOT NULL CHECK (set_off_fen >= 0),
    amount_fen   bigint  NOT NULL CHECK (amount_fen > 0),
    recovered_fen bigint NOT NULL DEFAULT 0,
    CONSTRAINT difference_pk PRIMARY KEY (book, period, batch, line_no),
    CONSTRAINT difference_sum_ck CHECK (
        CASE WHEN is_recovery THEN paid_fen - due_fen ELSE due_fen - paid_fen END
        = set_off_fen + amount_fen),
    -- Never more is recovered than was paid too much.
    CONSTRAINT difference_recovered_ck CHECK (
        recovered_fen BETWEEN 0 AND CASE WHEN is_recovery THEN amount_fen ELSE 0 END)
) PARTITION BY RANGE (period);

-- A person's overpaid month (below zero) set against an underpaid one (above). It stands while
-- its batch is not cancelled; by batch and person it is zero.
CREATE TABLE payout.set_off (
    book        integer NOT NULL,
    period      date    NOT NULL,                  -- of the batch
    batch       bigint  NOT NULL,
    program     text    NOT NULL,
    person      bigint  NOT NULL,
    for_period  date    NOT NULL CHECK (for_period <= period),
    amount_fen  bigint  NOT NULL CHECK (amount_fen <> 0),
    CONSTRAINT set_off_pk PRIMARY KEY (book, period, batch, person, for_period)
) PARTITION BY RANGE (period);

-- Money that came back for a line, one row for each receipt (缴款书).
CREATE TABLE payout.recovered (
    book        integer NOT NULL,
    period      date    NOT NULL,                  -- of the batch
    batch       bigint  NOT NULL,
    line_no     integer NOT NULL,
    reference   text    NOT NULL CHECK (reference <> ''),
    on_date     date    NOT NULL,
    amount_fen  bigint  NOT NULL CHECK (amount_fen > 0),
    recorded_by bigint  NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT recovered_pk PRIMARY KEY (book, period, batch, line_no, reference)
) PARTITION BY RANGE (period);

CREATE SEQUENCE payout.recovery_seq AS bigint;         -- receipts taken in together
GRANT USAGE ON SEQUENCE payout.recovery_seq TO doudi_app;

-- What of a draw came back from persons in the same year: quota to be used again.
ALTER TABLE payout.draw ADD COLUMN recovered_fen bigint NOT NULL DEFAULT 0;
ALTER TABLE payout.draw ADD CONSTRAINT draw_recovered_ck
    CHECK (recovered_fen >= 0 AND returned_fen + recovered_fen <= paid_fen);

-- Serialises corrections of a book: two at the same time would both find the same difference.
CREATE FUNCTION payout.lock_adjustments(p_book integer) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(1920, p_book)
$$;

CREATE TRIGGER set_off_append_only BEFORE UPDATE OR DELETE ON payout.set_off
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER recovered_append_only BEFORE UPDATE OR DELETE ON payout.recovered
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER difference_not_deleted BEFORE DELETE ON payout.difference
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON payout.difference, payout.set_off, payout.recovered TO doudi_app;
GRANT UPDATE (recovered_fen) ON payout.difference TO doudi_app;
GRANT UPDATE (recovered_fen) ON payout.draw TO doudi_app;
GRANT EXECUTE ON FUNCTION payout.lock_adjustments TO doudi_app;

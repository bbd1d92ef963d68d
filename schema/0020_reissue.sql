-- Reissues (更正发放, E12): lines that a bank failed to pay or that came back, paid again.
--
-- What is owed stands in U2303 since the first batch recognised it (E5), or since the money came
-- back (E9, E10), so a reissue recognises nothing: it reserves quota (E12) and its results clear
-- what is owed, once.

SET LOCAL ROLE doudi_owner;

CREATE TABLE payout.reissue (
    book        integer  NOT NULL,
    batch       bigint   NOT NULL,
    line_no     integer  NOT NULL,
    period      date     NOT NULL,
    from_batch  bigint   NOT NULL,
    from_line   integer  NOT NULL,
    from_period date     NOT NULL,
    -- How often the money was reissued, this time included; afterwards it is seen to by hand.
    attempt_no  smallint NOT NULL CHECK (attempt_no BETWEEN 1 AND 3),
    holds_claim boolean  NOT NULL DEFAULT true,     -- false when the batch was cancelled
    CONSTRAINT reissue_pk PRIMARY KEY (book, batch, line_no)
);
-- A line is paid again by one batch only.
CREATE UNIQUE INDEX reissue_claim_key ON payout.reissue (book, from_batch, from_line)
    WHERE holds_claim;

DROP INDEX payout.batch_round_key;
CREATE UNIQUE INDEX batch_round_key ON payout.batch (book, period, program, kind, round)
    WHERE kind IN ('arrears', 'recovery', 'reissue');

-- The few lines nobody has been paid by, in all months.
CREATE INDEX outcome_unpaid_idx ON payout.outcome (book) WHERE outcome IN ('failed', 'returned');

-- Nothing is paid again but what was not paid: to the same person, for the same month and program,
-- at most the same amount, and as the next attempt.
CREATE FUNCTION payout.check_reissue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    fault text;
BEGIN
    SELECT n.book || ' batch ' || n.batch || ' line ' || n.line_no INTO fault
      FROM fresh n
      LEFT JOIN payout.line l ON l.book = n.book AND l.period = n.period AND l.batch = n.batch
                             AND l.line_no = n.line_no
      LEFT JOIN payout.line f ON f.book = n.book AND f.period = n.from_period
                             AND f.batch = n.from_batch AND f.line_no = n.from_line
      LEFT JOIN payout.reissue x ON x.book = n.book AND x.batch = n.from_batch
                                AND x.line_no = n.from_line
     WHERE (l.program, l.person, l.for_period) IS DISTINCT FROM (f.program, f.person, f.for_period)
        OR l.amount_fen IS NULL OR l.amount_fen > f.amount_fen
        OR n.attempt_no <> coalesce(x.attempt_no, 0) + 1
        OR NOT EXISTS (SELECT FROM payout.outcome o
                        WHERE o.book = n.book AND o.period = n.from_period
                          AND o.batch = n.from_batch AND o.line_no = n.from_line
                          AND o.outcome IN ('failed', 'returned'))
     ORDER BY n.line_no LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'results_differ' USING ERRCODE = 'DD508', DETAIL = fault;
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION payout.check_reissue FROM PUBLIC;
CREATE TRIGGER reissue_checked AFTER INSERT ON payout.reissue
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION payout.check_reissue();

GRANT SELECT, INSERT, UPDATE (holds_claim) ON payout.reissue TO doudi_app;

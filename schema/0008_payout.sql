-- Payout batches: one book, one program, one month. Lines and outcomes are partitioned by month.

SET LOCAL ROLE doudi_owner;

CREATE SCHEMA payout;
GRANT USAGE ON SCHEMA payout TO doudi_app;

CREATE TABLE payout.batch (
    book          integer NOT NULL,
    batch         bigint  GENERATED ALWAYS AS IDENTITY,
    period        date    NOT NULL CHECK (extract(day FROM period) = 1),
    program       text    NOT NULL REFERENCES ref.program,
    kind          text    NOT NULL CHECK (kind IN ('regular', 'arrears', 'recovery', 'top_up',
                                                   'reissue', 'one_off')),
    round         smallint NOT NULL DEFAULT 1,  -- of the arrears, of the recoveries of a month
    state         text    NOT NULL CHECK (state IN ('draft', 'built', 'locked', 'in_review',
                      'approved', 'released', 'settling', 'reconciled', 'closed', 'cancelled')),
    line_count    integer NOT NULL DEFAULT 0,
    total_fen     bigint  NOT NULL DEFAULT 0,
    zero_count    integer NOT NULL DEFAULT 0,   -- enrolments to which nothing is due
    excluded_count integer NOT NULL DEFAULT 0,  -- and those paid by another benefit, or dead
    merkle_root   bytea   CHECK (octet_length(merkle_root) = 32),
    roster_sha256 bytea   CHECK (octet_length(roster_sha256) = 32),
    policy_sha256 bytea   CHECK (octet_length(policy_sha256) = 32),
    known_on      date,                         -- the standards as known at the end of that day
    -- Who did what; separation of duties is by person, whatever the roles.
    imported_by   bigint[] NOT NULL DEFAULT '{}',
    built_by      bigint  NOT NULL,
    built_at      timestamptz NOT NULL DEFAULT now(),
    attempt       smallint NOT NULL DEFAULT 0,  -- how often it has been locked
    locked_by     bigint,
    submitted_by  bigint,
    approved_by   bigint,
    released_by   bigint,
    released_at   timestamptz,
    closed_by     bigint,
    rejected_note text    NOT NULL DEFAULT '',
    CONSTRAINT batch_pk PRIMARY KEY (book, batch),
    CONSTRAINT batch_same_person_ck CHECK (
        approved_by <> built_by AND approved_by <> ALL (imported_by) AND approved_by <> locked_by
        AND approved_by <> submitted_by AND released_by <> approved_by)
);
CREATE UNIQUE INDEX batch_regular_key ON payout.batch (book, period, program)
    WHERE kind = 'regular' AND state <> 'cancelled';
CREATE UNIQUE INDEX batch_round_key ON payout.batch (book, period, program, kind, round)
    WHERE kind IN ('arrears', 'recovery');

-- The transitions there are; the trigger refuses all others, and any change of what was built.
CREATE TABLE payout.transition (
    from_state text NOT NULL,
    to_state   text NOT NULL,
    CONSTRAINT transition_pk PRIMARY KEY (from_state, to_state)
);
INSERT INTO payout.transition VALUES
    ('draft', 'built'), ('built', 'locked'), ('locked', 'in_review'), ('in_review', 'approved'),
    ('approved', 'released'), ('released', 'settling'), ('settling', 'reconciled'),
    ('reconciled', 'closed'),
    ('draft', 'closed'),                                      -- nobody is left to pay
    ('in_review', 'built'),                                   -- reject
    ('draft', 'cancelled'), ('built', 'cancelled'), ('locked', 'cancelled'),
    ('in_review', 'cancelled'), ('approved', 'cancelled');

CREATE FUNCTION payout.check_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A batch closed empty moved no money: it may be dropped to be built anew.
    IF NEW.state <> OLD.state AND NOT EXISTS (
        SELECT FROM payout.transition t WHERE t.from_state = OLD.state AND t.to_state = NEW.state)
       AND NOT (OLD.state = 'closed' AND NEW.state = 'cancelled' AND OLD.line_count = 0)
    THEN
        RAISE EXCEPTION 'wrong_batch_state' USING ERRCODE = 'DD502',
            DETAIL = OLD.book || ' batch ' || OLD.batch || ': ' || OLD.state || ' to ' || NEW.state;
    END IF;
    IF OLD.state = 'draft' AND (NEW.state = 'closed') IS DISTINCT FROM (NEW.line_count = 0)
       AND NEW.state IN ('built', 'closed')
    THEN
        RAISE EXCEPTION 'wrong_batch_state' USING ERRCODE = 'DD502',
            DETAIL = OLD.book || ' batch ' || OLD.batch || ': ' || NEW.line_count || ' lines';
    END IF;
    IF OLD.state <> 'draft'
       AND (OLD.period, OLD.program, OLD.kind, OLD.round, OLD.line_count, OLD.total_fen,
            OLD.zero_count, OLD.excluded_count, OLD.merkle_root, OLD.roster_sha256,
            OLD.policy_sha256, OLD.known_on, OLD.imported_by, OLD.built_by)
           IS DISTINCT FROM
           (NEW.period, NEW.program, NEW.kind, NEW.round, NEW.line_count, NEW.total_fen,
            NEW.zero_count, NEW.excluded_count, NEW.merkle_root, NEW.roster_sha256,
            NEW.policy_sha256, NEW.known_on, NEW.imported_by, NEW.built_by)
    THEN
        RAISE EXCEPTION 'append_only' USING ERRCODE = 'DD900', DETAIL = 'payout.batch';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_transition BEFORE UPDATE ON payout.batch
    FOR EACH ROW EXECUTE FUNCTION payout.check_transition();

-- A line pays one person for one program and month, from one frozen enrolment version. The month
-- is `for_period`: that of the batch, or, of arrears and recoveries, an earlier one. A line of a
-- recovery says what was paid too much: its sign is in the batch's kind.
-- `holds_claim` is what the unique index counts: true in a batch that may still pay or has paid.
CREATE TABLE payout.line (
    book              integer  NOT NULL,
    period            date     NOT NULL,
    batch             bigint   NOT NULL,
    line_no           integer  NOT NULL,
    program           text     NOT NULL,
    purpose           text     NOT NULL,      -- monthly; arrears.N, recovery.N: of the Nth round
    for_period        date     NOT NULL,
    person            bigint   NOT NULL,
    enrolment         bigint   NOT NULL,
    enrolment_version smallint NOT NULL,
    account           bigint   NOT NULL,
    amount_fen        bigint   NOT NULL CHECK (amount_fen > 0),
    holds_claim       boolean  NOT NULL,
    CONSTRAINT line_pk PRIMARY KEY (book, period, batch, line_no),
    CONSTRAINT line_for_period_ck CHECK (
        for_period <= period AND extract(day FROM for_period) = 1
        AND (purpose <> 'monthly' OR for_period = period))
) PARTITION BY RANGE (period);
-- Stops double payment in the database.
CREATE UNIQUE INDEX line_claim_key
    ON payout.line (book, period, program, purpose, person, for_period) WHERE holds_claim;

-- What became of a line: rows appended. seq 1 settles it (paid, failed or held), 2 is a return.
CREATE TABLE payout.outcome (
    book        integer  NOT NULL,
    period      date     NOT NULL,
    batch       bigint   NOT NULL,
    line_no     integer  NOT NULL,
    seq         smallint NOT NULL CHECK (seq IN (1, 2)),
    outcome     text     NOT NULL CHECK (outcome IN ('paid', 'failed', 'held', 'returned')),
    reason      text     NOT NULL DEFAULT '',     -- F01–F99, or unmapped
    file        bigint   NOT NULL,
    on_date     date     NOT NULL,
    CONSTRAINT outcome_pk PRIMARY KEY (book, period, batch, line_no, seq)
) PARTITION BY RANGE (period);

-- Which quota accounts a batch draws on: reserved at locking, used up by results. Failures give
-- back what was never paid, returns what was.
CREATE TABLE payout.draw (
    book        integer  NOT NULL,
    batch       bigint   NOT NULL,
    attempt     smallint NOT NULL,                 -- one per locking
    draw_no     smallint NOT NULL,
    program     text     NOT NULL,
    fund_source text     NOT NULL,
    document    bigint   NOT NULL,
    year        smallint NOT NULL,
    amount_fen  bigint   NOT NULL CHECK (amount_fen > 0),
    paid_fen    bigint   NOT NULL DEFAULT 0 CHECK (paid_fen >= 0),
    failed_fen  bigint   NOT NULL DEFAULT 0 CHECK (failed_fen >= 0),
    returned_fen bigint  NOT NULL DEFAULT 0 CHECK (returned_fen >= 0),
    is_released boolean  NOT NULL DEFAULT false,   -- reservation reversed
    CONSTRAINT draw_pk PRIMARY KEY (book, batch, attempt, draw_no),
    CONSTRAINT draw_use_ck CHECK (paid_fen + failed_fen <= amount_fen
                                  AND returned_fen <= paid_fen)
);

-- A file of instructions to one bank, and a file of its results.
CREATE TABLE payout.instruction (
    book        integer NOT NULL,
    batch       bigint  NOT NULL,
    bank        char(3) NOT NULL,                  -- first digits of the CNAPS number
    format      text    NOT NULL CHECK (format IN ('csv', 'pain.001.001.09')),
    message_id  text    NOT NULL DEFAULT '',       -- of the whole message,
    payment_id  text    NOT NULL DEFAULT '',       -- and of these lines in it: banks answer by them
    file_name   text    NOT NULL,
    file_sha256 bytea   NOT NULL,
    line_count  integer NOT NULL,
    total_fen   bigint  NOT NULL,
    exported_by bigint  NOT NULL,
    exported_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT instruction_pk PRIMARY KEY (book, batch, bank, format, file_sha256)
);

CREATE TABLE payout.result_file (
    book        integer NOT NULL,                  -- of the region the file was imported for
    file        bigint  GENERATED ALWAYS AS IDENTITY,
    period      date    NOT NULL,
    format      text    NOT NULL DEFAULT 'csv',    -- or the message: pain.002.001.10
    message_id  text    NOT NULL DEFAULT '',       -- as the bank numbered it
    made_on     date,
    file_name   text    NOT NULL,
    file_sha256 bytea   NOT NULL,
    row_count   integer NOT NULL,
    paid_count  integer NOT NULL,
    paid_fen    bigint  NOT NULL,
    failed_count integer NOT NULL,
    failed_fen  bigint  NOT NULL,
    unmatched_count integer NOT NULL,
    unmatched_fen bigint NOT NULL,
    imported_by bigint  NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT result_file_pk PRIMARY KEY (book, file),
    CONSTRAINT result_file_key UNIQUE (book, file_sha256),
    CONSTRAINT result_file_total_ck CHECK (paid_count + failed_count + unmatched_count = row_count)
);

-- Every row of a result file, in exactly one bucket. Only matched rows settle a line. What speaks
-- of all lines of a payment or message is spread: each line has a row of its own that names it.
CREATE TABLE payout.result_row (
    book        integer NOT NULL,                  -- of the line if it is known, else of the file
    period      date    NOT NULL,                  -- likewise
    file        bigint  NOT NULL,
    row_no      integer NOT NULL,
    bucket      text    NOT NULL CHECK (bucket IN ('matched', 'unexpected', 'amount_differs',
                    'account_differs', 'duplicate', 'not_released', 'contradicts', 'totals_differ',
                    'confirmed', 'not_final', 'other_booking', 'spread')),
    batch       bigint,
    line_no     integer,
    amount_fen  bigint  NOT NULL,                  -- 0 where the bank does not say
    status      text    NOT NULL CHECK (status IN ('paid', 'failed', 'returned', 'pending',
                                                   'other')),
    reason      text    NOT NULL DEFAULT '',       -- F01–F99, or unmapped
    reference   text    NOT NULL,
    step        smallint NOT NULL DEFAULT 1 CHECK (step IN (1, 2)), -- 2: undoes what 1 settled
    level       text    NOT NULL DEFAULT 'line' CHECK (level IN ('line', 'payment', 'group')),
    spread_from integer,                           -- the row that spoke of this line and others
    bank_reason text    NOT NULL DEFAULT '',       -- list and code of the bank: S:AC04
    CONSTRAINT result_row_pk PRIMARY KEY (book, period, file, row_no)
) PARTITION BY RANGE (period);
CREATE INDEX result_row_whole_idx ON payout.result_row (book, reference)
    WHERE level <> 'line' AND spread_from IS NULL;

ALTER TABLE payout.batch ADD CONSTRAINT batch_book_fk FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE payout.draw ADD CONSTRAINT draw_batch_fk
    FOREIGN KEY (book, batch) REFERENCES payout.batch;
ALTER TABLE payout.instruction ADD CONSTRAINT instruction_batch_fk
    FOREIGN KEY (book, batch) REFERENCES payout.batch;
-- Lines have no foreign key to their batch: a build writes two million of them in one transaction
-- with the batch row, and `doudi audit verify` checks count, total and Merkle root.

CREATE TRIGGER outcome_append_only BEFORE UPDATE OR DELETE ON payout.outcome
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER result_row_append_only BEFORE UPDATE OR DELETE ON payout.result_row
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT ON ALL TABLES IN SCHEMA payout TO doudi_app;
GRANT INSERT ON payout.batch, payout.line, payout.outcome, payout.draw, payout.instruction,
    payout.result_file, payout.result_row TO doudi_app;
GRANT UPDATE ON payout.batch TO doudi_app;
GRANT UPDATE (paid_fen, failed_fen, returned_fen, is_released) ON payout.draw TO doudi_app;
GRANT UPDATE (holds_claim) ON payout.line TO doudi_app;

-- Runs of the checks A01 to A41 (schema/checks), what each of them said, and what they found.

SET LOCAL ROLE doudi_owner;

-- `as_of` is the day the question was asked for: what is overdue by then. Equal inputs give equal
-- results; the inputs are the rows looked at, the lists, the standards and the checks themselves.
CREATE TABLE reconcile.check_run (
    book          integer NOT NULL,        -- of the region it covers
    run           bigint  GENERATED ALWAYS AS IDENTITY,
    period        date    NOT NULL CHECK (extract(day FROM period) = 1),
    as_of         date    NOT NULL,
    check_ids     text[]  NOT NULL CHECK (cardinality(check_ids) > 0),
    inputs_sha256 bytea   NOT NULL CHECK (octet_length(inputs_sha256) = 32),
    result_sha256 bytea   NOT NULL CHECK (octet_length(result_sha256) = 32),
    started_by    bigint  NOT NULL,
    started_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT check_run_pk PRIMARY KEY (book, run)
);

-- A check is not run where its data are not: `books_run` of `books_asked` had them all, and what
-- was lacking in others stands in `lacking`. Nothing found is said of the books it ran for alone.
CREATE TABLE reconcile.check_result (
    book        integer NOT NULL,
    run         bigint  NOT NULL,
    check_id    text    NOT NULL,
    state       text    NOT NULL CHECK (state IN ('found', 'nothing', 'not_run')),
    books_asked integer NOT NULL,
    books_run   integer NOT NULL,
    found       bigint  NOT NULL,
    amount_fen  bigint  NOT NULL,
    lacking     text[]  NOT NULL,
    CONSTRAINT check_result_pk PRIMARY KEY (book, run, check_id),
    CONSTRAINT check_result_run_ck CHECK ((state = 'not_run') = (books_run = 0)
        AND (state = 'found') = (found > 0) AND books_run <= books_asked
        AND (state <> 'not_run' OR cardinality(lacking) > 0))
);

-- What was found: numbers that lead to the line or person, never personal data.
CREATE TABLE reconcile.finding (
    book       integer NOT NULL,
    run        bigint  NOT NULL,
    finding_no integer NOT NULL,
    check_id   text    NOT NULL,
    severity   text    NOT NULL CHECK (severity IN ('high', 'medium', 'low', 'review')),
    county     integer NOT NULL,           -- the book it was found in
    program    text    NOT NULL,           -- '' where there is none
    batch      bigint,
    line_no    integer,
    person     bigint,
    subject    text    NOT NULL,
    amount_fen bigint  NOT NULL,
    CONSTRAINT finding_pk PRIMARY KEY (book, run, finding_no)
);

ALTER TABLE reconcile.check_result ADD CONSTRAINT check_result_run_fk
    FOREIGN KEY (book, run) REFERENCES reconcile.check_run;
ALTER TABLE reconcile.finding ADD CONSTRAINT finding_run_fk
    FOREIGN KEY (book, run) REFERENCES reconcile.check_run;

CREATE TRIGGER check_run_append_only BEFORE UPDATE OR DELETE ON reconcile.check_run
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER check_result_append_only BEFORE UPDATE OR DELETE ON reconcile.check_result
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER finding_append_only BEFORE UPDATE OR DELETE ON reconcile.finding
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON reconcile.check_run, reconcile.check_result, reconcile.finding TO doudi_app;

-- Reconciliation runs: what was compared, into which buckets each input fell, and the exceptions.

SET LOCAL ROLE doudi_owner;

CREATE SCHEMA reconcile;
GRANT USAGE ON SCHEMA reconcile TO doudi_app;

CREATE TABLE reconcile.run (
    book          integer NOT NULL,        -- of the region it covers
    run           bigint  GENERATED ALWAYS AS IDENTITY,
    period        date    NOT NULL CHECK (extract(day FROM period) = 1),
    inputs_sha256 bytea   NOT NULL,        -- of everything compared: equal inputs, equal result
    result_sha256 bytea   NOT NULL,
    started_by    bigint  NOT NULL,
    started_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT run_pk PRIMARY KEY (book, run)
);

CREATE TABLE reconcile.bucket (
    book       integer NOT NULL,
    run        bigint  NOT NULL,
    question   text    NOT NULL CHECK (question IN ('roster_payments', 'payments_results',
                                                    'control_accounts', 'parent_children')),
    bucket     text    NOT NULL,
    line_count bigint  NOT NULL,
    amount_fen bigint  NOT NULL,
    CONSTRAINT bucket_pk PRIMARY KEY (book, run, question, bucket)
);

CREATE TABLE reconcile.exception (
    book         integer NOT NULL,
    run          bigint  NOT NULL,
    exception_no integer NOT NULL,
    question     text    NOT NULL,
    bucket       text    NOT NULL,
    county       integer NOT NULL,         -- the book it was found in
    program      text    NOT NULL DEFAULT '',
    batch        bigint,
    line_no      integer,
    person       bigint,
    subject      text    NOT NULL DEFAULT '',  -- account key, document, bank reference
    expected_fen bigint,
    actual_fen   bigint,
    reason       text    NOT NULL,
    CONSTRAINT exception_pk PRIMARY KEY (book, run, exception_no)
);

ALTER TABLE reconcile.bucket ADD CONSTRAINT bucket_run_fk
    FOREIGN KEY (book, run) REFERENCES reconcile.run;
ALTER TABLE reconcile.exception ADD CONSTRAINT exception_run_fk
    FOREIGN KEY (book, run) REFERENCES reconcile.run;

CREATE TRIGGER run_append_only BEFORE UPDATE OR DELETE ON reconcile.run
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER bucket_append_only BEFORE UPDATE OR DELETE ON reconcile.bucket
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER exception_append_only BEFORE UPDATE OR DELETE ON reconcile.exception
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA reconcile TO doudi_app;

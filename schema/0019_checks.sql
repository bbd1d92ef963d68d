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

-- What was done about a finding, step by step. Its state is that of its last step, `open` before
-- the first.
CREATE TABLE reconcile.step_rule (
    from_state text NOT NULL,
    step       text NOT NULL,
    CONSTRAINT step_rule_pk PRIMARY KEY (from_state, step)
);
INSERT INTO reconcile.step_rule
SELECT s.state, t.step
  FROM unnest(ARRAY['open', 'assigned', 'refused', 'reopened']) s (state),
       unnest(ARRAY['assigned', 'explained', 'corrected', 'recovered', 'write_off_asked'])
           t (step)
 UNION ALL
SELECT 'write_off_asked', t.step FROM unnest(ARRAY['written_off', 'refused']) t (step)
 UNION ALL
SELECT s.state, 'reopened'
  FROM unnest(ARRAY['explained', 'corrected', 'recovered', 'written_off']) s (state);

-- `evidence` is the digest of the paper's file; a correction names its entry, a recovery the batch
-- that claims the money back.
CREATE TABLE reconcile.finding_step (
    book         integer  NOT NULL,
    run          bigint   NOT NULL,
    finding_no   integer  NOT NULL,
    step_no      smallint NOT NULL,
    step         text     NOT NULL CHECK (step IN ('assigned', 'explained', 'corrected',
                     'recovered', 'write_off_asked', 'written_off', 'refused', 'reopened')),
    note         text     NOT NULL CHECK (length(note) BETWEEN 1 AND 200),
    assigned_to  bigint,
    evidence     bytea    CHECK (octet_length(evidence) = 32),
    entry_period date,
    voucher_no   integer,
    batch        bigint,
    done_by      bigint   NOT NULL,
    done_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT finding_step_pk PRIMARY KEY (book, run, finding_no, step_no),
    CONSTRAINT finding_step_parts_ck CHECK (
        (step = 'assigned') = (assigned_to IS NOT NULL)
        AND (step = 'corrected') = (entry_period IS NOT NULL AND voucher_no IS NOT NULL)
        AND (step = 'recovered') = (batch IS NOT NULL))
);

-- A run is signed off once, when nothing is left open, by somebody who did not work on it.
CREATE TABLE reconcile.sign_off (
    book      integer NOT NULL,
    run       bigint  NOT NULL,
    note      text    NOT NULL CHECK (length(note) BETWEEN 1 AND 200),
    signed_by bigint  NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sign_off_pk PRIMARY KEY (book, run)
);

ALTER TABLE reconcile.finding_step ADD CONSTRAINT finding_step_finding_fk
    FOREIGN KEY (book, run, finding_no) REFERENCES reconcile.finding;
ALTER TABLE reconcile.sign_off ADD CONSTRAINT sign_off_run_fk
    FOREIGN KEY (book, run) REFERENCES reconcile.check_run;

CREATE FUNCTION reconcile.check_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    last   reconcile.finding_step;
    county integer;
BEGIN
    SELECT * INTO last FROM reconcile.finding_step s
     WHERE s.book = NEW.book AND s.run = NEW.run AND s.finding_no = NEW.finding_no
     ORDER BY s.step_no DESC LIMIT 1;
    SELECT f.county INTO county FROM reconcile.finding f
     WHERE f.book = NEW.book AND f.run = NEW.run AND f.finding_no = NEW.finding_no;
    IF NEW.step_no <> coalesce(last.step_no, 0) + 1
       OR NOT EXISTS (SELECT FROM reconcile.step_rule r
                       WHERE r.from_state = coalesce(last.step, 'open') AND r.step = NEW.step)
       OR EXISTS (SELECT FROM reconcile.sign_off o WHERE o.book = NEW.book AND o.run = NEW.run)
    THEN
        RAISE EXCEPTION 'wrong_finding_state' USING ERRCODE = 'DD398',
            DETAIL = NEW.finding_no || ': ' || coalesce(last.step, 'open') || ' to ' || NEW.step;
    END IF;
    IF NEW.step IN ('written_off', 'refused') AND last.done_by = NEW.done_by THEN
        RAISE EXCEPTION 'same_person' USING ERRCODE = 'DD204', DETAIL = NEW.finding_no::text;
    END IF;
    IF NEW.step = 'corrected' AND NOT EXISTS (
        SELECT FROM ledger.entry e WHERE e.book = county AND e.period = NEW.entry_period
                                     AND e.voucher_no = NEW.voucher_no) THEN
        RAISE EXCEPTION 'unknown_entry' USING ERRCODE = 'DD112',
            DETAIL = county || ' ' || to_char(NEW.entry_period, 'YYYY-MM') || '/' || NEW.voucher_no;
    END IF;
    IF NEW.step = 'recovered' AND NOT EXISTS (
        SELECT FROM payout.batch b WHERE b.book = county AND b.batch = NEW.batch
                                     AND b.kind = 'recovery' AND b.state <> 'cancelled') THEN
        RAISE EXCEPTION 'not_a_recovery' USING ERRCODE = 'DD522',
            DETAIL = county || ' batch ' || NEW.batch;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION reconcile.check_step FROM PUBLIC;
CREATE TRIGGER finding_step_checked BEFORE INSERT ON reconcile.finding_step
    FOR EACH ROW EXECUTE FUNCTION reconcile.check_step();

CREATE FUNCTION reconcile.check_sign_off() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    open_count bigint;
BEGIN
    IF EXISTS (SELECT FROM reconcile.check_run r
                WHERE r.book = NEW.book AND r.run = NEW.run AND r.started_by = NEW.signed_by)
       OR EXISTS (SELECT FROM reconcile.finding_step s
                   WHERE s.book = NEW.book AND s.run = NEW.run AND s.done_by = NEW.signed_by
                     AND s.step <> 'reopened') THEN
        RAISE EXCEPTION 'same_person' USING ERRCODE = 'DD204', DETAIL = 'run ' || NEW.run;
    END IF;
    SELECT count(*) INTO open_count
      FROM reconcile.finding f
      LEFT JOIN (SELECT DISTINCT ON (finding_no) finding_no, step FROM reconcile.finding_step
                  WHERE book = NEW.book AND run = NEW.run
                  ORDER BY finding_no, step_no DESC) s ON s.finding_no = f.finding_no
     WHERE f.book = NEW.book AND f.run = NEW.run
       AND coalesce(s.step, 'open') NOT IN ('explained', 'corrected', 'recovered', 'written_off');
    IF open_count > 0 THEN
        RAISE EXCEPTION 'findings_open' USING ERRCODE = 'DD399',
            DETAIL = 'run ' || NEW.run || ': ' || open_count;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION reconcile.check_sign_off FROM PUBLIC;
CREATE TRIGGER sign_off_checked BEFORE INSERT ON reconcile.sign_off
    FOR EACH ROW EXECUTE FUNCTION reconcile.check_sign_off();

CREATE TRIGGER finding_step_append_only BEFORE UPDATE OR DELETE ON reconcile.finding_step
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER sign_off_append_only BEFORE UPDATE OR DELETE ON reconcile.sign_off
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON reconcile.finding_step, reconcile.sign_off TO doudi_app;
GRANT SELECT ON reconcile.step_rule TO doudi_app;

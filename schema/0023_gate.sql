-- The gate: a batch is closed when a run of all checks that has seen it settled is signed off, or
-- for a written reason that another person has approved.

SET LOCAL ROLE doudi_owner;

-- What a run must ask to open the gate: the catalogue of schema/checks. A run of a few checks says
-- nothing of the others.
CREATE TABLE reconcile.gate_check (
    check_id text NOT NULL,
    CONSTRAINT gate_check_pk PRIMARY KEY (check_id)
);
INSERT INTO reconcile.gate_check
SELECT 'A' || lpad(n::text, 2, '0') FROM generate_series(1, 41) n;

-- The batches a run has seen settled. The database notes them itself: who may start a run does not
-- say what it has seen.
CREATE TABLE reconcile.run_batch (
    book   integer NOT NULL,
    run    bigint  NOT NULL,
    county integer NOT NULL,                 -- the batch's book
    batch  bigint  NOT NULL,
    CONSTRAINT run_batch_pk PRIMARY KEY (book, run, county, batch)
);
CREATE INDEX run_batch_batch_idx ON reconcile.run_batch (county, batch);
ALTER TABLE reconcile.run_batch ADD CONSTRAINT run_batch_run_fk
    FOREIGN KEY (book, run) REFERENCES reconcile.check_run;
CREATE INDEX finding_high_idx ON reconcile.finding (county, batch) WHERE severity = 'high';

CREATE FUNCTION reconcile.note_batches() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO reconcile.run_batch
    WITH RECURSIVE below AS (
        SELECT NEW.book AS region
         UNION
        SELECT r.region
          FROM ref.region r JOIN below b ON r.parent = b.region
         WHERE r.valid_from <= NEW.period
           AND (r.valid_until IS NULL OR NEW.period < r.valid_until)
    )
    SELECT NEW.book, NEW.run, b.book, b.batch
      FROM below
      JOIN ledger.book k ON k.region = below.region
      JOIN payout.batch b ON b.book = k.book
     WHERE b.period = NEW.period AND b.state = 'reconciled';
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION reconcile.note_batches FROM PUBLIC;
CREATE TRIGGER check_run_notes_batches AFTER INSERT ON reconcile.check_run
    FOR EACH ROW EXECUTE FUNCTION reconcile.note_batches();

-- Why a batch is to be closed without such a run. A reason nobody has approved may be followed by
-- another one.
CREATE TABLE payout.closing_reason (
    book      integer  NOT NULL,
    batch     bigint   NOT NULL,
    reason_no smallint NOT NULL,
    reason    text     NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
    given_by  bigint   NOT NULL,
    given_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT closing_reason_pk PRIMARY KEY (book, batch, reason_no)
);
CREATE TABLE payout.closing_approval (
    book        integer  NOT NULL,
    batch       bigint   NOT NULL,
    reason_no   smallint NOT NULL,
    note        text     NOT NULL CHECK (length(note) BETWEEN 1 AND 200),
    approved_by bigint   NOT NULL,
    approved_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT closing_approval_pk PRIMARY KEY (book, batch)
);
ALTER TABLE payout.closing_reason ADD CONSTRAINT closing_reason_batch_fk
    FOREIGN KEY (book, batch) REFERENCES payout.batch;
ALTER TABLE payout.closing_approval ADD CONSTRAINT closing_approval_reason_fk
    FOREIGN KEY (book, batch, reason_no) REFERENCES payout.closing_reason;

-- Neither who gave the reason nor who made the batch approves it.
CREATE FUNCTION payout.check_closing_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payout.closing_reason r
          JOIN payout.batch b ON b.book = r.book AND b.batch = r.batch
         WHERE r.book = NEW.book AND r.batch = NEW.batch AND r.reason_no = NEW.reason_no
           AND NEW.approved_by = ANY (b.imported_by || ARRAY[r.given_by, b.built_by, b.locked_by,
                                                             b.submitted_by])) THEN
        RAISE EXCEPTION 'same_person' USING ERRCODE = 'DD204',
            DETAIL = NEW.book || ' batch ' || NEW.batch;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION payout.check_closing_approval FROM PUBLIC;
CREATE TRIGGER closing_approval_checked BEFORE INSERT ON payout.closing_approval
    FOR EACH ROW EXECUTE FUNCTION payout.check_closing_approval();

CREATE TRIGGER closing_reason_append_only BEFORE UPDATE OR DELETE ON payout.closing_reason
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER closing_approval_append_only BEFORE UPDATE OR DELETE ON payout.closing_approval
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER run_batch_append_only BEFORE UPDATE OR DELETE ON reconcile.run_batch
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

-- The last run of all checks that has seen the batch settled and was signed off by somebody who
-- had no hand in the batch; none: NULL.
CREATE FUNCTION reconcile.signed_run_of(of_book integer, of_batch bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT max(c.run)
      FROM payout.batch b
      JOIN reconcile.run_batch c ON c.county = b.book AND c.batch = b.batch
      JOIN reconcile.check_run r ON r.book = c.book AND r.run = c.run
      JOIN reconcile.sign_off o ON o.book = c.book AND o.run = c.run
     WHERE b.book = of_book AND b.batch = of_batch
       AND r.check_ids @> (SELECT array_agg(g.check_id) FROM reconcile.gate_check g)
       AND (o.signed_by = ANY (b.imported_by || ARRAY[b.built_by, b.locked_by, b.submitted_by,
                                                      b.approved_by, b.released_by])) IS NOT TRUE
$$;
REVOKE ALL ON FUNCTION reconcile.signed_run_of FROM PUBLIC;

-- A signed run has nothing open. What a later one, of whatever checks, says of the batch counts
-- too, as far as it is of high severity.
CREATE FUNCTION payout.check_gate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    signed_run bigint := reconcile.signed_run_of(NEW.book, NEW.batch);
    open_one   text;
BEGIN
    IF EXISTS (SELECT FROM payout.closing_approval a
                WHERE a.book = NEW.book AND a.batch = NEW.batch) THEN
        RETURN NEW;
    END IF;
    IF signed_run IS NULL THEN
        RAISE EXCEPTION 'not_reconciled' USING ERRCODE = 'DD517',
            DETAIL = NEW.book || ' batch ' || NEW.batch || CASE WHEN EXISTS (
                SELECT FROM payout.closing_reason r
                 WHERE r.book = NEW.book AND r.batch = NEW.batch)
                THEN ': its reason is not approved' ELSE '' END;
    END IF;
    SELECT ': run ' || f.run || ' finding ' || f.finding_no INTO open_one
      FROM reconcile.finding f
      LEFT JOIN LATERAL (
          SELECT s.step FROM reconcile.finding_step s
           WHERE s.book = f.book AND s.run = f.run AND s.finding_no = f.finding_no
           ORDER BY s.step_no DESC LIMIT 1) s ON true
     WHERE f.county = NEW.book AND f.batch = NEW.batch AND f.severity = 'high'
       AND f.run > signed_run
       AND coalesce(s.step, 'open') NOT IN ('explained', 'corrected', 'recovered', 'written_off')
     ORDER BY f.run, f.finding_no LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'findings_open' USING ERRCODE = 'DD399',
            DETAIL = NEW.book || ' batch ' || NEW.batch || open_one;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION payout.check_gate FROM PUBLIC;
CREATE TRIGGER batch_gate BEFORE UPDATE ON payout.batch
    FOR EACH ROW WHEN (OLD.state = 'reconciled' AND NEW.state = 'closed')
    EXECUTE FUNCTION payout.check_gate();

GRANT SELECT ON reconcile.gate_check, reconcile.run_batch TO doudi_app;
GRANT EXECUTE ON FUNCTION reconcile.signed_run_of TO doudi_app;
GRANT SELECT ON payout.closing_reason, payout.closing_approval TO doudi_app;
GRANT INSERT (book, batch, reason_no, reason, given_by) ON payout.closing_reason TO doudi_app;
GRANT INSERT (book, batch, reason_no, note, approved_by) ON payout.closing_approval TO doudi_app;

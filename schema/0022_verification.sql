-- Samples for verification in the field: which lines somebody goes and looks at, and what was found
-- there. Who is drawn follows from the seed and the frame alone, so that anybody can draw again.

SET LOCAL ROLE doudi_owner;

-- The frame is every line of the month in the batches that were released by then, in the programs
-- named. Its digest is over the Merkle roots of these batches, which commit to every line.
CREATE TABLE reconcile.sample (
    book               integer  NOT NULL,      -- of the region it covers
    sample             bigint   GENERATED ALWAYS AS IDENTITY,
    period             date     NOT NULL CHECK (extract(day FROM period) = 1),
    programs           text[]   NOT NULL,      -- none: all
    confidence_percent smallint NOT NULL CHECK (confidence_percent BETWEEN 1 AND 99),
    margin_percent     smallint NOT NULL CHECK (margin_percent BETWEEN 1 AND 50),
    z_10000            integer  NOT NULL CHECK (z_10000 > 0), -- of the confidence, 1.96 is 19600
    seed               text     NOT NULL CHECK (length(seed) BETWEEN 1 AND 64),
    frame_count        bigint   NOT NULL CHECK (frame_count > 0),
    frame_fen          bigint   NOT NULL,
    frame_sha256       bytea    NOT NULL CHECK (octet_length(frame_sha256) = 32),
    sample_count       bigint   NOT NULL CHECK (sample_count BETWEEN 1 AND frame_count),
    drawn_by           bigint   NOT NULL,
    drawn_at           timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sample_pk PRIMARY KEY (book, sample)
);
CREATE TABLE reconcile.sample_batch (
    book   integer NOT NULL,
    sample bigint  NOT NULL,
    county integer NOT NULL,
    batch  bigint  NOT NULL,
    CONSTRAINT sample_batch_pk PRIMARY KEY (book, sample, county, batch)
);
CREATE TABLE reconcile.sample_line (
    book    integer NOT NULL,
    sample  bigint  NOT NULL,
    county  integer NOT NULL,
    batch   bigint  NOT NULL,
    line_no integer NOT NULL,
    CONSTRAINT sample_line_pk PRIMARY KEY (book, sample, county, batch, line_no)
);
-- What was found; a later result of a line corrects an earlier one.
CREATE TABLE reconcile.sample_result (
    book       integer  NOT NULL,
    sample     bigint   NOT NULL,
    county     integer  NOT NULL,
    batch      bigint   NOT NULL,
    line_no    integer  NOT NULL,
    result_no  smallint NOT NULL,
    verdict    text     NOT NULL CHECK (verdict IN ('right', 'wrong', 'not_found')),
    visited_on date     NOT NULL,
    note       text     NOT NULL CHECK (length(note) <= 200),
    entered_by bigint   NOT NULL,
    entered_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sample_result_pk PRIMARY KEY (book, sample, county, batch, line_no, result_no)
);
ALTER TABLE reconcile.sample_batch ADD CONSTRAINT sample_batch_sample_fk
    FOREIGN KEY (book, sample) REFERENCES reconcile.sample;
ALTER TABLE reconcile.sample_line ADD CONSTRAINT sample_line_batch_fk
    FOREIGN KEY (book, sample, county, batch) REFERENCES reconcile.sample_batch;
ALTER TABLE reconcile.sample_result ADD CONSTRAINT sample_result_line_fk
    FOREIGN KEY (book, sample, county, batch, line_no) REFERENCES reconcile.sample_line;

CREATE TRIGGER sample_append_only BEFORE UPDATE OR DELETE ON reconcile.sample
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER sample_batch_append_only BEFORE UPDATE OR DELETE ON reconcile.sample_batch
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER sample_line_append_only BEFORE UPDATE OR DELETE ON reconcile.sample_line
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER sample_result_append_only BEFORE UPDATE OR DELETE ON reconcile.sample_result
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

-- What batches hold and the digest over their Merkle roots.
CREATE FUNCTION reconcile.frame_of(counties integer[], batches bigint[])
RETURNS TABLE (line_count bigint, total_fen bigint, sha256 bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(sum(b.line_count), 0)::bigint, coalesce(sum(b.total_fen), 0)::bigint,
           sha256(convert_to(coalesce(string_agg(
               concat_ws('|', b.book, b.batch, b.line_count, encode(b.merkle_root, 'hex')),
               E'\n' ORDER BY b.book, b.batch), ''), 'UTF8'))
      FROM unnest(counties, batches) AS k(county, batch)
      JOIN payout.batch b ON b.book = k.county AND b.batch = k.batch
$$;

-- Who is drawn: the lines whose digest with the seed is smallest.
CREATE FUNCTION reconcile.draw_of(of_book integer, of_sample bigint)
RETURNS TABLE (county integer, batch bigint, line_no integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT l.book, l.batch, l.line_no
      FROM reconcile.sample s
      JOIN reconcile.sample_batch c ON c.book = s.book AND c.sample = s.sample
      JOIN payout.line l ON l.book = c.county AND l.period = s.period AND l.batch = c.batch
     WHERE s.book = of_book AND s.sample = of_sample
     ORDER BY sha256(convert_to(concat_ws('|', s.seed, l.book, l.batch, l.line_no), 'UTF8'))
     LIMIT (SELECT x.sample_count FROM reconcile.sample x
             WHERE x.book = of_book AND x.sample = of_sample)
$$;
REVOKE ALL ON FUNCTION reconcile.frame_of, reconcile.draw_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reconcile.frame_of, reconcile.draw_of TO doudi_app;

GRANT SELECT, INSERT ON reconcile.sample_batch, reconcile.sample_line TO doudi_app;
GRANT SELECT ON reconcile.sample, reconcile.sample_result TO doudi_app;
GRANT INSERT (book, period, programs, confidence_percent, margin_percent, z_10000, seed,
              frame_count, frame_fen, frame_sha256, sample_count, drawn_by)
    ON reconcile.sample TO doudi_app;
GRANT INSERT (book, sample, county, batch, line_no, result_no, verdict, visited_on, note,
              entered_by)
    ON reconcile.sample_result TO doudi_app;

-- What must be on paper before a batch is approved: the reviews of village, town and county
-- (三级联审) and the public notice of the list (公示). Which of them a program needs where, and for
-- how many days, is policy (schema/policy: review.<program>, notice.<program>).

SET LOCAL ROLE doudi_owner;

CREATE TABLE payout.review (
    book        integer NOT NULL,
    batch       bigint  NOT NULL,
    stage       text    NOT NULL CHECK (stage IN ('village', 'town', 'county', 'notice')),
    first_day   date    NOT NULL,            -- of the notice; of a review its only day
    last_day    date    NOT NULL,
    document    text    NOT NULL CHECK (length(document) BETWEEN 1 AND 80),  -- minutes, notice
    recorded_by bigint  NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT review_pk PRIMARY KEY (book, batch, stage),
    CONSTRAINT review_days_ck CHECK (
        first_day <= last_day AND (stage = 'notice' OR first_day = last_day))
);
ALTER TABLE payout.review ADD CONSTRAINT review_batch_fk
    FOREIGN KEY (book, batch) REFERENCES payout.batch;

CREATE TRIGGER review_append_only BEFORE UPDATE OR DELETE ON payout.review
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON payout.review TO doudi_app;

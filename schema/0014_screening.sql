-- What is paid otherwise than the facts of a line by themselves give: amounts held by a freeze, and
-- enrolments that lose against another benefit of the same person. Rows stay with their batch, so
-- that every line can be explained and computed again whatever rosters say later.

SET LOCAL ROLE doudi_owner;

-- A line whose amount is at least what `base_version` of `base_enrolment` gave in `base_period`.
-- Rules: 1 exits and cuts are suspended (F25), 2 a death does not lower (F26), 3 who is protected
-- singly does not leave (F33). `is_ended`: the enrolment had left the roster before the month.
CREATE TABLE payout.hold (
    book           integer  NOT NULL,
    batch          bigint   NOT NULL,
    line_no        integer  NOT NULL,
    rule           smallint NOT NULL CHECK (rule BETWEEN 1 AND 3),
    is_ended       boolean  NOT NULL,
    base_enrolment bigint   NOT NULL,
    base_version   smallint NOT NULL,
    base_period    date     NOT NULL CHECK (extract(day FROM base_period) = 1),
    CONSTRAINT hold_pk PRIMARY KEY (book, batch, line_no)
);

CREATE TRIGGER hold_append_only BEFORE UPDATE OR DELETE ON payout.hold
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
GRANT SELECT, INSERT ON payout.hold TO doudi_app;

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

-- What a person of an enrolment is not paid, because the person holds another benefit or has died.
-- Rules: 1 and 2 not both, 3 the earlier one stays, 4 the higher one stays, 5 only the difference
-- is paid, 6 died before the month. `line_no` is 0 where nothing is left to pay; `member` is the
-- position in the version, -1 where the person stands only in an earlier version that a freeze
-- holds the amount to. `other_fen` is what the other benefit gives the person a month,
-- `not_paid_fen` what the exclusion takes off the enrolment: below zero where somebody with an
-- income leaves.
CREATE TABLE payout.exclusion (
    book            integer  NOT NULL,
    batch           bigint   NOT NULL,
    for_period      date     NOT NULL CHECK (extract(day FROM for_period) = 1),
    enrolment       bigint   NOT NULL,
    person          bigint   NOT NULL,
    rule            smallint NOT NULL CHECK (rule BETWEEN 1 AND 6),
    other_enrolment bigint   NOT NULL,     -- 0 of the dead
    other_program   text     NOT NULL,     -- '' of the dead
    version         smallint NOT NULL,
    member          smallint NOT NULL,
    line_no         integer  NOT NULL,
    other_fen       bigint   NOT NULL CHECK (other_fen >= 0),
    not_paid_fen    bigint   NOT NULL,
    figure          text     NOT NULL,     -- exclusion.DB.TK; of the dead the day of death
    source          text     NOT NULL,
    basis           text     NOT NULL CHECK (basis IN ('', 'seed', 'published', 'assumed')),
    CONSTRAINT exclusion_pk PRIMARY KEY (book, batch, for_period, enrolment, person, rule,
                                         other_enrolment),
    CONSTRAINT exclusion_other_ck CHECK ((rule = 6) = (other_enrolment = 0)
                                         AND (rule = 6) = (other_program = ''))
);

CREATE TRIGGER exclusion_append_only BEFORE UPDATE OR DELETE ON payout.exclusion
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
GRANT SELECT, INSERT ON payout.exclusion TO doudi_app;

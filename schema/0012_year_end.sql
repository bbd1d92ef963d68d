-- The end of a year and what becomes of its money later: carry-over, reclaim, prior-year returns.
--
-- A budget year of a book ends once (funding.closed_year, schema/0006). What was cancelled then is
-- kept here by document, fund source and program, and restored from here in the next year; nothing
-- else may bring quota into a year as carried forward, except an allocation of carried money by the
-- book above.

SET LOCAL ROLE doudi_owner;

-- Programs whose balance at year end is held against a share of the year's spending: shown at
-- closing and in the report year_end_balance, never a reason to refuse.
CREATE TABLE ref.balance_cap (
    program text PRIMARY KEY REFERENCES ref.program,
    percent smallint NOT NULL CHECK (percent BETWEEN 1 AND 100),
    source  text NOT NULL
);
INSERT INTO ref.balance_cap VALUES
    ('DB-U', 10, '财社〔2012〕171号: 城市低保资金累计结余不超过当年支出的10%'),
    ('DB-R', 10, '财社〔2012〕171号: 农村低保资金累计结余不超过当年支出的10%');
GRANT SELECT ON ref.balance_cap TO doudi_app;

-- What the closing of `year` cancelled: Q102 with its program, Q101 without one.
CREATE TABLE funding.carried_quota (
    book        integer  NOT NULL,
    year        smallint NOT NULL,          -- that was closed
    document    bigint   NOT NULL,
    fund_source text     NOT NULL REFERENCES ref.fund_source,
    fund        text     NOT NULL REFERENCES ref.program,
    program     text     NOT NULL DEFAULT '',
    amount_fen  bigint   NOT NULL CHECK (amount_fen > 0),
    CONSTRAINT carried_quota_pk PRIMARY KEY (book, year, document, fund_source, program)
);

-- Years into which the quota of the year before has been restored.
CREATE TABLE funding.opened_year (
    book      integer  NOT NULL,
    year      smallint NOT NULL,
    opened_by bigint   NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT opened_year_pk PRIMARY KEY (book, year)
);

-- Unused quota that the book above took back (E15). `reference` is the paper that says so; a
-- reclaim before the time of the law needs the decision that orders it.
CREATE TABLE funding.reclaim (
    book         integer NOT NULL,          -- the upper
    reference    text    NOT NULL CHECK (length(reference) BETWEEN 1 AND 80),
    lower_book   integer NOT NULL,
    document     bigint  NOT NULL,
    amount_fen   bigint  NOT NULL CHECK (amount_fen > 0),
    ordered_by   text    NOT NULL DEFAULT '' CHECK (length(ordered_by) <= 80),
    effective_on date    NOT NULL,
    reclaimed_by bigint  NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT reclaim_pk PRIMARY KEY (book, lower_book, document, reference)
);

-- Money of an earlier year that came back (E10): from a bank's result file (batch and file), or
-- recorded by hand. Into the unit's account, or into the treasury at once: money of direct-reach
-- documents never stands on a unit's account (domain rules §4.2).
CREATE TABLE funding.prior_year_return (
    book        integer  NOT NULL,
    number      bigint   GENERATED ALWAYS AS IDENTITY,
    reference   text     NOT NULL CHECK (length(reference) BETWEEN 1 AND 80),
    program     text     NOT NULL REFERENCES ref.program,
    fund_source text     NOT NULL REFERENCES ref.fund_source,
    document    bigint   NOT NULL,
    year        smallint NOT NULL,          -- of the quota that paid it
    amount_fen  bigint   NOT NULL CHECK (amount_fen > 0),
    came_into   text     NOT NULL CHECK (came_into IN ('account', 'treasury')),
    batch       bigint,
    returned_on date     NOT NULL,
    recorded_by bigint   NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT prior_year_return_pk PRIMARY KEY (book, number),
    CONSTRAINT prior_year_return_key
        UNIQUE (book, reference, program, fund_source, document, year, came_into)
);

-- Such money sent on from the unit's account to the treasury.
CREATE TABLE funding.remittance (
    book        integer NOT NULL,
    reference   text    NOT NULL CHECK (length(reference) BETWEEN 1 AND 80),
    program     text    NOT NULL REFERENCES ref.program,
    amount_fen  bigint  NOT NULL CHECK (amount_fen > 0),
    remitted_on date    NOT NULL,
    remitted_by bigint  NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT remittance_pk PRIMARY KEY (book, program, reference)
);

ALTER TABLE funding.carried_quota ADD CONSTRAINT carried_quota_year_fk
    FOREIGN KEY (book, year) REFERENCES funding.closed_year;
ALTER TABLE funding.opened_year ADD CONSTRAINT opened_year_book_fk
    FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE funding.reclaim ADD CONSTRAINT reclaim_book_fk
    FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE funding.prior_year_return ADD CONSTRAINT prior_year_return_book_fk
    FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE funding.remittance ADD CONSTRAINT remittance_book_fk
    FOREIGN KEY (book) REFERENCES ledger.book;

CREATE TRIGGER carried_quota_append_only BEFORE UPDATE OR DELETE ON funding.carried_quota
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER opened_year_append_only BEFORE UPDATE OR DELETE ON funding.opened_year
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER reclaim_append_only BEFORE UPDATE OR DELETE ON funding.reclaim
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER prior_year_return_append_only BEFORE UPDATE OR DELETE ON funding.prior_year_return
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER remittance_append_only BEFORE UPDATE OR DELETE ON funding.remittance
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON funding.carried_quota, funding.opened_year, funding.reclaim,
    funding.prior_year_return, funding.remittance TO doudi_app;

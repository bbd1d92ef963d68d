-- Quota documents and their allocation to lower books. A document keeps its id all the way down:
-- it is the `document` dimension of every Q account it feeds, in every book.

SET LOCAL ROLE doudi_owner;

CREATE SCHEMA funding;
GRANT USAGE ON SCHEMA funding TO doudi_app;

CREATE TABLE funding.quota_document (
    book          integer NOT NULL,       -- the book that received it first
    document      bigint  GENERATED ALWAYS AS IDENTITY,
    number        text    NOT NULL CHECK (length(number) BETWEEN 1 AND 80),
    issuer        text    NOT NULL CHECK (length(issuer) BETWEEN 1 AND 80),
    issued_on     date    NOT NULL,
    received_on   date    NOT NULL,
    origin        text    NOT NULL CHECK (origin IN ('upper_level', 'own_budget')),
    fund_source   text    NOT NULL REFERENCES ref.fund_source,
    program       text    NOT NULL REFERENCES ref.program,
    function_code text    NOT NULL CHECK (function_code ~ '^[0-9]{3,7}$'),
    year          smallint NOT NULL CHECK (year BETWEEN 1990 AND 2100),
    amount_fen    bigint  NOT NULL CHECK (amount_fen > 0),
    is_direct     boolean NOT NULL,       -- 直达资金
    received_by   bigint  NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT quota_document_pk PRIMARY KEY (book, document),
    CONSTRAINT quota_document_number_key UNIQUE (book, number),
    CONSTRAINT quota_document_dates_ck CHECK (issued_on <= received_on)
);

-- An allocation of one document to lower books. Formula allocations keep their parameters and each
-- county's factors, so that the result can be recomputed.
CREATE TABLE funding.allocation (
    book         integer NOT NULL,
    allocation   bigint  GENERATED ALWAYS AS IDENTITY,
    document     bigint  NOT NULL,
    method       text    NOT NULL CHECK (method IN ('list', 'formula')),
    state        text    NOT NULL DEFAULT 'draft'
                 CHECK (state IN ('draft', 'submitted', 'approved', 'rejected')),
    total_fen    bigint  NOT NULL CHECK (total_fen > 0),
    parameters   text    NOT NULL DEFAULT '',   -- of the formula, as given
    source_sha256 bytea  NOT NULL,              -- of the list or the factor table
    created_by   bigint  NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    submitted_by bigint,
    decided_by   bigint,
    decided_at   timestamptz,
    effective_on date,
    cash_on      date,                          -- when the treasury sent the money
    CONSTRAINT allocation_pk PRIMARY KEY (book, allocation),
    CONSTRAINT allocation_same_person_ck CHECK (decided_by <> created_by
                                                AND decided_by <> submitted_by)
);

CREATE TABLE funding.allocation_line (
    book            integer NOT NULL,
    allocation      bigint  NOT NULL,
    receiver        integer NOT NULL,           -- the lower book
    amount_fen      bigint  NOT NULL CHECK (amount_fen >= 0),
    plain_share_fen bigint,                     -- by need alone, for comparison
    matching_fen    bigint CHECK (matching_fen >= 0), -- own funds asked of the receiver (配套)
    plain_matching_fen bigint CHECK (plain_matching_fen >= 0), -- plain share, common rate
    factors         text    NOT NULL DEFAULT '',
    CONSTRAINT allocation_line_pk PRIMARY KEY (book, allocation, receiver),
    CONSTRAINT allocation_line_matching_ck
        CHECK ((matching_fen IS NULL) = (plain_matching_fen IS NULL))
);

-- A book's decision to use part of a document for a program (E4). Rows of a list keep the list's
-- digest and their line, so that a list given twice is worked once.
CREATE TABLE funding.assignment (
    book         integer NOT NULL,
    assignment   bigint  GENERATED ALWAYS AS IDENTITY,
    document     bigint  NOT NULL,
    program      text    NOT NULL REFERENCES ref.program,
    amount_fen   bigint  NOT NULL CHECK (amount_fen > 0),
    effective_on date    NOT NULL,
    list_sha256  bytea   CHECK (octet_length(list_sha256) = 32),
    list_line    integer,
    assigned_by  bigint  NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT assignment_pk PRIMARY KEY (book, assignment),
    CONSTRAINT assignment_list_key UNIQUE (book, list_sha256, list_line),
    CONSTRAINT assignment_list_ck CHECK ((list_sha256 IS NULL) = (list_line IS NULL))
);

-- A year closed for new allocations and receipts of a book.
CREATE TABLE funding.closed_year (
    book      integer  NOT NULL,
    year      smallint NOT NULL,
    closed_by bigint   NOT NULL,
    closed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT closed_year_pk PRIMARY KEY (book, year)
);

ALTER TABLE funding.quota_document ADD CONSTRAINT quota_document_book_fk
    FOREIGN KEY (book) REFERENCES ledger.book;
-- Allocations and assignments have no foreign key to their document: in a lower book it is a row of
-- the book that received it first, and no key reaches over books.
ALTER TABLE funding.allocation_line ADD CONSTRAINT allocation_line_allocation_fk
    FOREIGN KEY (book, allocation) REFERENCES funding.allocation;

CREATE TRIGGER quota_document_append_only BEFORE UPDATE OR DELETE ON funding.quota_document
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER assignment_append_only BEFORE UPDATE OR DELETE ON funding.assignment
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER allocation_line_append_only BEFORE UPDATE OR DELETE ON funding.allocation_line
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON funding.quota_document, funding.allocation, funding.allocation_line,
    funding.assignment, funding.closed_year TO doudi_app;
GRANT UPDATE (state, submitted_by, decided_by, decided_at, effective_on, cash_on)
    ON funding.allocation TO doudi_app;

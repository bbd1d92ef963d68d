-- Persons, payee accounts and enrolments, keyed by book. Identities and account numbers are stored
-- as ciphertext (XChaCha20-Poly1305; the first byte names the key) plus a keyed hash for lookup.
-- Versions are append-only: a change closes one (superseded_at, or valid_until) and opens another.

SET LOCAL ROLE doudi_owner;

CREATE SCHEMA roster;
GRANT USAGE ON SCHEMA roster TO doudi_app;

-- The keys identities have been encrypted with, to notice when the program is given another one.
CREATE TABLE roster.identity_key (
    key_no      smallint PRIMARY KEY CHECK (key_no BETWEEN 1 AND 255),
    fingerprint bytea    NOT NULL CHECK (octet_length(fingerprint) = 32),
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- One import of a file for one book, program and month. A file with rows of several books has the
-- same import number in each of them.
CREATE TABLE roster.import (
    book        integer NOT NULL,
    import      bigint  NOT NULL,
    program     text    NOT NULL REFERENCES ref.program,
    period      date    NOT NULL CHECK (extract(day FROM period) = 1),
    file_name   text    NOT NULL,
    file_sha256 bytea   NOT NULL CHECK (octet_length(file_sha256) = 32),
    file_rows   integer NOT NULL,          -- rows of all books in the file
    row_count   integer NOT NULL,          -- rows of this book in the file
    accepted    integer NOT NULL,
    rejected    integer NOT NULL,
    opened      integer NOT NULL,          -- versions opened and closed by it
    closed      integer NOT NULL,
    imported_by bigint  NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT import_pk PRIMARY KEY (book, import),
    CONSTRAINT import_total_ck CHECK (accepted + rejected = row_count)
);
CREATE SEQUENCE roster.import_seq AS bigint;

CREATE TABLE roster.person (
    book          integer NOT NULL,
    person        bigint  NOT NULL,
    version       smallint NOT NULL,
    id_hash       bytea   NOT NULL CHECK (octet_length(id_hash) = 32),
    id_cipher     bytea   NOT NULL,
    name          text    NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    born_on       date    NOT NULL,
    is_male       boolean NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    superseded_at timestamptz,
    CONSTRAINT person_pk PRIMARY KEY (book, person, version)
);
CREATE UNIQUE INDEX person_id_hash_key ON roster.person (book, id_hash)
    WHERE superseded_at IS NULL;
CREATE INDEX person_id_hash_idx ON roster.person (id_hash) WHERE superseded_at IS NULL;
CREATE SEQUENCE roster.person_seq AS bigint;

CREATE TABLE roster.payee_account (
    book          integer NOT NULL,
    account       bigint  NOT NULL,
    bank_no       char(12) NOT NULL CHECK (bank_no ~ '^[0-9]{12}$'),  -- CNAPS 联行号
    number_hash   bytea   NOT NULL CHECK (octet_length(number_hash) = 32),
    number_cipher bytea   NOT NULL,
    holder        text    NOT NULL CHECK (length(holder) BETWEEN 1 AND 60),
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT payee_account_pk PRIMARY KEY (book, account),
    CONSTRAINT payee_account_key UNIQUE (book, number_hash, bank_no, holder)
);
CREATE SEQUENCE roster.payee_account_seq AS bigint;

-- A person or household × program, with the facts that decide its amount. `person` is who is paid
-- (the head of a household). The members' arrays run in parallel, the head first where protected;
-- disability is category × 10 + level, as in the last two digits of the certificate, 0 for none;
-- flags: 1 seriously ill, 2 in an institution, 4 studying, 8 a household of its own, 16 cannot
-- work, and 256 for each refusal of work in a row. Incomes that rules count differently stand
-- beside income_year_fen: whose (position from 0), of which kind (1 work, 2 poverty project, 3
-- subsidies for the disabled, 4 support and pensions) and fen per year; null where the roster has
-- none. Of the versions of an enrolment those that are not superseded follow each other in time;
-- `valid_until` is the first day that no longer counts.
CREATE TABLE roster.enrolment (
    book              integer  NOT NULL,
    program           text     NOT NULL,
    enrolment         bigint   NOT NULL,
    version           smallint NOT NULL,
    person            bigint   NOT NULL,
    account           bigint   NOT NULL,
    unit_no           text     NOT NULL,      -- household number in the roster, '' if none
    is_urban          boolean  NOT NULL,
    income_year_fen   bigint   NOT NULL CHECK (income_year_fen >= 0),
    declared_fen      bigint   CHECK (declared_fen > 0),  -- monthly amount the roster states
    care_grade        smallint NOT NULL CHECK (care_grade BETWEEN 0 AND 3), -- 1 full, 3 none; 0 n/a
    tier              smallint CHECK (tier BETWEEN 1 AND 3),    -- of dibao by classes; null: none
    other_month_fen   bigint   CHECK (other_month_fen > 0),     -- other benefits drawn; null: none
    exit_from         date     CHECK (extract(day FROM exit_from) = 1),  -- of a gradual exit
    exit_base_fen     bigint   CHECK (exit_base_fen > 0),
    member_person     bigint[]   NOT NULL,
    member_born       date[]     NOT NULL,
    member_disability smallint[] NOT NULL,
    member_flags      smallint[] NOT NULL,
    income_member     smallint[],
    income_kind       smallint[],
    income_fen        bigint[],
    facts_hash        bytea    NOT NULL,      -- of all the facts above, to tell a change
    valid_from        date     NOT NULL,
    valid_until       date,
    import            bigint   NOT NULL,      -- that opened the version
    recorded_at       timestamptz NOT NULL DEFAULT now(),
    superseded_at     timestamptz,
    CONSTRAINT enrolment_pk PRIMARY KEY (book, program, enrolment, version),
    CONSTRAINT enrolment_members_ck CHECK (
        cardinality(member_person) BETWEEN 1 AND 30
        AND cardinality(member_born) = cardinality(member_person)
        AND cardinality(member_disability) = cardinality(member_person)
        AND cardinality(member_flags) = cardinality(member_person)),
    CONSTRAINT enrolment_exit_ck CHECK ((exit_from IS NULL) = (exit_base_fen IS NULL)),
    CONSTRAINT enrolment_incomes_ck CHECK (
        (income_fen IS NULL AND income_member IS NULL AND income_kind IS NULL)
        OR (cardinality(income_fen) = cardinality(income_member)
            AND cardinality(income_fen) = cardinality(income_kind)
            AND cardinality(income_fen) BETWEEN 1 AND 4 * cardinality(member_person)
            AND 0 < ALL (income_fen) AND 0 <= ALL (income_member)
            AND cardinality(member_person) > ALL (income_member)
            AND 1 <= ALL (income_kind) AND 4 >= ALL (income_kind)) IS TRUE),
    CONSTRAINT enrolment_validity_ck CHECK (valid_until IS NULL OR valid_from < valid_until)
);
CREATE UNIQUE INDEX enrolment_open_key ON roster.enrolment (book, program, person)
    WHERE superseded_at IS NULL AND valid_until IS NULL;
CREATE SEQUENCE roster.enrolment_seq AS bigint;

-- A list from outside that rosters are held against, such as the register of deaths. It holds for
-- its book and all below it. Lists are dated snapshots: a later one of a kind stands beside the
-- earlier ones. Which kinds there are and what their columns mean is in src/roster/list_kinds.cpp.
CREATE TABLE roster.outside_list (
    book        integer NOT NULL,
    list        bigint  GENERATED ALWAYS AS IDENTITY,
    kind        text    NOT NULL CHECK (kind IN ('deaths', 'payroll', 'custody', 'vehicles',
                    'companies', 'property', 'registered_poor', 'disability', 'population',
                    'other_counties', 'relatives', 'care_assessments', 'institution')),
    as_of       date    NOT NULL,
    file_name   text    NOT NULL,
    file_sha256 bytea   NOT NULL,
    row_count   integer NOT NULL,
    imported_by bigint  NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT outside_list_pk PRIMARY KEY (book, list)
);
-- The dead, once each. They stand by themselves because every month paid looks at them.
CREATE TABLE roster.outside_person (
    book    integer NOT NULL,
    list    bigint  NOT NULL,
    id_hash bytea   NOT NULL,
    on_date date    NOT NULL,
    CONSTRAINT outside_person_pk PRIMARY KEY (book, list, id_hash)
);
-- The rows of all other lists, as a person may have several. `until_date` is the first day that no
-- longer counts, of a certificate the last day it is valid. `code` is a word, a program, a grade,
-- or category and level of a disability; `is_other_person`: the certificate's number is not the
-- row's. Rows have no foreign key to their list: a list of millions comes in one transaction.
CREATE TABLE roster.outside_row (
    book            integer NOT NULL,
    list            bigint  NOT NULL,
    row_no          integer NOT NULL,
    id_hash         bytea   NOT NULL CHECK (octet_length(id_hash) = 32),
    from_date       date,
    until_date      date,
    amount_fen      bigint  CHECK (amount_fen >= 0),
    code            text    NOT NULL,
    region          integer,
    is_other_person boolean NOT NULL,
    CONSTRAINT outside_row_pk PRIMARY KEY (book, list, row_no)
);

ALTER TABLE roster.import ADD CONSTRAINT import_book_fk FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE roster.outside_person ADD CONSTRAINT outside_person_list_fk
    FOREIGN KEY (book, list) REFERENCES roster.outside_list;

-- Looks at a table of this schema again when what is said of its size is off by a fifth: an import
-- brings more rows than the planner knows of, and autovacuum comes too late for the statements that
-- follow in the same transaction. Skips a table another import is looking at.
CREATE FUNCTION roster.refresh_statistics(p_table regclass, p_new_rows bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF (SELECT relnamespace = 'roster'::regnamespace AND p_new_rows * 5 > reltuples
          FROM pg_class WHERE oid = p_table) THEN
        EXECUTE format('ANALYZE (SKIP_LOCKED) %s', p_table);
    END IF;
END $$;
REVOKE ALL ON FUNCTION roster.refresh_statistics FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roster.refresh_statistics TO doudi_app;

GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA roster TO doudi_app;
GRANT UPDATE (superseded_at) ON roster.person TO doudi_app;
GRANT UPDATE (valid_until, superseded_at) ON roster.enrolment TO doudi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA roster TO doudi_app;

-- The ledger: books, accounts, entries, postings, balances. Only ledger.post (0005) writes entries.
--
-- Distribution on `book`: every growing table has it first in its key. None is partitioned by
-- month: a batch of any length is a handful of entries, the chain of a book is never cut, and its
-- idempotency keys are unique over all months.

SET LOCAL ROLE doudi_owner;

CREATE SCHEMA ledger;
GRANT USAGE ON SCHEMA ledger TO doudi_app;

-- Types instead of CHECK constraints: PostgreSQL parses those of a table again with every statement
-- that writes to it, which took a tenth of the posting door's time.
CREATE DOMAIN ledger.digest AS bytea
    CONSTRAINT digest_length_ck CHECK (octet_length(VALUE) = 32);
CREATE DOMAIN ledger.change_fen AS bigint CONSTRAINT change_nonzero_ck CHECK (VALUE <> 0);
CREATE DOMAIN ledger.turnover_fen AS bigint CONSTRAINT turnover_ck CHECK (VALUE >= 0);
CREATE DOMAIN ledger.ordinal AS integer CONSTRAINT ordinal_ck CHECK (VALUE > 0);
-- Without what would make a canonical text ambiguous.
CREATE DOMAIN ledger.idempotency_key AS text CONSTRAINT idempotency_key_ck
    CHECK (length(VALUE) BETWEEN 1 AND 120 AND strpos(VALUE, '|') = 0
           AND strpos(VALUE, E'\n') = 0);
CREATE DOMAIN ledger.narration AS text CONSTRAINT narration_ck
    CHECK (length(VALUE) <= 400 AND strpos(VALUE, E'\n') = 0);

-- One accounting entity. `head_hash` is the hash of the last of its `chain_length` entries, which
-- stands at `head_period` and `head_voucher_no`.
-- fillfactor: the row changes with every entry and must stay on its page (HOT).
CREATE TABLE ledger.book (
    book            integer PRIMARY KEY,   -- six digits; open_book looks
    region          integer NOT NULL,      -- the division it was opened for
    name            text    NOT NULL,
    opened_on       date    NOT NULL,
    chain_length    bigint  NOT NULL DEFAULT 0,
    head_hash       ledger.digest NOT NULL DEFAULT sha256(''),
    head_period     date,                  -- null: no entry yet
    head_voucher_no integer
) WITH (fillfactor = 20);

-- Months of a book that are closed, for ever. Vouchers need no counter: the next number is one more
-- than the last entry's, or in another month than its, than the highest there; both are read under
-- the book's lock.
CREATE TABLE ledger.closed_month (
    book      integer NOT NULL,
    period    date    NOT NULL,         -- a month of ref.month
    closed_at timestamptz NOT NULL,
    closed_by bigint  NOT NULL,
    CONSTRAINT closed_month_pk PRIMARY KEY (book, period)
);

-- An account is a title with dimensions; unused ones are null. `key` is how canonical texts and
-- people name it. Numbers are per book, given under the book's lock.
CREATE TABLE ledger.account (
    book             integer NOT NULL,
    account          integer NOT NULL CHECK (account > 0),
    code             text    NOT NULL REFERENCES ref.account_title,
    program          text             REFERENCES ref.program,
    fund_source      text             REFERENCES ref.fund_source,
    document         bigint,
    year             smallint,
    ledger           char(1) NOT NULL GENERATED ALWAYS AS (substr(code, 1, 1)) STORED,
    key              text    NOT NULL GENERATED ALWAYS AS (
        code || '/' || coalesce(program, '-') || '/' || coalesce(fund_source, '-') || '/'
             || coalesce(document::text, '-') || '/' || coalesce(year::text, '-')) STORED,
    -- +1: may not fall below zero on its debit side, -1: on its credit side, 0: no floor.
    floor_sign       smallint NOT NULL CHECK (floor_sign IN (-1, 0, 1)),
    is_open          boolean NOT NULL DEFAULT true,
    CONSTRAINT account_pk PRIMARY KEY (book, account),
    CONSTRAINT account_key_key UNIQUE (book, key)
);

CREATE TABLE ledger.entry (
    book                integer NOT NULL,
    period              date    NOT NULL,
    voucher_no          ledger.ordinal NOT NULL,
    chain_no            bigint  NOT NULL,
    event               text    NOT NULL,
    effective_on        date    NOT NULL,           -- within the period
    recorded_at         timestamptz NOT NULL,
    posted_by           bigint  NOT NULL,
    idempotency_key     ledger.idempotency_key NOT NULL,
    narration           ledger.narration NOT NULL,
    transfer_id         uuid,           -- joins the two entries of a transfer between books
    batch               bigint,
    evidence            bytea,          -- what the entry vouches for, such as a Merkle root
    reverses_period     date,
    reverses_voucher_no integer,
    hash                ledger.digest NOT NULL,
    CONSTRAINT entry_pk PRIMARY KEY (book, period, voucher_no),
    CONSTRAINT entry_idempotency_key UNIQUE (book, idempotency_key)     -- keys never expire
);

CREATE TABLE ledger.posting (
    book       integer  NOT NULL,
    period     date     NOT NULL,
    voucher_no integer  NOT NULL,
    line_no    smallint NOT NULL,
    account    integer  NOT NULL,
    amount_fen ledger.change_fen NOT NULL,          -- debit positive
    CONSTRAINT posting_pk PRIMARY KEY (book, period, voucher_no, line_no)
);

-- Entries and postings have no foreign keys: the door has looked every account up under the book's
-- lock, and a key check per posting would double its cost. `doudi audit verify` looks again.

CREATE TABLE ledger.balance (
    book       integer NOT NULL,
    account    integer NOT NULL,
    period     date    NOT NULL,
    debit_fen  ledger.turnover_fen NOT NULL,
    credit_fen ledger.turnover_fen NOT NULL,
    CONSTRAINT balance_pk PRIMARY KEY (book, account, period)
) WITH (fillfactor = 50);

CREATE TABLE ledger.reversal (
    book                integer NOT NULL,
    reverses_period     date    NOT NULL,
    reverses_voucher_no integer NOT NULL,
    CONSTRAINT reversal_pk PRIMARY KEY (book, reverses_period, reverses_voucher_no)
);

ALTER TABLE ledger.closed_month ADD CONSTRAINT closed_month_book_fk
    FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE ledger.account ADD CONSTRAINT account_book_fk FOREIGN KEY (book) REFERENCES ledger.book;

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON ledger.entry
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE ON ledger.posting
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER closed_month_append_only BEFORE UPDATE OR DELETE ON ledger.closed_month
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER reversal_append_only BEFORE UPDATE OR DELETE ON ledger.reversal
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO doudi_app;

-- Partitions of a month, for every table that is partitioned by month. Called by whoever first
-- works in that month; calling again does nothing. A partition is made alone and then attached:
-- made in its place it would lock the table it becomes part of against readers, and wait for them
-- in another order than theirs.
CREATE TABLE ref.month (
    period    date PRIMARY KEY CHECK (extract(day FROM period) = 1),
    opened_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON ref.month TO doudi_app;

CREATE FUNCTION ref.open_month(p_period date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    parent record;
    part text;
BEGIN
    IF EXISTS (SELECT FROM ref.month WHERE period = p_period) THEN
        RETURN;
    END IF;
    IF p_period < date '1990-01-01' OR p_period > date '2100-01-01' THEN
        RAISE EXCEPTION 'malformed_period' USING ERRCODE = 'DD004', DETAIL = p_period::text;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('doudi.open_month'));
    INSERT INTO ref.month (period) VALUES (p_period) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    FOR parent IN
        SELECT n.nspname, c.relname
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'p' AND n.nspname = 'payout'
         ORDER BY 1, 2
    LOOP
        part := format('%I.%I', parent.nspname, parent.relname || to_char(p_period, '_YYYYMM'));
        EXECUTE format('CREATE TABLE %s (LIKE %I.%I INCLUDING ALL)', part,
                       parent.nspname, parent.relname);
        EXECUTE format('ALTER TABLE %I.%I ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
                       parent.nspname, parent.relname, part,
                       p_period, (p_period + interval '1 month')::date);
    END LOOP;
END $$;

CREATE FUNCTION ledger.open_book(p_book integer, p_region integer, p_name text, p_opened_on date)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF p_book NOT BETWEEN 100000 AND 999999 OR p_name = '' THEN
        RAISE EXCEPTION 'malformed' USING ERRCODE = 'DD001', DETAIL = 'book ' || p_book;
    END IF;
    INSERT INTO ledger.book (book, region, name, opened_on)
    VALUES (p_book, p_region, p_name, p_opened_on) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

-- Locks books in ascending order until the transaction ends. What decides from balances (draws,
-- allocations) takes this first, then reads, then posts.
CREATE FUNCTION ledger.lock_books(p_books integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    wanted integer;
BEGIN
    FOR wanted IN SELECT DISTINCT b FROM unnest(p_books) b ORDER BY b LOOP
        PERFORM FROM ledger.book WHERE book = wanted FOR NO KEY UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'unknown_book' USING ERRCODE = 'DD109', DETAIL = wanted::text;
        END IF;
    END LOOP;
END $$;

-- The account numbers for titles with dimensions, opening those that are new, in the order given.
-- Refuses unknown titles and a program that is not of the fund source's type: money of the general
-- budget and of the lottery never meet in one account.
CREATE FUNCTION ledger.open_accounts(p_book integer, p_code text[], p_program text[],
                                     p_fund_source text[], p_document bigint[], p_year integer[])
RETURNS integer[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    fault record;
    numbers integer[];
BEGIN
    SELECT w.code, w.program, w.fund_source, t.code IS NULL AS no_title,
           p.fund_type IS DISTINCT FROM s.fund_type AND p.fund_type IS NOT NULL
               AND s.fund_type IS NOT NULL AS mixed
      INTO fault
      FROM unnest(p_code, p_program, p_fund_source) AS w(code, program, fund_source)
      LEFT JOIN ref.account_title t ON t.code = w.code
      LEFT JOIN ref.program p ON p.program = w.program
      LEFT JOIN ref.fund_source s ON s.fund_source = w.fund_source
     WHERE t.code IS NULL OR (w.program IS NOT NULL AND p.program IS NULL)
        OR (w.fund_source IS NOT NULL AND s.fund_source IS NULL) OR p.fund_type <> s.fund_type
     LIMIT 1;
    IF FOUND THEN
        IF fault.mixed THEN
            RAISE EXCEPTION 'mixes_general_and_lottery' USING ERRCODE = 'DD304',
                DETAIL = fault.program || ' / ' || fault.fund_source;
        END IF;
        RAISE EXCEPTION 'unknown_account' USING ERRCODE = 'DD103',
            DETAIL = concat_ws('/', fault.code, fault.program, fault.fund_source);
    END IF;
    LOOP
        SELECT array_agg(a.account ORDER BY w.n) FILTER (WHERE a.account IS NOT NULL)
          INTO numbers
          FROM unnest(p_code, p_program, p_fund_source, p_document, p_year) WITH ORDINALITY
               AS w(code, program, fund_source, document, year, n)
          LEFT JOIN ledger.account a
            ON a.book = p_book
           AND a.key = w.code || '/' || coalesce(w.program, '-') || '/'
                    || coalesce(w.fund_source, '-') || '/' || coalesce(w.document::text, '-')
                    || '/' || coalesce(w.year::text, '-');
        IF coalesce(cardinality(numbers), 0) = cardinality(p_code) THEN
            RETURN coalesce(numbers, '{}');
        END IF;
        PERFORM ledger.lock_books(ARRAY[p_book]);
        INSERT INTO ledger.account (book, account, code, program, fund_source, document, year,
                                    floor_sign)
        SELECT p_book,
               (SELECT coalesce(max(account), 0) FROM ledger.account WHERE book = p_book)
                   + row_number() OVER (ORDER BY w.code, w.program, w.fund_source, w.document),
               w.code, w.program, w.fund_source, w.document, w.year,
               CASE WHEN NOT t.never_below_zero THEN 0 WHEN t.side = 'D' THEN 1 ELSE -1 END
          FROM (SELECT DISTINCT *
                  FROM unnest(p_code, p_program, p_fund_source, p_document, p_year)
                       AS u(code, program, fund_source, document, year)) w
          JOIN ref.account_title t ON t.code = w.code
         WHERE NOT EXISTS (
               SELECT FROM ledger.account a
                WHERE a.book = p_book
                  AND a.key = w.code || '/' || coalesce(w.program, '-') || '/'
                           || coalesce(w.fund_source, '-') || '/'
                           || coalesce(w.document::text, '-') || '/'
                           || coalesce(w.year::text, '-'));
    END LOOP;
END $$;

-- Closes a month of a book, or every month of a year at once; closed for ever. The clock is read
-- under the book's lock, as in ledger.post, so that no entry of the month was recorded later.
CREATE FUNCTION ledger.close_month(p_book integer, p_period date, p_user bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM ledger.lock_books(ARRAY[p_book]);
    INSERT INTO ledger.closed_month (book, period, closed_at, closed_by)
    VALUES (p_book, p_period, clock_timestamp(), p_user) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION ref.open_month, ledger.open_book, ledger.lock_books, ledger.open_accounts,
    ledger.close_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ref.open_month, ledger.open_book, ledger.lock_books,
    ledger.open_accounts, ledger.close_month TO doudi_app;

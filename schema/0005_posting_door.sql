-- ledger.post: the one door through which entries come.
--
-- Canonical text of an entry, in UTF-8, lines joined by LF, no LF at the end; an absent field is
-- empty, dates are YYYY-MM-DD, the recording time is UTC with microseconds, evidence is hex:
--
--   entry|book|period|voucher_no|chain_no|event|effective_on|recorded_at|posted_by|
--         idempotency_key|transfer_id|batch|evidence|reverses_period|reverses_voucher_no|narration
--   posting|line_no|account key|amount_fen          (one per posting, by line_no)
--
-- (`entry|…` is one line.) hash = sha256(hex of the previous entry's hash ‖ LF ‖ canonical text);
-- the first entry of a book follows sha256 of nothing. tools/verify_chain recomputes it with psql
-- and sha256sum alone.

SET LOCAL ROLE doudi_owner;

-- Compares the entries of a request that were seen before with what stands in the ledger and
-- refuses, naming the first field that differs.
CREATE FUNCTION ledger.refuse_if_different(
    p_book integer, p_key text[], p_event text[], p_effective_on date[], p_narration text[],
    p_transfer uuid[], p_batch bigint[], p_evidence bytea[], p_reverses_period date[],
    p_reverses_voucher integer[], p_entry integer[], p_account integer[], p_amount_fen bigint[])
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    difference record;
BEGIN
    SELECT w.key,
           CASE WHEN w.event IS DISTINCT FROM e.event THEN 'event'
                WHEN w.effective_on IS DISTINCT FROM e.effective_on THEN 'effective_on'
                WHEN w.narration IS DISTINCT FROM e.narration THEN 'narration'
                WHEN w.transfer IS DISTINCT FROM e.transfer_id THEN 'transfer_id'
                WHEN w.batch IS DISTINCT FROM e.batch THEN 'batch'
                WHEN w.evidence IS DISTINCT FROM e.evidence THEN 'evidence'
                WHEN w.reverses_period IS DISTINCT FROM e.reverses_period
                  OR w.reverses_voucher IS DISTINCT FROM e.reverses_voucher_no THEN 'reverses'
                WHEN (SELECT array_agg(a ORDER BY a) FROM (
                          SELECT ROW(p.account, p.amount_fen)::text
                            FROM unnest(p_entry, p_account, p_amount_fen)
                                 AS p(entry, account, amount_fen)
                           WHERE p.entry = w.n) AS x(a))
                     IS DISTINCT FROM
                     (SELECT array_agg(a ORDER BY a) FROM (
                          SELECT ROW(p.account, p.amount_fen)::text
                            FROM ledger.posting p
                           WHERE p.book = p_book AND p.period = e.period
                             AND p.voucher_no = e.voucher_no) AS x(a)) THEN 'postings'
           END AS field
      INTO difference
      FROM unnest(p_key, p_event, p_effective_on, p_narration, p_transfer, p_batch, p_evidence,
                  p_reverses_period, p_reverses_voucher) WITH ORDINALITY
           AS w(key, event, effective_on, narration, transfer, batch, evidence, reverses_period,
                reverses_voucher, n)
      JOIN ledger.entry e ON e.book = p_book AND e.idempotency_key = w.key
     ORDER BY 2 NULLS LAST
     LIMIT 1;
    IF difference.field IS NOT NULL THEN
        RAISE EXCEPTION 'exists_with_different_content' USING ERRCODE = 'DD107',
            DETAIL = difference.key || ': ' || difference.field;
    END IF;
END $$;

-- Names the first fault of a request that ledger.post found wanting, in order of precedence.
CREATE FUNCTION ledger.refuse_faults(
    p_book integer, p_key text[], p_event text[], p_effective_on date[], p_entry integer[],
    p_account integer[], p_amount_fen bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    fault record;
BEGIN
    SELECT f.number, f.name, f.detail INTO fault FROM (
        SELECT 102 AS number, 'zero_posting' AS name, p_key[p.entry] AS detail
          FROM unnest(p_entry, p_amount_fen) AS p(entry, amount_fen)
         WHERE coalesce(p.amount_fen, 0) = 0
        UNION ALL
        SELECT 103, 'unknown_account', p_book || '/' || coalesce(p.account::text, '-')
          FROM unnest(p_account) AS p(account)
         WHERE NOT EXISTS (SELECT FROM ledger.account a
                            WHERE a.book = p_book AND a.account = p.account)
        UNION ALL
        SELECT 104, 'account_closed', a.key
          FROM unnest(p_account) AS p(account)
          JOIN ledger.account a ON a.book = p_book AND a.account = p.account
         WHERE NOT a.is_open
        UNION ALL
        SELECT 113, 'entry_without_postings', p_key[n]
          FROM generate_subscripts(p_key, 1) n WHERE n <> ALL (p_entry)
        UNION ALL
        SELECT 1, 'malformed', 'posting of entry ' || coalesce(p.entry::text, '-')
          FROM unnest(p_entry) AS p(entry)
         WHERE p.entry IS NULL OR p.entry NOT BETWEEN 1 AND cardinality(p_key)
        UNION ALL
        SELECT 1, 'malformed', 'idempotency key ' || k.key || ' twice in one request'
          FROM unnest(p_key) AS k(key) GROUP BY k.key HAVING count(*) > 1
        UNION ALL
        SELECT 1, 'malformed', e.key || ': effective_on ' || coalesce(e.effective_on::text, '-')
          FROM unnest(p_key, p_effective_on) AS e(key, effective_on)
         WHERE date_trunc('month', e.effective_on::timestamp)
               IS DISTINCT FROM date_trunc('month', p_effective_on[1]::timestamp)
        UNION ALL
        SELECT 101, 'unbalanced', p_key[p.entry] || ': ledger ' || a.ledger || ' by '
               || sum(p.amount_fen) || ' fen'
          FROM unnest(p_entry, p_account, p_amount_fen) AS p(entry, account, amount_fen)
          JOIN ledger.account a ON a.book = p_book AND a.account = p.account
         WHERE NOT EXISTS (SELECT FROM unnest(p_account) AS u(account)
                            WHERE NOT EXISTS (SELECT FROM ledger.account k
                                               WHERE k.book = p_book AND k.account = u.account))
         GROUP BY p.entry, a.ledger HAVING sum(p.amount_fen) <> 0
        UNION ALL
        SELECT 110, 'unknown_event', e.event
          FROM unnest(p_event) AS e(event)
         WHERE NOT EXISTS (SELECT FROM ref.posting_event r WHERE r.event = e.event)
        UNION ALL
        SELECT 114, 'wrong_accounts_for_event', p_event[p.entry] || ' ' || a.code
          FROM unnest(p_entry, p_account) AS p(entry, account)
          JOIN ledger.account a ON a.book = p_book AND a.account = p.account
         WHERE NOT EXISTS (SELECT FROM ref.posting_event r
                            WHERE r.event = p_event[p.entry] AND a.code = ANY (r.codes))
    ) f ORDER BY f.number, f.detail LIMIT 1;
    RAISE EXCEPTION '%', coalesce(fault.name, 'malformed')
        USING ERRCODE = 'DD' || lpad(coalesce(fault.number, 1)::text, 3, '0'),
              DETAIL = coalesce(fault.detail, 'posting request');
END $$;

-- Drops from a request the entries that were posted before; renumbers the postings of the rest.
CREATE FUNCTION ledger.only_fresh(
    p_book integer, INOUT p_key text[], INOUT p_event text[], INOUT p_effective_on date[],
    INOUT p_narration text[], INOUT p_entry integer[], INOUT p_account integer[],
    INOUT p_amount_fen bigint[], INOUT p_transfer uuid[], INOUT p_batch bigint[],
    INOUT p_evidence bytea[], INOUT p_reverses_period date[], INOUT p_reverses_voucher integer[])
LANGUAGE plpgsql AS $$
DECLARE
    kept integer[] := ARRAY(
        SELECT w.n FROM unnest(p_key) WITH ORDINALITY AS w(key, n)
         WHERE NOT EXISTS (SELECT FROM ledger.entry e
                            WHERE e.book = p_book AND e.idempotency_key = w.key)
         ORDER BY w.n);
BEGIN
    SELECT array_agg(p_key[n]), array_agg(p_event[n]), array_agg(p_effective_on[n]),
           array_agg(p_narration[n]), array_agg(p_transfer[n]), array_agg(p_batch[n]),
           array_agg(p_evidence[n]), array_agg(p_reverses_period[n]),
           array_agg(p_reverses_voucher[n])
      INTO p_key, p_event, p_effective_on, p_narration, p_transfer, p_batch, p_evidence,
           p_reverses_period, p_reverses_voucher
      FROM unnest(kept) WITH ORDINALITY AS k(n, place);
    SELECT array_agg(k.place ORDER BY p.line), array_agg(p.account ORDER BY p.line),
           array_agg(p.amount_fen ORDER BY p.line)
      INTO p_entry, p_account, p_amount_fen
      FROM unnest(p_entry, p_account, p_amount_fen) WITH ORDINALITY
           AS p(entry, account, amount_fen, line)
      JOIN unnest(kept) WITH ORDINALITY AS k(n, place) ON k.n = p.entry;
END $$;

-- Where the entries of these keys stand; is_new for those among `p_fresh`.
CREATE FUNCTION ledger.posted(p_book integer, p_key text[], p_fresh text[])
RETURNS TABLE (idempotency_key text, period date, voucher_no integer, is_new boolean)
LANGUAGE sql STABLE AS $$
    SELECT a.key, e.period, e.voucher_no, a.key = ANY (p_fresh)
      FROM unnest(p_key) WITH ORDINALITY AS a(key, n)
      JOIN ledger.entry e ON e.book = p_book AND e.idempotency_key = a.key
     ORDER BY a.n
$$;

-- Posts entries of one book and one month, all or none.
--
-- The first arrays hold one element per entry; p_entry, p_account and p_amount_fen one per posting,
-- the postings of one entry side by side; p_entry is the 1-based place of the posting's entry.
-- Returns one row per entry in the order given; an entry whose key was seen with the same content
-- is not posted again: is_new is false.
-- Refuses (SQLSTATE DDnnn, message = name): unknown_book, period_not_open, period_closed,
-- unbalanced, zero_posting, unknown_account, account_closed, wrong_accounts_for_event, below_zero,
-- exists_with_different_content, already_reversed, unknown_entry, entry_without_postings,
-- malformed.
--
-- The planner settings keep every statement on its whole key whatever the statistics say (on tables
-- that look empty it would rather read all of a book), and planned once: this function is the hot
-- path of the whole system.
CREATE FUNCTION ledger.post(
    p_book integer, p_user bigint,
    p_key text[], p_event text[], p_effective_on date[], p_narration text[],
    p_entry integer[], p_account integer[], p_amount_fen bigint[],
    p_transfer uuid[] DEFAULT NULL, p_batch bigint[] DEFAULT NULL, p_evidence bytea[] DEFAULT NULL,
    p_reverses_period date[] DEFAULT NULL, p_reverses_voucher integer[] DEFAULT NULL)
RETURNS TABLE (idempotency_key text, period date, voucher_no integer, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET enable_bitmapscan = off SET enable_material = off
SET enable_memoize = off AS $$
#variable_conflict use_column
DECLARE
    month date := date_trunc('month', p_effective_on[1]::timestamp)::date;
    last_day date := month + interval '1 month' - interval '1 day';
    asked text[] := p_key;
    n integer := cardinality(p_key);
    chain_length bigint;
    head_hash bytea;
    head_period date;
    vouchers integer;
    seen boolean;
    is_closed boolean;
    is_repeated boolean := false;
    stamp timestamptz;
    stamp_text text;
    month_text text := to_char(month, 'YYYY-MM-DD');
    line record;
    taken integer := 0;
    lines text := '';
    sums bigint[] := '{0,0,0,0}';
    presses_floor boolean := false;
    hashes bytea[];
    below text;
BEGIN
    SELECT b.chain_length, b.head_hash, b.head_period, b.head_voucher_no
      INTO chain_length, head_hash, head_period, vouchers
      FROM ledger.book b WHERE b.book = p_book FOR NO KEY UPDATE;
    IF chain_length IS NULL THEN
        RAISE EXCEPTION 'unknown_book' USING ERRCODE = 'DD109', DETAIL = p_book::text;
    END IF;
    -- Statements of their own: their snapshots are taken under the book's lock.
    IF head_period = month IS NOT TRUE THEN
        SELECT coalesce((SELECT e.voucher_no FROM ledger.entry e
                          WHERE e.book = p_book AND e.period = month
                          ORDER BY e.voucher_no DESC LIMIT 1), 0)
          INTO vouchers FROM ref.month r WHERE r.period = month;
        IF vouchers IS NULL THEN
            RAISE EXCEPTION 'period_not_open' USING ERRCODE = 'DD106',
                DETAIL = p_book || ' ' || to_char(month, 'YYYY-MM');
        END IF;
    END IF;
    SELECT EXISTS (SELECT FROM unnest(p_key) AS k(key)
                    CROSS JOIN LATERAL (
                          SELECT FROM ledger.entry e
                           WHERE e.book = p_book AND e.idempotency_key = k.key LIMIT 1) AS e),
           EXISTS (SELECT FROM ledger.closed_month c WHERE c.book = p_book AND c.period = month)
      INTO seen, is_closed;
    IF seen THEN
        PERFORM ledger.refuse_if_different(
            p_book, p_key, p_event, p_effective_on, p_narration, p_transfer, p_batch, p_evidence,
            p_reverses_period, p_reverses_voucher, p_entry, p_account, p_amount_fen);
        SELECT f.* INTO p_key, p_event, p_effective_on, p_narration, p_entry, p_account,
               p_amount_fen, p_transfer, p_batch, p_evidence, p_reverses_period, p_reverses_voucher
          FROM ledger.only_fresh(
               p_book, p_key, p_event, p_effective_on, p_narration, p_entry, p_account,
               p_amount_fen, p_transfer, p_batch, p_evidence, p_reverses_period,
               p_reverses_voucher) f;
        n := coalesce(cardinality(p_key), 0);
        IF n = 0 THEN
            RETURN QUERY SELECT * FROM ledger.posted(p_book, asked, '{}');
            RETURN;
        END IF;
    END IF;
    IF is_closed THEN
        RAISE EXCEPTION 'period_closed' USING ERRCODE = 'DD105',
            DETAIL = p_book || ' ' || to_char(month, 'YYYY-MM');
    END IF;
    IF p_reverses_period IS NOT NULL THEN
        PERFORM ledger.claim_reversals(p_book, p_reverses_period, p_reverses_voucher);
    END IF;
    IF n > 1 THEN -- an entry alone repeats no key, and is spared the query
        is_repeated := n <> (SELECT count(DISTINCT k.key) FROM unnest(p_key) AS k(key));
    END IF;
    stamp := clock_timestamp();
    stamp_text := to_char(stamp AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    period := month;
    is_new := true;
    voucher_no := vouchers + 1;
    FOR line IN
        SELECT p.entry, p.amount_fen, a.key, strpos('QMUB', a.ledger) AS ledger,
               p.amount_fen * a.floor_sign < 0 AS presses_floor,
               a.is_open AND p.amount_fen <> 0 AND a.code = ANY (r.codes)
                   AND p_effective_on[p.entry] BETWEEN month AND last_day AS is_sound,
               p.line, p_entry[p.line + 1] IS DISTINCT FROM p.entry AS is_last
          FROM unnest(p_entry, p_account, p_amount_fen) WITH ORDINALITY
               AS p(entry, account, amount_fen, line)
          LEFT JOIN ledger.account a ON a.book = p_book AND a.account = p.account
          LEFT JOIN ref.posting_event r ON r.event = p_event[p.entry]
         ORDER BY p.line
    LOOP
        EXIT WHEN line.is_sound IS NOT TRUE OR line.entry <> voucher_no - vouchers;
        lines := lines
              || format(E'\nposting|%s|%s|%s', line.line - taken, line.key, line.amount_fen);
        sums[line.ledger] := sums[line.ledger] + line.amount_fen;
        presses_floor := presses_floor OR line.presses_floor;
        CONTINUE WHEN NOT line.is_last;
        EXIT WHEN sums <> '{0,0,0,0}';
        idempotency_key := p_key[line.entry];
        -- format() shows null as nothing.
        head_hash := sha256(convert_to(format(
            E'%s\nentry|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s%s', encode(head_hash, 'hex'),
            p_book, month_text, voucher_no, chain_length + line.entry, p_event[line.entry],
            to_char(p_effective_on[line.entry], 'YYYY-MM-DD'), stamp_text, p_user, idempotency_key,
            p_transfer[line.entry], p_batch[line.entry], encode(p_evidence[line.entry], 'hex'),
            to_char(p_reverses_period[line.entry], 'YYYY-MM-DD'), p_reverses_voucher[line.entry],
            p_narration[line.entry], lines), 'UTF8'));
        hashes[line.entry] := head_hash;
        IF NOT seen THEN
            RETURN NEXT;
        END IF;
        voucher_no := voucher_no + 1;
        lines := '';
        taken := line.line;
    END LOOP;
    -- Every entry is whole, has a key of its own, and no posting is left over.
    IF is_repeated OR voucher_no - vouchers <> n + 1
       OR taken <> greatest(cardinality(p_entry), cardinality(p_account),
                            cardinality(p_amount_fen)) THEN
        PERFORM ledger.refuse_faults(p_book, p_key, p_event, p_effective_on, p_entry, p_account,
                                     p_amount_fen);
    END IF;
    INSERT INTO ledger.entry
    SELECT p_book, month, vouchers + i, chain_length + i, p_event[i], p_effective_on[i], stamp,
           p_user, p_key[i], p_narration[i], p_transfer[i], p_batch[i], p_evidence[i],
           p_reverses_period[i], p_reverses_voucher[i], hashes[i]
      FROM generate_series(1, n) i;
    INSERT INTO ledger.posting
    SELECT p_book, month, vouchers + p.entry, p.line - array_position(p_entry, p.entry) + 1,
           p.account, p.amount_fen
      FROM unnest(p_entry, p_account, p_amount_fen) WITH ORDINALITY
           AS p(entry, account, amount_fen, line);
    INSERT INTO ledger.balance AS b
    SELECT p_book, p.account, month, sum(greatest(p.amount_fen, 0)), sum(greatest(-p.amount_fen, 0))
      FROM unnest(p_account, p_amount_fen) AS p(account, amount_fen)
     GROUP BY p.account
        ON CONFLICT ON CONSTRAINT balance_pk DO UPDATE
       SET debit_fen = b.debit_fen + excluded.debit_fen,
           credit_fen = b.credit_fen + excluded.credit_fen;
    IF presses_floor THEN
        SELECT a.key || ' by ' || -a.floor_sign * s.balance_fen || ' fen' INTO below
          FROM unnest(p_account) AS p(account)
         CROSS JOIN LATERAL (SELECT sum(b.debit_fen - b.credit_fen) AS balance_fen
                               FROM ledger.balance b
                              WHERE b.book = p_book AND b.account = p.account) s
          JOIN ledger.account a ON a.book = p_book AND a.account = p.account
         WHERE a.floor_sign * s.balance_fen < 0
         ORDER BY a.account LIMIT 1;
        IF below IS NOT NULL THEN
            RAISE EXCEPTION 'below_zero' USING ERRCODE = 'DD108', DETAIL = below;
        END IF;
    END IF;
    UPDATE ledger.book b
       SET chain_length = b.chain_length + n, head_hash = hashes[n], head_period = month,
           head_voucher_no = vouchers + n
     WHERE b.book = p_book;
    IF seen THEN
        RETURN QUERY SELECT * FROM ledger.posted(p_book, asked, p_key);
    END IF;
END $$;

-- Marks entries as reversed; an entry is reversed once only.
CREATE FUNCTION ledger.claim_reversals(p_book integer, p_period date[], p_voucher integer[])
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    fault text;
BEGIN
    SELECT r.period || ' ' || r.voucher_no INTO fault
      FROM unnest(p_period, p_voucher) AS r(period, voucher_no)
     WHERE r.period IS NOT NULL
       AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.book = p_book AND e.period = r.period
                                                    AND e.voucher_no = r.voucher_no);
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'unknown_entry' USING ERRCODE = 'DD112', DETAIL = fault;
    END IF;
    INSERT INTO ledger.reversal
    SELECT p_book, r.period, r.voucher_no FROM unnest(p_period, p_voucher) AS r(period, voucher_no)
     WHERE r.period IS NOT NULL;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'already_reversed' USING ERRCODE = 'DD111', DETAIL = p_book::text;
END $$;

-- Reverses an entry: the same postings with opposite signs, linked to it.
CREATE FUNCTION ledger.reverse(p_book integer, p_user bigint, p_key text, p_period date,
                               p_voucher integer, p_effective_on date, p_narration text)
RETURNS TABLE (idempotency_key text, period date, voucher_no integer, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    original record;
    accounts integer[];
    amounts bigint[];
BEGIN
    SELECT e.event, e.batch INTO original FROM ledger.entry e
     WHERE e.book = p_book AND e.period = p_period AND e.voucher_no = p_voucher;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'unknown_entry' USING ERRCODE = 'DD112',
            DETAIL = p_book || ' ' || to_char(p_period, 'YYYY-MM') || ' ' || p_voucher;
    END IF;
    SELECT array_agg(p.account ORDER BY p.line_no), array_agg(-p.amount_fen ORDER BY p.line_no)
      INTO accounts, amounts
      FROM ledger.posting p
     WHERE p.book = p_book AND p.period = p_period AND p.voucher_no = p_voucher;
    RETURN QUERY SELECT * FROM ledger.post(
        p_book, p_user, ARRAY[p_key], ARRAY[original.event], ARRAY[p_effective_on],
        ARRAY[p_narration], array_fill(1, ARRAY[cardinality(accounts)]), accounts, amounts,
        NULL, ARRAY[original.batch], NULL, ARRAY[p_period], ARRAY[p_voucher]);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.open_book, ledger.lock_books, ledger.open_accounts,
    ledger.close_month, ledger.post, ledger.reverse TO doudi_app;

-- Which snapshot of an outside list counts for a book and a month: one rule for checks and reports.

SET LOCAL ROLE doudi_owner;

-- A list holds for its book and all below it. Of each kind and book it is the first as of the last
-- day of the month or later, else the last of the three months before (F36: compared every
-- quarter). Of the dead every list counts: who has died stays dead.
CREATE FUNCTION roster.lists_in_force(of_books integer[], month date)
RETURNS TABLE (kind text, book integer, list_book integer, list bigint, as_of date)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE above AS (
        SELECT b.book, b.region AS at FROM ledger.book b WHERE b.book = ANY (of_books)
         UNION
        SELECT a.book, r.parent
          FROM above a
          JOIN ref.region r ON r.region = a.at AND r.valid_from <= month
                           AND (r.valid_until IS NULL OR month < r.valid_until)
         WHERE r.parent IS NOT NULL
    ), candidate AS (
        SELECT l.kind, a.book, l.book AS list_book, l.list, l.as_of,
               row_number() OVER (
                   PARTITION BY l.kind, a.book, l.book
                   ORDER BY l.as_of < e.last_day, abs(l.as_of - e.last_day), l.list DESC) AS nth
          FROM above a
          JOIN ledger.book u ON u.region = a.at
          JOIN roster.outside_list l ON l.book = u.book,
               (SELECT (month + interval '1 month - 1 day')::date AS last_day) e
    )
    SELECT kind, book, list_book, list, as_of FROM candidate
     WHERE kind = 'deaths' OR (nth = 1 AND as_of >= (month - interval '3 months')::date)
$$;
REVOKE ALL ON FUNCTION roster.lists_in_force FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roster.lists_in_force TO doudi_app;

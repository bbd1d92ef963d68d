#include "verify_donations.hpp"

namespace doudi::storage {

namespace {

// What of a gift is used is the sum of its uses; every use is one the donor meant; the entries of
// gifts and uses vouch for them as they stand; and in the ledger, by book, the titles of E16 are
// what is left and what was spent (schema/0017).
constexpr std::string_view sql = R"sql(
    WITH gift AS (
        SELECT g.*, g.intent = 'any' AND g.goods = '' AS is_outright,
               g.book || ' donation ' || g.gift AS place
          FROM donation.gift g WHERE g.book = ANY ($1::int[])),
    used AS (
        SELECT book, gift, sum(amount_fen) AS fen
          FROM donation.gift_use WHERE book = ANY ($1::int[]) GROUP BY book, gift),
    posted AS (
        SELECT p.book, a.code, sum(p.amount_fen) AS fen
          FROM ledger.entry e
          JOIN ledger.posting p USING (book, period, voucher_no)
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
         WHERE e.book = ANY ($1::int[]) AND e.event = 'E16'
         GROUP BY p.book, a.code),
    total AS (
        SELECT book,
               coalesce(sum(amount_fen - used_fen) FILTER (WHERE goods <> ''), 0) AS goods_fen,
               coalesce(sum(amount_fen - used_fen) FILTER (WHERE goods = ''), 0) AS money_fen,
               coalesce(sum(amount_fen - used_fen) FILTER (WHERE NOT is_outright), 0) AS owed_fen,
               coalesce(sum(amount_fen) FILTER (WHERE is_outright), 0) AS income_fen,
               coalesce(sum(used_fen) FILTER (WHERE is_outright), 0) AS spent_fen
          FROM gift GROUP BY book)
    SELECT g.place, 'used_fen' AS field, coalesce(u.fen, 0)::text AS expected,
           g.used_fen::text AS actual
      FROM gift g LEFT JOIN used u USING (book, gift)
    UNION ALL
    SELECT g.place, 'evidence',
           left(encode(sha256(convert_to(concat('gift|', g.book, '|', g.gift, '|', g.reference, '|',
               g.donor, '|', g.goods, '|', g.quantity, '|', g.amount_fen, '|', g.intent, '|',
               g.event_key, '|', g.received_on), 'UTF8')), 'hex'), 16),
           left(encode(e.evidence, 'hex'), 16)
      FROM gift g
      LEFT JOIN ledger.entry e ON e.book = g.book
            AND e.idempotency_key = 'donation/' || g.book || '/' || g.gift || '/in'
    UNION ALL
    SELECT g.place || ' use ' || u.gift_use, v.field, v.expected, v.actual
      FROM gift g
      JOIN donation.gift_use u USING (book, gift)
      LEFT JOIN roster.person p
        ON p.book = u.book AND p.person = u.person AND p.superseded_at IS NULL
      LEFT JOIN ledger.entry e ON e.book = g.book
            AND e.idempotency_key = 'donation/' || g.book || '/' || g.gift || '/use/' || u.gift_use
     CROSS JOIN LATERAL (VALUES
           ('evidence',
            left(encode(sha256(convert_to(concat('use|', u.book, '|', u.gift, '|', u.gift_use, '|',
                u.reference, '|', u.kind, '|', encode(p.id_hash, 'hex'), '|', u.beneficiary, '|',
                u.event_key, '|', u.quantity, '|', u.amount_fen, '|', u.used_on), 'UTF8')), 'hex'),
                16),
            left(encode(e.evidence, 'hex'), 16)),
           ('intent', g.intent,
            CASE WHEN u.kind = 'return' OR g.intent IN ('any', u.kind) THEN g.intent
                 ELSE u.kind END),
           ('event', g.event_key,
            CASE WHEN u.kind = 'return' OR g.event_key = '' THEN g.event_key
                 ELSE u.event_key END)) AS v(field, expected, actual)
    UNION ALL
    SELECT coalesce(w.book, l.book) || ' E16 ' || coalesce(w.code, l.code), 'turnover_fen',
           coalesce(w.fen, 0)::text, coalesce(l.fen, 0)::text
      FROM (SELECT t.book, w.code, w.fen
              FROM total t
             CROSS JOIN LATERAL (VALUES ('U1891', t.goods_fen), ('U1002', t.money_fen),
                   ('U2901', -t.owed_fen), ('U4603', -t.income_fen), ('U5001', t.spent_fen))
                   AS w(code, fen)) w
      FULL JOIN posted l ON l.book = w.book AND l.code = w.code)sql";

} // namespace

std::string_view donations_sql() noexcept {
    return sql;
}

} // namespace doudi::storage

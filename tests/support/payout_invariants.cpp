#include "support/payout_world.hpp"

#include <array>

namespace doudi::test {

namespace {

struct Invariant {
    char const* name;
    char const* violations_sql;
};
constexpr std::array invariants{
    Invariant{
        "no batch is left half built", "SELECT count(*) FROM payout.batch WHERE state = 'draft'"},
    Invariant{"batches have the lines they were built with", R"sql(
        SELECT count(*) FROM payout.batch b
          LEFT JOIN (SELECT book, batch, count(*) AS n, sum(amount_fen) AS fen
                       FROM payout.line GROUP BY 1, 2) l USING (book, batch)
         WHERE b.line_count <> coalesce(l.n, 0) OR b.total_fen <> coalesce(l.fen, 0))sql"},
    Invariant{"every line belongs to a batch", R"sql(
        SELECT count(*) FROM payout.line l
         WHERE NOT EXISTS (SELECT FROM payout.batch b
                            WHERE b.book = l.book AND b.batch = l.batch))sql"},
    Invariant{"nobody is paid twice", R"sql(
        SELECT count(*) FROM (
            SELECT FROM payout.line l JOIN payout.batch b USING (book, batch)
             WHERE b.state <> 'cancelled' AND b.kind = 'regular'
             GROUP BY l.book, l.period, l.program, l.person HAVING count(*) > 1) d)sql"},
    Invariant{"a month is never recovered below nothing", R"sql(
        SELECT count(*) FROM (
            SELECT FROM payout.line l JOIN payout.batch b USING (book, batch)
             WHERE b.state <> 'cancelled' AND b.kind IN ('regular', 'arrears', 'recovery')
             GROUP BY l.book, l.for_period, l.program, l.person
            HAVING sum(CASE b.kind WHEN 'recovery' THEN -l.amount_fen
                                   ELSE l.amount_fen END) < 0) d)sql"},
    Invariant{"balances are the sums of postings", R"sql(
        SELECT count(*) FROM (
            SELECT book, account, sum(amount_fen) AS fen FROM ledger.posting GROUP BY 1, 2) p
          FULL JOIN (SELECT book, account, sum(debit_fen - credit_fen) AS fen
                       FROM ledger.balance GROUP BY 1, 2) b USING (book, account)
         WHERE p.fen IS DISTINCT FROM b.fen)sql"},
    Invariant{"what is reserved is what batches have drawn and not used", R"sql(
        SELECT count(*) FROM (
            SELECT a.book, a.key, sum(b.debit_fen - b.credit_fen) AS fen
              FROM ledger.account a JOIN ledger.balance b USING (book, account)
             WHERE a.code = 'Q103' GROUP BY 1, 2) q
          FULL JOIN (
            SELECT book, 'Q103/' || program || '/' || fund_source || '/' || document || '/'
                   || year AS key, sum(amount_fen - paid_fen - failed_fen) AS fen
              FROM payout.draw WHERE NOT is_released GROUP BY 1, 2) d USING (book, key)
         WHERE coalesce(q.fen, 0) <> coalesce(d.fen, 0))sql"},
    Invariant{"draws agree with outcomes", R"sql(
        SELECT count(*) FROM (
            SELECT o.book, o.batch,
                   sum(l.amount_fen) FILTER (WHERE o.outcome = 'paid') AS paid_fen,
                   sum(l.amount_fen) FILTER (WHERE o.outcome = 'failed') AS failed_fen
              FROM payout.outcome o JOIN payout.line l USING (book, period, batch, line_no)
             GROUP BY 1, 2) o
          FULL JOIN (
            SELECT book, batch, sum(paid_fen) AS paid_fen, sum(failed_fen) AS failed_fen
              FROM payout.draw WHERE NOT is_released GROUP BY 1, 2) d USING (book, batch)
         WHERE coalesce(o.paid_fen, 0) <> coalesce(d.paid_fen, 0)
            OR coalesce(o.failed_fen, 0) <> coalesce(d.failed_fen, 0))sql"},
    Invariant{"nothing available is below zero", R"sql(
        SELECT count(*) FROM (
            SELECT a.book, a.key
              FROM ledger.account a JOIN ledger.balance b USING (book, account)
             WHERE a.floor_sign <> 0
             GROUP BY 1, 2, a.floor_sign
            HAVING sum(b.debit_fen - b.credit_fen) * a.floor_sign < 0) x)sql"},
    Invariant{"voucher numbers have no gaps", R"sql(
        SELECT count(*) FROM (
            SELECT book, period, max(voucher_no) AS last, count(*) AS n
              FROM ledger.entry GROUP BY 1, 2) e
         WHERE last <> n)sql"},
};

} // namespace

std::string PayoutWorld::broken_invariant() {
    for (auto const& [name, violations_sql] : invariants) {
        if (number(violations_sql) != 0) {
            return name;
        }
    }
    return {};
}

} // namespace doudi::test

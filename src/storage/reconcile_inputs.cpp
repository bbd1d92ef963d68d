#include "reconcile_inputs.hpp"

namespace doudi::storage {

namespace {

// Every row that is compared, by a sum of hashes that no order of reading changes.
constexpr std::string_view sql = R"sql(
SELECT sha256(convert_to(string_agg(x.line, E'\n' ORDER BY x.line), 'UTF8')) AS digest FROM (
    SELECT 'policy|' || $3 AS line
    UNION ALL
    SELECT 'balance|' || a.book || '|' || a.key || '|' || sum(b.debit_fen - b.credit_fen)
      FROM ledger.account a JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
     WHERE a.book = ANY ($2::integer[]) GROUP BY a.book, a.key
    UNION ALL
    SELECT 'enrolment|' || book || '|' || program || '|' || count(*) || '|'
           || sum(hash_record_extended((enrolment, version, person, declared_fen, is_urban,
                  income_year_fen, care_grade, tier, other_month_fen, exit_from, exit_base_fen,
                  member_person, member_born, member_disability, member_flags, income_member,
                  income_kind, income_fen, valid_from, valid_until, superseded_at IS NULL),
                  0)::numeric)
      FROM roster.enrolment WHERE book = ANY ($2::integer[]) GROUP BY book, program
    UNION ALL
    SELECT 'person|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((person, id_hash), 0)::numeric)
      FROM roster.person WHERE book = ANY ($2::integer[]) AND superseded_at IS NULL GROUP BY book
    UNION ALL
    SELECT 'deaths|' || list || '|' || count(*) || '|'
           || sum(hash_record_extended((id_hash, on_date), 0)::numeric)
      FROM roster.outside_person GROUP BY list
    UNION ALL
    SELECT 'batch|' || book || '|' || batch || '|' || period || '|' || state || '|' || total_fen
      FROM payout.batch WHERE book = ANY ($2::integer[])
    UNION ALL
    SELECT 'line|' || book || '|' || batch || '|' || count(*) || '|'
           || sum(hash_record_extended((line_no, program, for_period, person, enrolment,
                                        enrolment_version, amount_fen), 0)::numeric)
      FROM payout.line WHERE book = ANY ($2::integer[]) AND period = $1::date GROUP BY book, batch
    UNION ALL
    SELECT 'hold|' || h.book || '|' || h.batch || '|' || count(*) || '|'
           || sum(hash_record_extended((h.line_no, h.rule, h.is_ended, h.base_enrolment,
                                        h.base_version, h.base_period), 0)::numeric)
      FROM payout.batch b JOIN payout.hold h ON h.book = b.book AND h.batch = b.batch
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date GROUP BY h.book, h.batch
    UNION ALL
    SELECT 'exclusion|' || x.book || '|' || x.batch || '|' || count(*) || '|'
           || sum(hash_record_extended((x.enrolment, x.version, x.person, x.rule, x.line_no,
                  x.other_enrolment, x.other_fen, x.not_paid_fen), 0)::numeric)
      FROM payout.batch b JOIN payout.exclusion x ON x.book = b.book AND x.batch = b.batch
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date GROUP BY x.book, x.batch
    UNION ALL
    SELECT 'outcome|' || book || '|' || batch || '|' || count(*) || '|'
           || sum(hash_record_extended((line_no, seq, outcome, reason), 0)::numeric)
      FROM payout.outcome WHERE book = ANY ($2::integer[]) AND period = $1::date
     GROUP BY book, batch
    UNION ALL
    SELECT 'result|' || book || '|' || file || '|' || count(*) || '|'
           || sum(hash_record_extended((row_no, bucket, batch, line_no, amount_fen, reference),
                                       0)::numeric)
      FROM payout.result_row WHERE book = ANY ($2::integer[]) AND period = $1::date
     GROUP BY book, file
    UNION ALL
    SELECT 'draw|' || book || '|' || batch || '|' || sum(hash_record_extended((attempt, draw_no,
           program, amount_fen, paid_fen, failed_fen, returned_fen, is_released), 0)::numeric)
      FROM payout.draw WHERE book = ANY ($2::integer[]) GROUP BY book, batch
    UNION ALL
    SELECT 'allocation|' || a.book || '|' || a.allocation || '|' || a.document || '|' || a.state
           || '|' || sum(hash_record_extended((l.receiver, l.amount_fen), 0)::numeric)
      FROM funding.allocation a
      JOIN funding.allocation_line l ON l.book = a.book AND l.allocation = a.allocation
     WHERE a.book = ANY ($2::integer[]) GROUP BY a.book, a.allocation, a.document, a.state
    UNION ALL
    SELECT 'document|' || book || '|' || document
      FROM funding.quota_document WHERE book = ANY ($2::integer[])
) x)sql";

} // namespace

std::string_view reconcile_inputs_sql() noexcept {
    return sql;
}

} // namespace doudi::storage

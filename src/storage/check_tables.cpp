#include "check_tables.hpp"

#include <array>

namespace doudi::storage {

namespace {

constexpr std::string_view make_tables_sql = R"sql(
CREATE TEMPORARY TABLE scope (book integer) ON COMMIT DROP;)sql";

constexpr std::string_view make_finding_sql = R"sql(
CREATE TEMPORARY TABLE check_finding (
    check_id text, severity text, county integer, program text, batch bigint, line_no integer,
    person bigint, subject text, amount_fen bigint
) ON COMMIT DROP)sql";

constexpr std::string_view make_lines_sql = R"sql(
CREATE TEMPORARY TABLE month_line (
    book integer, batch bigint, line_no integer, kind text, program text, purpose text,
    for_period date, person bigint, id_hash bytea, born_on date, enrolment bigint,
    version smallint, account bigint, amount_fen bigint, state text
) ON COMMIT DROP)sql";

constexpr std::string_view lines_sql = R"sql(
INSERT INTO month_line
SELECT l.book, l.batch, l.line_no, b.kind, l.program, l.purpose, l.for_period, l.person,
       p.id_hash, p.born_on, l.enrolment, l.enrolment_version, l.account, l.amount_fen, b.state
  FROM payout.batch b
  JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
  JOIN roster.person p ON p.book = l.book AND p.person = l.person AND p.superseded_at IS NULL
 WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.kind <> 'recovery'
   AND b.state NOT IN ('draft', 'cancelled'))sql";

constexpr std::string_view make_members_sql = R"sql(
CREATE TEMPORARY TABLE month_member (
    book integer, batch bigint, line_no integer, kind text, program text, list text,
    enrolment bigint, version smallint, for_period date, payee bigint, person bigint,
    id_hash bytea, born_on date, disability smallint, flags smallint, amount_fen bigint
) ON COMMIT DROP)sql";

// The payee stands among the members, or before them where not protected.
constexpr std::string_view members_sql = R"sql(
INSERT INTO month_member
WITH list AS (
    SELECT program, program AS list FROM ref.program
     UNION ALL SELECT program, list FROM ref.base_list
), unit AS (
    SELECT l.book, l.batch, l.line_no, l.kind, l.program, e.program AS list, l.enrolment,
           l.version, l.for_period, l.person AS payee, l.amount_fen,
           e.person <> ALL (e.member_person) AS is_apart, e.member_person, e.member_disability,
           e.member_flags
      FROM month_line l
      JOIN list s ON s.program = l.program
      JOIN roster.enrolment e ON e.book = l.book AND e.program = s.list
                             AND e.enrolment = l.enrolment AND e.version = l.version
), listed AS (
    SELECT book, batch, line_no, kind, program, list, enrolment, version, for_period, payee,
           amount_fen, unnest(member_person) AS person, unnest(member_disability) AS disability,
           unnest(member_flags) AS flags
      FROM unit
     UNION ALL
    SELECT book, batch, line_no, kind, program, list, enrolment, version, for_period, payee,
           amount_fen, payee, 0::smallint, 0::smallint
      FROM unit WHERE is_apart
), left_out AS (
    SELECT DISTINCT x.book, x.batch, x.line_no, x.person
      FROM payout.batch b
      JOIN payout.exclusion x ON x.book = b.book AND x.batch = b.batch
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND x.rule <> 5
       AND x.line_no > 0
)
SELECT m.book, m.batch, m.line_no, m.kind, m.program, m.list, m.enrolment, m.version,
       m.for_period, m.payee, m.person, p.id_hash, p.born_on, m.disability, m.flags, m.amount_fen
  FROM listed m
  JOIN roster.person p ON p.book = m.book AND p.person = m.person AND p.superseded_at IS NULL
  LEFT JOIN left_out x ON x.book = m.book AND x.batch = m.batch AND x.line_no = m.line_no
                      AND x.person = m.person
 WHERE x.person IS NULL)sql";

constexpr std::string_view make_lists_sql = R"sql(
CREATE TEMPORARY TABLE list_of (
    kind text, book integer, list_book integer, list bigint
) ON COMMIT DROP)sql";

constexpr std::string_view lists_sql = R"sql(
INSERT INTO list_of
SELECT kind, book, list_book, list FROM roster.lists_in_force($2::integer[], $1::date))sql";

constexpr std::array tables{
    TableStatement{"make_scope", make_tables_sql, false},
    TableStatement{"make_check_finding", make_finding_sql, false},
    TableStatement{"make_month_line", make_lines_sql, false},
    TableStatement{"month_line", lines_sql, true},
    TableStatement{"count_month_line", "ANALYZE month_line", false},
    TableStatement{"make_month_member", make_members_sql, false},
    TableStatement{"month_member", members_sql, true},
    TableStatement{"count_month_member", "ANALYZE month_member", false},
    TableStatement{"make_list_of", make_lists_sql, false},
    TableStatement{"list_of", lists_sql, true},
    TableStatement{"count_list_of", "ANALYZE list_of", false},
};

// The dead of long ago stay listed, so a list of deaths counts as data only while it is fresh.
constexpr std::string_view has_data = R"sql(
SELECT 'lines' AS data, book FROM month_line GROUP BY book
 UNION ALL SELECT 'recomputed', book FROM month_line GROUP BY book
 UNION ALL SELECT 'freeze', book FROM death_freeze GROUP BY book
 UNION ALL SELECT 'subsidies', book FROM month_line WHERE program IN ('DS-L', 'DS-N') GROUP BY book
 UNION ALL SELECT 'price_lines', book FROM month_line WHERE program LIKE 'PT-%' GROUP BY book
 UNION ALL
SELECT d.data, e.book
  FROM roster.enrolment e, (VALUES ('roster', false), ('exits', true)) d (data, wants_exit)
 WHERE e.book = ANY ($2::integer[]) AND e.superseded_at IS NULL AND e.valid_from <= $1::date
   AND (e.valid_until IS NULL OR $1::date < e.valid_until)
   AND (NOT d.wants_exit OR e.exit_from IS NOT NULL)
 GROUP BY d.data, e.book
 UNION ALL
SELECT 'results', book FROM payout.batch
 WHERE book = ANY ($2::integer[]) AND period <= $1::date
   AND state IN ('settling', 'reconciled', 'closed') AND line_count > 0 GROUP BY book
 UNION ALL
SELECT 'batches', book FROM payout.batch
 WHERE book = ANY ($2::integer[]) AND period = $1::date AND line_count > 0
   AND state NOT IN ('draft', 'cancelled') GROUP BY book
 UNION ALL
SELECT 'quota', book FROM ledger.account
 WHERE book = ANY ($2::integer[]) AND code LIKE 'Q%' GROUP BY book
 UNION ALL
SELECT 'allocations', a.book
  FROM funding.allocation a
  JOIN funding.allocation_line l ON l.book = a.book AND l.allocation = a.allocation
 WHERE a.book = ANY ($2::integer[]) AND a.state = 'approved' AND l.plain_share_fen IS NOT NULL
 GROUP BY a.book
 UNION ALL
SELECT 'documents', book FROM funding.quota_document
 WHERE book = ANY ($2::integer[]) GROUP BY book
 UNION ALL
SELECT 'imprest', book FROM imprest.fund WHERE book = ANY ($2::integer[]) GROUP BY book
 UNION ALL
SELECT 'relief', book FROM relief.relief_case WHERE book = ANY ($2::integer[]) GROUP BY book
 UNION ALL
SELECT 'projects', book FROM project.project WHERE book = ANY ($2::integer[]) GROUP BY book
 UNION ALL
SELECT 'list ' || o.kind, o.book
  FROM list_of o
  JOIN roster.outside_list l ON l.book = o.list_book AND l.list = o.list
 WHERE l.as_of >= ($1::date - interval '3 months')::date GROUP BY o.kind, o.book)sql";

constexpr std::string_view inputs = R"sql(
SELECT sha256(convert_to(string_agg(x.line, E'\n' ORDER BY x.line), 'UTF8')) AS digest FROM (
    SELECT unnest($2::text[]) AS line
    UNION ALL
    SELECT 'list|' || o.kind || '|' || o.book || '|' || o.list_book || '|' || o.list || '|'
           || encode(l.file_sha256, 'hex') || '|' || l.row_count
      FROM list_of o
      JOIN roster.outside_list l ON l.book = o.list_book AND l.list = o.list
    UNION ALL
    SELECT 'confirmed|' || d.book || '|' || d.list || '|' || count(*) || '|'
           || sum(hash_record_extended((p.row_no, p.county, p.person), 0)::numeric)
      FROM roster.proposal_decision d
      JOIN roster.proposal p ON p.book = d.book AND p.list = d.list AND p.proposal = d.proposal
     WHERE d.is_confirmed AND (d.book, d.list) IN (SELECT list_book, list FROM list_of)
     GROUP BY d.book, d.list
    UNION ALL
    SELECT 'account|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((account, number_hash, holder), 0)::numeric)
      FROM roster.payee_account WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'import|' || book || '|' || max(import) || '|' || count(*)
      FROM roster.import WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'outcomes|' || book || '|' || period || '|' || count(*) || '|'
           || sum(hash_record_extended((batch, line_no, seq, outcome, on_date), 0)::numeric)
      FROM payout.outcome WHERE book = ANY ($1::integer[]) GROUP BY book, period
    UNION ALL
    SELECT 'review|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((batch, stage, first_day, last_day), 0)::numeric)
      FROM payout.review WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'instruction|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((batch, bank, line_count, total_fen), 0)::numeric)
      FROM payout.instruction WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'approval|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((batch, approved_by, built_by, released_at), 0)::numeric)
      FROM payout.batch WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'relief|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((c.*)::relief.relief_case, 0)::numeric)
      FROM relief.relief_case c WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'imprest|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((c.*)::imprest.relief_case, 0)::numeric)
      FROM imprest.relief_case c WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'fund|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((f.*)::imprest.fund, 0)::numeric)
      FROM imprest.fund f WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'project|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((p.*)::project.project, 0)::numeric)
      FROM project.project p WHERE book = ANY ($1::integer[]) GROUP BY book
    UNION ALL
    SELECT 'instalment|' || book || '|' || count(*) || '|'
           || sum(hash_record_extended((i.*)::project.instalment, 0)::numeric)
      FROM project.instalment i WHERE book = ANY ($1::integer[]) GROUP BY book
) x)sql";

} // namespace

std::span<TableStatement const> check_tables() noexcept {
    return tables;
}

std::string_view has_data_sql() noexcept {
    return has_data;
}

std::string_view check_inputs_sql() noexcept {
    return inputs;
}

} // namespace doudi::storage

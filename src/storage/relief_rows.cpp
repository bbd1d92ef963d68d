#include "doudi/storage/relief_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"
#include "relief_case_reader.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

using relief::Case;

constexpr std::string_view kinds_sql = R"sql(
SELECT k.kind, k.name_zh, k.name_en, k.amount_rule, k.figure, k.once_per, k.once_with,
       k.bases,
       k.papers = 'after' AS papers_later, k.is_for_dead, k.age_from::integer AS age_from,
       ARRAY(SELECT program FROM ref.relief_kind_program p WHERE p.kind = k.kind
              ORDER BY program) AS programs,
       ARRAY(SELECT payee FROM ref.relief_kind_payee p WHERE p.kind = k.kind
              ORDER BY payee) AS payees
  FROM ref.relief_kind k ORDER BY k.kind)sql";

constexpr std::string_view programs_sql = R"sql(
SELECT p.program, coalesce(p.parent, p.program) AS fund, p.fund_type,
       NOT EXISTS (SELECT FROM ref.program m
                    WHERE coalesce(m.parent, m.program) = coalesce(p.parent, p.program)
                      AND m.is_monthly) AS is_capped
  FROM ref.program p
 WHERE p.program IN (SELECT program FROM ref.relief_kind_program) ORDER BY p.program)sql";

// Cases of the register and of imprests: of the book itself, and of the books of whatever is or was
// below the scope (a book stays when its division moves).
constexpr std::string_view helped_before_sql = R"sql(
WITH RECURSIVE wanted AS MATERIALIZED (
    SELECT scope, what, key, id_hash, cap_fen, n
      FROM unnest($2::integer[], $3::text[], $4::text[], $5::bytea[], $6::bigint[])
           WITH ORDINALITY AS u(scope, what, key, id_hash, cap_fen, n)
), below AS (
    SELECT DISTINCT scope, scope AS region FROM wanted WHERE scope <> $1
    UNION
    SELECT b.scope, r.region FROM below b JOIN ref.region r ON r.parent = b.region
), looked_in AS MATERIALIZED (
    SELECT scope, $1::integer AS book FROM wanted
    UNION
    SELECT b.scope, k.book FROM below b JOIN ledger.book k ON k.region = b.region
), known AS (
    SELECT w.n, w.what, w.key, p.book, p.person
      FROM wanted w
      JOIN looked_in l ON l.scope = w.scope
      JOIN roster.person p ON p.book = l.book AND p.id_hash = w.id_hash AND p.superseded_at IS NULL
     WHERE w.cap_fen IS NULL
), helped AS (
    SELECT k.n, 'case ' || c.relief_case || ' of ' || c.book AS by
      FROM known k
      JOIN relief.relief_case c ON c.book = k.book AND c.person = k.person
                               AND c.once_key = k.key AND c.state <> 'rejected'
      JOIN ref.relief_kind r ON r.kind = c.kind AND r.once_with = k.what
    UNION ALL
    SELECT k.n, 'imprest case ' || c.relief_case || ' of ' || c.book
      FROM known k
      JOIN imprest.relief_case c ON c.book = k.book AND c.person = k.person
                                AND c.event_key = k.key AND c.state <> 'rejected'
     WHERE k.what = $7
)
SELECT (SELECT min(h.by) FROM helped h WHERE h.n = w.n) AS by FROM wanted w ORDER BY w.n)sql";

constexpr std::string_view grant_once_sql = R"sql(
INSERT INTO relief.allowance (scope, what, key, id_hash, granted_fen, cap_fen)
SELECT scope, what, key, id_hash, granted_fen, NULL
  FROM unnest($1::integer[], $2::text[], $3::text[], $4::bytea[], $5::bigint[], $6::bigint[])
       AS u(scope, what, key, id_hash, granted_fen, cap_fen)
 WHERE cap_fen IS NULL ORDER BY 1, 2, 3, 4)sql";

// In one order, so that two lists wait for each other and do not deadlock.
constexpr std::string_view grant_capped_sql = R"sql(
INSERT INTO relief.allowance AS a (scope, what, key, id_hash, granted_fen, cap_fen)
SELECT scope, what, key, id_hash, sum(granted_fen), max(cap_fen)
  FROM unnest($1::integer[], $2::text[], $3::text[], $4::bytea[], $5::bigint[], $6::bigint[])
       AS u(scope, what, key, id_hash, granted_fen, cap_fen)
 WHERE cap_fen IS NOT NULL GROUP BY scope, what, key, id_hash ORDER BY 1, 2, 3, 4
ON CONFLICT ON CONSTRAINT relief_allowance_pk
DO UPDATE SET granted_fen = a.granted_fen + excluded.granted_fen, cap_fen = excluded.cap_fen)sql";

constexpr std::string_view give_back_sql = R"sql(
WITH given_back AS (
    SELECT scope, what, key, id_hash, sum(granted_fen)::bigint AS fen
      FROM unnest($1::integer[], $2::text[], $3::text[], $4::bytea[], $5::bigint[])
           AS u(scope, what, key, id_hash, granted_fen)
     GROUP BY scope, what, key, id_hash
), lessened AS (
    UPDATE relief.allowance a SET granted_fen = a.granted_fen - g.fen
      FROM given_back g
     WHERE (a.scope, a.what, a.key, a.id_hash) = (g.scope, g.what, g.key, g.id_hash)
       AND a.cap_fen IS NOT NULL)
DELETE FROM relief.allowance a USING given_back g
 WHERE (a.scope, a.what, a.key, a.id_hash) = (g.scope, g.what, g.key, g.id_hash)
   AND a.cap_fen IS NULL)sql";

constexpr std::string_view insert_cases_sql = R"sql(
INSERT INTO relief.relief_case (book, reference, kind, program, fund_type, person, event_key,
       event_on, amount_fen, is_urban, base_program, enrolment, enrolment_version, bill_fen,
       others_fen, payee, account, reason, papers, papers_due, town_limit_fen, once_scope,
       once_key, cap_scope, recorded_by)
SELECT book, reference, kind, program, fund_type, person, event_key, event_on, amount_fen,
       is_urban, base_program, enrolment, CASE WHEN enrolment IS NOT NULL THEN version END,
       bill_fen, others_fen, payee, account, reason, papers, papers_due, town_limit_fen,
       once_scope, once_key, cap_scope, recorded_by
  FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
              $7::text[], $8::date[], $9::bigint[], $10::boolean[], $11::text[], $12::bigint[],
              $13::smallint[], $14::bigint[], $15::bigint[], $16::text[], $17::bigint[],
              $18::text[], $19::text[], $20::date[], $21::bigint[], $22::integer[], $23::text[],
              $24::integer[], $25::bigint[]) WITH ORDINALITY
       AS u(book, reference, kind, program, fund_type, person, event_key, event_on, amount_fen,
            is_urban, base_program, enrolment, version, bill_fen, others_fen, payee, account,
            reason, papers, papers_due, town_limit_fen, once_scope, once_key, cap_scope,
            recorded_by, n)
 ORDER BY n
RETURNING relief_case)sql";

constexpr std::string_view decide_sql = R"sql(
UPDATE relief.relief_case c
   SET state = u.state, decided_by = u.decided_by, decided_on = u.decided_on,
       decided_level = u.level, decision = u.decision
  FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::date[], $6::text[],
              $7::text[])
       AS u(book, relief_case, state, decided_by, decided_on, level, decision)
 WHERE c.book = u.book AND c.relief_case = u.relief_case)sql";

constexpr std::string_view papers_sql = R"sql(
UPDATE relief.relief_case SET papers = $3 WHERE book = $1 AND relief_case = $2)sql";

constexpr std::string_view list_sql = R"sql(
     , n.name, p.batch, p.line_no,
       CASE WHEN p.batch IS NULL THEN ''
            WHEN o.outcome IS NULL AND p.is_open AND b.state <> 'cancelled' THEN 'in_batch'
            WHEN o.outcome = 'paid' THEN 'paid'
            WHEN o.outcome IS NULL THEN ''
            ELSE 'failed ' || o.reason END AS payment
  FROM relief.relief_case c
  JOIN roster.person n ON n.book = c.book AND n.person = c.person AND n.superseded_at IS NULL
  LEFT JOIN LATERAL (SELECT * FROM relief.payment p
                      WHERE p.book = c.book AND p.relief_case = c.relief_case
                      ORDER BY p.payment_no DESC LIMIT 1) p ON true
  LEFT JOIN payout.batch b ON b.book = p.book AND b.batch = p.batch
  LEFT JOIN LATERAL (SELECT o.outcome, o.reason FROM payout.outcome o
                      WHERE o.book = p.book AND o.period = p.period AND o.batch = p.batch
                        AND o.line_no = p.line_no ORDER BY o.seq DESC LIMIT 1) o ON true
 WHERE c.book = ANY ($1::integer[])
   AND (cardinality($2::bigint[]) = 0 OR c.relief_case = ANY ($2::bigint[]))
   AND ($3::text IS NULL OR c.kind = $3::text)
 ORDER BY c.book, c.relief_case)sql";

std::string select_cases(std::string_view rest) {
    return "SELECT " + std::string{relief_case_columns} + std::string{rest};
}

std::vector<Case> cases_of(Rows const& rows) {
    std::vector<Case> cases;
    for (auto const& row : rows) {
        cases.push_back(relief_case_of(row));
    }
    return cases;
}

/// One column of a list, as an array parameter.
template <class List, class Of> auto column(List const& list, Of of) {
    std::vector<std::decay_t<decltype(of(list.front()))>> values;
    values.reserve(list.size());
    for (auto const& one : list) {
        values.push_back(of(one));
    }
    return values;
}

/// Binds what names an allowance.
Query& bind_names(Query& query, std::span<Allowance const> all) {
    return query.bind(column(all, [](auto const& a) { return a.scope; }))
        .bind(column(all, [](auto const& a) { return a.what; }))
        .bind(column(all, [](auto const& a) { return a.key; }))
        .bind(column(all, [](auto const& a) { return a.id_hash; }));
}

} // namespace

std::vector<relief::Kind> relief_kinds(Transaction& tx) {
    std::vector<relief::Kind> kinds;
    for (auto const& row : Query{tx, "relief_kinds", kinds_sql}.run()) {
        auto const rule = relief::amount_rule_of(row.text("amount_rule"));
        auto const once = relief::once_per_of(row.text("once_per"));
        DOUDI_CHECK(rule && once);
        kinds.push_back({.name = std::string{row.text("kind")},
            .name_zh = std::string{row.text("name_zh")},
            .name_en = std::string{row.text("name_en")},
            .rule = *rule,
            .figure = std::string{row.text("figure")},
            .once_per = *once,
            .once_with = std::string{row.text("once_with")},
            .programs = row.text_array("programs"),
            .payees = row.text_array("payees"),
            .bases = row.text_array("bases"),
            .papers_later = row.boolean("papers_later"),
            .is_for_dead = row.boolean("is_for_dead"),
            .age_from = row.int32("age_from")});
    }
    return kinds;
}

std::vector<ReliefProgram> relief_programs(Transaction& tx) {
    std::vector<ReliefProgram> programs;
    for (auto const& row : Query{tx, "relief_programs", programs_sql}.run()) {
        programs.push_back({.program = std::string{row.text("program")},
            .fund = std::string{row.text("fund")},
            .fund_type = std::string{row.text("fund_type")},
            .is_capped = row.boolean("is_capped")});
    }
    return programs;
}

std::vector<std::optional<std::string>> helped_before(
    Transaction& tx, BookId book, std::span<Allowance const> allowances) {
    std::vector<std::optional<std::string>> helped;
    Query query{tx, "helped_before", helped_before_sql};
    for (auto const& row : bind_names(query.bind(book), allowances)
                               .bind(column(allowances, [](auto const& a) { return a.cap; }))
                               .bind(imprest::counts_with)
                               .run()) {
        auto const by = row.optional_text("by");
        helped.push_back(by ? std::optional{std::string{*by}} : std::nullopt);
    }
    return helped;
}

void grant(Transaction& tx, std::span<Allowance const> allowances) {
    for (auto const sql : {grant_once_sql, grant_capped_sql}) {
        Query query{tx, "grant", sql};
        bind_names(query, allowances)
            .bind(column(allowances, [](auto const& a) { return a.granted; }))
            .bind(column(allowances, [](auto const& a) { return a.cap; }))
            .run();
    }
}

void give_back(Transaction& tx, std::span<Allowance const> allowances) {
    Query query{tx, "give_back", give_back_sql};
    bind_names(query, allowances)
        .bind(column(allowances, [](auto const& a) { return a.granted; }))
        .run();
}

std::vector<Case> cases_of_references(
    Transaction& tx, BookId book, std::span<std::string const> references) {
    return cases_of(Query{tx, "cases_of_references",
        select_cases(" FROM relief.relief_case c WHERE c.book = $1 AND c.reference ="
                     " ANY ($2::text[]) AND c.state <> 'rejected' ORDER BY c.relief_case")}
                        .bind(book)
                        .bind(std::vector(references.begin(), references.end()))
                        .run());
}

std::vector<std::int64_t> insert_relief_cases(Transaction& tx, std::span<Case const> cases) {
    std::vector<std::int64_t> numbers;
    for (auto const& row :
        Query{tx, "insert_relief_cases", insert_cases_sql}
            .bind(column(cases, [](Case const& c) { return c.book; }))
            .bind(column(cases, [](Case const& c) { return c.reference; }))
            .bind(column(cases, [](Case const& c) { return c.kind; }))
            .bind(column(cases, [](Case const& c) { return c.program; }))
            .bind(column(cases, [](Case const& c) { return c.fund_type; }))
            .bind(column(cases, [](Case const& c) { return c.person; }))
            .bind(column(cases, [](Case const& c) { return c.event_key; }))
            .bind(column(cases, [](Case const& c) { return c.event_on; }))
            .bind(column(cases, [](Case const& c) { return c.amount; }))
            .bind(column(cases, [](Case const& c) { return c.is_urban; }))
            .bind(column(cases, [](Case const& c) { return c.base_program; }))
            .bind(column(cases, [](Case const& c) { return c.enrolment; }))
            .bind(column(cases, [](Case const& c) { return c.enrolment_version; }))
            .bind(column(cases, [](Case const& c) { return c.bill; }))
            .bind(column(cases, [](Case const& c) { return c.others; }))
            .bind(column(cases, [](Case const& c) { return c.payee; }))
            .bind(column(cases, [](Case const& c) { return c.account; }))
            .bind(column(cases, [](Case const& c) { return c.reason; }))
            .bind(column(cases, [](Case const& c) { return c.papers; }))
            .bind(column(cases, [](Case const& c) { return c.papers_due; }))
            .bind(column(cases, [](Case const& c) { return c.town_limit; }))
            .bind(column(cases, [](Case const& c) { return c.once_scope; }))
            .bind(column(cases, [](Case const& c) { return c.once_key; }))
            .bind(column(cases, [](Case const& c) { return c.cap_scope; }))
            .bind(column(cases, [](Case const& c) { return c.recorded_by; }))
            .run()) {
        numbers.push_back(row.int64("relief_case"));
    }
    DOUDI_CHECK(numbers.size() == cases.size());
    return numbers;
}

std::vector<Case> lock_relief_cases(
    Transaction& tx, BookId book, std::span<std::int64_t const> numbers) {
    return cases_of(Query{tx, "lock_relief_cases",
        select_cases(" FROM relief.relief_case c WHERE c.book = $1 AND c.relief_case ="
                     " ANY ($2::bigint[]) ORDER BY c.relief_case FOR NO KEY UPDATE")}
                        .bind(book)
                        .bind(std::vector(numbers.begin(), numbers.end()))
                        .run());
}

void decide_relief_cases(Transaction& tx, std::span<Case const> cases) {
    Query{tx, "decide_relief_cases", decide_sql}
        .bind(column(cases, [](Case const& c) { return c.book; }))
        .bind(column(cases, [](Case const& c) { return c.number; }))
        .bind(column(cases, [](Case const& c) { return std::string{name_of(c.state)}; }))
        .bind(column(cases, [](Case const& c) { return c.decided_by; }))
        .bind(column(cases, [](Case const& c) { return c.decided_on; }))
        .bind(column(cases,
            [](Case const& c) {
                return c.decided_level ? std::optional{std::string{name_of(*c.decided_level)}}
                                       : std::nullopt;
            }))
        .bind(column(cases, [](Case const& c) { return c.decision; }))
        .run();
}

void file_papers(Transaction& tx, BookId book, std::int64_t number, std::string_view papers) {
    Query{tx, "file_papers", papers_sql}.bind(book).bind(number).bind(papers).run();
}

std::vector<ListedCase> list_relief_cases(Transaction& tx, CaseFilter const& filter) {
    std::vector<ListedCase> listed;
    for (auto const& row : Query{tx, "list_relief_cases", select_cases(list_sql)}
                               .bind(filter.books)
                               .bind(filter.numbers)
                               .bind(filter.kind)
                               .run()) {
        listed.push_back({.of = relief_case_of(row),
            .person_name = std::string{row.text("name")},
            .payment = std::string{row.text("payment")},
            .batch = row.optional_int64("batch"),
            .line_no = row.optional_int64("line_no")});
    }
    return listed;
}

std::optional<Case> case_of_line(
    Transaction& tx, BookId book, BatchId batch, std::int64_t line_no) {
    auto const row = Query{tx, "case_of_line",
        select_cases(" FROM relief.payment p JOIN relief.relief_case c ON c.book = p.book"
                     " AND c.relief_case = p.relief_case"
                     " WHERE p.book = $1 AND p.batch = $2 AND p.line_no = $3::integer")}
                         .bind(book)
                         .bind(batch)
                         .bind(line_no)
                         .run()
                         .at_most_one();
    return row ? std::optional{relief_case_of(*row)} : std::nullopt;
}

} // namespace doudi::storage

#include "doudi/storage/screening_rows.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view exclusion_columns =
    "payout.exclusion (book, batch, for_period, enrolment, person, rule, other_enrolment, "
    "other_program, version, member, line_no, other_fen, not_paid_fen, figure, source, basis)";

constexpr std::string_view exclusions_sql = R"sql(
    SELECT for_period, enrolment, version, person, rule, member, line_no, other_enrolment,
           other_program, other_fen, not_paid_fen, figure, source, basis
      FROM payout.exclusion
     WHERE book = $1 AND batch = $2 AND ($3::date IS NULL OR for_period = $3::date)
       AND ($4::bigint IS NULL OR enrolment = $4::bigint)
     ORDER BY for_period, enrolment, rule = 5, rule <> 6, member, other_enrolment)sql";

constexpr std::string_view totals_sql = R"sql(
    SELECT CASE rule WHEN 2 THEN 1 ELSE rule END AS rule, other_program,
           CASE rule WHEN 6 THEN '' ELSE figure END AS figure, source,
           count(DISTINCT (for_period, enrolment)) AS enrolments,
           count(DISTINCT (for_period, enrolment)) FILTER (WHERE line_no = 0) AS without_line,
           sum(not_paid_fen)::bigint AS not_paid_fen
      FROM payout.exclusion WHERE book = $1 AND batch = $2
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4)sql";

constexpr std::string_view bases_sql = R"sql(
    SELECT h.line_no, array_agg(m.position - 1 ORDER BY m.position) AS positions
      FROM payout.hold h
      JOIN roster.enrolment e ON e.book = h.book AND e.program IN (
                                    SELECT $3 UNION ALL
                                    SELECT list FROM ref.base_list l WHERE l.program = $3)
                             AND e.enrolment = h.base_enrolment AND e.version = h.base_version
     CROSS JOIN LATERAL unnest(e.member_person) WITH ORDINALITY AS m(person, position)
     WHERE h.book = $1 AND h.batch = $2
       AND (h.line_no, m.person) IN (SELECT x.line_no, x.person FROM payout.exclusion x
                                      WHERE x.book = $1 AND x.batch = $2 AND x.rule <> 5)
     GROUP BY h.line_no)sql";

Exclusion exclusion_of(Row const& row) {
    return {.for_period = row.period("for_period"),
        .key = {row.id<EnrolmentId>("enrolment"), static_cast<std::int16_t>(row.int32("version"))},
        .person = row.id<PersonId>("person"),
        .rule = static_cast<benefits::ExclusionRule>(row.int32("rule")),
        .member = row.int32("member"),
        .line_no = row.int32("line_no"),
        .other_enrolment = row.id<EnrolmentId>("other_enrolment"),
        .other_program = std::string{row.text("other_program")},
        .other = row.money("other_fen"),
        .not_paid = row.money("not_paid_fen"),
        .figure = std::string{row.text("figure")},
        .source = std::string{row.text("source")},
        .basis = std::string{row.text("basis")}};
}

std::vector<Exclusion> exclusions_where(Transaction& tx, payout::BatchKey key,
    std::optional<Period> month, std::optional<EnrolmentId> enrolment) {
    std::vector<Exclusion> all;
    for (auto const& row : Query{tx, "exclusions", exclusions_sql}
                               .bind(key.book)
                               .bind(key.batch)
                               .bind(month)
                               .bind(enrolment)
                               .run()) {
        all.push_back(exclusion_of(row));
    }
    return all;
}

} // namespace

void insert_exclusions(
    Transaction& tx, payout::BatchKey key, std::span<Exclusion const> exclusions) {
    if (exclusions.empty()) {
        return;
    }
    constexpr std::int16_t columns = 16;
    CopyIn copy{tx, exclusion_columns};
    for (Exclusion const& one : exclusions) {
        copy.begin_row(columns);
        copy.put_int32(static_cast<std::int32_t>(key.book.value()));
        copy.put_int64(key.batch.value());
        copy.put_date(one.for_period.first_day());
        copy.put_int64(one.key.enrolment.value());
        copy.put_int64(one.person.value());
        copy.put_int16(static_cast<std::int16_t>(one.rule));
        copy.put_int64(one.other_enrolment.value());
        copy.put_text(one.other_program);
        copy.put_int16(one.key.version);
        copy.put_int16(static_cast<std::int16_t>(one.member));
        copy.put_int32(one.line_no);
        copy.put_money(one.other);
        copy.put_money(one.not_paid);
        copy.put_text(one.figure);
        copy.put_text(one.source);
        copy.put_text(one.basis);
    }
    copy.finish();
}

std::vector<Exclusion> exclusions_of(
    Transaction& tx, payout::BatchKey key, Period month, EnrolmentId enrolment) {
    return exclusions_where(tx, key, month, enrolment);
}

std::vector<Exclusion> exclusions_of(Transaction& tx, payout::BatchKey key) {
    return exclusions_where(tx, key, std::nullopt, std::nullopt);
}

std::vector<ExclusionTotal> exclusion_totals(Transaction& tx, payout::BatchKey key) {
    std::vector<ExclusionTotal> totals;
    for (auto const& row :
        Query{tx, "exclusion_totals", totals_sql}.bind(key.book).bind(key.batch).run()) {
        totals.push_back({.rule = static_cast<benefits::ExclusionRule>(row.int32("rule")),
            .other_program = std::string{row.text("other_program")},
            .figure = std::string{row.text("figure")},
            .source = std::string{row.text("source")},
            .enrolments = row.int64("enrolments"),
            .without_line = row.int64("without_line"),
            .not_paid = row.money("not_paid_fen")});
    }
    return totals;
}

BasePositions excluded_in_bases(Transaction& tx, payout::BatchKey key, std::string_view program) {
    BasePositions positions;
    for (auto const& row : Query{tx, "excluded_in_bases", bases_sql}
                               .bind(key.book)
                               .bind(key.batch)
                               .bind(program)
                               .run()) {
        positions.emplace(row.int32("line_no"), row.int64_array("positions"));
    }
    return positions;
}

} // namespace doudi::storage

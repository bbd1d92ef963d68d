#include "doudi/storage/screening_rows.hpp"

#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"
#include "facts_reader.hpp"
#include "filled_sql.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view has_roster_sql = R"sql(
    SELECT coalesce(bool_or(EXISTS (
               SELECT FROM roster.enrolment e
                WHERE e.book = $1 AND e.program = r.program AND e.superseded_at IS NULL
                  AND e.valid_from <= $3::date
                  AND (e.valid_until IS NULL OR e.valid_until > $4::date))), false)
      FROM unnest($2::text[]) AS r(program))sql";

// Each roster is gone through once and hashed by person; only people with two benefits that a rule
// sets against each other come back, with all they hold. Those of other rosters than the one that
// asks, too: what they are paid may decide what somebody of this roster is paid.
constexpr std::string_view holdings_sql = R"sql(
WITH listed AS MATERIALIZED (
    SELECT {program_of} AS program, e.program AS list, e.enrolment, e.version,
           unnest(e.member_person) AS person,
           generate_subscripts(e.member_person, 1) - 1 AS member
      FROM roster.enrolment e {of_list}
     WHERE e.book = {book} AND e.program IN ({lists}) AND e.superseded_at IS NULL
       AND e.valid_from <= '{day}' AND (e.valid_until IS NULL OR e.valid_until > {since})
), candidate AS (
    SELECT DISTINCT m.person
      FROM listed m JOIN listed r ON r.person = m.person AND r.enrolment <> m.enrolment
     WHERE (m.program, r.program) IN ({pairs})
)
SELECT l.person, l.member::bigint, l.program, l.enrolment, l.version, e.valid_until, {facts}
  FROM candidate c
  JOIN listed l ON l.person = c.person
  JOIN roster.enrolment e ON e.book = {book} AND e.program = l.list
                         AND e.enrolment = l.enrolment AND e.version = l.version
 ORDER BY l.person, l.program, l.enrolment, l.version)sql";

enum : std::size_t {
    person_column,
    member_column,
    program_column,
    enrolment_column,
    version_column,
    until_column,
    facts_column,
};

constexpr std::string_view any_death_sql =
    "SELECT EXISTS (SELECT FROM roster.outside_person WHERE on_date < $1::date)";

constexpr std::string_view dead_sql = R"sql(
    WITH dead AS MATERIALIZED (
        SELECT p.person, min(o.on_date) AS on_date
          FROM roster.outside_person o
          JOIN roster.person p ON p.id_hash = o.id_hash AND p.book = $1
                              AND p.superseded_at IS NULL
         WHERE o.on_date < $3::date GROUP BY p.person
    ), listed AS (
        SELECT p.program, e.enrolment, e.version, unnest(e.member_person) AS person,
               (generate_subscripts(e.member_person, 1) - 1)::bigint AS member
          FROM unnest($2::text[], $7::text[], $4::date[]) AS p(program, list, since)
          JOIN roster.enrolment e ON e.program = p.list
         WHERE e.book = $1 AND e.superseded_at IS NULL AND e.valid_from <= $3::date
           AND (e.valid_until IS NULL OR e.valid_until > p.since)
           AND (p.program = ANY ($5::text[]) OR e.enrolment = ANY ($6::bigint[]))
           AND EXISTS (SELECT FROM dead)
    )
    SELECT l.program, l.enrolment, l.version, l.person, l.member, d.on_date
      FROM listed l JOIN dead d ON d.person = l.person
     ORDER BY l.enrolment, l.version, l.member)sql";

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

/// The code of a program between quotes.
std::string text_of(std::string const& program) {
    std::string text{"{program}"};
    fill_programs(text, "{program}", std::span{&program, 1});
    return text;
}

std::string pairs_of(RivalQuestion const& asked) {
    std::string text;
    for (auto const& [a, b] : asked.pairs) {
        text.append(text.empty() ? "(" : ", (").append(text_of(a)).append(", ");
        text.append(text_of(b)).append(")");
    }
    return text;
}

/// From when on enrolments count, by the program they are listed for.
std::string since_of(RivalQuestion const& asked, std::string_view program) {
    std::string text{"CASE "};
    text.append(program);
    for (auto const& listed : asked.programs) {
        text.append(" WHEN ").append(text_of(listed.roster.program));
        text.append(" THEN date '").append(format_date(listed.since.first_day())).append("'");
    }
    return text.append(" END");
}

/// Which list stands for which program, where some program goes by lists of others.
std::string list_table(RivalQuestion const& asked) {
    std::string text;
    for (auto const& listed : asked.programs) {
        for (auto const& list : listed.roster.lists()) {
            text.append(text.empty() ? "JOIN (VALUES (" : ", (")
                .append(text_of(listed.roster.program));
            text.append(", ").append(text_of(list)).append(")");
        }
    }
    return text.append(") AS p(program, list) ON p.list = e.program");
}

std::string holdings_query(RivalQuestion const& asked) {
    std::vector<std::string> lists;
    bool has_base_lists = false;
    for (auto const& listed : asked.programs) {
        has_base_lists = has_base_lists || !listed.roster.base_lists.empty();
        lists.insert(lists.end(), listed.roster.lists().begin(), listed.roster.lists().end());
    }
    std::string_view const program_of = has_base_lists ? "p.program" : "e.program";
    std::string sql{holdings_sql};
    auto const put = [&sql](std::string_view name, std::string const& text) {
        sql.replace(sql.find(name), name.size(), text);
    };
    put("{since}", since_of(asked, program_of));
    put("{of_list}", has_base_lists ? list_table(asked) : std::string{});
    fill(sql, "{program_of}", program_of);
    fill_programs(sql, "{lists}", lists);
    put("{pairs}", pairs_of(asked));
    fill(sql, "{book}", std::to_string(asked.roster.book.value()));
    fill(sql, "{day}", format_date(asked.roster.period.first_day()));
    fill(sql, "{facts}", facts_columns);
    return sql;
}

/// The lists by which the rivals are paid.
std::vector<std::string> lists_of_rivals(RivalQuestion const& asked) {
    std::vector<std::string> lists;
    for (auto const& listed : asked.programs) {
        if (std::find(asked.rivals.begin(), asked.rivals.end(), listed.roster.program) !=
            asked.rivals.end()) {
            lists.insert(lists.end(), listed.roster.lists().begin(), listed.roster.lists().end());
        }
    }
    return lists;
}

bool has_rival(Transaction& tx, RivalQuestion const& asked) {
    auto since = asked.roster.period;
    for (auto const& listed : asked.programs) {
        since = std::min(since, listed.since);
    }
    return !asked.rivals.empty() &&
        Query{tx, "has_rival_roster", has_roster_sql}
            .bind(asked.roster.book)
            .bind(lists_of_rivals(asked))
            .bind(asked.roster.period)
            .bind(since)
            .run()
            .exactly_one()
            .boolean(0);
}

HeldVersion held_of(CopyOut const& copy, FactsReader& reader) {
    auto const facts = reader.read(copy, facts_column);
    HeldVersion held{.person = PersonId{copy.get_int64(person_column)},
        .member = copy.get_int64(member_column),
        .program = std::string{copy.get_text(program_column)},
        .key = {EnrolmentId{copy.get_int64(enrolment_column)}, copy.get_int16(version_column)},
        .valid_until =
            copy.is_null(until_column) ? std::nullopt : std::optional{copy.get_date(until_column)},
        .lists = {{facts.members.begin(), facts.members.end()},
            {facts.incomes.begin(), facts.incomes.end()}},
        .facts = facts};
    // Moving a vector keeps what its elements point to where it is.
    held.facts.members = held.lists.members;
    held.facts.incomes = held.lists.incomes;
    return held;
}

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

std::vector<HeldVersion> rival_holdings(Transaction& tx, RivalQuestion const& asked) {
    std::vector<HeldVersion> all;
    if (!has_rival(tx, asked)) {
        return all;
    }
    join_by_hash(tx);
    {
        FactsReader reader;
        CopyOut copy{tx, "rival_holdings", holdings_query(asked)};
        while (copy.next()) {
            all.push_back(held_of(copy, reader));
        }
    }
    join_freely(tx);
    return all;
}

std::vector<DeadMember> dead_members(Transaction& tx, DeadQuestion const& asked) {
    std::vector<DeadMember> dead;
    auto const& roster = asked.roster;
    bool const is_any =
        Query{tx, "any_death", any_death_sql}.bind(roster.period).run().exactly_one().boolean(0);
    if (!is_any) {
        return dead;
    }
    std::vector<std::string> programs;
    std::vector<std::string> lists;
    std::vector<std::string> since;
    for (auto const& one : asked.programs) {
        for (auto const& list : one.roster.lists()) {
            programs.push_back(one.roster.program);
            lists.push_back(list);
            since.push_back(format_date(one.since.first_day()));
        }
    }
    join_by_hash(tx);
    for (auto const& row : Query{tx, "dead_members", dead_sql}
                               .bind(roster.book)
                               .bind(programs)
                               .bind(roster.period)
                               .bind(since)
                               .bind(asked.whole)
                               .bind(asked.enrolments)
                               .bind(lists)
                               .run()) {
        dead.push_back({.person = row.id<PersonId>("person"),
            .died_on = row.date("on_date"),
            .member = row.int64("member"),
            .program = std::string{row.text("program")},
            .key = {row.id<EnrolmentId>("enrolment"),
                static_cast<std::int16_t>(row.int32("version"))}});
    }
    join_freely(tx);
    return dead;
}

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

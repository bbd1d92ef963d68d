#include "doudi/storage/holding_rows.hpp"

#include "doudi/storage/query.hpp"
#include "facts_reader.hpp"
#include "filled_sql.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view lists_sql = R"sql(
    SELECT l.program
      FROM unnest($2::text[], $4::date[]) AS l(program, since)
     WHERE EXISTS (SELECT FROM roster.enrolment e
                    WHERE e.book = $1 AND e.program = l.program AND e.superseded_at IS NULL
                      AND e.valid_from <= $3::date
                      AND (e.valid_until IS NULL OR e.valid_until > l.since)))sql";

constexpr std::string_view people_sql = R"sql(
    SELECT program, enrolment, version, valid_until, member_person
      FROM roster.enrolment
     WHERE book = {book} AND program IN ({lists}) AND superseded_at IS NULL
       AND valid_from <= '{day}' AND (valid_until IS NULL OR valid_until > {since}))sql";

constexpr std::string_view dead_sql = R"sql(
    SELECT p.person, min(o.on_date) AS on_date
      FROM roster.outside_person o
      JOIN roster.person p ON p.id_hash = o.id_hash AND p.book = $1 AND p.superseded_at IS NULL
     WHERE o.on_date < $2::date
     GROUP BY p.person)sql";

constexpr std::string_view held_sql = R"sql(
    SELECT e.enrolment, e.version, e.valid_until, {facts}
      FROM unnest(ARRAY[{lists}], '{{enrolments}}'::bigint[], '{{versions}}'::smallint[])
               AS w(program, enrolment, version)
      JOIN roster.enrolment e ON e.book = {book} AND e.program = w.program
                             AND e.enrolment = w.enrolment AND e.version = w.version
     ORDER BY e.enrolment, e.version)sql";

std::vector<std::string> programs_of(std::span<CountedList const> lists) {
    std::vector<std::string> programs;
    for (auto const& list : lists) {
        programs.push_back(list.program);
    }
    return programs;
}

/// From when on enrolments count, by their list.
std::string since_of(std::span<CountedList const> lists) {
    std::string text{"CASE program"};
    for (auto const& list : lists) {
        std::string when{" WHEN {program} THEN date '{day}'"};
        fill_programs(when, "{program}", std::span{&list.program, 1});
        fill(when, "{day}", format_date(list.since.first_day()));
        text += when;
    }
    return text + " END";
}

std::string people_query(BookId book, Period month, std::span<CountedList const> lists) {
    std::string sql{people_sql};
    fill(sql, "{book}", std::to_string(book.value()));
    fill_programs(sql, "{lists}", programs_of(lists));
    fill(sql, "{day}", format_date(month.first_day()));
    constexpr std::string_view since = "{since}";
    return sql.replace(sql.find(since), since.size(), since_of(lists));
}

std::string held_query(BookId book, std::span<WantedVersion const> wanted) {
    std::vector<std::string> lists;
    std::string enrolments;
    std::string versions;
    for (auto const& [list, key] : wanted) {
        char const* const comma = lists.empty() ? "" : ",";
        lists.emplace_back(list);
        enrolments.append(comma).append(std::to_string(key.enrolment.value()));
        versions.append(comma).append(std::to_string(key.version));
    }
    std::string sql{held_sql};
    fill(sql, "{facts}", facts_columns);
    fill(sql, "{book}", std::to_string(book.value()));
    fill_programs(sql, "{lists}", lists);
    fill(sql, "{enrolments}", enrolments);
    fill(sql, "{versions}", versions);
    return sql;
}

} // namespace

std::set<std::string> lists_with_people(
    Transaction& tx, BookId book, Period month, std::span<CountedList const> lists) {
    std::vector<std::string> since;
    for (auto const& list : lists) {
        since.push_back(format_date(list.since.first_day()));
    }
    std::set<std::string> found;
    for (auto const& row : Query{tx, "lists_with_people", lists_sql}
                               .bind(book)
                               .bind(programs_of(lists))
                               .bind(month)
                               .bind(since)
                               .run()) {
        found.emplace(row.text("program"));
    }
    return found;
}

PeopleStream::PeopleStream(
    Transaction& tx, BookId book, Period month, std::span<CountedList const> lists)
    : lists_{lists}, copy_{tx, "people_of_lists", people_query(book, month, lists)} {}

ListedVersion const* PeopleStream::next() {
    if (!copy_.next()) {
        return nullptr;
    }
    auto const program = copy_.get_text(0);
    auto const list = std::find_if(
        lists_.begin(), lists_.end(), [&](auto const& each) { return each.program == program; });
    people_.clear();
    copy_.append_array(4, people_);
    current_ = ListedVersion{.list = static_cast<std::size_t>(list - lists_.begin()),
        .key = {EnrolmentId{copy_.get_int64(1)}, copy_.get_int16(2)},
        .valid_until = copy_.is_null(3) ? std::nullopt : std::optional{copy_.get_date(3)},
        .people = people_};
    return &*current_;
}

std::map<PersonId, Date> dead_people(Transaction& tx, BookId book, Period month) {
    std::map<PersonId, Date> dead;
    for (auto const& row :
        Query{tx, "dead_people", dead_sql}.bind(book).bind(month.first_day()).run()) {
        dead.emplace(row.id<PersonId>("person"), row.date("on_date"));
    }
    return dead;
}

std::vector<HeldVersion> held_versions(
    Transaction& tx, BookId book, std::span<WantedVersion const> wanted) {
    std::vector<HeldVersion> all;
    if (wanted.empty()) {
        return all;
    }
    constexpr std::size_t until_column = 2;
    FactsReader reader;
    CopyOut copy{tx, "held_versions", held_query(book, wanted)};
    while (copy.next()) {
        auto const facts = reader.read(copy, until_column + 1);
        auto& held = all.emplace_back(HeldVersion{
            .key = {EnrolmentId{copy.get_int64(0)}, copy.get_int16(1)},
            .valid_until = copy.is_null(until_column) ? std::nullopt
                                                      : std::optional{copy.get_date(until_column)},
            .lists = {{facts.members.begin(), facts.members.end()},
                {facts.incomes.begin(), facts.incomes.end()}},
            .facts = facts});
        // Moving a vector keeps what its elements point to where it is.
        held.facts.members = held.lists.members;
        held.facts.incomes = held.lists.incomes;
    }
    return all;
}

} // namespace doudi::storage

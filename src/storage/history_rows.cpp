#include "doudi/storage/history_rows.hpp"

#include "doudi/storage/query.hpp"
#include "facts_reader.hpp"
#include "filled_sql.hpp"

#include <string>
#include <utility>

namespace doudi::storage {

namespace {

// Everything by joins of sets; looked at in frozen months only.
constexpr std::string_view history_sql = R"sql(
WITH version AS NOT MATERIALIZED (
    SELECT * FROM roster.enrolment
     WHERE book = {book} AND program IN ({lists}) AND superseded_at IS NULL
), ended AS (
    SELECT enrolment, max(valid_until) AS valid_until FROM version
     GROUP BY enrolment
    HAVING bool_and(valid_until IS NOT NULL)
       AND max(valid_until) > '{base}' AND max(valid_until) <= '{day}'
), ended_person AS (
    SELECT v.enrolment, unnest(v.member_person || v.person) AS person
      FROM ended e JOIN version v ON v.enrolment = e.enrolment AND v.valid_until = e.valid_until
), now_person AS (
    SELECT enrolment, unnest(member_person || person) AS person FROM version
     WHERE valid_from <= '{day}' AND (valid_until IS NULL OR valid_until > '{day}')
), successor AS (
    SELECT e.enrolment, min(n.enrolment) AS now, count(DISTINCT n.enrolment) AS enrolments
      FROM ended_person e JOIN now_person n ON n.person = e.person GROUP BY e.enrolment
), dead AS (
    SELECT p.person, min(o.on_date) AS on_date
      FROM roster.outside_person o
      JOIN roster.person p ON p.id_hash = o.id_hash AND p.book = {book} AND p.superseded_at IS NULL
     WHERE o.on_date < '{day}' GROUP BY p.person
), gone AS (
    SELECT e.enrolment FROM ended_person e LEFT JOIN dead d ON d.person = e.person
     GROUP BY e.enrolment HAVING bool_and(d.person IS NOT NULL)
), bereaved AS (
    SELECT DISTINCT m.enrolment
      FROM (SELECT enrolment, unnest(member_person) AS person FROM version
             WHERE valid_from <= '{day}' AND (valid_until IS NULL OR valid_until > '{base}')) m
      JOIN dead d ON d.person = m.person
     WHERE d.on_date >= date '{base}' + interval '1 month'
)
SELECT coalesce(s.now, v.enrolment), v.version, v.person, v.account, v.import, v.facts_hash,
       {facts}, v.valid_from, v.valid_until, b.enrolment IS NOT NULL, v.enrolment
  FROM version v
  LEFT JOIN successor s ON s.enrolment = v.enrolment
  LEFT JOIN bereaved b ON b.enrolment = v.enrolment
  LEFT JOIN gone g ON g.enrolment = v.enrolment
 WHERE v.valid_from <= '{day}' AND (v.valid_until IS NULL OR v.valid_until > '{base}')
   AND (s.enrolment IS NOT NULL AND s.enrolments = 1
        OR s.enrolment IS NULL AND g.enrolment IS NULL)
 ORDER BY 1, v.valid_from, v.enrolment)sql";

enum : std::size_t {
    key_column,
    version_column,
    person_column,
    account_column,
    import_column,
    facts_hash_column,
    facts_column, // the first of thirteen
    from_column = facts_column + 13,
    until_column,
    death_column,
    enrolment_column,
};

constexpr std::string_view find_hold_sql = R"sql(
    SELECT rule, is_ended, base_enrolment, base_version, base_period
      FROM payout.hold WHERE book = $1 AND batch = $2 AND line_no = $3)sql";

std::string history_query(RosterKey const& roster, Period base) {
    std::string sql{history_sql};
    fill(sql, "{book}", std::to_string(roster.book.value()));
    fill_programs(sql, "{lists}", roster.lists());
    fill(sql, "{day}", format_date(roster.period.first_day()));
    fill(sql, "{base}", format_date(base.first_day()));
    fill(sql, "{facts}", facts_columns);
    return sql;
}

} // namespace

HistoryStream::HistoryStream(Transaction& transaction, RosterKey const& roster, Period base)
    : copy_{transaction, "enrolment_histories", history_query(roster, base)},
      facts_{std::make_unique<FactsReader>()}, has_row_{copy_.next()} {}

HistoryStream::~HistoryStream() = default;

void HistoryStream::take_row() {
    auto const facts = facts_->read(copy_, facts_column);
    auto const hash = copy_.get_bytes(facts_hash_column);
    auto& version = current_.versions.emplace_back(PastVersion{
        .enrolment = {.enrolment = EnrolmentId{copy_.get_int64(enrolment_column)},
            .version = copy_.get_int16(version_column),
            .person = PersonId{copy_.get_int64(person_column)},
            .account = PayeeAccountId{copy_.get_int64(account_column)},
            .import = ImportId{copy_.get_int64(import_column)},
            .facts_hash = {},
            .facts = facts},
        .lists = {{facts.members.begin(), facts.members.end()},
            {facts.incomes.begin(), facts.incomes.end()}},
        .facts_hash = {hash.begin(), hash.end()},
        .valid_from = copy_.get_date(from_column),
        .valid_until = copy_.is_null(until_column) ? std::nullopt
                                                   : std::optional{copy_.get_date(until_column)}});
    // Moving a vector keeps what its elements point to where it is.
    version.enrolment.facts.members = version.lists.members;
    version.enrolment.facts.incomes = version.lists.incomes;
    version.enrolment.facts_hash = version.facts_hash;
    current_.has_death = current_.has_death || copy_.get_bool(death_column);
}

EnrolmentHistory const* HistoryStream::next() {
    current_.versions.clear();
    current_.has_death = false;
    if (!has_row_) {
        return nullptr;
    }
    auto const key = copy_.get_int64(key_column);
    do {
        take_row();
        has_row_ = copy_.next();
    } while (has_row_ && copy_.get_int64(key_column) == key);
    return &current_;
}

void insert_holds(Transaction& transaction, payout::BatchKey key, std::span<Hold const> holds) {
    if (holds.empty()) {
        return;
    }
    CopyIn copy{transaction,
        "payout.hold (book, batch, line_no, rule, is_ended, base_enrolment, base_version, "
        "base_period)"};
    for (Hold const& hold : holds) {
        copy.begin_row(8);
        copy.put_int32(static_cast<std::int32_t>(key.book.value()));
        copy.put_int64(key.batch.value());
        copy.put_int32(hold.line_no);
        copy.put_int16(hold.rule);
        copy.put_bool(hold.is_ended);
        copy.put_int64(hold.base_enrolment.value());
        copy.put_int16(hold.base_version);
        copy.put_date(hold.base_period.first_day());
    }
    copy.finish();
}

std::optional<Hold> find_hold(
    Transaction& transaction, payout::BatchKey key, std::int64_t line_no) {
    auto const row = Query{transaction, "find_hold", find_hold_sql}
                         .bind(key.book)
                         .bind(key.batch)
                         .bind(line_no)
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    return Hold{.line_no = static_cast<std::int32_t>(line_no),
        .rule = static_cast<std::uint8_t>(row->int32("rule")),
        .is_ended = row->boolean("is_ended"),
        .base_enrolment = row->id<EnrolmentId>("base_enrolment"),
        .base_version = static_cast<std::int16_t>(row->int32("base_version")),
        .base_period = row->period("base_period")};
}

} // namespace doudi::storage

#include "doudi/storage/line_rows.hpp"

#include "doudi/base/merkle.hpp"
#include "doudi/storage/query.hpp"
#include "facts_reader.hpp"
#include "filled_sql.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace doudi::storage {

namespace {

constexpr std::string_view in_force_sql = R"sql(
    SELECT enrolment, version, person, account, import, facts_hash, is_urban, income_year_fen,
           care_grade, member_born, member_disability, member_flags, tier, other_month_fen,
           exit_from, exit_base_fen, income_member, income_kind, income_fen
      FROM roster.enrolment
     WHERE book = {book} AND program IN ({lists}) AND superseded_at IS NULL
       AND valid_from <= '{day}' AND (valid_until IS NULL OR valid_until > '{day}')
     ORDER BY enrolment)sql";

// Columns of the above.
enum : std::size_t {
    enrolment_column,
    version_column,
    person_column,
    account_column,
    import_column,
    facts_hash_column,
    facts_column, // the first of them
};

constexpr std::string_view find_enrolment_sql = R"sql(
    SELECT program, person, account, import, is_urban, income_year_fen, care_grade,
           ARRAY(SELECT b - date '2000-01-01' FROM unnest(member_born) b)::bigint[] AS born,
           member_disability::bigint[] AS disabilities, member_flags::bigint[] AS flags,
           tier, other_month_fen, exit_from, exit_base_fen,
           coalesce(income_member, '{}')::bigint[] AS earners,
           coalesce(income_kind, '{}')::bigint[] AS kinds,
           coalesce(income_fen, '{}') AS amounts
      FROM roster.enrolment
     WHERE book = $1 AND enrolment = $3 AND version = $4
       AND program IN (SELECT $2 UNION ALL
                       SELECT list FROM ref.base_list b WHERE b.program = $2))sql";

constexpr std::string_view rosters_in_force_sql = R"sql(
    WITH asked AS (
        SELECT program FROM ref.program
         WHERE is_monthly AND (cardinality($2::text[]) = 0 OR program = ANY ($2::text[]))
    ), list AS (
        SELECT program AS list FROM asked
        UNION SELECT l.list FROM ref.base_list l WHERE l.program = ANY ($2::text[])
    ), own AS MATERIALIZED (
        SELECT b.book, l.list
          FROM unnest($1::integer[]) AS b(book) CROSS JOIN list l
         WHERE EXISTS (SELECT FROM roster.enrolment e
                        WHERE e.book = b.book AND e.program = l.list AND e.superseded_at IS NULL
                          AND e.valid_from <= $3::date
                          AND (e.valid_until IS NULL OR e.valid_until > $3::date))
    )
    SELECT o.book, o.list AS program, '{}'::text[] AS base_lists
      FROM own o JOIN asked a ON a.program = o.list
    UNION ALL
    SELECT o.book, l.program, array_agg(l.list ORDER BY l.list)
      FROM own o JOIN ref.base_list l ON l.list = o.list AND l.program = ANY ($2::text[])
     WHERE NOT EXISTS (SELECT FROM own p WHERE p.book = o.book AND p.list = l.program)
     GROUP BY o.book, l.program
     ORDER BY 1, 2)sql";

constexpr std::string_view base_lists_sql = R"sql(
    SELECT program, array_agg(list ORDER BY list) AS lists
      FROM ref.base_list l
     WHERE program = ANY ($2::text[])
       AND NOT EXISTS (SELECT FROM roster.enrolment e
                        WHERE e.book = $1 AND e.program = l.program AND e.superseded_at IS NULL
                          AND e.valid_from <= $3::date
                          AND (e.valid_until IS NULL OR e.valid_until > $3::date))
     GROUP BY program)sql";

constexpr std::string_view importers_sql = R"sql(
    SELECT DISTINCT imported_by FROM roster.import
     WHERE book = $1 AND import = ANY ($2::bigint[]) ORDER BY imported_by)sql";

constexpr std::string_view line_columns = "payout.line (book, period, batch, line_no, program, "
                                          "purpose, for_period, person, enrolment, "
                                          "enrolment_version, account, amount_fen, holds_claim)";

constexpr std::string_view lines_sql = R"sql(
    SELECT line_no, person, enrolment, enrolment_version, account, amount_fen, for_period, purpose
      FROM payout.line WHERE book = {book} AND period = '{day}' AND batch = {batch}
     ORDER BY line_no)sql";

constexpr std::string_view find_line_sql = R"sql(
    SELECT line_no, for_period, person, enrolment, enrolment_version, account, amount_fen
      FROM payout.line WHERE book = $1 AND period = $2 AND batch = $3 AND line_no = $4)sql";

constexpr std::string_view release_claims_sql = R"sql(
    WITH again AS (
        UPDATE payout.reissue SET holds_claim = false
         WHERE book = $1 AND batch = $3 AND holds_claim)
    UPDATE payout.line SET holds_claim = false
     WHERE book = $1 AND period = $2 AND batch = $3 AND holds_claim)sql";

std::string in_force_query(RosterKey const& roster) {
    std::string sql{in_force_sql};
    fill(sql, "{book}", std::to_string(roster.book.value()));
    fill_programs(sql, "{lists}", roster.lists());
    fill(sql, "{day}", format_date(roster.period.first_day()));
    return sql;
}

std::string lines_query(payout::Batch const& batch) {
    std::string sql{lines_sql};
    fill(sql, "{book}", std::to_string(batch.key.book.value()));
    fill(sql, "{batch}", std::to_string(batch.key.batch.value()));
    fill(sql, "{day}", format_date(batch.period.first_day()));
    return sql;
}

} // namespace

EnrolmentStream::EnrolmentStream(Transaction& transaction, RosterKey const& roster)
    : copy_{transaction, "enrolments_in_force", in_force_query(roster)},
      facts_{std::make_unique<FactsReader>()} {}

EnrolmentStream::~EnrolmentStream() = default;

FrozenEnrolment const* EnrolmentStream::next() {
    if (!copy_.next()) {
        return nullptr;
    }
    current_ = FrozenEnrolment{.enrolment = EnrolmentId{copy_.get_int64(enrolment_column)},
        .version = copy_.get_int16(version_column),
        .person = PersonId{copy_.get_int64(person_column)},
        .account = PayeeAccountId{copy_.get_int64(account_column)},
        .import = ImportId{copy_.get_int64(import_column)},
        .facts_hash = copy_.get_bytes(facts_hash_column),
        .facts = facts_->read(copy_, facts_column)};
    return &*current_;
}

std::optional<FrozenEnrolment> find_enrolment(Transaction& transaction, BookId book,
    std::string_view program, VersionKey const& key, FactLists& lists) {
    auto const row = Query{transaction, "find_enrolment", find_enrolment_sql}
                         .bind(book)
                         .bind(program)
                         .bind(key.enrolment)
                         .bind(key.version)
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    auto const born = row->int64_array("born");
    auto const disabilities = row->int64_array("disabilities");
    auto const flags = row->int64_array("flags");
    auto const earners = row->int64_array("earners");
    auto const kinds = row->int64_array("kinds");
    auto const amounts = row->int64_array("amounts");
    lists = {};
    lists.program = row->text("program");
    for (std::size_t i = 0; i < born.size(); ++i) {
        lists.members.push_back(member_of(born[i], disabilities[i], flags[i]));
    }
    for (std::size_t i = 0; i < earners.size(); ++i) {
        lists.incomes.push_back(income_of(earners[i], kinds[i], amounts[i]));
    }
    auto const exit_day = row->optional_date("exit_from");
    return FrozenEnrolment{.enrolment = key.enrolment,
        .version = key.version,
        .person = row->id<PersonId>("person"),
        .account = row->id<PayeeAccountId>("account"),
        .import = row->id<ImportId>("import"),
        .facts_hash = {},
        .facts = {.is_urban = row->boolean("is_urban"),
            .income_year_fen = row->int64("income_year_fen"),
            .care_grade = static_cast<std::uint8_t>(row->int32("care_grade")),
            .tier = static_cast<std::uint8_t>(row->optional_int64("tier").value_or(0)),
            .other_month_fen = row->optional_int64("other_month_fen").value_or(0),
            .exit_from = exit_day ? std::optional{Period::of(*exit_day)} : std::nullopt,
            .exit_base_fen = row->optional_int64("exit_base_fen").value_or(0),
            .incomes = lists.incomes,
            .members = lists.members}};
}

std::vector<RosterKey> rosters_in_force(Transaction& transaction, std::span<BookId const> books,
    std::span<std::string const> programs, Period period) {
    std::vector<RosterKey> rosters;
    for (auto const& row : Query{transaction, "rosters_in_force", rosters_in_force_sql}
                               .bind(books)
                               .bind(programs)
                               .bind(period)
                               .run()) {
        rosters.push_back({row.id<BookId>("book"), std::string{row.text("program")}, period,
            row.text_array("base_lists")});
    }
    return rosters;
}

std::map<std::string, std::vector<std::string>, std::less<>> base_lists(
    Transaction& transaction, BookId book, std::span<std::string const> programs, Period period) {
    std::map<std::string, std::vector<std::string>, std::less<>> lists;
    for (auto const& row : Query{transaction, "base_lists", base_lists_sql}
                               .bind(book)
                               .bind(programs)
                               .bind(period)
                               .run()) {
        lists.emplace(row.text("program"), row.text_array("lists"));
    }
    return lists;
}

RosterKey roster_of(
    Transaction& transaction, BookId book, std::string const& program, Period period) {
    auto lists = base_lists(transaction, book, std::span{&program, 1}, period);
    return {book, program, period,
        lists.empty() ? std::vector<std::string>{} : std::move(lists.begin()->second)};
}

std::vector<UserId> importers(
    Transaction& transaction, BookId book, std::span<ImportId const> imports) {
    std::vector<UserId> users;
    for (auto const& row :
        Query{transaction, "importers", importers_sql}.bind(book).bind(imports).run()) {
        users.push_back(row.id<UserId>("imported_by"));
    }
    return users;
}

LineWriter::LineWriter(Transaction& transaction, payout::LineHead const& head)
    : copy_{transaction, line_columns}, head_{head} {}

void LineWriter::put(payout::Line const& line) {
    copy_.begin_row(13);
    copy_.put_int32(static_cast<std::int32_t>(head_.key.book.value()));
    copy_.put_date(head_.period.first_day());
    copy_.put_int64(head_.key.batch.value());
    copy_.put_int32(line.line_no);
    copy_.put_text(head_.program);
    copy_.put_text(head_.purpose);
    copy_.put_date(line.for_period.first_day());
    copy_.put_int64(line.person.value());
    copy_.put_int64(line.enrolment.value());
    copy_.put_int16(line.enrolment_version);
    copy_.put_int64(line.account.value());
    copy_.put_money(line.amount);
    copy_.put_bool(true);
}

LineControl line_control(Transaction& transaction, payout::Batch const& batch) {
    auto purpose = batch.purpose();
    payout::LeafText leaf{{batch.key, batch.period, batch.program, purpose}};
    MerkleTree tree;
    std::int64_t total_fen = 0;
    CopyOut copy{transaction, "lines", lines_query(batch)};
    while (copy.next()) {
        payout::Line const line{.line_no = copy.get_int32(0),
            .for_period = Period::of(copy.get_date(6)),
            .person = PersonId{copy.get_int64(1)},
            .enrolment = EnrolmentId{copy.get_int64(2)},
            .enrolment_version = copy.get_int16(3),
            .account = PayeeAccountId{copy.get_int64(4)},
            .amount = copy.get_money(5)};
        if (copy.get_text(7) != purpose) {
            purpose = copy.get_text(7);
            leaf = payout::LeafText{{batch.key, batch.period, batch.program, purpose}};
        }
        tree.add_leaf(leaf.of(line));
        total_fen += line.amount.fen();
    }
    return {tree.leaves(), Money::from_fen(total_fen), tree.root()};
}

std::optional<payout::Line> find_line(
    Transaction& transaction, payout::Batch const& batch, std::int64_t line_no) {
    auto const row = Query{transaction, "find_line", find_line_sql}
                         .bind(batch.key.book)
                         .bind(batch.period)
                         .bind(batch.key.batch)
                         .bind(line_no)
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    return payout::Line{.line_no = row->int32("line_no"),
        .for_period = row->period("for_period"),
        .person = row->id<PersonId>("person"),
        .enrolment = row->id<EnrolmentId>("enrolment"),
        .enrolment_version = static_cast<std::int16_t>(row->int32("enrolment_version")),
        .account = row->id<PayeeAccountId>("account"),
        .amount = row->money("amount_fen")};
}

void release_claims(Transaction& transaction, payout::Batch const& batch) {
    Query{transaction, "release_claims", release_claims_sql}
        .bind(batch.key.book)
        .bind(batch.period)
        .bind(batch.key.batch)
        .run();
}

} // namespace doudi::storage

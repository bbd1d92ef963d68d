#include "doudi/storage/outside_rows.hpp"

#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view lists_sql = R"sql(
SELECT book, list, kind, as_of, file_name, file_sha256, row_count, damaged_count, imported_by,
       recorded_at
  FROM roster.outside_list WHERE )sql";

constexpr std::string_view next_list_sql =
    "SELECT nextval(pg_get_serial_sequence('roster.outside_list', 'list'))";

constexpr std::string_view insert_list_sql = R"sql(
INSERT INTO roster.outside_list (book, list, kind, as_of, file_name, file_sha256, row_count,
       imported_by, damaged_count)
OVERRIDING SYSTEM VALUE
VALUES ($1::integer, $2::bigint, $3, $4::date, $5, $6::bytea, $7::integer, $8::bigint,
        $9::integer))sql";

constexpr std::string_view deaths_table_sql = R"sql(
CREATE TEMPORARY TABLE death_row (LIKE roster.outside_row) ON COMMIT DROP)sql";

constexpr std::string_view insert_deaths_sql = R"sql(
INSERT INTO roster.outside_person (book, list, id_hash, on_date)
SELECT book, list, id_hash, min(from_date) FROM death_row GROUP BY book, list, id_hash)sql";

constexpr std::string_view columns = " (book, list, row_no, id_hash, from_date, until_date, "
                                     "amount_fen, code, region, is_other_person)";
constexpr std::int16_t column_count = 10;

OutsideList list_of(Row const& row) {
    auto const bytes = row.bytes("file_sha256");
    Digest sha256{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), sha256.size()), sha256.begin());
    return {.book = BookId{row.int32("book")},
        .kind = std::string{row.text("kind")},
        .as_of = row.date("as_of"),
        .file_name = std::string{row.text("file_name")},
        .file_sha256 = sha256,
        .imported_by = row.id<UserId>("imported_by"),
        .list = row.int64("list"),
        .rows = row.int32("row_count"),
        .damaged = row.int32("damaged_count"),
        .recorded_at = row.instant("recorded_at")};
}

bool is_deaths(OutsideList const& list) {
    return list.kind == "deaths";
}

OutsideList with_number(Transaction& tx, OutsideList list) {
    list.list = Query{tx, "next_list", next_list_sql}.run().exactly_one().int64(0);
    return list;
}

std::string target(Transaction& tx, OutsideList const& list) {
    if (is_deaths(list)) {
        Query{tx, "deaths_table", deaths_table_sql}.run();
    }
    return (is_deaths(list) ? "death_row" : "roster.outside_row") + std::string{columns};
}

void put(CopyIn& copy, std::optional<Date> day) {
    day ? copy.put_date(*day) : copy.put_null();
}

} // namespace

std::optional<OutsideList> find_same_list(Transaction& transaction, OutsideList const& list) {
    auto const row = Query{transaction, "find_same_list",
        std::string{lists_sql} +
            "book = $1::integer AND kind = $2 AND as_of = $3::date AND file_sha256 = $4::bytea "
            "ORDER BY list LIMIT 1"}
                         .bind(list.book)
                         .bind(list.kind)
                         .bind(list.as_of)
                         .bind(std::span<std::byte const>{list.file_sha256})
                         .run()
                         .at_most_one();
    return row ? std::optional{list_of(*row)} : std::nullopt;
}

std::optional<OutsideList> find_list(Transaction& transaction, std::int64_t list) {
    auto const row = Query{transaction, "find_list", std::string{lists_sql} + "list = $1::bigint"}
                         .bind(list)
                         .run()
                         .at_most_one();
    return row ? std::optional{list_of(*row)} : std::nullopt;
}

std::vector<OutsideList> outside_lists(
    Transaction& transaction, std::span<BookId const> books, std::string_view kind) {
    std::vector<OutsideList> lists;
    for (auto const& row : Query{transaction, "outside_lists",
             std::string{lists_sql} +
                 "book = ANY ($1::integer[]) AND ($2 = '' OR kind = $2) "
                 "ORDER BY kind, as_of, book, list"}
                               .bind(books)
                               .bind(kind)
                               .run()) {
        lists.push_back(list_of(row));
    }
    return lists;
}

OutsideWriter::OutsideWriter(Transaction& transaction, OutsideList list)
    : transaction_{transaction}, list_{with_number(transaction, std::move(list))},
      copy_{transaction, target(transaction, list_)} {}

void OutsideWriter::add(OutsideEntry const& entry) {
    copy_.begin_row(column_count);
    copy_.put_int32(static_cast<std::int32_t>(list_.book.value()));
    copy_.put_int64(list_.list);
    copy_.put_int32(static_cast<std::int32_t>(++list_.rows));
    copy_.put_bytes(entry.id_hash);
    put(copy_, entry.from_date);
    put(copy_, entry.until_date);
    entry.amount ? copy_.put_money(*entry.amount) : copy_.put_null();
    copy_.put_text(entry.code);
    entry.region ? copy_.put_int32(*entry.region) : copy_.put_null();
    copy_.put_bool(entry.is_other_person);
}

OutsideList OutsideWriter::finish(std::int64_t damaged) {
    copy_.finish();
    list_.damaged = damaged;
    Query{transaction_, "insert_list", insert_list_sql}
        .bind(list_.book)
        .bind(list_.list)
        .bind(list_.kind)
        .bind(list_.as_of)
        .bind(list_.file_name)
        .bind(std::span<std::byte const>{list_.file_sha256})
        .bind(list_.rows)
        .bind(list_.imported_by)
        .bind(list_.damaged)
        .run();
    if (is_deaths(list_)) {
        Query{transaction_, "insert_deaths", insert_deaths_sql}.run();
    }
    return list_;
}

} // namespace doudi::storage

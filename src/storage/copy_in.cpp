#include "doudi/storage/copy.hpp"
#include "doudi/storage/failure.hpp"
#include "sql_error.hpp"
#include "transaction_access.hpp"

#include <charconv>
#include <chrono>

namespace doudi::storage {

namespace {

// The format: signature, flags and header extension (both 0); per row a column count and per value
// its length and bytes; at the end a count of -1.
// Source: PostgreSQL 15 documentation, COPY, "Binary Format".
constexpr std::string_view signature{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
constexpr std::string_view trailer{"\377\377", 2};

constexpr std::int32_t int4_oid = 23;
constexpr std::int32_t int8_oid = 20;
constexpr std::int32_t text_oid = 25;
constexpr std::chrono::seconds postgresql_epoch{946'684'800}; // 2000-01-01 UTC

std::int64_t rows_of(PGresult* result) {
    std::string_view const text{PQcmdTuples(result)};
    std::int64_t rows = 0;
    std::from_chars(text.data(), text.data() + text.size(), rows);
    return rows;
}

} // namespace

CopyIn::CopyIn(Transaction& transaction, std::string_view table_and_columns)
    : pg_(TransactionAccess::pg(transaction)), table_("copy into ") {
    table_.append(table_and_columns.substr(0, table_and_columns.find(' ')));
    std::string sql{"COPY "};
    sql.append(table_and_columns).append(" FROM STDIN (FORMAT binary)");
    ResultPtr const result{PQexec(pg_, sql.c_str())};
    if (PQresultStatus(result.get()) != PGRES_COPY_IN) {
        finished_ = true;
        raise(pg_, result.get(), table_);
    }
    buffer_.reserve(flush_at_bytes + std::size_t{64} * 1024);
    buffer_.append(signature);
}

CopyIn::~CopyIn() {
    if (finished_) {
        return;
    }
    PQputCopyEnd(pg_, "given up");
    while (auto* const result = PQgetResult(pg_)) {
        PQclear(result);
    }
}

void CopyIn::flush() {
    if (PQputCopyData(pg_, buffer_.data(), static_cast<int>(buffer_.size())) != 1) {
        // What the server had to say, if it still could, comes as the result of the COPY.
        finished_ = true;
        PQputCopyEnd(pg_, "given up");
        ResultPtr const result{PQgetResult(pg_)};
        raise(pg_, result.get(), table_);
    }
    buffer_.clear();
}

std::int64_t CopyIn::finish() {
    buffer_.append(trailer);
    flush();
    finished_ = true;
    if (PQputCopyEnd(pg_, nullptr) != 1) {
        raise(pg_, nullptr, table_);
    }
    ResultPtr const result{PQgetResult(pg_)};
    ResultPtr const end{PQgetResult(pg_)}; // null: ready for the next statement
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        raise(pg_, result.get(), table_);
    }
    return rows_of(result.get());
}

void CopyIn::put_instant(Instant value) {
    put_fixed(std::int64_t{(value.time_since_epoch() - postgresql_epoch).count()});
}

void CopyIn::put_jsonb(std::string_view json) {
    append(static_cast<std::int32_t>(json.size() + 1));
    append(std::int8_t{1}); // version of the jsonb wire form
    buffer_.append(json);
}

/// Dimensions, has-nulls flag, element type; then, unless empty, size and lower bound.
void CopyIn::begin_array(std::size_t size, std::int32_t element_oid) {
    append(std::int32_t{size == 0 ? 0 : 1});
    append(std::int32_t{0});
    append(element_oid);
    if (size != 0) {
        append(static_cast<std::int32_t>(size));
        append(std::int32_t{1});
    }
}

void CopyIn::put_int32_array(std::span<std::int32_t const> values) {
    append(static_cast<std::int32_t>(values.empty() ? 12 : 20 + 8 * values.size()));
    begin_array(values.size(), int4_oid);
    for (auto const value : values) {
        put_fixed(value);
    }
}

void CopyIn::put_int64_array(std::span<std::int64_t const> values) {
    append(static_cast<std::int32_t>(values.empty() ? 12 : 20 + 12 * values.size()));
    begin_array(values.size(), int8_oid);
    for (auto const value : values) {
        put_fixed(value);
    }
}

void CopyIn::put_text_array(std::span<std::string const> values) {
    std::size_t bytes = values.empty() ? 12 : 20 + 4 * values.size();
    for (auto const& value : values) {
        bytes += value.size();
    }
    append(static_cast<std::int32_t>(bytes));
    begin_array(values.size(), text_oid);
    for (auto const& value : values) {
        put_text(value);
    }
}

} // namespace doudi::storage

/// Streams of rows into and out of tables, in PostgreSQL's binary COPY format.
///
/// Example:
///     CopyIn copy{tx, "roster.person (book, person_id, name)"};
///     for (...) { copy.begin_row(3); copy.put_int32(book); copy.put_int64(id);
///     copy.put_text(name); } auto const rows = copy.finish();
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/money.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace doudi::storage {

class Transaction;

namespace details {

/// Network byte order, which is what the format wants.
template <class T> constexpr T to_network(T value) noexcept {
    static_assert(std::endian::native == std::endian::little);
    if constexpr (sizeof(T) == 2) {
        return std::bit_cast<T>(__builtin_bswap16(std::bit_cast<std::uint16_t>(value)));
    } else if constexpr (sizeof(T) == 4) {
        return std::bit_cast<T>(__builtin_bswap32(std::bit_cast<std::uint32_t>(value)));
    } else {
        return std::bit_cast<T>(__builtin_bswap64(std::bit_cast<std::uint64_t>(value)));
    }
}

} // namespace details

/// Rows into one table. Until finish() returns nothing is sure; destroyed before that, it takes the
/// rows back and leaves the transaction failed. The transaction can do nothing else meanwhile.
///
/// Requires: each row puts as many values as begin_row() announced, in the columns' order and of
///           the columns' own types (int4 and int8 are different). The server refuses the rest.
/// Throws:   Failure; Refused by a known constraint.
class CopyIn {
public:
    /// `table_and_columns`: "schema.table (column, ...)".
    CopyIn(Transaction& transaction, std::string_view table_and_columns);
    ~CopyIn();
    CopyIn(CopyIn const&) = delete;
    CopyIn& operator=(CopyIn const&) = delete;

    void begin_row(std::int16_t columns) {
        if (buffer_.size() >= flush_at_bytes) {
            flush();
        }
        append(columns);
    }

    void put_null() { append(std::int32_t{-1}); }
    void put_bool(bool value) { put_fixed(static_cast<std::int8_t>(value)); }
    void put_int16(std::int16_t value) { put_fixed(value); }
    void put_int32(std::int32_t value) { put_fixed(value); }
    void put_int64(std::int64_t value) { put_fixed(value); }
    void put_money(Money value) { put_fixed(value.fen()); }
    void put_date(Date value) { put_fixed(days_since_2000(value)); }
    void put_instant(Instant value);

    void put_text(std::string_view value) {
        append(static_cast<std::int32_t>(value.size()));
        buffer_.append(value);
    }
    void put_bytes(std::span<std::byte const> value) {
        append(static_cast<std::int32_t>(value.size()));
        auto const old_bytes = buffer_.size();
        buffer_.resize(old_bytes + value.size());
        if (!value.empty()) {
            std::memcpy(buffer_.data() + old_bytes, value.data(), value.size());
        }
    }
    void put_jsonb(std::string_view json);
    void put_int32_array(std::span<std::int32_t const> values);
    void put_int64_array(std::span<std::int64_t const> values);
    void put_text_array(std::span<std::string const> values);

    /// Ends the stream. Returns the number of rows the server took.
    std::int64_t finish();

private:
    static constexpr std::size_t flush_at_bytes = std::size_t{256} * 1024;

    template <class T> void append(T value) {
        auto const network = details::to_network(value);
        auto const old_bytes = buffer_.size();
        buffer_.resize(old_bytes + sizeof network);
        std::memcpy(buffer_.data() + old_bytes, &network, sizeof network);
    }
    void append(std::int8_t value) { buffer_.push_back(static_cast<char>(value)); }

    template <class T> void put_fixed(T value) {
        append(static_cast<std::int32_t>(sizeof value));
        append(value);
    }
    void begin_array(std::size_t size, std::int32_t element_oid);
    void flush();

    pg_conn* pg_;
    std::string table_;
    std::string buffer_;
    bool finished_ = false;
};

/// Rows out of a query, one at a time and never all in memory.
///
/// `query` has no parameters: it is built from constants, numbers and dates and from nothing else.
/// Views into a row hold until the next call of next(). Destroyed before the last row, it cancels
/// the query and leaves the transaction failed.
///
/// Requires: the getter of the column's own type.   (DOUDI_CHECK on sizes)
/// Throws:   Failure; Refused.
class CopyOut {
public:
    CopyOut(Transaction& transaction, std::string_view name, std::string_view query);
    CopyOut(Transaction& transaction, std::string_view query)
        : CopyOut(transaction, "copy_out", query) {}
    ~CopyOut();
    CopyOut(CopyOut const&) = delete;
    CopyOut& operator=(CopyOut const&) = delete;

    /// Steps to the next row; false after the last.
    bool next();

    [[nodiscard]] std::size_t columns() const noexcept { return fields_.size(); }
    [[nodiscard]] bool is_null(std::size_t column) const { return field(column).bytes < 0; }
    [[nodiscard]] bool get_bool(std::size_t column) const {
        return fixed<std::int8_t>(column) != 0;
    }
    [[nodiscard]] std::int16_t get_int16(std::size_t column) const {
        return fixed<std::int16_t>(column);
    }
    [[nodiscard]] std::int32_t get_int32(std::size_t column) const {
        return fixed<std::int32_t>(column);
    }
    [[nodiscard]] std::int64_t get_int64(std::size_t column) const {
        return fixed<std::int64_t>(column);
    }
    [[nodiscard]] Money get_money(std::size_t column) const {
        return Money::from_fen(get_int64(column));
    }
    [[nodiscard]] Date get_date(std::size_t column) const {
        return date_from_days_since_2000(get_int32(column));
    }
    [[nodiscard]] Instant get_instant(std::size_t column) const;
    [[nodiscard]] std::string_view get_text(std::size_t column) const;
    [[nodiscard]] std::span<std::byte const> get_bytes(std::size_t column) const;
    [[nodiscard]] std::string_view get_jsonb(std::size_t column) const;
    [[nodiscard]] std::vector<std::int32_t> get_int32_array(std::size_t column) const;
    [[nodiscard]] std::vector<std::int64_t> get_int64_array(std::size_t column) const;
    [[nodiscard]] std::vector<std::string> get_text_array(std::size_t column) const;

    /// Appends the elements of an array of int2, int4, int8 or date (days since 2000): for arrays
    /// by the million, into a vector that keeps its memory.
    void append_array(std::size_t column, std::vector<std::int16_t>& values) const;
    void append_array(std::size_t column, std::vector<std::int32_t>& values) const;
    void append_array(std::size_t column, std::vector<std::int64_t>& values) const;

private:
    struct Field {
        std::size_t offset;
        std::int32_t bytes; // -1: null
    };

    [[nodiscard]] Field const& field(std::size_t column) const;
    [[nodiscard]] std::string_view value(std::size_t column) const;

    template <class T> [[nodiscard]] T fixed(std::size_t column) const {
        auto const bytes = value(column);
        check_size(bytes, sizeof(T));
        if constexpr (sizeof(T) == 1) {
            return static_cast<T>(bytes.front());
        } else {
            T network{};
            std::memcpy(&network, bytes.data(), sizeof network);
            return details::to_network(network);
        }
    }
    static void check_size(std::string_view bytes, std::size_t size);
    [[nodiscard]] bool receive();
    void skip_header();

    pg_conn* pg_;
    std::string name_;
    char* row_ = nullptr; // libpq's; freed with the next row
    std::size_t row_bytes_ = 0;
    std::size_t at_ = 0; // reading position in row_
    bool header_seen_ = false;
    bool ended_ = false;
    std::vector<Field> fields_;
};

} // namespace doudi::storage

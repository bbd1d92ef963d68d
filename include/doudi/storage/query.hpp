/// One statement with parameters, and its rows.
///
/// Example:
///     auto const row = Query{tx, "find_program", "SELECT name FROM ref.program WHERE code = $1"}
///                          .bind(code).run().at_most_one();
///     if (row) { use(row->text("name")); }
#pragma once

#include "doudi/storage/sql_text.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_result;

namespace doudi::storage {

class Transaction;

/// A column of a result: its number from 0, or its name.
class Column {
public:
    // NOLINTBEGIN(google-explicit-constructor): row.int64("fen") says all there is to say
    Column(int number) : number_(number) {}
    Column(std::string_view name) : name_(name) {}
    Column(char const* name) : name_(name) {}
    Column(std::string const& name) : name_(name) {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] int number_in(pg_result const* result) const;

private:
    int number_ = -1;
    std::string name_;
};

/// A row; keeps its result alive. A getter of another type than the column's aborts, as do a null
/// (where there is no `optional` before the name) and a column that is not there: the statement and
/// the code that reads it stand side by side.
class Row {
public:
    [[nodiscard]] bool is_null(Column const& column) const;
    [[nodiscard]] std::string_view text(Column const& column) const;
    [[nodiscard]] std::int64_t int64(Column const& column) const;
    [[nodiscard]] std::int32_t int32(Column const& column) const;
    [[nodiscard]] bool boolean(Column const& column) const;
    [[nodiscard]] Money money(Column const& column) const;
    [[nodiscard]] Date date(Column const& column) const;
    [[nodiscard]] Period period(Column const& column) const; // of a date column
    [[nodiscard]] Instant instant(Column const& column) const;
    [[nodiscard]] RegionCode region(Column const& column) const;
    [[nodiscard]] std::vector<std::byte> bytes(Column const& column) const;
    [[nodiscard]] std::vector<std::int64_t> int64_array(Column const& column) const;
    [[nodiscard]] std::vector<std::string> text_array(Column const& column) const;

    [[nodiscard]] std::optional<std::string> optional_text(Column const& column) const;
    [[nodiscard]] std::optional<std::int64_t> optional_int64(Column const& column) const;
    [[nodiscard]] std::optional<Money> optional_money(Column const& column) const;
    [[nodiscard]] std::optional<Date> optional_date(Column const& column) const;

    template <class SomeId> [[nodiscard]] SomeId id(Column const& column) const {
        return SomeId{int64(column)};
    }

private:
    friend class Rows;
    Row(std::shared_ptr<pg_result> result, int number)
        : result_(std::move(result)), number_(number) {}

    std::shared_ptr<pg_result> result_;
    int number_;
};

/// The rows of a result. How many are meant is said by the call: exactly_one(), at_most_one(), or a
/// loop over all.
class Rows {
public:
    class Iterator {
    public:
        Iterator(Rows const& rows, int number) : rows_(&rows), number_(number) {}
        Row operator*() const { return (*rows_)[static_cast<std::size_t>(number_)]; }
        Iterator& operator++() {
            ++number_;
            return *this;
        }
        bool operator==(Iterator const&) const = default;

    private:
        Rows const* rows_;
        int number_;
    };

    Rows(std::string name, std::shared_ptr<pg_result> result)
        : name_(std::move(name)), result_(std::move(result)) {}

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] Row operator[](std::size_t row) const;
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, static_cast<int>(size())}; }

    /// Throws: Failure (SQLSTATE 21000) when there are not as many.
    [[nodiscard]] Row exactly_one() const;
    [[nodiscard]] std::optional<Row> at_most_one() const;

    /// Names of the columns, and their type as PostgreSQL's OID.
    [[nodiscard]] std::vector<std::string> columns() const;
    [[nodiscard]] std::vector<std::uint32_t> type_oids() const;

    /// How many rows an INSERT, UPDATE or DELETE touched.
    [[nodiscard]] std::int64_t affected() const;

private:
    std::string name_;
    std::shared_ptr<pg_result> result_;
};

/// A statement on its way. Parameters are bound in the order $1, $2, ...; where PostgreSQL cannot
/// tell a parameter's type the statement says it ($3::date, $4::bigint[]).
class Query {
public:
    /// `name` is what a Failure calls the statement.
    Query(Transaction& transaction, std::string_view name, std::string_view sql)
        : transaction_(transaction), name_(name), sql_(sql) {}

    template <class T> Query& bind(T const& value) {
        parameters_.push_back(sql_text(value));
        return *this;
    }

    /// Has the server keep the statement's plan for the life of the connection: for short
    /// statements that run by the thousand.
    Query& prepared() {
        is_prepared_ = true;
        return *this;
    }

    /// Throws: Failure, Refused.
    Rows run();

private:
    Transaction& transaction_;
    std::string name_;
    std::string sql_;
    std::vector<SqlText> parameters_;
    bool is_prepared_ = false;
};

} // namespace doudi::storage

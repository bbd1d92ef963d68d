/// The tables that checks read, as statements: see doudi/storage/check_rows.hpp.
#pragma once

#include <span>
#include <string_view>

namespace doudi::storage {

/// A statement that takes the month ($1) and the books ($2), or nothing.
struct TableStatement {
    std::string_view name;
    std::string_view sql;
    bool is_bound;
};

/// In the order in which they are run: each table is made, filled and counted.
std::span<TableStatement const> check_tables() noexcept;

/// Which data ("lines", "list custody") there are in which book.
std::string_view has_data_sql() noexcept;

/// Digest of what checks read beyond the inputs of a reconciliation.
std::string_view check_inputs_sql() noexcept;

} // namespace doudi::storage

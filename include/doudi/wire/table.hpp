/// Rows for people and programs: as an aligned table, as CSV, or as JSON.
///
/// Example:
///     wire::Table table{.title = {"县区", "counties"}, .columns = {
///         {"county", {"县区", "county"}, wire::Kind::text},
///         {"amount_fen", {"金额(元)", "amount (yuan)"}, wire::Kind::money}}};
///     table.rows.push_back({"610102", "70675"});
#pragma once

#include "doudi/base/text.hpp"

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::wire {

/// What a column's cells hold. Where a cell that is no text is empty, there is no value.
enum class Kind {
    text,    // as it is; dates and periods too
    integer, // decimal digits
    money,   // fen, in decimal digits; the column's name ends in _fen
    boolean, // "true" or "false"
};

/// What people read for a value.
struct Word {
    std::string value;
    Text text;
};

struct Column {
    std::string name; ///< for programs: snake_case English, the same in every language
    Text title;       ///< for people
    Kind kind = Kind::text;
    std::vector<Word> words = {}; ///< of a text column; other values are shown as they are
};

struct Table {
    Text title;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows; ///< as many cells as columns
};

enum class Format { table, csv, json };

std::optional<Format> format_of(std::string_view name) noexcept;

/// In a table for people amounts are yuan with thousands separators and values are told in words;
/// elsewhere they are whole fen, and the values.
///
/// Requires: every row has a cell for every column; cells fit their kind.   (DOUDI_CHECK)
void write(std::ostream& out, Table const& table, Format format, Language language);

} // namespace doudi::wire

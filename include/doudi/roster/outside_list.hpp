/// Lists from outside that rosters are held against: which kinds there are, and the rows of a file.
///
/// Example:
///   ListKind const* kind = find_list_kind("custody");
///   CsvRows rows{utf8};
///   read_outside_list(rows, *kind, as_of, faults, [](OutsideRow const& row) { ... });
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/row_source.hpp"
#include "doudi/base/text.hpp"
#include "doudi/roster/damaged_identity.hpp"
#include "doudi/roster/fault.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace doudi::roster {

/// What a column of a list says of a person.
enum class ListField : std::uint8_t {
    resident_id,
    from_date,   // the day it began, or happened
    until_date,  // the first day it no longer is; of a certificate: the last it is valid
    month,       // 2020-04: its first day as from_date
    amount,      // yuan
    word,        // one of the column's words
    code,        // capital letters, digits and hyphens
    region,      // six digits
    grade,       // 1 to 3
    certificate, // of disability: the identity number, category and level
    name,        // of the person; read where the identity is damaged
};

/// A word files use in both languages; the English one is kept.
struct ListColumn {
    Text header;
    ListField field;
    bool is_required;
    std::span<Text const> words = {};
};

struct ListKind {
    std::string_view name; ///< as commands and the database call it
    Text title;
    std::span<ListColumn const> columns;
};

/// Every kind in the order in which people are told.
[[nodiscard]] std::span<ListKind const> list_kinds() noexcept;

/// Null if there is none of that name.
[[nodiscard]] ListKind const* find_list_kind(std::string_view name) noexcept;

/// A column every kind may have beside its own.
[[nodiscard]] ListColumn const& name_column() noexcept;

/// One good row. What its kind does not have is empty.
struct OutsideRow {
    std::string_view resident_id; ///< in clear, and not to be kept
    std::optional<Date> from_date;
    std::optional<Date> until_date;
    std::optional<Money> amount;
    std::string code;             ///< a word, a code, a grade, or category and level
    std::optional<int> region;    ///< six digits
    bool is_other_person = false; ///< the certificate's number is not the row's
};

/// A row with nothing wrong but its identity, of which something can be read, and with a name.
struct DamagedOutsideRow {
    std::int64_t file_row;
    DamagedIdentity identity;
    std::string name;
    std::string certificate_id; ///< the identity in a certificate of disability; else empty
    OutsideRow facts;           ///< without resident_id; is_other_person cannot be told
};

/// Calls `on_row` for every row without a fault. Columns the kind does not have are passed over.
/// Damaged rows go to `on_damaged` where there is one, else their identity is a fault.
///
/// Refuses: file_wrong_layout, file_truncated, what the source of rows and `on_damaged` refuse.
[[nodiscard]] Result<void> read_outside_list(RowSource& rows, ListKind const& kind, Date as_of,
    FaultList& faults, std::function<void(OutsideRow const&)> const& on_row,
    std::function<Result<void>(DamagedOutsideRow const&)> const& on_damaged = {});

} // namespace doudi::roster

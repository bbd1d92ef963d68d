/// The reports the program carries in itself: reports/<name>.sql, each with its contract as header.
///
/// Example of a header:
///     -- report:   trial_balance
///     -- title_zh: 科目余额表
///     -- title_en: Trial balance
///     -- param:    book       book     账套 | book
///     -- param:    account    code?    科目 | account
///     -- column:   debit_fen  bigint   借方发生额 | debit turnover
///     -- column:   side       text     方向 | side
///     -- word:     side       debit 借方 | debit
///     -- check:    sum(debit_fen) = sum(credit_fen)
///     -- source:   government accounting system of 2019
///
/// A `word` says what people read for a value of the column; programs get the value.
///
/// In the statement `:book` stands for the parameter. A question mark after a parameter's type
/// means that it may be left out and is then null. Every report has one parameter of type book or
/// region, which says whose rows it may see.
#pragma once

#include "doudi/base/embedded.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/text.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::report {

enum class ParamType : std::uint8_t {
    book,   // six digits
    region, // six digits
    month,  // 2020-04; its first day in SQL
    code,   // capital letters, digits and hyphens, with dimensions after slashes; at most 80 bytes
};

struct Param {
    std::string_view name;
    ParamType type;
    bool is_required;
    Text title;
};

struct Word {
    std::string_view value;
    Text text;
};

struct Column {
    std::string_view name;
    std::string_view type; ///< PostgreSQL's name: text, integer, bigint, date, boolean
    Text title;
    std::vector<Word> words = {}; ///< of a text column
};

/// `sum(a) + sum(b) = sum(c)`: holds for every result. All columns are in the report.
struct SumCheck {
    std::string_view text;
    std::vector<std::string_view> left;
    std::vector<std::string_view> right;
};

/// Its views point into the text it was made of.
struct Report {
    std::string_view name;
    Text title;
    std::vector<Param> params;
    std::vector<Column> columns;
    std::vector<SumCheck> checks;
    std::string_view source;
    bool joins_by_hash = false; ///< "joins: hash", see storage::join_by_hash
    std::string sql;            ///< with $1, $2 … for the parameters, in their order
};

/// Reads one file.
/// Refuses: malformed, naming the file and the line.
[[nodiscard]] Result<Report> parse_report(embedded::TextFile const& file);

/// All reports by name. A malformed one aborts: it is part of the program.
[[nodiscard]] std::vector<Report> const& catalog();

/// Refuses: unknown_report.
[[nodiscard]] Result<Report const*> find_report(std::string_view name);

} // namespace doudi::report

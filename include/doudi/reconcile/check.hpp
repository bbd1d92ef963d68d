/// The checks the program carries in itself: schema/checks/<id>.sql, each with its contract as
/// header and its predicate as the statement below.
///
/// Example of a header:
///     -- check:       A07
///     -- title_zh:    服刑、强戒人员领取
///     -- title_en:    paid while in custody
///     -- question_zh: 当月在押或强制戒毒的人是否领了钱？
///     -- question_en: Was somebody paid for a month spent in custody?
///     -- severity:    high
///     -- blocks:      line, release
///     -- needs:       lines
///     -- needs:       list custody
///     -- exempt:      F26 冻结期内病亡不降低 | deaths within a freeze do not lower
///     -- source:      domain rules A07
///
/// `needs` are data without which the check is not run; "a or b" is met by either. `wants` are data
/// without which part of it is not. A check whose data cannot exist yet has `missing` instead of a
/// statement: what it would take, in both languages.
///
/// `blocks` says how what it asks about is kept from being paid: `record` when the program refuses
/// to record it, `line` when it is left out as a batch is built, `release` when a batch with a
/// finding is not released; `no` when it is found afterwards only.
///
/// The statement gives the columns of reconcile::finding_columns for the books of the table scope;
/// `:period` is the first day of the month and `:as_of` the day of the question. The tables it may
/// read beside the schema are those of storage/check_rows.hpp.
#pragma once

#include "doudi/base/embedded.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/text.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::reconcile {

enum class Severity : std::uint8_t { high, medium, low, review };

[[nodiscard]] std::string_view name_of(Severity severity) noexcept;
[[nodiscard]] Text title_of(Severity severity) noexcept;
[[nodiscard]] std::optional<Severity> severity_of(std::string_view name) noexcept;

/// What a statement's result holds, by name: the book, what the finding is about (a line, a person,
/// or in words without personal data), the amount concerned, and a severity where it is not the
/// check's own.
inline constexpr std::string_view finding_columns =
    "county, program, batch, line_no, person, subject, amount_fen, severity";

/// Its views point into the text it was made of.
struct Check {
    std::string_view id; ///< A01 to A41
    Text title;
    Text question;
    Severity severity{};
    std::vector<std::string_view> blocks; ///< record, line, release; empty for "no"
    std::vector<std::string_view> needs;
    std::vector<std::string_view> wants;
    std::vector<Text> exempt; ///< why somebody found may be right: codes with their meaning
    std::string_view source;
    std::optional<Text> missing;
    std::string sql; ///< with $1 for the month and $2 for the day; empty where data are missing
    std::string_view sha256;
};

/// Reads one file.
/// Refuses: malformed, naming the file and the line.
[[nodiscard]] Result<Check> parse_check(embedded::TextFile const& file);

/// All checks by id. A malformed one aborts: it is part of the program.
[[nodiscard]] std::vector<Check> const& checks();

/// The checks of a list of ids such as "A01,A07", in order of their ids; all for an empty one.
/// Refuses: unknown_check.
[[nodiscard]] Result<std::vector<Check const*>> select_checks(std::string_view ids);

/// Those asked before a batch is released.
[[nodiscard]] std::vector<Check const*> checks_of_release();

/// The needs, each with its alternatives: "list vehicles or list companies" is two.
[[nodiscard]] std::vector<std::string_view> alternatives(std::string_view need);

/// What a datum is called: "lines", "roster" or "list custody".
[[nodiscard]] Text title_of_data(std::string_view data);

} // namespace doudi::reconcile

#include "doudi/bank/line_reference.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/operations/reissue_lines.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace doudi::operations {

namespace {

constexpr std::array<std::string_view, 4> header{"line", "holder", "bank_no", "account_no"};
constexpr std::size_t bank_no_digits = 12;
constexpr std::size_t account_no_digits_min = 10;
constexpr std::size_t account_no_digits_max = 32;
constexpr std::size_t holder_bytes_max = 240; // 60 characters

bool is_number(std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The column that is not as it should be, or null.
char const* fault_of(storage::PayeeAccount const& account) {
    if (account.holder.empty() || account.holder.size() > holder_bytes_max) {
        return "holder";
    }
    if (!is_number(account.bank_no, bank_no_digits, bank_no_digits)) {
        return "bank_no";
    }
    return is_number(account.account_no, account_no_digits_min, account_no_digits_max)
        ? nullptr
        : "account_no";
}

Result<Correction> correction_of(std::int64_t row, std::vector<std::string> const& cells) {
    auto const reference = bank::LineReference::parse(cells[0]);
    if (!reference) {
        return Error{Refusal::unknown_line, "line"};
    }
    Correction correction{row, {reference->book, reference->batch}, reference->line_no, {}};
    if (cells[1].empty() && cells[2].empty() && cells[3].empty()) {
        return correction;
    }
    correction.account = storage::PayeeAccount{cells[2], cells[3], cells[1]};
    if (auto const* const column = fault_of(*correction.account)) {
        return Error{Refusal::malformed, column};
    }
    return correction;
}

} // namespace

Result<std::vector<Correction>> read_corrections(
    std::string const& csv, std::vector<CorrectionFault>& faults) {
    std::istringstream text{csv};
    CsvReader reader{text};
    std::vector<Correction> corrections;
    std::set<std::pair<payout::BatchKey, std::int64_t>> seen;
    std::vector<std::string> cells;
    for (std::int64_t row = 0;; ++row) {
        auto const more = reader.next(cells);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return corrections;
        }
        if (cells.size() != header.size() ||
            (row == 0 && !std::equal(header.begin(), header.end(), cells.begin()))) {
            return Error{Refusal::file_wrong_layout,
                "row " + std::to_string(row) + ": line,holder,bank_no,account_no"};
        }
        if (row == 0) {
            continue;
        }
        auto correction = correction_of(row, cells);
        if (!correction) {
            faults.push_back({row, correction.error()});
        } else if (!seen.emplace(correction->key, correction->line_no).second) {
            faults.push_back({row, {Refusal::already_paid, cells[0]}});
        } else {
            corrections.push_back(*std::move(correction));
        }
    }
}

} // namespace doudi::operations

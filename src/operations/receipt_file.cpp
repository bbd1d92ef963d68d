#include "doudi/bank/line_reference.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/operations/recover_money.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace doudi::operations {

namespace {

constexpr std::array<std::string_view, 4> header{"line", "amount", "on", "receipt"};

Error at_row(std::int64_t row, Error const& error) {
    return {error.code,
        "row " + std::to_string(row) + (error.detail.empty() ? "" : ": " + error.detail)};
}

} // namespace

Result<storage::Receipt> read_receipt(
    std::string_view line, std::string_view amount, std::string_view on, std::string_view receipt) {
    auto const reference = bank::LineReference::parse(line);
    if (!reference) {
        return Error{Refusal::not_a_recovery, std::string{line.substr(0, 40)}};
    }
    auto const money = parse_yuan(amount);
    if (!money) {
        return money.error();
    }
    auto const day = parse_date(on);
    if (!day) {
        return day.error();
    }
    return storage::Receipt{.key = {reference->book, reference->batch},
        .line_no = reference->line_no,
        .reference = std::string{receipt},
        .on = *day,
        .amount = *money};
}

Result<std::vector<storage::Receipt>> read_receipts(std::string const& csv) {
    std::istringstream text{csv};
    CsvReader reader{text};
    std::vector<storage::Receipt> receipts;
    std::vector<std::string> row;
    for (bool is_header = true;; is_header = false) {
        auto const more = reader.next(row);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return receipts;
        }
        if (row.size() != header.size() ||
            (is_header && !std::equal(header.begin(), header.end(), row.begin()))) {
            return at_row(reader.line(), {Refusal::file_wrong_layout, "line,amount,on,receipt"});
        }
        if (!is_header) {
            auto receipt = read_receipt(row[0], row[1], row[2], row[3]);
            if (!receipt) {
                return at_row(reader.line(), receipt.error());
            }
            receipts.push_back(std::move(*receipt));
        }
    }
}

std::string reference_of(storage::OpenRecovery const& line) {
    return bank::LineReference{line.key.book, line.key.batch, line.line_no}.text();
}

} // namespace doudi::operations

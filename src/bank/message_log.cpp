#include "message_log.hpp"

#include "message_values.hpp"

#include <algorithm>
#include <utility>

namespace doudi::bank {

void Tally::add(std::optional<Money> amount) {
    ++count;
    auto const sum = amount ? doudi::add(total, *amount) : Result<Money>{Money{}};
    is_known = is_known && amount && sum;
    if (is_known) {
        total = *sum;
    }
}

void Tally::add(Tally const& other) {
    count += other.count;
    auto const sum = doudi::add(total, other.total);
    is_known = is_known && other.is_known && sum;
    if (is_known) {
        total = *sum;
    }
}

MessageRow& MessageLog::add_row() {
    if (begin_ == end_) {
        begin_ = 0;
        end_ = 0;
    }
    if (end_ == rows_.size()) {
        rows_.emplace_back();
    }
    auto& row = rows_[end_++];
    row.row = ++row_count_;
    row.line.reset();
    row.status.clear();
    row.reason_list.clear();
    row.reason.clear();
    row.account_no.clear();
    row.amount.reset();
    row.count.reset();
    return row;
}

bool MessageLog::take(MessageRow& row) {
    if (begin_ == end_) {
        return false;
    }
    std::swap(row, rows_[begin_++]);
    return true;
}

void MessageLog::fault(std::int64_t row, std::string_view column, ResultFault code) {
    faults.push_back({row, std::string{column}, code});
    if (faults.size() >= MessageReader::faults_max) {
        stream_.refuse({Refusal::file_has_faults, std::to_string(faults.size()) + " and more"});
    }
}

void MessageLog::note(Deviation code, std::int64_t row) {
    auto const known = std::ranges::find(deviations, code, &DeviationCount::code);
    if (known != deviations.end()) {
        ++known->times;
    } else {
        deviations.push_back({code, row, 1});
    }
}

void MessageLog::add_statement(Statement statement) {
    constexpr std::size_t statements_max = 10'000;
    if (statements.size() == statements_max) {
        stream_.refuse({Refusal::file_too_large, "statements"});
        return;
    }
    statements.push_back(std::move(statement));
}

std::optional<Money> MessageLog::amount(
    std::string_view text, std::string_view currency, std::int64_t row, std::string_view column) {
    if (currency != currency_) {
        fault(row, column, ResultFault::wrong_currency);
        return std::nullopt;
    }
    return sum(text, row, column);
}

std::optional<Money> MessageLog::sum(
    std::string_view text, std::int64_t row, std::string_view column) {
    auto const money = amount_of(text);
    if (!money) {
        fault(row, column, ResultFault::malformed_amount);
    }
    return money;
}

std::optional<std::int64_t> MessageLog::count(
    std::string_view text, std::int64_t row, std::string_view column) {
    auto const number = count_of(text);
    if (!number) {
        fault(row, column, ResultFault::wrong_count);
    }
    return number;
}

std::optional<Date> MessageLog::day(
    std::string_view text, std::int64_t row, std::string_view column) {
    auto const date = day_of(text);
    if (!date) {
        fault(row, column, ResultFault::malformed_date);
    }
    return date;
}

void MessageLog::reference(std::string& into, std::string_view text, std::int64_t row) {
    if (text.size() > id_bytes_max) {
        note(Deviation::id_too_long, row);
    }
    into = at_most(text, reference_bytes_max);
}

void MessageLog::check_not_more(Stated const& stated, Tally const& listed, std::int64_t row,
    std::string_view count_column, std::string_view sum_column) {
    if (stated.count && listed.count > *stated.count) {
        fault(row, count_column, ResultFault::wrong_count);
    }
    bool const is_all = stated.count == listed.count;
    if (stated.sum && listed.is_known &&
        (listed.total > *stated.sum || (is_all && listed.total != *stated.sum))) {
        fault(row, sum_column, ResultFault::wrong_sum);
    }
}

void MessageLog::check_equal(Stated const& stated, Tally const& listed, std::int64_t row,
    std::string_view count_column, std::string_view sum_column) {
    if (stated.count && listed.count != *stated.count) {
        fault(row, count_column, ResultFault::wrong_count);
    }
    if (stated.sum && listed.is_known && listed.total != *stated.sum) {
        fault(row, sum_column, ResultFault::wrong_sum);
    }
}

} // namespace doudi::bank

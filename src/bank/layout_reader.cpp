#include "doudi/bank/layout_reader.hpp"

#include "account_no.hpp"
#include "doudi/base/decimal.hpp"
#include "layout_cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace doudi::bank {

namespace {

/// The number of a text of digits only.
std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole && number >= 0 ? std::optional{number} : std::nullopt;
}

/// Fen of a cell, whether it says yuan or fen.
std::optional<std::int64_t> fen_of(LayoutField field, std::string_view text) {
    if (field == LayoutField::amount_fen || field == LayoutField::total_fen) {
        return number_of(text);
    }
    auto const money = parse_yuan(text);
    return money && *money >= Money{} ? std::optional{money->fen()} : std::nullopt;
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    auto const begin = std::min(text.find_first_not_of(blanks), text.size());
    return std::string{text.substr(begin, text.find_last_not_of(blanks) + 1 - begin)};
}

bool holds(std::vector<std::string> const& words, std::string const& word) {
    return std::ranges::find(words, word) != words.end();
}

} // namespace

Error LayoutReader::refuse(Refusal refusal, std::string const& what) const {
    return {refusal, "line " + std::to_string(line_.number) + ": " + what};
}

bool LayoutReader::fault(LayoutField field, ResultFault code) {
    faults_.push_back({line_.number, std::string{name_of(field)}, code});
    return false;
}

/// The next line that is not empty; none at the end.
Result<std::optional<LayoutReader::Line>> LayoutReader::read_line() {
    constexpr std::size_t bytes_max = 4096;
    std::array<char, bytes_max> bytes{};
    for (;;) {
        raw_.getline(bytes.data(), bytes.size());
        auto const got = static_cast<std::size_t>(raw_.gcount());
        if (got == 0) {
            return std::optional<Line>{};
        }
        ++lines_;
        if (raw_.fail()) {
            return Error{Refusal::file_wrong_layout,
                "line " + std::to_string(lines_) + ": longer than any line of a layout"};
        }
        Line line{.bytes = {bytes.data(), raw_.eof() ? got : got - 1},
            .number = lines_,
            .is_ended = !raw_.eof()};
        if (line.bytes.ends_with('\r')) {
            line.bytes.pop_back();
        }
        if (!line.bytes.empty()) {
            return std::optional{std::move(line)};
        }
    }
}

/// Makes the line after this one the current one; false when there is none.
Result<bool> LayoutReader::advance() {
    if (!next_) {
        return false;
    }
    line_ = std::move(*next_);
    auto read = read_line();
    if (!read) {
        return read.error();
    }
    next_ = std::move(*read);
    return true;
}

/// Takes what the current line tells of the whole file.
Result<void> LayoutReader::read_edge(std::vector<LayoutCell> const& cells, Refusal refusal) {
    auto const taken = take_apart(layout_.answer, cells, line_.bytes, values_);
    if (!taken) {
        bool const is_form = taken.error().code == Refusal::file_wrong_layout;
        return refuse(is_form ? refusal : taken.error().code, taken.error().detail);
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const& cell = cells[i];
        if (cell.field == LayoutField::text && values_[i] != cell.text) {
            return refuse(refusal, "not the text that begins or ends a file of this layout");
        }
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].field >= LayoutField::booked_on) {
            edge_[cells[i].field] = trimmed(values_[i]);
        }
    }
    return {};
}

Result<void> LayoutReader::begin() {
    is_begun_ = true;
    auto first = read_line();
    if (!first) {
        return first.error();
    }
    next_ = std::move(*first);
    auto const& form = layout_.answer;
    for (bool const is_head : {true, false}) {
        if (is_head ? form.head.empty() : !form.has_header) {
            continue;
        }
        auto const more = advance();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return Error{Refusal::file_truncated, "no line before the rows"};
        }
        if (!is_head) {
            continue; // the header is for people
        }
        if (auto const read = read_edge(form.head, Refusal::file_wrong_layout); !read) {
            return read.error();
        }
        take_edge();
    }
    return {};
}

/// The day of the bookings, if the head tells it.
void LayoutReader::take_edge() {
    auto const told = edge_.find(LayoutField::booked_on);
    if (told == edge_.end()) {
        return;
    }
    if (auto const date = parse_date(told->second)) {
        booked_on_ = *date;
    } else {
        fault(LayoutField::booked_on, ResultFault::malformed_date);
    }
}

void LayoutReader::parse_status(Told const& told, ResultRow& row) {
    auto const& status = told.at(LayoutField::status);
    row.is_paid = holds(layout_.paid_words, status);
    if (!row.is_paid && !holds(layout_.failed_words, status)) {
        fault(LayoutField::status, ResultFault::unknown_status_text);
    }
    row.reason.clear();
    row.words.clear();
    if (row.is_paid) {
        return; // banks say "done" there, or nothing
    }
    auto const words = told.find(LayoutField::reason);
    row.words = words == told.end() ? std::string{} : words->second;
    auto const known = layout_.reasons.find(row.words);
    row.reason = known == layout_.reasons.end() ? "unmapped" : known->second;
}

bool LayoutReader::parse(Told const& told, ResultRow& row) {
    constexpr std::size_t reference_bytes_max = 64;
    auto const known = faults_.size();
    row.row = line_.number;
    row.reference_text = told.at(LayoutField::reference);
    row.reference = LineReference::parse(row.reference_text);
    row.account_no = told.at(LayoutField::account_no);
    auto const field =
        told.contains(LayoutField::amount) ? LayoutField::amount : LayoutField::amount_fen;
    auto const fen = fen_of(field, told.at(field));
    if (row.reference_text.empty()) {
        fault(LayoutField::reference, ResultFault::missing_value);
    }
    if (row.reference_text.size() > reference_bytes_max) {
        fault(LayoutField::reference, ResultFault::text_too_long);
    }
    if (!is_account_no(row.account_no)) {
        fault(LayoutField::account_no, ResultFault::malformed_account_no);
    }
    if (!fen || *fen == 0) {
        fault(field, ResultFault::malformed_amount);
    }
    row.amount = Money::from_fen(fen.value_or(0));
    parse_status(told, row);
    auto const day = told.find(LayoutField::booked_on);
    auto const date =
        day == told.end() ? Result<Date>{booked_on_.value_or(Date{})} : parse_date(day->second);
    if (!date) {
        fault(LayoutField::booked_on, ResultFault::malformed_date);
    } else {
        row.booked_on = *date;
    }
    return faults_.size() == known;
}

void LayoutReader::add_up(ResultRow const& row) {
    ++(row.is_paid ? paid_count_ : failed_count_);
    (row.is_paid ? paid_fen_ : failed_fen_) += row.amount.fen();
}

/// Whether the current line gives a row.
Result<bool> LayoutReader::read_row(ResultRow& row) {
    auto const& columns = layout_.answer.columns;
    auto const taken = take_apart(layout_.answer, columns, line_.bytes, values_);
    if (!taken) {
        if (taken.error().code != Refusal::file_wrong_layout) {
            return refuse(taken.error().code, taken.error().detail);
        }
        if (!line_.is_ended) {
            return refuse(Refusal::file_truncated, "the last row is cut off");
        }
        bool const is_fixed = layout_.answer.kind == LayoutKind::fixed;
        return fault(LayoutField::reference,
            is_fixed ? ResultFault::wrong_line_length : ResultFault::wrong_column_count);
    }
    Told told;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].field == LayoutField::text && values_[i] != columns[i].text) {
            return fault(LayoutField::text, ResultFault::wrong_text);
        }
        told[columns[i].field] = trimmed(values_[i]);
    }
    if (!parse(told, row)) {
        return false;
    }
    add_up(row);
    return true;
}

void LayoutReader::check_total(LayoutField field, std::int64_t counted) {
    auto const told = edge_.find(field);
    if (told == edge_.end()) {
        return;
    }
    bool const is_count = field == LayoutField::count || field == LayoutField::paid_count ||
        field == LayoutField::failed_count;
    auto const said = is_count ? number_of(told->second) : fen_of(field, told->second);
    if (said != counted) {
        fault(field, is_count ? ResultFault::wrong_count : ResultFault::wrong_sum);
    }
}

/// Totals are worth looking at when every row was read.
Result<bool> LayoutReader::finish() {
    using enum LayoutField;
    if (!faults_.empty()) {
        return false;
    }
    check_total(count, paid_count_ + failed_count_);
    check_total(total, paid_fen_ + failed_fen_);
    check_total(total_fen, paid_fen_ + failed_fen_);
    check_total(paid_count, paid_count_);
    check_total(paid_total, paid_fen_);
    check_total(failed_count, failed_count_);
    check_total(failed_total, failed_fen_);
    return false;
}

Result<bool> LayoutReader::next(ResultRow& row) {
    if (!is_begun_) {
        if (auto const begun = begin(); !begun) {
            return begun.error();
        }
    }
    for (;;) {
        auto const more = advance();
        if (!more) {
            return more.error();
        }
        bool const has_tail = !layout_.answer.tail.empty();
        if (!*more) {
            return has_tail ? Result<bool>{Error{Refusal::file_truncated, "no line after the rows"}}
                            : finish();
        }
        if (has_tail && !next_) {
            auto const read = read_edge(layout_.answer.tail, Refusal::file_truncated);
            return read ? finish() : Result<bool>{read.error()};
        }
        auto const is_row = read_row(row);
        if (!is_row || *is_row) {
            return is_row;
        }
        if (faults_.size() >= faults_max) {
            return Error{Refusal::file_has_faults, "more than can be told"};
        }
    }
}

} // namespace doudi::bank

#include "doudi/bank/layout_reader.hpp"

#include "account_no.hpp"
#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "layout_lines.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace doudi::bank {

namespace {

bool is_amount(LayoutField field) {
    return field == LayoutField::amount || field == LayoutField::amount_fen ||
        field == LayoutField::total || field == LayoutField::total_fen;
}

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

LayoutReader::LayoutReader(Layout const& layout, std::istream& raw)
    : layout_{layout}, lines_{std::make_unique<TextLines>(layout.answer, raw)} {
    DOUDI_CHECK(layout.answer.kind != LayoutKind::xlsx);
}

LayoutReader::LayoutReader(Layout const& layout, RowSource& rows)
    : layout_{layout}, lines_{std::make_unique<SheetLines>(rows)} {
    DOUDI_CHECK(layout.answer.kind == LayoutKind::xlsx);
}

LayoutReader::~LayoutReader() = default;

Error LayoutReader::refuse(Refusal refusal, std::string const& what) const {
    return {refusal, lines_->place() + ": " + what};
}

FaultPlace LayoutReader::place_of(LayoutField field, ResultFault code) const {
    FaultPlace place{lines_->number(), std::string{name_of(field)}, code};
    if (taken_ != nullptr) {
        auto const found = std::ranges::find(*taken_, field, &LayoutCell::field);
        if (found != taken_->end()) {
            place.cell = lines_->cell(static_cast<std::size_t>(found - taken_->begin()));
        }
    }
    return place;
}

bool LayoutReader::fault(LayoutField field, ResultFault code) {
    faults_.push_back(place_of(field, code));
    return false;
}

/// Whether the cells of the current line can be what the columns are for.
bool LayoutReader::check_kinds(std::vector<LayoutCell> const& cells) {
    auto const known = faults_.size();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const field = cells[i].field;
        auto const kind = lines_->kind(i);
        bool const is_name = field == LayoutField::reference || field == LayoutField::account_no;
        if (kind == CellKind::text || field == LayoutField::ignored) {
            continue;
        }
        if (kind == CellKind::formula) {
            fault(field, ResultFault::cell_formula);
        } else if (kind == CellKind::error) {
            fault(field, ResultFault::cell_error);
        } else if (is_name) {
            fault(field, ResultFault::number_in_text_column);
        } else if (kind == CellKind::boolean && is_amount(field)) {
            fault(field, ResultFault::malformed_amount); // else TRUE were one yuan
        }
    }
    return faults_.size() == known;
}

/// Takes what the current line tells of the whole file.
Result<void> LayoutReader::read_edge(std::vector<LayoutCell> const& cells, Refusal refusal) {
    taken_ = &cells;
    auto const taken = lines_->take_edge(cells, values_);
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
    check_kinds(cells);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const field = cells[i].field;
        if (field >= LayoutField::booked_on) {
            edge_[field] = {trimmed(values_[i]), place_of(field, ResultFault::wrong_count)};
        }
    }
    return {};
}

Result<void> LayoutReader::begin() {
    is_begun_ = true;
    auto const& form = layout_.answer;
    for (bool const is_head : {true, false}) {
        if (is_head ? form.head.empty() : !form.has_header) {
            continue;
        }
        auto const more = lines_->advance();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return Error{Refusal::file_truncated, "no line before the rows"};
        }
        if (!is_head) {
            auto const taken = lines_->take_header(form.columns);
            return taken ? Result<void>{} : refuse(taken.error().code, taken.error().detail);
        }
        if (auto const read = read_edge(form.head, Refusal::file_wrong_layout); !read) {
            return read.error();
        }
        take_day();
    }
    return {};
}

/// The day of the bookings, if the head tells it.
void LayoutReader::take_day() {
    auto const told = edge_.find(LayoutField::booked_on);
    if (told == edge_.end()) {
        return;
    }
    if (auto const date = parse_date(told->second.text)) {
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
    row.row = lines_->number();
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
    taken_ = &columns;
    auto const taken = lines_->take_row(columns, values_);
    if (!taken) {
        if (taken.error().code != Refusal::file_wrong_layout) {
            return refuse(taken.error().code, taken.error().detail);
        }
        if (lines_->is_cut_off()) {
            return refuse(Refusal::file_truncated, "the last row is cut off");
        }
        bool const is_fixed = layout_.answer.kind == LayoutKind::fixed;
        return fault(LayoutField::reference,
            is_fixed ? ResultFault::wrong_line_length : ResultFault::wrong_column_count);
    }
    if (!check_kinds(columns)) {
        return false;
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
    // What one file moves fits into one number, and so do its parts.
    if (!add(Money::from_fen(paid_fen_ + failed_fen_), row.amount)) {
        return refuse(Refusal::overflow, "the sum so far");
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
    auto const said = is_count ? number_of(told->second.text) : fen_of(field, told->second.text);
    if (said != counted) {
        auto& place = faults_.emplace_back(told->second.place);
        place.code = is_count ? ResultFault::wrong_count : ResultFault::wrong_sum;
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
        auto const more = lines_->advance();
        if (!more) {
            return more.error();
        }
        bool const has_tail = !layout_.answer.tail.empty();
        if (!*more) {
            return has_tail ? Result<bool>{Error{Refusal::file_truncated, "no line after the rows"}}
                            : finish();
        }
        if (has_tail && lines_->is_last()) {
            auto const read = read_edge(layout_.answer.tail, Refusal::file_truncated);
            return read ? finish() : Result<bool>{read.error()};
        }
        auto is_row = read_row(row);
        if (!is_row || *is_row) {
            return is_row;
        }
        if (faults_.size() >= faults_max) {
            return Error{Refusal::file_has_faults, "more than can be told"};
        }
    }
}

} // namespace doudi::bank

#include "doudi/base/csv.hpp"

#include "digits.hpp"
#include "doudi/base/charset.hpp"
#include "doudi/base/check.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <istream>
#include <ostream>

namespace doudi {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;

/// The bytes that end or spoil an unquoted field.
constexpr auto special_bytes = [] {
    std::array<bool, 256> is_special{};
    for (char const c : {',', '\n', '\r', '"'}) {
        is_special.at(static_cast<unsigned char>(c)) = true;
    }
    return is_special;
}();

constexpr bool is_special(char c) noexcept {
    return special_bytes[static_cast<unsigned char>(c)];
}

bool is_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    std::size_t const point = std::min(text.find('.'), text.size());
    std::string_view const decimals = text.substr(std::min(point + 1, text.size()));
    bool const are_decimals_good = point == text.size() || all_digits(decimals);
    std::string_view const whole = text.substr(0, point);
    return are_decimals_good && !whole.empty() && is_digit(whole.front()) &&
        std::all_of(whole.begin(), whole.end(), [](char c) { return is_digit(c) || c == ','; });
}

bool runs_as_formula(std::string_view field) {
    constexpr std::string_view formula_starts = "=+-@\t\r";
    return !field.empty() && formula_starts.find(field.front()) != std::string_view::npos &&
        !is_number(field);
}

} // namespace

CsvReader::CsvReader(std::istream& in, CsvLimits limits)
    : in_{&in}, limits_{limits}, buffer_(buffer_bytes) {}

bool CsvReader::fill() {
    // Through the stream buffer and not the stream, which would swallow what the buffer throws and
    // make a failed read look like the end of the file.
    auto const got =
        in_->rdbuf()->sgetn(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    begin_ = buffer_.data();
    end_ = begin_ + std::max(got, std::streamsize{0});
    return begin_ != end_;
}

bool CsvReader::is_malformed() const {
    auto const* const text = dynamic_cast<Utf8Reader const*>(in_->rdbuf());
    return text != nullptr && text->fault();
}

Error CsvReader::refuse(Refusal refusal, std::size_t column) {
    auto const* const text = dynamic_cast<Utf8Reader const*>(in_->rdbuf());
    if (text != nullptr && text->fault()) { // the cause; the rest only follows from it
        refused_ = text->fault();
    } else {
        refused_ = Error{refusal,
            "line " + std::to_string(row_line_) + ", column " + std::to_string(column + 1)};
    }
    return *refused_;
}

Result<bool> CsvReader::next(std::vector<std::string>& row) {
    if (refused_) {
        return *refused_;
    }
    row_line_ = line_;
    if (at_end()) {
        if (is_malformed()) {
            return refuse(Refusal::malformed_encoding, 0);
        }
        row.clear();
        return false;
    }
    std::size_t column = 0;
    for (After after = After::field; after == After::field; ++column) {
        if (column == limits_.columns_max) {
            return refuse(Refusal::csv_too_wide, column);
        }
        if (column == row.size()) {
            row.emplace_back();
        }
        row[column].clear();
        if (auto const refusal = read_field(row[column], after)) {
            return refuse(*refusal, column);
        }
    }
    row.resize(column);
    if (!ended_with_line_break_ && is_malformed()) { // the row was cut off there
        return refuse(Refusal::malformed_encoding, column - 1);
    }
    return true;
}

std::optional<Refusal> CsvReader::read_field(std::string& field, After& after) {
    if (!at_end() && *begin_ == '"') {
        ++begin_;
        return read_quoted(field, after);
    }
    return read_plain(field, after);
}

std::optional<Refusal> CsvReader::append(std::string& field, char const* until) {
    auto const bytes = static_cast<std::size_t>(until - begin_);
    if (bytes > limits_.field_bytes_max - field.size()) {
        return Refusal::csv_field_too_long;
    }
    field.append(begin_, bytes);
    begin_ = until;
    return std::nullopt;
}

std::optional<Refusal> CsvReader::read_plain(std::string& field, After& after) {
    while (!at_end()) {
        if (auto const refusal = append(field, std::find_if(begin_, end_, is_special))) {
            return refusal;
        }
        if (begin_ == end_) {
            continue;
        }
        if (*begin_ == '"') {
            return Refusal::csv_stray_quote;
        }
        if (*begin_ == ',') {
            ++begin_;
            after = After::field;
        } else {
            take_line_end();
            after = After::row;
        }
        return std::nullopt;
    }
    ended_with_line_break_ = false;
    after = After::row;
    return std::nullopt;
}

std::optional<Refusal> CsvReader::read_quoted(std::string& field, After& after) {
    bool is_after_return = false; // so that CRLF within quotes counts as one line
    for (;;) {
        if (at_end()) {
            return Refusal::csv_quote_unclosed;
        }
        auto const left = static_cast<std::size_t>(end_ - begin_);
        auto const* const quote = static_cast<char const*>(std::memchr(begin_, '"', left));
        char const* const until = quote != nullptr ? quote : end_;
        for (char const* at = begin_; at != until; ++at) {
            line_ += *at == '\r' || (*at == '\n' && !is_after_return) ? 1 : 0;
            is_after_return = *at == '\r';
        }
        if (auto const refusal = append(field, until)) {
            return refusal;
        }
        if (quote == nullptr) {
            continue;
        }
        is_after_return = false;
        ++begin_;
        if (at_end() || *begin_ != '"') { // the closing quote
            if (!at_end() && !is_special(*begin_)) {
                return Refusal::csv_stray_quote;
            }
            std::string nothing_more;
            return read_plain(nothing_more, after);
        }
        if (auto const refusal = append(field, begin_ + 1)) {
            return refusal;
        }
    }
}

void CsvReader::take_line_end() {
    bool const is_return = *begin_ == '\r';
    ++begin_;
    if (is_return && !at_end() && *begin_ == '\n') {
        ++begin_;
    }
    ++line_;
    ended_with_line_break_ = true;
}

CsvWriter::CsvWriter(std::ostream& out, CsvText text) : out_{&out}, text_{text} {}

void CsvWriter::put_field(std::string_view field) {
    bool const needs_apostrophe = text_ == CsvText::spreadsheet_safe && runs_as_formula(field);
    if (std::none_of(field.begin(), field.end(), is_special)) {
        line_ += needs_apostrophe ? "'" : "";
        line_ += field;
        return;
    }
    line_ += needs_apostrophe ? "\"'" : "\"";
    for (char const c : field) {
        line_ += c;
        if (c == '"') {
            line_ += c;
        }
    }
    line_ += '"';
}

template <class Fields> void CsvWriter::put_row(Fields const& fields) {
    DOUDI_CHECK(fields.size() > 0);
    line_.clear();
    bool is_first = true;
    for (auto const& field : fields) {
        if (!is_first) {
            line_ += ',';
        }
        is_first = false;
        put_field(field);
    }
    if (line_.empty()) { // one empty field; many programs skip an empty line
        line_ += "\"\"";
    }
    line_ += "\r\n";
    out_->write(line_.data(), static_cast<std::streamsize>(line_.size()));
    require_good();
}

void CsvWriter::row(std::initializer_list<std::string_view> fields) {
    put_row(fields);
}

void CsvWriter::row(std::span<std::string const> fields) {
    put_row(fields);
}

void CsvWriter::row(std::span<std::string_view const> fields) {
    put_row(fields);
}

void CsvWriter::finish() {
    out_->flush();
    require_good();
}

void CsvWriter::require_good() const {
    if (!*out_) {
        throw std::ios_base::failure{"CSV file could not be written"};
    }
}

std::string csv_safe_text(std::string_view field) {
    std::string text{field};
    if (runs_as_formula(field)) {
        text.insert(0, 1, '\'');
    }
    return text;
}

} // namespace doudi

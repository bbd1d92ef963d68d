#include "doudi/storage/query.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/failure.hpp"
#include "sql_error.hpp"
#include "transaction_access.hpp"

#include <charconv>

namespace doudi::storage {

namespace {

std::int64_t parse_int(std::string_view text) {
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    DOUDI_CHECK(error == std::errc{} && end == text.data() + text.size());
    return value;
}

int hex_digit(char letter) {
    return letter <= '9' ? letter - '0' : letter - 'a' + 10;
}

/// The elements of an array literal without nulls, as the server writes it.
std::vector<std::string> array_elements(std::string_view text) {
    DOUDI_CHECK(text.size() >= 2 && text.front() == '{' && text.back() == '}');
    text = text.substr(1, text.size() - 2);
    std::vector<std::string> elements;
    std::string element;
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') {
            is_quoted = !is_quoted;
        } else if (text[at] == '\\') {
            element.push_back(text[++at]);
        } else if (text[at] == ',' && !is_quoted) {
            elements.push_back(std::exchange(element, {}));
        } else {
            element.push_back(text[at]);
        }
    }
    if (!text.empty()) {
        elements.push_back(std::move(element));
    }
    return elements;
}

/// "2020-04-01 08:00:00.5+08": ISO date style, offset of whole hours or with minutes.
Instant parse_instant(std::string_view text) {
    auto const day = parse_date(text.substr(0, 10));
    DOUDI_CHECK(day && text.size() >= 22);
    auto const number = [text](std::size_t at) { return parse_int(text.substr(at, 2)); };
    auto micros = ((number(11) * 60 + number(14)) * 60 + number(17)) * 1'000'000;
    std::size_t at = 19;
    if (text[at] == '.') {
        std::int64_t unit = 100'000;
        for (++at; text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
            micros += unit * (text[at] - '0');
        }
    }
    auto const sign = text[at] == '-' ? -1 : 1;
    auto const minutes = at + 3 < text.size() ? number(at + 4) : 0;
    micros -= sign * (number(at + 1) * 60 + minutes) * 60 * 1'000'000;
    return Instant{day->time_since_epoch() + std::chrono::microseconds{micros}};
}

} // namespace

int Column::number_in(pg_result const* result) const {
    auto const number = number_ >= 0 ? number_ : PQfnumber(result, name_.c_str());
    DOUDI_CHECK(number >= 0 && number < PQnfields(result));
    return number;
}

bool Row::is_null(Column const& column) const {
    return PQgetisnull(result_.get(), number_, column.number_in(result_.get())) != 0;
}

std::string_view Row::text(Column const& column) const {
    auto const number = column.number_in(result_.get());
    DOUDI_CHECK(PQgetisnull(result_.get(), number_, number) == 0);
    return {PQgetvalue(result_.get(), number_, number),
        static_cast<std::size_t>(PQgetlength(result_.get(), number_, number))};
}

std::int64_t Row::int64(Column const& column) const {
    return parse_int(text(column));
}

std::int32_t Row::int32(Column const& column) const {
    auto const value = int64(column);
    DOUDI_CHECK(value == static_cast<std::int32_t>(value));
    return static_cast<std::int32_t>(value);
}

bool Row::boolean(Column const& column) const {
    auto const value = text(column);
    DOUDI_CHECK(value == "t" || value == "f");
    return value == "t";
}

Money Row::money(Column const& column) const {
    return Money::from_fen(int64(column));
}

Date Row::date(Column const& column) const {
    auto const day = parse_date(text(column));
    DOUDI_CHECK(day.has_value());
    return *day;
}

Period Row::period(Column const& column) const {
    return Period::of(date(column));
}

Instant Row::instant(Column const& column) const {
    return parse_instant(text(column));
}

RegionCode Row::region(Column const& column) const {
    return RegionCode::from_number(int32(column));
}

std::vector<std::byte> Row::bytes(Column const& column) const {
    auto hex = text(column);
    DOUDI_CHECK(hex.starts_with("\\x"));
    hex.remove_prefix(2);
    std::vector<std::byte> bytes(hex.size() / 2);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        bytes[at] =
            static_cast<std::byte>(hex_digit(hex[2 * at]) * 16 + hex_digit(hex[2 * at + 1]));
    }
    return bytes;
}

std::vector<std::int64_t> Row::int64_array(Column const& column) const {
    std::vector<std::int64_t> values;
    for (auto const& element : array_elements(text(column))) {
        values.push_back(parse_int(element));
    }
    return values;
}

std::vector<std::string> Row::text_array(Column const& column) const {
    return array_elements(text(column));
}

std::optional<std::string> Row::optional_text(Column const& column) const {
    return is_null(column) ? std::nullopt : std::optional{std::string{text(column)}};
}

std::optional<std::int64_t> Row::optional_int64(Column const& column) const {
    return is_null(column) ? std::nullopt : std::optional{int64(column)};
}

std::optional<Money> Row::optional_money(Column const& column) const {
    return is_null(column) ? std::nullopt : std::optional{money(column)};
}

std::optional<Date> Row::optional_date(Column const& column) const {
    return is_null(column) ? std::nullopt : std::optional{date(column)};
}

std::size_t Rows::size() const {
    return static_cast<std::size_t>(PQntuples(result_.get()));
}

Row Rows::operator[](std::size_t row) const {
    DOUDI_CHECK(row < size());
    return {result_, static_cast<int>(row)};
}

Row Rows::exactly_one() const {
    if (size() != 1) {
        throw Failure{name_, "21000"};
    }
    return (*this)[0];
}

std::optional<Row> Rows::at_most_one() const {
    if (size() > 1) {
        throw Failure{name_, "21000"};
    }
    return empty() ? std::nullopt : std::optional{(*this)[0]};
}

std::vector<std::string> Rows::columns() const {
    auto const count = PQnfields(result_.get());
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(count));
    for (auto column = 0; column < count; ++column) {
        names.emplace_back(PQfname(result_.get(), column));
    }
    return names;
}

std::vector<std::uint32_t> Rows::type_oids() const {
    auto const count = PQnfields(result_.get());
    std::vector<std::uint32_t> oids;
    oids.reserve(static_cast<std::size_t>(count));
    for (auto column = 0; column < count; ++column) {
        oids.push_back(PQftype(result_.get(), column));
    }
    return oids;
}

std::int64_t Rows::affected() const {
    std::string_view const text{PQcmdTuples(result_.get())};
    return text.empty() ? 0 : parse_int(text);
}

Rows Query::run() {
    std::vector<char const*> values;
    values.reserve(parameters_.size());
    for (auto const& parameter : parameters_) {
        if (parameter && parameter->find('\0') != std::string::npos) {
            throw Failure{name_, "22021"}; // libpq would cut the text there without a word
        }
        values.push_back(parameter ? parameter->c_str() : nullptr);
    }
    auto const count = static_cast<int>(values.size());
    auto& session = TransactionAccess::session(transaction_);
    auto* const pg = session.pg();
    auto* const raw = is_prepared_
        ? PQexecPrepared(
              pg, session.prepared(name_, sql_).c_str(), count, values.data(), nullptr, nullptr, 0)
        : PQexecParams(pg, sql_.c_str(), count, nullptr, values.data(), nullptr, nullptr, 0);
    auto result = checked(pg, raw, name_);
    return {name_, std::shared_ptr<pg_result>{result.release(), PQclear}};
}

} // namespace doudi::storage

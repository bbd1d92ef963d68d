/// Values as the texts in which PostgreSQL takes them as parameters. Null is std::nullopt.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/id.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

using SqlText = std::optional<std::string>;

inline SqlText sql_text(std::nullopt_t) {
    return std::nullopt;
}
inline SqlText sql_text(std::same_as<bool> auto value) {
    return value ? "t" : "f";
}
inline SqlText sql_text(std::integral auto value) requires(
    !std::same_as<decltype(value), bool> && !std::same_as<decltype(value), char>) {
    return std::to_string(value);
}
inline SqlText sql_text(std::string_view value) {
    return std::string{value};
}
inline SqlText sql_text(Money value) {
    return std::to_string(value.fen());
}
inline SqlText sql_text(Date value) {
    return format_date(value);
}
inline SqlText sql_text(Instant value) {
    return format_instant(value);
}

/// As the first day of the month, which is how a `date` column holds a period.
inline SqlText sql_text(Period value) {
    return format_date(value.first_day());
}

/// As its number, which is how an `int` column holds a division.
inline SqlText sql_text(RegionCode value) {
    return std::to_string(value.number());
}

template <class Tag> SqlText sql_text(Id<Tag> value) {
    return std::to_string(value.value());
}

/// As bytea. Digests come this way too.
SqlText sql_text(std::span<std::byte const> value);

template <class T> SqlText sql_text(std::optional<T> const& value) {
    return value ? sql_text(*value) : std::nullopt;
}

namespace details {

/// `{"a","b\"c",NULL}`: every element quoted, so that no text can be taken for syntax.
SqlText array_text(std::vector<SqlText> const& elements);

} // namespace details

/// Arrays, of anything that is a value here; std::optional elements may be null.
template <class T>
requires(!std::same_as<std::remove_const_t<T>, std::byte>) SqlText sql_text(std::span<T> values) {
    std::vector<SqlText> elements;
    elements.reserve(values.size());
    for (auto const& value : values) {
        elements.push_back(sql_text(value));
    }
    return details::array_text(elements);
}

template <class T> SqlText sql_text(std::vector<T> const& values) {
    if constexpr (std::same_as<T, bool>) {
        std::vector<SqlText> elements;
        elements.reserve(values.size());
        for (bool const value : values) {
            elements.push_back(sql_text(value));
        }
        return details::array_text(elements);
    } else {
        return sql_text(std::span<T const>{values});
    }
}

} // namespace doudi::storage

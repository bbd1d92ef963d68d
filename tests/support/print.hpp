/// How Catch prints our values when a check fails, and the refusal in a result.
///
/// Example: `CHECK(refusal_in(parse_yuan("x")) == Refusal::malformed_amount);`
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>

namespace doudi {

/// The refusal, or nothing if there is a value.
template <class T> std::optional<Refusal> refusal_in(Result<T> const& result) {
    return result ? std::nullopt : std::optional{result.error().code};
}

} // namespace doudi

template <> struct Catch::StringMaker<doudi::Refusal> {
    static std::string convert(doudi::Refusal refusal) {
        auto const known = doudi::refusal_of_number(static_cast<int>(refusal));
        return known ? std::string{doudi::text_of(refusal).name}
                     : "refusal " + std::to_string(static_cast<int>(refusal));
    }
};

template <> struct Catch::StringMaker<std::optional<doudi::Refusal>> {
    static std::string convert(std::optional<doudi::Refusal> refusal) {
        return refusal ? StringMaker<doudi::Refusal>::convert(*refusal) : "no refusal";
    }
};

// Boost streams any result and then fails to compile for want of operator<< of the value.
template <class T> struct Catch::StringMaker<doudi::Result<T>> {
    static std::string convert(doudi::Result<T> const& result) {
        return result ? "a value" : StringMaker<doudi::Refusal>::convert(result.error().code);
    }
};

template <> struct Catch::StringMaker<doudi::Money> {
    static std::string convert(doudi::Money amount) { return doudi::format_yuan_grouped(amount); }
};

template <> struct Catch::StringMaker<doudi::Date> {
    static std::string convert(doudi::Date day) { return doudi::format_date(day); }
};

template <> struct Catch::StringMaker<doudi::Period> {
    static std::string convert(doudi::Period period) { return period.text(); }
};

template <> struct Catch::StringMaker<doudi::RegionCode> {
    static std::string convert(doudi::RegionCode code) { return code.text(); }
};

/// A small policy for a test, written as a table.
///
/// Example:
///     auto const wuhan = test::pack(R"(
///         disability.living.minor  2020-01           100/month age 18
///         disability.living.extra  2020-03..2020-07  50/month
///         rounding.DS-L            2020-01           fen)");
#pragma once

#include "doudi/base/decimal.hpp"
#include "doudi/benefits/entitlement.hpp"

#include <catch2/catch.hpp>

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::test {

/// The area every figure of a pack is for.
inline constexpr auto pack_region = 420100;

/// The TOML of a value: "100/month", "4827/year", "30%", "rate:5.4", "count:6" or a word.
inline std::string value_text(std::string const& value) {
    auto const slash = value.find('/');
    if (slash != std::string::npos) {
        return "yuan_per_" + value.substr(slash + 1) + " = \"" + value.substr(0, slash) + "\"";
    }
    if (value.ends_with('%')) {
        return "percent = " + value.substr(0, value.size() - 1);
    }
    if (value.starts_with("rate:")) {
        return "rate = \"" + value.substr(5) + "\"";
    }
    if (value.starts_with("count:")) {
        return "count = " + value.substr(6);
    }
    return "choice = \"" + value + "\"";
}

/// Lines of name, months ("2020-01" or "2020-03..2020-07", the last not included), value and, for
/// some, "age" and years.
inline benefits::Policy pack(std::string const& table) {
    std::string toml = "region = \"" + std::to_string(pack_region) + "\"\n";
    std::istringstream lines{table};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string name;
        std::string months;
        std::string value;
        std::string age;
        if (!(words >> name >> months >> value)) {
            continue;
        }
        toml += "[[figure]]\nname = \"" + name + "\"\nfrom = \"" + months.substr(0, 7) + "\"\n";
        toml += months.size() > 7 ? "until = \"" + months.substr(9) + "\"\n" : "";
        toml += value_text(value) + "\nsource = \"s\"\nbasis = \"seed\"\n";
        if (words >> age >> age) {
            toml += "age = " + age + "\n";
        }
    }
    auto policy = benefits::parse_policy(toml, "pack");
    INFO((policy ? "" : policy.error().detail));
    REQUIRE(policy.has_value());
    return *policy;
}

/// What is due under the pack, in yuan; explained, it is the same.
inline std::string due(benefits::Policy const& policy, std::string_view program,
    std::string_view month, benefits::Facts const& facts) {
    std::vector const regions{RegionCode::from_number(pack_region)};
    auto const period = *Period::parse(month);
    auto const standard = policy.in_force(program, regions, period);
    INFO((standard ? "" : standard.error().detail));
    REQUIRE(standard.has_value());
    auto const amount = entitle(*standard, facts, period);
    auto const why = explain(*standard, facts, period);
    CHECK(why.amount == amount);
    CHECK_FALSE(why.steps.empty());
    return format_yuan(amount);
}

} // namespace doudi::test

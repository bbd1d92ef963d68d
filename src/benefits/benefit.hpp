/// What a family of benefits is made of. A new family is a new file beside dibao.cpp with its needs
/// and its amount function, and its names in the table of benefit.cpp.
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/text.hpp"
#include "doudi/benefits/entitlement.hpp"
#include "doudi/benefits/facts.hpp"
#include "doudi/benefits/policy.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace doudi::benefits {

/// An exact number: num / den. Amounts are in fen.
struct Exact {
    std::int64_t num = 0;
    std::int64_t den = 1;
};

/// Takes down the steps of a computation, or, without a list, nothing.
class Trace {
public:
    explicit Trace(std::vector<Step>* steps) noexcept : steps_{steps} {}

    void yuan(Text rule, Exact fen, Figure const* figure = nullptr, std::size_t member = 0) const {
        if (steps_ != nullptr) {
            write(rule, {fen.num, fen.den * 100}, figure, member);
        }
    }

    void number(Text rule, std::int64_t number, Figure const* figure = nullptr,
        std::size_t member = 0) const {
        exact(rule, {number, 1}, figure, member);
    }

    void exact(
        Text rule, Exact value, Figure const* figure = nullptr, std::size_t member = 0) const {
        if (steps_ != nullptr) {
            write(rule, value, figure, member);
        }
    }

private:
    void write(Text rule, Exact value, Figure const* figure, std::size_t member) const;

    std::vector<Step>* steps_;
};

enum class Unit : std::uint8_t {
    money,   // yuan_per_year or yuan_per_month; kept in fen per year
    amount,  // yuan: paid once, or a limit; kept in fen
    percent, // percent
    rate,    // rate: percent with up to two decimals, below zero too, kept in hundredths
    count,   // count
    day,     // date; kept in days since 2000-01-01
    choice,  // choice: one of the words
};

/// Far above any amount there is, and so small that no sum over a household can overflow.
inline constexpr std::int64_t money_most = 1'000'000'000'000;
/// The same for standards that are multiplied by percentages and persons.
inline constexpr std::int64_t standard_most = 1'000'000'000;

/// A figure the policy has to have before a benefit can be computed.
struct Need {
    std::string_view name;
    Unit unit;
    bool is_optional = false;
    bool has_age = false;
    std::int64_t most = money_most;            // of an amount, per year
    std::span<std::string_view const> words{}; // of a choice
    Text meaning{};                            // where several benefits share it: once is enough
};

/// How one program is computed.
struct Benefit {
    std::string_view program;
    std::string_view rounding; // the name of its rounding rule in the policy
    std::span<Need const> needs;
    Money (*amount)(Standard const&, Facts const&, Period, Trace);
};

/// The benefit of a program, or null.
Benefit const* find_benefit(std::string_view program) noexcept;

/// The need of a name, of whichever benefit says what it means, or else has it; or null.
Need const* find_need(std::string_view name) noexcept;

/// Whether some benefit's rounding rule has this name.
bool is_rounding(std::string_view name) noexcept;

inline constexpr std::array<std::string_view, 3> rounding_words{"fen", "yuan_half_up", "yuan_ceil"};

/// The figure at a position of the benefit's needs.
/// Requires: it is there: not optional, or asked for before.   (DOUDI_CHECK)
Figure const& figure(Standard const& standard, std::size_t need);

/// Whether somebody born on `born` is `age` years old on `day`, the first of a month.
bool has_reached(Date born, int age, Date day);

/// The amount rounded as the rule says, with its step.
Money round(Exact fen, RoundingRule rule, Trace trace);

} // namespace doudi::benefits

#include "doudi/relief/kind.hpp"

#include "doudi/base/period.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace doudi::relief {

namespace {

constexpr std::array rules{
    std::pair{std::string_view{"given"}, AmountRule::given},
    std::pair{std::string_view{"standard"}, AmountRule::standard},
    std::pair{std::string_view{"benefit"}, AmountRule::benefit},
    std::pair{std::string_view{"figure"}, AmountRule::figure},
    std::pair{std::string_view{"yearly"}, AmountRule::yearly},
    std::pair{std::string_view{"residual"}, AmountRule::residual},
};

constexpr std::array once_words{
    std::pair{std::string_view{"event"}, OncePer::event},
    std::pair{std::string_view{"death"}, OncePer::death},
    std::pair{std::string_view{"winter"}, OncePer::winter},
    std::pair{std::string_view{"school_year"}, OncePer::school_year},
};

template <class List>
auto find_word(List const& list, std::string_view name)
    -> std::optional<decltype(list.front().second)> {
    auto const* const found = std::find_if(
        list.begin(), list.end(), [name](auto const& one) { return one.first == name; });
    return found == list.end() ? std::nullopt : std::optional{found->second};
}

/// The year in which the twelve months from `first_month` on began.
int year_beginning(Date on, unsigned first_month) {
    auto const period = Period::of(on);
    return period.month() >= first_month ? period.year() : period.year() - 1;
}

} // namespace

std::optional<AmountRule> amount_rule_of(std::string_view name) noexcept {
    return find_word(rules, name);
}

std::optional<OncePer> once_per_of(std::string_view name) noexcept {
    return find_word(once_words, name);
}

std::string once_key(Kind const& kind, std::string_view event_key, Date event_on) {
    constexpr unsigned july = 7;
    constexpr unsigned september = 9;
    switch (kind.once_per) {
    case OncePer::event: return std::string{event_key};
    case OncePer::death: return "death";
    case OncePer::winter: return std::to_string(year_beginning(event_on, july));
    case OncePer::school_year: break;
    }
    auto const year = year_beginning(event_on, september);
    return std::to_string(year) + "-" + std::to_string(year + 1);
}

Date papers_due(Date on) {
    constexpr int working_days = 10;
    auto day = on;
    for (int counted = 0; counted < working_days;) {
        day += date::days{1};
        auto const weekday = date::weekday{day};
        counted += weekday != date::Saturday && weekday != date::Sunday ? 1 : 0;
    }
    return day;
}

Result<std::string> program_of(Kind const& kind, std::string_view named) {
    if (named.empty()) {
        return kind.programs.size() == 1 ? Result<std::string>{kind.programs.front()}
                                         : Error{Refusal::malformed, kind.name + ": program"};
    }
    auto const found = std::find(kind.programs.begin(), kind.programs.end(), named);
    if (found == kind.programs.end()) {
        return Error{Refusal::wrong_program_for_kind, kind.name};
    }
    return *found;
}

} // namespace doudi::relief

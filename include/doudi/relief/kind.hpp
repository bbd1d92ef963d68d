/// What a kind of case is: how its amount comes about, what it is given once for, who may be paid.
/// The kinds are rows of ref.relief_kind (schema/0015).
///
/// Example: the kind "epidemic" pays the person 6 months of the dibao standard, once for an event.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::relief {

enum class AmountRule {
    given,    // as recorded, at least the figure
    standard, // months of the dibao standard
    benefit,  // months of the person's own benefit
    figure,   // one amount, by benefit and registration
    yearly,   // as recorded, at most the figure in a school year
    residual, // the bill less what others pay
};

enum class OncePer { event, death, winter, school_year };

[[nodiscard]] std::optional<AmountRule> amount_rule_of(std::string_view name) noexcept;
[[nodiscard]] std::optional<OncePer> once_per_of(std::string_view name) noexcept;

struct Kind {
    std::string name;
    std::string name_zh;
    std::string name_en;
    AmountRule rule = AmountRule::given;
    std::string figure; ///< of the policy; empty: none
    OncePer once_per = OncePer::event;
    std::string once_with = {};        ///< what it counts together with
    std::vector<std::string> programs; ///< that may pay it
    std::vector<std::string> payees;   ///< kinds of payees
    std::vector<std::string> bases;    ///< one of which the person must be enrolled in; none: any
    bool papers_later = true;          ///< relief first, papers within ten working days
    bool is_for_dead = false;
    int age_from = 0;
};

/// What stands for the event where the same person is helped once: the event itself, "death", the
/// year the winter began in, or the school year, which begins in September.
[[nodiscard]] std::string once_key(Kind const& kind, std::string_view event_key, Date event_on);

/// The tenth working day after `on`. Weekends do not count; public holidays are not known here, so
/// the day is never later than the law's.
/// Source: domain rules §1.6, "emergency first, paperwork within 10 working days".
[[nodiscard]] Date papers_due(Date on);

/// The program the case is paid from: the one named, or the kind's only one.
///
/// Refuses: wrong_program_for_kind; malformed when the kind has several and none is named.
[[nodiscard]] Result<std::string> program_of(Kind const& kind, std::string_view named);

} // namespace doudi::relief

/// What must be on paper before a batch is approved: reviews and the public notice.
///
/// Example: with review.DB-R = 3 and notice.DB-R = 7 a batch needs the minutes of village, town and
/// county, and a notice that has hung for seven days when it is approved.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace doudi::payout {

enum class ReviewStage : std::uint8_t { county, town, village, notice };

/// In the order in which a policy asks for them: one level is the county's, three are all.
inline constexpr std::array review_levels{
    ReviewStage::county, ReviewStage::town, ReviewStage::village};

[[nodiscard]] std::string_view name_of(ReviewStage stage) noexcept;
[[nodiscard]] std::optional<ReviewStage> review_stage_of(std::string_view name) noexcept;

struct Review {
    ReviewStage stage;
    Date first_day; // of the notice; of a review its only day
    Date last_day;
    std::string document; // number of the minutes or of the notice

    bool operator==(Review const&) const = default;
};

/// What the policy of the place asks of a program's batches.
struct ReviewRules {
    std::int64_t levels = 0;      // of review, from the county down: 0 to 3
    std::int64_t notice_days = 0; // 0: no notice is needed
};

/// A review that can be recorded.
/// Refuses: malformed (the document's number, see check_text), malformed_date (a notice that ends
///          before it begins).
[[nodiscard]] Result<void> check(Review const& review);

/// Whether a batch with these reviews may be approved on that day.
///
/// Refuses: review_missing with the stage that is missing or later than the day; notice_too_short
///          with the first day on which the batch can be approved.
/// Source:  seed 004 (two levels of management, joint review by three, public notice); domain.md
///          §1.2: seven days of notice.
[[nodiscard]] Result<void> check_reviewed(
    std::span<Review const> reviews, ReviewRules const& rules, Date approved_on);

} // namespace doudi::payout

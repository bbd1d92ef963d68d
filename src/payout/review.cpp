#include "doudi/payout/review.hpp"

#include "doudi/base/text.hpp"

#include <algorithm>

namespace doudi::payout {

namespace {

constexpr std::array<std::string_view, 4> stage_names{"county", "town", "village", "notice"};
constexpr std::size_t document_max = 80;

Review const* find(std::span<Review const> reviews, ReviewStage stage) {
    auto const found = std::find_if(reviews.begin(), reviews.end(),
        [stage](Review const& review) { return review.stage == stage; });
    return found == reviews.end() ? nullptr : &*found;
}

} // namespace

std::string_view name_of(ReviewStage stage) noexcept {
    return stage_names.at(static_cast<std::size_t>(stage));
}

std::optional<ReviewStage> review_stage_of(std::string_view name) noexcept {
    auto const* const found = std::find(stage_names.begin(), stage_names.end(), name);
    return found == stage_names.end()
        ? std::nullopt
        : std::optional{static_cast<ReviewStage>(found - stage_names.begin())};
}

Result<void> check(Review const& review) {
    if (auto sound = check_text("document", review.document, document_max); !sound) {
        return sound;
    }
    if (review.last_day < review.first_day) {
        return Error{Refusal::malformed_date,
            format_date(review.first_day) + " to " + format_date(review.last_day)};
    }
    return {};
}

Result<void> check_reviewed(
    std::span<Review const> reviews, ReviewRules const& rules, Date approved_on) {
    auto const levels = static_cast<std::size_t>(
        std::clamp<std::int64_t>(rules.levels, 0, std::int64_t{review_levels.size()}));
    for (auto const stage : std::span{review_levels}.first(levels)) {
        auto const* const review = find(reviews, stage);
        if (review == nullptr || review->last_day > approved_on) {
            return Error{Refusal::review_missing, std::string{name_of(stage)}};
        }
    }
    if (rules.notice_days <= 0) {
        return {};
    }
    auto const* const notice = find(reviews, ReviewStage::notice);
    if (notice == nullptr) {
        return Error{Refusal::review_missing, std::string{name_of(ReviewStage::notice)}};
    }
    auto const day_count = date::days{static_cast<int>(rules.notice_days)};
    // Both its days count, and it is over on the day after.
    if (notice->last_day - notice->first_day + date::days{1} < day_count) {
        return Error{Refusal::notice_too_short,
            format_date(notice->first_day) + " to " + format_date(notice->last_day) + ", " +
                std::to_string(rules.notice_days) + " days needed"};
    }
    if (approved_on <= notice->last_day) {
        return Error{Refusal::notice_too_short, "over on " + format_date(notice->last_day)};
    }
    return {};
}

} // namespace doudi::payout

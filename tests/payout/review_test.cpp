#include "doudi/payout/review.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace doudi::payout {

namespace {

Date day(std::string_view text) {
    return parse_date(text).value();
}

Review review(ReviewStage stage, std::string_view first, std::string_view last = {}) {
    return {stage, day(first), day(last.empty() ? first : last), "纪要〔2017〕4号"};
}

struct Row {
    std::string_view what;
    ReviewRules rules;
    std::vector<Review> reviews;
    std::string_view approved_on;
    std::string_view answer;
};

} // namespace

TEST_CASE("a batch is approved when its reviews and its notice are on paper") {
    using enum ReviewStage;
    auto const all = std::vector{review(village, "2017-04-01"), review(town, "2017-04-02"),
        review(county, "2017-04-03"), review(notice, "2017-04-01", "2017-04-07")};
    Row const rows[]{
        {"nothing is asked for", {0, 0}, {}, "2017-04-01", "ok"},
        {"everything is there", {3, 7}, all, "2017-04-08", "ok"},
        {"the notice still hangs", {3, 7}, all, "2017-04-07",
            "notice_too_short over on 2017-04-07"},
        {"a notice of six days", {0, 7}, {review(notice, "2017-04-01", "2017-04-06")}, "2017-04-20",
            "notice_too_short 2017-04-01 to 2017-04-06, 7 days needed"},
        {"no notice", {0, 7}, {review(county, "2017-04-01")}, "2017-04-20",
            "review_missing notice"},
        {"one level is the county's", {1, 0}, {review(county, "2017-04-01")}, "2017-04-01", "ok"},
        {"two are the town's too", {2, 0}, {review(county, "2017-04-01")}, "2017-04-01",
            "review_missing town"},
        {"a review on a later day", {1, 0}, {review(county, "2017-04-09")}, "2017-04-08",
            "review_missing county"},
    };
    for (Row const& row : rows) {
        INFO(row.what);
        auto const checked = check_reviewed(row.reviews, row.rules, day(row.approved_on));
        auto const answer = checked
            ? "ok"
            : std::string{text_of(checked.error().code).name} + " " + checked.error().detail;
        CHECK(answer == row.answer);
    }
}

TEST_CASE("a review that cannot be one is refused") {
    auto const refusal = [](Review const& one) {
        auto const checked = check(one);
        return checked ? std::string{} : std::string{text_of(checked.error().code).name};
    };
    CHECK(refusal(review(ReviewStage::notice, "2017-04-01", "2017-04-07")).empty());
    CHECK(refusal(review(ReviewStage::notice, "2017-04-07", "2017-04-01")) == "malformed_date");
    auto without_number = review(ReviewStage::town, "2017-04-01");
    without_number.document.clear();
    CHECK(refusal(without_number) == "malformed");
}

} // namespace doudi::payout

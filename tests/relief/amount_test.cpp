/// What cases pay: tables of places, months and figures of the shipped packs.
#include "doudi/relief/amount.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/base/embedded.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <numeric>
#include <string>
#include <vector>

namespace doudi::relief {
namespace {

benefits::Policy const& packs() {
    static auto const policy = benefits::load_policy(embedded::policy()).value();
    return policy;
}

std::vector<RegionCode> area(std::string_view name) {
    struct Area {
        std::string_view name;
        std::vector<int> codes;
    };
    static Area const areas[]{{"wuhan", {420102, 420100, 420000, 100000}},
        {"xian", {610102, 610100, 610000, 100000}}, {"jilin", {220204, 220200, 220000, 100000}}};
    std::vector<RegionCode> regions;
    for (auto const& one : areas) {
        if (one.name == name) {
            for (auto const code : one.codes) {
                regions.push_back(RegionCode::from_number(code));
            }
        }
    }
    return regions;
}

Kind kind_of(AmountRule rule, std::string figure) {
    return {.name = "kind",
        .name_zh = {},
        .name_en = {},
        .rule = rule,
        .figure = std::move(figure),
        .once_per = OncePer::event,
        .programs = {},
        .payees = {},
        .bases = {}};
}

/// The amount, or the name of the refusal.
std::string paid(
    Kind const& kind, AmountFacts const& facts, std::string_view place, std::string_view month) {
    auto const regions = area(place);
    auto const result = amount_of(kind, facts, {packs(), regions, Period::parse(month).value()});
    if (!result) {
        return std::string{text_of(result.error().code).name};
    }
    // Whatever the rule, the last step is the amount.
    CHECK(result->steps.back().figure == format_yuan(result->amount));
    return format_yuan(result->amount);
}

Money yuan(std::string_view text) {
    return parse_yuan(text).value();
}

TEST_CASE("F28 six months of the dibao standard of the person's registration") {
    auto const kind = kind_of(AmountRule::standard, "relief.epidemic.months");
    struct {
        std::string_view place, month;
        bool is_urban;
        std::string_view given, paid;
    } const rows[]{
        {"wuhan", "2020-02", true, "", "4680.00"},  // 780.00 × 6
        {"wuhan", "2020-02", false, "", "3810.00"}, // 635.00 × 6
        {"wuhan", "2020-12", true, "4680.00", "4680.00"},
        {"wuhan", "2020-02", true, "4680.01", "amount_differs_from_rule"},
        {"wuhan", "2019-12", true, "", "relief_not_in_force"},
        {"wuhan", "2021-01", true, "", "relief_not_in_force"},
        {"xian", "2020-02", true, "", "relief_not_in_force"},
    };
    for (auto const& row : rows) {
        AmountFacts facts{.is_urban = row.is_urban};
        if (!row.given.empty()) {
            facts.given = yuan(row.given);
        }
        INFO(row.place << ' ' << row.month << ' ' << row.given);
        CHECK(paid(kind, facts, row.place, row.month) == row.paid);
    }
}

TEST_CASE("F29 goods are worth at least 300 yuan a person") {
    auto const kind = kind_of(AmountRule::given, "relief.goods");
    struct {
        std::string_view place, given, paid;
    } const rows[]{
        {"wuhan", "300.00", "300.00"},
        {"wuhan", "350.00", "350.00"},
        {"wuhan", "299.99", "below_relief_minimum"},
        {"xian", "300.00", "relief_not_in_force"},
    };
    for (auto const& row : rows) {
        INFO(row.place << ' ' << row.given);
        CHECK(paid(kind, {.given = yuan(row.given)}, row.place, "2020-02") == row.paid);
    }
    CHECK(paid(kind, {}, "wuhan", "2020-02") == "malformed");
}

TEST_CASE("F30 one month more of the own benefit, of a household's the own share") {
    auto const kind = kind_of(AmountRule::benefit, "relief.extra_months");
    struct {
        std::string_view benefit;
        std::int64_t sharers;
        std::string_view paid;
    } const rows[]{
        {"825.50", 1, "825.50"},
        {"1270.00", 2, "635.00"},
        {"1000.00", 3, "333.33"},
        {"1000.01", 2, "500.01"}, // half a fen up
        {"0.00", 1, "not_enrolled"},
    };
    for (auto const& row : rows) {
        INFO(row.benefit << " of " << row.sharers);
        AmountFacts const facts{
            .own_benefit = benefits::Explanation{yuan(row.benefit), {}}, .sharers = row.sharers};
        CHECK(paid(kind, facts, "wuhan", "2020-03") == row.paid);
        CHECK(paid(kind, facts, "jilin", "2017-03") == "relief_not_in_force");
    }
    CHECK(paid(kind, {}, "wuhan", "2020-03") == "not_enrolled");
    // A funeral is a year of the standard, everywhere.
    auto const funeral = kind_of(AmountRule::benefit, "funeral.months");
    CHECK(paid(funeral, {.own_benefit = benefits::Explanation{yuan("650.00"), {}}}, "jilin",
              "2017-03") == "7800.00");
}

TEST_CASE("heating is paid by benefit and registration") {
    auto const kind = kind_of(AmountRule::figure, "heating");
    struct {
        std::string_view base;
        bool is_urban;
        std::string_view place, paid;
    } const rows[]{
        {"DB-U", true, "xian", "1200.00"},
        {"DB-R", false, "xian", "500.00"},
        {"TK-J", true, "xian", "1200.00"},
        {"TK-S", false, "xian", "500.00"},
        {"", false, "xian", "not_enrolled"},
        {"DB-U", true, "wuhan", "relief_not_in_force"},
    };
    for (auto const& row : rows) {
        INFO(row.base << ' ' << row.place);
        CHECK(paid(kind, {.is_urban = row.is_urban, .base_program = std::string{row.base}},
                  row.place, "2020-11") == row.paid);
    }
}

TEST_CASE("F10 a scholarship is at most 10,000 yuan a school year") {
    auto const kind = kind_of(AmountRule::yearly, "scholarship.year");
    CHECK(paid(kind, {.given = yuan("10000.00")}, "xian", "2020-09") == "10000.00");
    CHECK(paid(kind, {.given = yuan("10000.01")}, "xian", "2020-09") == "exceeds_relief_cap");
    CHECK(paid(kind, {.given = yuan("100.00")}, "xian", "2019-08") == "relief_not_in_force");
    auto const regions = area("xian");
    PolicyPlace const place{packs(), regions, Period::parse("2020-09").value()};
    CHECK(cap_of(kind, place)->value() == yuan("10000.00"));
    CHECK(fund_cap("MTZ", place)->cap == yuan("18500000.00"));
    CHECK(fund_cap("FKM", place)->region == RegionCode::from_number(610000)); // F08
    CHECK_FALSE(fund_cap("FKM", {packs(), regions, Period::parse("2021-01").value()}));
}

TEST_CASE("a medical project pays what others leave of the bill") {
    auto const kind = kind_of(AmountRule::residual, "");
    struct {
        std::string_view bill, others, paid;
    } const rows[]{
        {"20000.00", "15500.50", "4499.50"},
        {"20000.00", "0.00", "20000.00"},
        {"20000.00", "20000.00", "amount_not_positive"},
        {"20000.00", "20000.01", "amount_not_positive"},
    };
    for (auto const& row : rows) {
        INFO(row.bill << ' ' << row.others);
        CHECK(paid(kind, {.bill = yuan(row.bill), .others = yuan(row.others)}, "xian", "2020-05") ==
            row.paid);
    }
    CHECK(paid(kind, {}, "xian", "2020-05") == "malformed");
}

TEST_CASE("a town approves up to its limit, where the place gives it one") {
    struct {
        std::string_view place, program, month;
        std::optional<Money> limit;
    } const rows[]{
        {"xian", "TR-E", "2020-02", yuan("2000.00")},
        {"xian", "TR-Z", "2020-02", std::nullopt},
        {"xian", "TR-E", "2019-12", std::nullopt},
        {"wuhan", "TR-E", "2020-02", std::nullopt},
    };
    for (auto const& row : rows) {
        INFO(row.place << ' ' << row.program << ' ' << row.month);
        auto const regions = area(row.place);
        CHECK(town_limit(row.program, {packs(), regions, Period::parse(row.month).value()}) ==
            row.limit);
    }
    auto const wuhan = area("wuhan");
    auto const xian = area("xian");
    auto const month = Period::parse("2020-02").value();
    CHECK(once_scope(wuhan.front(), {packs(), wuhan, month}) == RegionCode::from_number(420100));
    CHECK(once_scope(xian.front(), {packs(), xian, month}) == xian.front());
}

} // namespace
} // namespace doudi::relief

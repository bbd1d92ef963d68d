#include "doudi/payout/draws.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace {

using doudi::DocumentId;
using doudi::Money;
using doudi::payout::Draw;
using doudi::payout::QuotaLine;
using doudi::payout::Use;

QuotaLine quota(int year, char const* source, int rank, int document, std::int64_t fen) {
    return {source, rank, DocumentId{document}, year, Money::from_fen(fen)};
}

std::string text_of(std::vector<Draw> const& draws) {
    std::ostringstream text;
    for (Draw const& draw : draws) {
        text << draw.year << ' ' << draw.fund_source << ' ' << draw.document.value() << ": "
             << draw.amount.fen() << "; ";
    }
    return text.str();
}

std::int64_t total_fen(std::vector<Draw> const& draws, Money Draw::*field) {
    return std::accumulate(draws.begin(), draws.end(), std::int64_t{0},
        [field](std::int64_t sum, Draw const& draw) { return sum + (draw.*field).fen(); });
}

rc::Gen<QuotaLine> any_quota() {
    return rc::gen::apply(
        [](int year, int rank, int document, std::int64_t fen) {
            return quota(year, "source", rank, document, fen);
        },
        rc::gen::inRange(2018, 2022), rc::gen::inRange(1, 6), rc::gen::inRange(1, 20),
        rc::gen::inRange<std::int64_t>(-500, 10'000));
}

rc::Gen<std::vector<QuotaLine>> any_quotas() {
    return rc::gen::container<std::vector<QuotaLine>>(any_quota());
}

std::int64_t available_fen(std::vector<QuotaLine> const& lines) {
    return std::accumulate(
        lines.begin(), lines.end(), std::int64_t{0}, [](std::int64_t sum, QuotaLine const& line) {
            return sum + std::max<std::int64_t>(0, line.available.fen());
        });
}

} // namespace

TEST_CASE("draws take carried-forward money first, then central, province, county") {
    std::vector<QuotaLine> const lines{
        quota(2020, "county", 4, 9, 500),
        quota(2020, "province", 2, 5, 300),
        quota(2020, "central", 1, 7, 200),
        quota(2020, "central", 1, 3, 100),
        quota(2019, "county", 4, 2, 50),
    };
    struct Case {
        std::int64_t needed_fen;
        char const* draws;
    };
    auto const cases = {
        Case{50, "2019 county 2: 50; "},
        Case{51, "2019 county 2: 50; 2020 central 3: 1; "},
        Case{400,
            "2019 county 2: 50; 2020 central 3: 100; 2020 central 7: 200; 2020 province 5: 50; "},
        Case{651,
            "2019 county 2: 50; 2020 central 3: 100; 2020 central 7: 200; 2020 province 5: 300; "
            "2020 county 9: 1; "},
    };
    for (auto const& [needed_fen, expected] : cases) {
        auto const draws = doudi::payout::choose_draws(Money::from_fen(needed_fen), lines);
        REQUIRE(draws.has_value());
        CHECK(text_of(*draws) == expected);
    }
}

TEST_CASE("a batch for which the quota is short is refused, saying by how much") {
    auto const draws = doudi::payout::choose_draws(
        Money::from_fen(100'01), {quota(2020, "central", 1, 1, 100'00)});
    REQUIRE(draws.has_error());
    CHECK(draws.error().code == doudi::Refusal::exceeds_available_for_batch);
    CHECK(draws.error().detail == "short by 0.01 of 100.01");
}

TEST_CASE("draws are what is needed and never more than there is") {
    rc::prop("sum, bounds, order of the input does not matter", [] {
        auto lines = *any_quotas();
        auto const needed_fen = *rc::gen::inRange<std::int64_t>(1, 40'000);
        auto const draws = doudi::payout::choose_draws(Money::from_fen(needed_fen), lines);
        RC_ASSERT(draws.has_value() == (needed_fen <= available_fen(lines)));
        if (!draws) {
            return;
        }
        RC_ASSERT(total_fen(*draws, &Draw::amount) == needed_fen);
        for (Draw const& draw : *draws) {
            RC_ASSERT(draw.amount > Money{});
        }
        // All but the last draw use their line up, so the same sum comes from the same lines.
        RC_ASSERT(draws->size() <= lines.size());
    });
}

TEST_CASE("payments use draws up from the first, failures give back from the last") {
    std::vector<Draw> draws{
        {"central", DocumentId{1}, 2019, Money::from_fen(60), {}, {}, {}},
        {"central", DocumentId{2}, 2020, Money::from_fen(40), {}, {}, {}},
    };
    auto const failed = use_draws(draws, Use::fail, Money::from_fen(10));
    REQUIRE(failed.has_value());
    REQUIRE(failed->size() == 1);
    apply(draws, Use::fail, *failed);
    auto const paid = use_draws(draws, Use::pay, Money::from_fen(90));
    REQUIRE(paid.has_value());
    apply(draws, Use::pay, *paid);
    CHECK(draws[0].paid.fen() == 60);
    CHECK(draws[0].failed.fen() == 0);
    CHECK(draws[1].paid.fen() == 30);
    CHECK(draws[1].failed.fen() == 10);
    auto const more = use_draws(draws, Use::pay, Money::from_fen(1));
    REQUIRE(more.has_error());
    CHECK(more.error().code == doudi::Refusal::results_differ);
    auto const returned = use_draws(draws, Use::give_back, Money::from_fen(35));
    REQUIRE(returned.has_value());
    apply(draws, Use::give_back, *returned);
    CHECK(draws[1].returned.fen() == 30);
    CHECK(draws[0].returned.fen() == 5);
}

TEST_CASE("what results do to the draws does not depend on the order they come in") {
    rc::prop("same end, every fen either paid or failed", [] {
        auto const lines = *rc::gen::suchThat(
            any_quotas(), [](auto const& some) { return available_fen(some) > 0; });
        auto const needed_fen = *rc::gen::inRange<std::int64_t>(1, available_fen(lines) + 1);
        auto const drawn = doudi::payout::choose_draws(Money::from_fen(needed_fen), lines);
        RC_ASSERT(drawn.has_value());
        std::vector<std::pair<Use, std::int64_t>> results;
        for (auto left_fen = needed_fen; left_fen > 0;) {
            auto const part_fen = *rc::gen::inRange<std::int64_t>(1, left_fen + 1);
            results.emplace_back(*rc::gen::element(Use::pay, Use::fail), part_fen);
            left_fen -= part_fen;
        }
        auto const settle = [&drawn](auto const& in_order) {
            std::vector<Draw> draws = *drawn;
            for (auto const& [use, fen] : in_order) {
                auto const uses = use_draws(draws, use, Money::from_fen(fen));
                RC_ASSERT(uses.has_value());
                apply(draws, use, *uses);
            }
            return draws;
        };
        auto const forwards = settle(results);
        std::reverse(results.begin(), results.end());
        auto const backwards = settle(results);
        for (std::size_t i = 0; i < forwards.size(); ++i) {
            RC_ASSERT(forwards[i].paid == backwards[i].paid);
            RC_ASSERT(forwards[i].failed == backwards[i].failed);
            RC_ASSERT(
                forwards[i].paid.fen() + forwards[i].failed.fen() == forwards[i].amount.fen());
        }
    });
}

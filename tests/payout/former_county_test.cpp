/// Books of counties that are no more.
#include "doudi/operations/books.hpp"
#include "doudi/operations/show_batches.hpp"
#include "support/payout_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace doudi {
namespace {

/// Fengxiang county (凤翔县) became a district of another code on 2021-02-01.
BookId const fengxiang{610322};
auto const baoji = RegionCode::from_number(610300);

struct Fengxiang : test::PayoutWorld {
    Fengxiang() {
        auto const opened =
            storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
                storage::open_book(
                    tx, fengxiang, RegionCode::from_number(610322), "凤翔县", april.first_day());
                return {};
            });
        REQUIRE(opened.has_value());
    }
};

} // namespace

TEST_CASE("the book of a county that is no more is listed with its province and its city") {
    Fengxiang world;
    auto sun = world.as("sun");
    for (auto const region : {world.shaanxi, baoji}) {
        auto const books = operations::list_books(sun, region);
        REQUIRE(books.has_value());
        CHECK(std::count_if(books->begin(), books->end(),
                  [](auto const& each) { return each.book == fengxiang; }) == 1);
    }
    auto const elsewhere = operations::list_books(sun, RegionCode::from_number(610100));
    REQUIRE(elsewhere.has_value());
    CHECK(std::none_of(elsewhere->begin(), elsewhere->end(),
        [](auto const& each) { return each.book == fengxiang; }));
}

TEST_CASE("what a county did is listed after it became a district") {
    Fengxiang world;
    world.fund(fengxiang, "DB-R", {.fund_source = "central", .document = 1, .fen = 1'000'00});
    world.enrol(fengxiang, "DB-R", {0});
    auto wang = world.as("wang");
    REQUIRE(build_batches(wang, world.month()).has_value());
    auto const batches = operations::list_batches(wang, {.region = baoji});
    REQUIRE(batches.has_value());
    REQUIRE(batches->size() == 1);
    CHECK(batches->front().key.book == fengxiang);
}

} // namespace doudi

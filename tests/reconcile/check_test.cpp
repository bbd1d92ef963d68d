#include "doudi/reconcile/check.hpp"

#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace doudi {
namespace {

using reconcile::parse_check;

constexpr std::string_view good = "-- check:       X01\n"
                                  "-- title_zh:    题\n"
                                  "-- title_en:    title\n"
                                  "-- question_zh: 问\n"
                                  "-- question_en: question\n"
                                  "-- severity:    high\n"
                                  "-- blocks:      line, release\n"
                                  "-- needs:       lines\n"
                                  "-- wants:       list vehicles or list companies\n"
                                  "-- exempt:      F26 冻结 | F26 freeze\n"
                                  "-- source:      a source\n"
                                  "SELECT :period, :as_of - 1, ':x'::text\n";

Result<reconcile::Check> parse(std::string const& text) {
    return parse_check({.name = "X01", .sha256 = "", .text = text});
}

std::string without(std::string_view line) {
    std::string text{good};
    auto const at = text.find("-- " + std::string{line});
    return text.erase(at, text.find('\n', at) + 1 - at);
}

} // namespace

TEST_CASE("the header of a check says what it asks and needs") {
    std::string const text{good};
    auto const check = parse(text);
    REQUIRE(check.has_value());
    CHECK(check->title.en == "title");
    CHECK(check->severity == reconcile::Severity::high);
    CHECK(check->blocks == std::vector<std::string_view>{"line", "release"});
    CHECK(check->needs == std::vector<std::string_view>{"lines"});
    CHECK(reconcile::alternatives(check->wants.front()) ==
        std::vector<std::string_view>{"list vehicles", "list companies"});
    CHECK(check->exempt.front().en == "F26 freeze");
    CHECK(check->sql == "SELECT $1::date, $2::date - 1, ':x'::text\n");
}

TEST_CASE("a check without its parts is refused by file and line") {
    for (auto const* const line :
        {"check", "title_zh", "title_en", "question_zh", "question_en", "needs", "source"}) {
        INFO(line);
        CHECK(refusal_in(parse(without(line))) == Refusal::malformed);
    }
    auto const refused = parse("-- check:       X01\n-- needs:       cows\n");
    CHECK(refused.error().detail == "X01 line 2");
    CHECK(refusal_in(parse(without("severity") + "x")) == std::nullopt);
    for (auto const* const places : {"", "yes", "line release"}) {
        INFO(places);
        auto const text = without("blocks");
        CHECK(refusal_in(parse("-- blocks:      " + std::string{places} + '\n' + text)) ==
            Refusal::malformed);
    }
    auto both = std::string{good};
    both.insert(both.find("SELECT"), "-- missing:     缺 | lacking\n");
    CHECK(refusal_in(parse(both)) == Refusal::malformed);
}

TEST_CASE("the catalogue has the checks A01 to A41, each asking in both languages") {
    auto const& all = reconcile::checks();
    REQUIRE(all.size() == 41);
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const number = std::to_string(i + 1);
        CHECK(all[i].id == (number.size() == 1 ? "A0" : "A") + number);
        CHECK_FALSE(all[i].source.empty());
        CHECK(all[i].missing.has_value() == all[i].sql.empty());
    }
    CHECK(reconcile::select_checks("A07,A01")->front()->id == "A01");
    CHECK(reconcile::select_checks("")->size() == 41);
    std::string of_release;
    for (auto const* const check : reconcile::checks_of_release()) {
        of_release += std::string{check->id} + ' ';
    }
    CHECK(of_release == "A01 A02 A36 ");
    CHECK(refusal_in(reconcile::select_checks("A01,B2")) == Refusal::unknown_check);
}

} // namespace doudi

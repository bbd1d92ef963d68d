// What one person may hold together: each cell of the matrix, in the nation's figures.
#include "doudi/benefits/screening.hpp"

#include "benefits/cases.hpp"

namespace {

using doudi::EnrolmentId;
using doudi::Period;
using doudi::benefits::ExclusionRule;
using doudi::benefits::ExclusionRules;
using doudi::benefits::Holding;

/// Holdings as "DB-R:300 OR-S:1000" in order of enrolment: program, and what it gives the person a
/// month in yuan; "~" before one that ended and is paid on by a freeze.
std::vector<Holding> holdings(std::string const& text) {
    std::vector<Holding> all;
    std::istringstream words{text};
    for (std::string word; words >> word;) {
        bool const is_carried = word.front() == '~';
        auto const colon = word.find(':');
        all.push_back({.program = word.substr(is_carried ? 1 : 0, colon - (is_carried ? 1 : 0)),
            .enrolment = EnrolmentId{static_cast<std::int64_t>(all.size()) + 1},
            .share = *doudi::parse_yuan(word.substr(colon + 1)),
            .is_carried = is_carried});
    }
    return all;
}

/// "DB-R lost to TK-S, FW less DB-R": what is not paid, or not in full.
std::string outcome(std::vector<Holding> const& all) {
    auto const regions = doudi::test::area("610102");
    ExclusionRules const rules{doudi::test::shaanxi(), regions, *Period::parse("2020-04")};
    std::string text;
    for (auto const& loss : screen(all, rules)) {
        CHECK(loss.figure != nullptr);
        text += (text.empty() ? "" : ", ") + all[loss.loser].program +
            (loss.rule == ExclusionRule::difference ? " less " : " lost to ") +
            all[loss.winner].program;
    }
    return text;
}

struct Case {
    std::string holds;
    std::string_view outcome;
};

void check(std::vector<Case> const& cases) {
    for (auto const& row : cases) {
        INFO(row.holds);
        CHECK(outcome(holdings(row.holds)) == row.outcome);
    }
}

} // namespace

TEST_CASE("the matrix of exclusions (X, H, D), cell by cell") {
    check({
        {"DB-R:300 DB-U:400", "DB-U lost to DB-R"}, // one household only: the earlier
        {"DB-R:300 TK-S:520", "DB-R lost to TK-S"},
        {"TK-J:520 DB-U:300", "DB-U lost to TK-J"},
        {"DB-R:300 OR-S:1000", "DB-R lost to OR-S"}, // the higher
        {"OR-S:200 DB-R:300", "OR-S lost to DB-R"},
        {"DB-R:300 FW:1000", "FW less DB-R"},
        {"FW:1000 DB-U:300", "FW less DB-U"},
        {"DB-R:300 DS-L:60", ""},
        {"DB-R:300 DS-N:120", ""},
        {"TK-S:520 TK-J:520", "TK-J lost to TK-S"},
        {"TK-S:520 TK-C:350", ""},
        {"TK-J:520 TK-C:350", ""},
        {"TK-S:520 OR-S:1000", "TK-S lost to OR-S"},
        {"TK-S:520 FW:1000", "TK-S lost to FW"},
        {"TK-S:520 DS-L:60", "DS-L lost to TK-S"},
        {"DS-N:120 TK-S:520", "DS-N lost to TK-S"},
        {"OR-J:1400 OR-S:1000", "OR-S lost to OR-J"},
        {"FW:1000 OR-S:1000", "FW lost to OR-S"},
        {"OR-S:1000 DS-L:100", "DS-L lost to OR-S"},
        {"OR-S:1000 DS-N:120", ""},
        {"FW:1000 DS-L:100", "DS-L lost to FW"},
        {"FW:1000 DS-N:120", ""},
        {"DS-L:60 DS-N:120", ""},
        {"PT-DB-R:60 PT-TK:60", "PT-TK lost to PT-DB-R"}, // once per person
        {"DB-R:300 PT-DB-R:60", ""},
    });
}

TEST_CASE("what is itself not paid excludes nothing") {
    check({
        {"TK-S:520 OR-S:1000 DS-N:120", "TK-S lost to OR-S"}, // tekun alone would exclude DS-N
        {"DB-R:300 TK-S:520 FW:1000", "TK-S lost to FW, FW less DB-R"},
        {"DB-R:300 TK-S:520 DS-L:60 DS-N:120",
            "DB-R lost to TK-S, DS-L lost to TK-S, DS-N lost to TK-S"},
        {"OR-S:200 DB-R:300 DS-L:60", "OR-S lost to DB-R"},
    });
}

TEST_CASE("what is paid on by a freeze gives way to what is on the roster") {
    check({
        {"~DB-R:300 DB-U:400", "DB-R lost to DB-U"},
        {"DB-U:400 ~DB-R:300", "DB-R lost to DB-U"},
        {"~DB-R:300 TK-S:520", "DB-R lost to TK-S"},
    });
}

TEST_CASE("the answer does not depend on the order the holdings are read in") {
    auto const forward = holdings("DB-R:300 TK-S:520 FW:1000 DS-L:60");
    std::vector<Holding> const backward{forward.rbegin(), forward.rend()};
    CHECK(outcome(forward) == "TK-S lost to FW, FW less DB-R, DS-L lost to FW");
    CHECK(outcome(backward) == "DS-L lost to FW, FW less DB-R, TK-S lost to FW");
}

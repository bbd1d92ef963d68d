#include "doudi/payout/line.hpp"

#include "doudi/base/merkle.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <set>
#include <vector>

namespace {

using doudi::payout::LeafText;
using doudi::payout::Line;
using doudi::payout::LineHead;

LineHead head() {
    return {.key = {doudi::BookId{610102}, doudi::BatchId{17}},
        .period = *doudi::Period::from(2020, 4),
        .program = "DB-R",
        .purpose = doudi::payout::regular_purpose};
}

Line line(std::int32_t line_no, std::int64_t fen) {
    return {line_no, *doudi::Period::from(2020, 4), doudi::PersonId{1001}, doudi::EnrolmentId{2001},
        1, doudi::PayeeAccountId{3001}, doudi::Money::from_fen(fen)};
}

} // namespace

TEST_CASE("the leaf text of a line is what its documentation says") {
    LeafText text{head()};
    CHECK(text.of(line(1, 70675)) ==
        "line|610102|2020-04|17|1|DB-R|monthly|2020-04|1001|2001|1|3001|70675");
    auto earlier = line(12, 5);
    earlier.for_period = *doudi::Period::from(2020, 2);
    CHECK(text.of(earlier) == "line|610102|2020-04|17|12|DB-R|monthly|2020-02|1001|2001|1|3001|5");
    CHECK(text.of(line(13, 5)) ==
        "line|610102|2020-04|17|13|DB-R|monthly|2020-04|1001|2001|1|3001|5");
}

TEST_CASE("changing any field of a line changes its leaf text") {
    auto const original = line(3, 70675);
    std::vector<Line> others(7, original);
    others[0].line_no = 4;
    others[1].person = doudi::PersonId{1002};
    others[2].enrolment = doudi::EnrolmentId{2002};
    others[3].enrolment_version = 2;
    others[4].account = doudi::PayeeAccountId{3002};
    others[5].amount = doudi::Money::from_fen(70676);
    others[6].for_period = *doudi::Period::from(2020, 3);
    LeafText text{head()};
    std::set<std::string> texts{std::string{text.of(original)}};
    for (Line const& other : others) {
        texts.emplace(text.of(other));
    }
    CHECK(texts.size() == 1 + others.size());
}

TEST_CASE("altering one amount of a batch changes its Merkle root") {
    rc::prop("roots differ", [] {
        auto const amounts_fen = *rc::gen::nonEmpty<std::vector<std::uint16_t>>();
        auto const altered = *rc::gen::inRange<std::size_t>(0, amounts_fen.size());
        LeafText text{head()};
        doudi::MerkleTree before;
        doudi::MerkleTree after;
        for (std::size_t i = 0; i < amounts_fen.size(); ++i) {
            auto const line_no = static_cast<std::int32_t>(i + 1);
            before.add_leaf(text.of(line(line_no, amounts_fen[i])));
            after.add_leaf(text.of(line(line_no, amounts_fen[i] + (i == altered ? 1 : 0))));
        }
        RC_ASSERT(before.root() != after.root());
    });
}

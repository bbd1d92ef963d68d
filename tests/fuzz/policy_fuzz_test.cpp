/// Damaged policy packs.
#include "doudi/base/region_table.hpp"
#include "doudi/benefits/policy.hpp"
#include "mutator.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace doudi::benefits {
namespace {

std::vector<std::string> const seeds{
    R"toml(region = "610000"

[[figure]]
name = "dibao.rural"
from = "2020-04"
until = "2020-05"
decided = "2020-06-01"
yuan_per_year = "5000"
source = "文件"
basis = "assumed"

[[figure]]
name = "disability.living.minor"
from = "2020-01"
yuan_per_month = "100"
age = 18
source = "s"
basis = "seed"
)toml",
    R"toml(# shares
region = "420100"
[[figure]]
name = "notice.DB-R"
from = "2020-01"
count = 7
source = '''
s'''
basis = "published"
[[figure]]
name = "rounding.DS-L"
from = "2020-01"
choice = "fen"
source = "s"
basis = "seed"
)toml",
};
constexpr std::array<std::string_view, 24> words{"[[figure]]\n", "[", "]", "\"", "'''", "\"\"\"",
    "=", "\n", "name = ", "until = \"2019-01\"\n", "percent = 101\n", "rate = \"5.4\"\n",
    "count = -1\n", "age = 9223372036854775807\n", "9223372036854775808", "1e400", "nan", "2020-13",
    "1979-05-27T07:32:00Z", "{a = 1}", "\\u0000", "\\U0010FFFF", "a.b.c = 1\n", "#"};

/// A pack is read whole or refused with its place, and the list of faults agrees.
void check_pack(std::string const& text) {
    auto const policy = parse_policy(text, "pack");
    if (!policy) {
        CHECK(policy.error().code == Refusal::policy_malformed);
        CHECK(policy.error().detail.find("pack") != std::string::npos);
    }
    std::vector<embedded::TextFile> const files{{.name = "pack", .sha256 = "", .text = text}};
    auto const faults = check_policy(files, RegionTable{});
    auto const lines = 2 + std::count(text.begin(), text.end(), '\n');
    for (auto const& fault : faults) {
        CHECK(fault.line >= 0);
        CHECK(fault.line <= lines);
        CHECK_FALSE(fault.en.empty());
        CHECK_FALSE(fault.zh.empty());
    }
    CHECK((policy.has_value() || !faults.empty()));
}

} // namespace

TEST_CASE("a damaged policy pack is read whole or refused with its place") {
    test::fuzz(seeds, words, 20'000, check_pack);
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

} // namespace doudi::benefits

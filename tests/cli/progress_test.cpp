/// What the progress bar looks like.
#include "progress.hpp"

#include <catch2/catch.hpp>

namespace doudi::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a known total shows part, percentage and time") {
    CHECK(progress_line("importing", 1'560'000, 3'000'000, seconds{72}, 100) ==
        "importing [###############...............] 52%  1,560,000/3,000,000  1:12");
    CHECK(progress_line("导入", 0, 10, seconds{0}, 100) ==
        "导入 [..............................] 0%  0/10  0:00");
    CHECK(progress_line("x", 10, 10, seconds{600}, 100) ==
        "x [##############################] 100%  10/10  10:00");
    CHECK(progress_line("x", 12, 10, seconds{1}, 100).find("100%") != std::string::npos);
}

TEST_CASE("an unknown total shows that something moves") {
    auto const early = progress_line("x", 0, 0, milliseconds{0}, 100);
    auto const later = progress_line("x", 0, 0, milliseconds{300}, 100);
    CHECK(early == "x [###...........................]  0:00");
    CHECK(later == "x [...###........................]  0:00");
    for (auto tenth = 0; tenth < 200; ++tenth) {
        auto const line = progress_line("x", 1'234, 0, milliseconds{100 * tenth}, 100);
        CHECK(line.find("###") != std::string::npos);
        CHECK(line.find("]  1,234  ") == 33);
    }
}

TEST_CASE("the line never wraps, and cuts no character in half") {
    for (auto columns = 1; columns < 60; ++columns) {
        auto const line = progress_line("正在导入花名册", 5, 10, seconds{1}, columns);
        CHECK(display_width(line) < columns);
        CHECK((line.empty() || (static_cast<unsigned char>(line.back()) & 0xC0U) != 0xC0U));
    }
}

} // namespace
} // namespace doudi::cli

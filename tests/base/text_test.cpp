#include "doudi/base/text.hpp"

#include "doudi/base/check.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

using doudi::Language;

namespace {

/// The signal that ends a process which does `action`; 0 if it lives on.
template <class Action> int signal_of(Action action) {
    pid_t const child = ::fork();
    if (child == 0) {
        // Catch's handler would report the test as failed.
        if (std::signal(SIGABRT, SIG_DFL) == SIG_ERR) {
            ::_exit(1);
        }
        ::close(STDERR_FILENO);
        action();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

} // namespace

TEST_CASE("texts are picked by language") {
    constexpr doudi::Text balance{.zh = "余额", .en = "balance"};
    CHECK(pick(balance, Language::zh) == "余额");
    CHECK(pick(balance, Language::en) == "balance");
}

TEST_CASE("columns on a terminal") {
    struct Row {
        char const* text;
        int columns;
    };
    auto const row = GENERATE(values<Row>({
        {"", 0}, {"610102", 6}, {"新城区", 6}, {"低保 dibao", 10},
        {"（一）", 6},                      // full-width brackets
        {"¥12.30", 6}, {"𠮷", 2},           // beyond the basic plane
        {"䶮㛃鿍", 6}, {"e\xcc\x81", 1}, // a combining accent
        {"\xe2\x80\x8b", 0},                // zero width space
        {"ㄅ", 2}, {"가", 2}, {"─│", 2},    // ambiguous: narrow outside East Asian terminals
        {"\xff\xfe", 2},                    // not UTF-8
        {"\xe4\xbd", 2},                    // cut off
    }));
    CAPTURE(row.text);
    CHECK(doudi::display_width(row.text) == row.columns);
}

TEST_CASE("a text that papers can hold is counted in characters, without controls and bars") {
    auto const refusal = [](std::string_view text, std::size_t length_max) {
        auto const checked = doudi::check_text("reason", text, length_max);
        return checked ? std::string{} : checked.error().detail;
    };
    CHECK(refusal("火灾", 2).empty());
    CHECK(refusal("火灾后", 2) == "reason");
    CHECK(refusal("", 80) == "reason");
    CHECK(refusal("a|b", 80) == "reason");
    CHECK(refusal("a\nb", 80) == "reason");
    CHECK(refusal("a\x7f", 80) == "reason");
}

TEST_CASE("a failed check aborts, in every build") {
    CHECK(signal_of([] { DOUDI_CHECK(1 + 1 == 2); }) == 0);
    CHECK(signal_of([] { DOUDI_CHECK(1 + 1 == 3); }) == SIGABRT);
}

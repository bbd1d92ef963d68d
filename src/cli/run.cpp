#include "doudi/cli/run.hpp"

#include "call.hpp"
#include "help.hpp"
#include "outcome.hpp"

#include <unistd.h>

#include <csignal>
#include <iostream>

namespace doudi::cli {

namespace {

constexpr int exit_done = 0;
constexpr int exit_refused = 2;
constexpr int exit_usage = 64;
constexpr int exit_interrupted = 130;

/// What is not committed is undone by the server when the connection goes, so nothing is left to do
/// but to leave the terminal clean.
extern "C" void leave_at_once(int) {
    static char const text[] = "\r\x1b[K";
    if (isatty(STDERR_FILENO) != 0) {
        [[maybe_unused]] auto const written = write(STDERR_FILENO, text, sizeof text - 1);
    }
    _exit(exit_interrupted);
}

void set_signals() {
    struct sigaction leave {};
    leave.sa_handler = leave_at_once;
    sigaction(SIGINT, &leave, nullptr);
    // A reader that has seen enough (`doudi ... | head`) shows as a failed write.
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, nullptr);
}

int explain_usage(UsageError const& error, Language language) {
    std::cerr << pick({"用法错误：", "usage error: "}, language) << error.what() << '\n';
    if (error.command() != nullptr) {
        write_usage(std::cerr, *error.command(), language);
    }
    std::cerr << pick({"说明：doudi --help", "help: doudi --help"}, language) << '\n';
    return exit_usage;
}

int run_words(std::vector<std::string> const& words, Language language) {
    auto arguments = parse_arguments(words, language);
    if (arguments.has("version")) {
        std::cout << "doudi " DOUDI_VERSION "\n";
        return exit_done;
    }
    if (arguments.has("help")) {
        if (arguments.command != nullptr) {
            write_help(std::cout, *arguments.command, language);
        } else {
            write_help(std::cout, arguments.group, language);
        }
        return exit_done;
    }
    auto settings = settings_of(arguments, language);
    if (!settings) {
        explain_refusal(std::cerr, settings.error(), language);
        return exit_refused;
    }
    Call call{std::move(arguments), *std::move(settings), std::cout, std::cerr};
    if (auto const done = run_command(call); !done) {
        explain_refusal(std::cerr, done.error(), language);
        return exit_refused;
    }
    return exit_done;
}

} // namespace

int run(int argc, char const* const* argv) noexcept {
    auto language = Language::en;
    try {
        set_signals();
        std::vector<std::string> const words(argv + (argc > 0 ? 1 : 0), argv + argc);
        language = language_of(words);
        std::cout.exceptions(std::ios::badbit); // a full disk is noticed where it happens
        auto const code = run_words(words, language);
        std::cout.flush();
        return code;
    } catch (UsageError const& error) {
        return explain_usage(error, language);
    } catch (...) {
        std::cout.exceptions(std::ios::goodbit); // it is flushed once more when the program ends
        return explain_failure(std::cerr, language);
    }
}

} // namespace doudi::cli

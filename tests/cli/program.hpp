/// The program from outside, for tests that give commands and read what comes out.
///
/// Example:
///     Fixture fixture;
///     fixture.add("", "admin", "administrator", "610000");
///     CHECK(fixture.run({"book", "list", "--as", "admin"}).code == 0);
#pragma once

#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace doudi::test {

struct Ran {
    int code;
    std::string out;
    std::string err;
};

inline std::string quoted(std::string const& word) {
    std::string text{"'"};
    for (auto const letter : word) {
        text += letter == '\'' ? std::string{"'\\''"} : std::string{letter};
    }
    return text + "'";
}

/// `redirect` stands at the end of the shell's line.
inline Ran run_line(std::vector<std::string> const& words, std::string const& redirect = {}) {
    auto const errors = "/tmp/doudi-cli-" + std::to_string(getpid());
    std::string line{"LC_ALL=C DOUDI_USER= " + quoted(DOUDI_PROGRAM)};
    for (auto const& word : words) {
        line += " " + quoted(word);
    }
    line += " 2>" + errors + " " + redirect;
    auto* const pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Ran ran{};
    std::array<char, 4096> buffer{};
    while (auto const bytes = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        ran.out.append(buffer.data(), bytes);
    }
    auto const status = pclose(pipe);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    std::ifstream file{errors};
    ran.err.assign(std::istreambuf_iterator<char>{file}, {});
    std::filesystem::remove(errors);
    return ran;
}

/// The program on a migrated, empty database.
struct Fixture {
    Database fresh;

    Ran run(std::vector<std::string> words, std::string const& redirect = {}) {
        words.insert(words.end(), {"--database", fresh.url()});
        return run_line(words, redirect);
    }
    Ran add(std::string const& as, std::string const& login, std::string const& role,
        std::string const& region, std::string const& name = "某人") {
        std::vector<std::string> words{
            "user", "add", login, "--name", name, "--role", role, "--region", region};
        if (!as.empty()) {
            words.insert(words.end(), {"--as", as});
        }
        return run(words);
    }
    std::vector<std::string> recorded() {
        return storage::read_only(fresh.get(), [](storage::Transaction& tx) {
            std::vector<std::string> lines;
            for (auto const& row : storage::Query{tx, "records",
                     "SELECT concat_ws(' ', coalesce(user_id::text, '-'), action, outcome) "
                     "FROM audit.record ORDER BY record_no"}
                                       .run()) {
                lines.emplace_back(row.text(0));
            }
            return lines;
        });
    }
};

} // namespace doudi::test

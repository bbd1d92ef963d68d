/// Stories: text tables of steps that a bookkeeper can read, played line by line.
///
/// Example, one line: wu | build jiangan 2020-02 2020-02-20 | TR-E 2 2100.00 | Q 45000.00 0.00
#pragma once

#include "doudi/base/decimal.hpp"
#include "doudi/operations/verify_ledger.hpp"
#include "support/source_path.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace doudi::test {

using Words = std::vector<std::string>;

inline Words split(std::string const& text, char at) {
    Words parts;
    std::istringstream in{text};
    for (std::string part; std::getline(in, part, at);) {
        auto const first = part.find_first_not_of(' ');
        if (first != std::string::npos) {
            parts.push_back(part.substr(first, part.find_last_not_of(' ') - first + 1));
        }
    }
    return parts;
}

/// The words `name=value` from a position on.
class Options {
public:
    Options(Words const& words, std::size_t first) {
        for (auto i = first; i < words.size(); ++i) {
            auto const at = words[i].find('=');
            given_[words[i].substr(0, at)] = words[i].substr(at + 1);
        }
    }

    [[nodiscard]] std::string text(char const* name, std::string const& otherwise = {}) const {
        auto const found = given_.find(name);
        return found == given_.end() ? otherwise : found->second;
    }
    [[nodiscard]] std::optional<Money> money(char const* name) const {
        auto const found = text(name);
        return found.empty() ? std::nullopt : std::optional{parse_yuan(found).value()};
    }
    [[nodiscard]] std::optional<std::int64_t> number(char const* name) const {
        auto const found = text(name);
        return found.empty() ? std::nullopt : std::optional{std::stoll(found)};
    }

private:
    std::map<std::string, std::string> given_;
};

template <class T> std::string said(Result<T> const& result) {
    return result ? "ok" : std::string{text_of(result.error().code).name};
}

inline std::string verified(operations::Context& context) {
    auto const done = operations::verify_ledger(context, {});
    return !done ? said(done) : done->first ? done->first->text() : "agrees";
}

/// Whether a step that came to this may have changed something.
inline bool is_change(std::string const& outcome) {
    return !refusal_of(outcome) && outcome != "again" && outcome != "agrees";
}

/// Plays a file: who | what | outcome | what stands. A step that changes nothing must leave
/// everything as it was. Gives how many steps there were.
template <class Story, class Changes = bool (*)(std::string const&)>
int play(Story& story, char const* path, Changes changes = is_change) {
    std::ifstream file{source_path(path)};
    REQUIRE(file.is_open());
    int steps = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        auto const parts = split(line, '|');
        REQUIRE(parts.size() >= 3);
        INFO(line);
        auto const before = story.everything();
        auto const outcome = story.step(parts[0], split(parts[1], ' '));
        CHECK(outcome == parts[2]);
        if (!changes(outcome)) {
            CHECK(story.everything() == before);
        }
        if constexpr (requires { story.stands(); }) {
            if (parts.size() == 4) {
                CHECK(story.stands() == parts[3]);
            }
        } else {
            REQUIRE(parts.size() == 3);
        }
        ++steps;
    }
    return steps;
}

} // namespace doudi::test

/// What a person asked for and what came of it. One for each command, refused ones too.
#pragma once

#include "doudi/base/ids.hpp"

#include <optional>
#include <string>

namespace doudi::audit {

struct Record {
    BookId book;                ///< 0 for what concerns no book
    std::optional<UserId> user; ///< none before there are people
    std::string action;         ///< as the command line names it: "quota.receive"
    std::string subject;        ///< what it was about: a number, a file's digest; no personal data
    std::string outcome;        ///< "done", or the refusal's name
    std::string detail;         ///< no personal data
};

inline constexpr BookId no_book{0};

} // namespace doudi::audit

/// What holds for the whole program: flags first, then the environment.
#pragma once

#include "arguments.hpp"
#include "doudi/operations/database.hpp"
#include "doudi/wire/table.hpp"

#include <string>
#include <vector>

namespace doudi::cli {

struct Settings {
    Language language;
    wire::Format format;
    std::string login;    ///< empty when nobody was named
    std::string key_file; ///< empty: `key` in the data directory
    operations::DatabaseChoice database;
};

/// Known before anything else is, so that every message is in it: --lang, DOUDI_LANG, or what the
/// system's locale says.
Language language_of(std::vector<std::string> const& words);

/// Throws: UsageError for an unknown format.
Result<Settings> settings_of(Arguments const& arguments, Language language);

} // namespace doudi::cli

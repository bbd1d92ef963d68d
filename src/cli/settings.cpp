#include "settings.hpp"

#include <cstdlib>

namespace doudi::cli {

namespace {

std::string environment(char const* name) {
    auto const* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): no threads yet
    return value == nullptr ? std::string{} : std::string{value};
}

std::string flag_or_environment(Arguments const& arguments, char const* flag, char const* name) {
    auto const* const given = arguments.first(flag);
    return given == nullptr ? environment(name) : *given;
}

std::string language_word(std::vector<std::string> const& words) {
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (words[at] == "--lang" && at + 1 < words.size()) {
            return words[at + 1];
        }
        if (words[at].starts_with("--lang=")) {
            return words[at].substr(std::string_view{"--lang="}.size());
        }
    }
    for (auto const* const name : {"DOUDI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (auto value = environment(name); !value.empty()) {
            return value;
        }
    }
    return {};
}

} // namespace

Language language_of(std::vector<std::string> const& words) {
    return language_word(words).starts_with("zh") ? Language::zh : Language::en;
}

Result<Settings> settings_of(Arguments const& arguments, Language language) {
    bool const has_own_format =
        arguments.command != nullptr && arguments.command->has_option("format");
    auto const* const format_name = has_own_format ? nullptr : arguments.first("format");
    auto const format =
        wire::format_of(format_name == nullptr ? std::string_view{"table"} : *format_name);
    if (!format) {
        throw UsageError{arguments.command, "--format table|csv|json"};
    }
    Settings settings{.language = language,
        .format = *format,
        .login = flag_or_environment(arguments, "as", "DOUDI_USER"),
        .key_file = flag_or_environment(arguments, "key-file", "DOUDI_KEY_FILE"),
        .database = {.url = flag_or_environment(arguments, "database", "DOUDI_DATABASE_URL"),
            .data = flag_or_environment(arguments, "data", "DOUDI_DATA")}};
    if (settings.database.data.empty()) {
        auto usual = operations::default_data_directory();
        if (!usual) {
            return usual.error();
        }
        settings.database.data = *std::move(usual);
    }
    settings.database.data = std::filesystem::absolute(settings.database.data);
    return settings;
}

} // namespace doudi::cli

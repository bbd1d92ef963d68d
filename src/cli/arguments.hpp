/// The words of a command line, sorted into a command and its values.
#pragma once

#include "command.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::cli {

/// What cannot be read as a command: exit code 64.
class UsageError : public std::runtime_error {
public:
    UsageError(Command const* command, std::string const& text)
        : std::runtime_error(text), command_(command) {}

    /// The command whose usage to show; null when there is none.
    [[nodiscard]] Command const* command() const noexcept { return command_; }

private:
    Command const* command_;
};

/// Flags every command takes.
std::vector<Option> const& global_options();

struct Arguments {
    Command const* command = nullptr; ///< null: only help or the version is wanted
    std::string group;                ///< the group named, for help
    std::map<std::string, std::vector<std::string>, std::less<>> values;

    [[nodiscard]] bool has(std::string_view name) const { return values.contains(name); }
    [[nodiscard]] std::string const* first(std::string_view name) const {
        auto const found = values.find(name);
        return found == values.end() ? nullptr : &found->second.front();
    }
};

/// `words`: the command line without the program's name.
/// Throws: UsageError, in the language of the user.
Arguments parse_arguments(std::vector<std::string> const& words, Language language);

} // namespace doudi::cli

/// What a command says about itself, and the list of all commands.
///
/// Each group has a file of its own, src/cli/<group>.cpp, which defines one function declared
/// below.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/text.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace doudi::cli {

class Call;

enum class Arity {
    required,
    optional,
    repeated, // none, one or several
    flag,     // takes no value
};

/// `--name VALUE`, or, among a command's positionals, `NAME`.
struct Option {
    std::string_view name;
    Arity arity;
    std::string_view value; ///< what help calls the value: "DATE"; empty for a flag
    Text help;
};

enum class Needs {
    nothing,  // neither database nor person
    database, // a person too, if there is any: `user add` makes the first
    person,   // database and person
};

struct Command {
    std::string_view group;
    std::string_view name;
    Text help; ///< one line
    std::vector<Option> positionals;
    std::vector<Option> options;
    Needs needs;
    std::function<Result<void>(Call&)> run;

    /// A command's own option hides the global one of that name (`ledger export --format`).
    [[nodiscard]] bool has_option(std::string_view option) const;
};

/// All commands in the order in which help lists them.
std::vector<Command> const& commands();

// One line for each group, here and in commands.cpp.
std::vector<Command> audit_commands();
std::vector<Command> bank_commands();
std::vector<Command> book_commands();
std::vector<Command> check_commands();
std::vector<Command> db_commands();
std::vector<Command> donation_commands();
std::vector<Command> imprest_commands();
std::vector<Command> ledger_commands();
std::vector<Command> list_commands();
std::vector<Command> payout_commands();
std::vector<Command> policy_commands();
std::vector<Command> project_commands();
std::vector<Command> quota_commands();
std::vector<Command> reconcile_commands();
std::vector<Command> relief_commands();
std::vector<Command> report_commands();
std::vector<Command> roster_commands();
std::vector<Command> sample_commands();
std::vector<Command> user_commands();
std::vector<Command> verification_commands();

} // namespace doudi::cli

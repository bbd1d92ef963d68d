#include "help.hpp"

#include "arguments.hpp"

#include <algorithm>
#include <ostream>
#include <string>

namespace doudi::cli {

namespace {

std::string shown(Option const& option, bool is_positional) {
    std::string text{is_positional ? option.value : "--"};
    if (!is_positional) {
        text.append(option.name);
        if (option.arity != Arity::flag) {
            text.append(" ").append(option.value);
        }
    }
    if (option.arity == Arity::repeated) {
        text.append("...");
    }
    return option.arity == Arity::required ? text : "[" + text + "]";
}

void write_list(
    std::ostream& out, std::vector<Option> const& options, bool are_positional, Language language) {
    constexpr int text_column = 28;
    for (auto const& option : options) {
        auto const name = shown(option, are_positional);
        auto const padding = std::max(1, text_column - display_width(name));
        out << "  " << name << std::string(static_cast<std::size_t>(padding), ' ')
            << pick(option.help, language) << '\n';
    }
}

} // namespace

void write_usage(std::ostream& out, Command const& command, Language language) {
    out << pick({"用法：", "usage: "}, language) << "doudi " << command.group << ' '
        << command.name;
    for (auto const& positional : command.positionals) {
        out << ' ' << shown(positional, true);
    }
    for (auto const& option : command.options) {
        out << ' ' << shown(option, false);
    }
    out << '\n';
}

void write_help(std::ostream& out, Command const& command, Language language) {
    out << pick(command.help, language) << "\n\n";
    write_usage(out, command, language);
    if (!command.positionals.empty() || !command.options.empty()) {
        out << '\n';
        write_list(out, command.positionals, true, language);
        write_list(out, command.options, false, language);
    }
    out << '\n' << pick({"每个命令都有：", "Every command takes:"}, language) << '\n';
    write_list(out, global_options(), false, language);
}

void write_help(std::ostream& out, std::string_view group, Language language) {
    out << pick({"兜底：公共福利资金账。", "Doudi, the ledger of public welfare money."}, language)
        << "\n\n"
        << pick({"用法：", "usage: "}, language) << "doudi GROUP COMMAND [options]\n";
    std::string_view previous;
    for (auto const& command : commands()) {
        if (!group.empty() && command.group != group) {
            continue;
        }
        if (command.group != previous) {
            out << '\n';
            previous = command.group;
        }
        auto const name = std::string{command.group} + " " + std::string{command.name};
        auto const padding = std::max<std::size_t>(name.size() + 1, 22) - name.size();
        out << "  " << name << std::string(padding, ' ') << pick(command.help, language) << '\n';
    }
    out << '\n' << pick({"每个命令都有：", "Every command takes:"}, language) << '\n';
    write_list(out, global_options(), false, language);
    out << '\n'
        << pick({"结束码：0 完成，1 故障，2 拒绝，64 用法错误。",
                    "Exit codes: 0 done, 1 failure, 2 refusal, 64 usage."},
               language)
        << '\n';
}

} // namespace doudi::cli

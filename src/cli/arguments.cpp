#include "arguments.hpp"

#include <boost/program_options.hpp>

#include <algorithm>

namespace doudi::cli {

namespace {

namespace po = boost::program_options;

std::string both(std::string_view zh, std::string_view en, Language language) {
    return std::string{pick({zh, en}, language)};
}

bool takes_value(std::string_view word) {
    if (!word.starts_with("--") || word.find('=') != std::string_view::npos) {
        return false;
    }
    auto const& globals = global_options();
    return std::any_of(globals.begin(), globals.end(), [word](Option const& option) {
        return word.substr(2) == option.name && option.arity != Arity::flag;
    });
}

struct Split {
    std::vector<std::string> names; ///< the first two words that are no options
    std::vector<std::string> rest;
};

/// Global flags may stand before the command.
Split split_command(std::vector<std::string> const& words) {
    Split split;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (split.names.size() < 2 && !words[at].starts_with('-')) {
            split.names.push_back(words[at]);
            continue;
        }
        split.rest.push_back(words[at]);
        if (split.names.size() < 2 && takes_value(words[at]) && at + 1 < words.size()) {
            split.rest.push_back(words[++at]);
        }
    }
    return split;
}

Command const* find_command(std::string_view group, std::string_view name) {
    auto const found = std::find_if(commands().begin(), commands().end(),
        [&](Command const& command) { return command.group == group && command.name == name; });
    return found == commands().end() ? nullptr : &*found;
}

bool is_group(std::string_view group) {
    return std::any_of(commands().begin(), commands().end(),
        [group](Command const& command) { return command.group == group; });
}

void add_options(po::options_description& description, std::vector<Option> const& options) {
    for (auto const& option : options) {
        auto const name = std::string{option.name};
        if (option.arity == Arity::flag) {
            description.add_options()(name.c_str(), "");
        } else {
            description.add_options()(name.c_str(), po::value<std::vector<std::string>>(), "");
        }
    }
}

po::positional_options_description positions(std::vector<Option> const& positionals) {
    po::positional_options_description description;
    for (auto const& positional : positionals) {
        description.add(
            std::string{positional.name}.c_str(), positional.arity == Arity::repeated ? -1 : 1);
    }
    return description;
}

std::string parse_error_text(po::error const& error, Language language) {
    if (auto const* const unknown = dynamic_cast<po::unknown_option const*>(&error)) {
        auto const name = unknown->get_option_name();
        return both("没有这个选项：", "there is no option ", language) + name;
    }
    if (dynamic_cast<po::too_many_positional_options_error const*>(&error) != nullptr) {
        return both("参数太多", "too many words", language);
    }
    if (auto const* const syntax = dynamic_cast<po::error_with_option_name const*>(&error)) {
        return both("选项缺少值或多了值：", "value missing or not wanted: ", language) +
            syntax->get_option_name();
    }
    return error.what();
}

void collect(po::variables_map const& map, Arguments& arguments) {
    for (auto const& [name, value] : map) {
        auto const* const texts = boost::any_cast<std::vector<std::string>>(&value.value());
        arguments.values[name] = texts == nullptr ? std::vector<std::string>{""} : *texts;
    }
}

void parse_options(std::vector<std::string> const& words, Arguments& arguments, Language language) {
    po::options_description description;
    if (arguments.command == nullptr) {
        add_options(description, global_options());
    } else {
        for (auto const& option : global_options()) {
            if (!arguments.command->has_option(option.name)) {
                add_options(description, {option});
            }
        }
        add_options(description, arguments.command->options);
        add_options(description, arguments.command->positionals);
    }
    // No short options, so that "-5.00" is a value; no guessing, so that scripts stay right when
    // options are added.
    namespace style = po::command_line_style;
    try {
        po::command_line_parser parser{words};
        parser.options(description)
            .style(style::allow_long | style::long_allow_adjacent | style::long_allow_next);
        auto const places = arguments.command == nullptr
            ? po::positional_options_description{}
            : positions(arguments.command->positionals);
        parser.positional(places);
        po::variables_map map;
        po::store(parser.run(), map);
        collect(map, arguments);
    } catch (po::error const& error) {
        throw UsageError{arguments.command, parse_error_text(error, language)};
    }
}

void check_arity(Arguments const& arguments, std::vector<Option> const& options,
    bool are_positional, Language language) {
    for (auto const& option : options) {
        auto const shown = (are_positional ? std::string{} : "--") + std::string{option.name};
        auto const found = arguments.values.find(option.name);
        if (found == arguments.values.end()) {
            if (option.arity == Arity::required) {
                throw UsageError{arguments.command, both("缺少 ", "missing: ", language) + shown};
            }
        } else if (found->second.size() > 1 && option.arity != Arity::repeated) {
            throw UsageError{
                arguments.command, both("重复给出 ", "given twice: ", language) + shown};
        }
    }
}

} // namespace

std::vector<Option> const& global_options() {
    static std::vector<Option> const options{
        {"as", Arity::optional, "LOGIN",
            {"以谁的身份（或环境变量 DOUDI_USER）", "who asks (or DOUDI_USER)"}},
        {"database", Arity::optional, "URL",
            {"使用这个 PostgreSQL（或 DOUDI_DATABASE_URL），不启动内置数据库",
                "use this PostgreSQL (or DOUDI_DATABASE_URL) and start none"}},
        {"data", Arity::optional, "DIRECTORY",
            {"数据目录（或 DOUDI_DATA）", "data directory (or DOUDI_DATA)"}},
        {"key-file", Arity::optional, "FILE",
            {"身份信息密钥文件（或 DOUDI_KEY_FILE；缺省为数据目录中的 key）",
                "key of the identities (or DOUDI_KEY_FILE; else `key` in the data directory)"}},
        {"format", Arity::optional, "table|csv|json", {"输出格式", "form of the output"}},
        {"lang", Arity::optional, "zh|en", {"语言（或 DOUDI_LANG）", "language (or DOUDI_LANG)"}},
        {"help", Arity::flag, "", {"说明", "this help"}},
        {"version", Arity::flag, "", {"版本", "the version"}},
    };
    return options;
}

Arguments parse_arguments(std::vector<std::string> const& words, Language language) {
    auto const split = split_command(words);
    Arguments arguments;
    if (!split.names.empty()) {
        arguments.group = split.names.front();
        if (!is_group(arguments.group)) {
            throw UsageError{
                nullptr, both("没有这组命令：", "there is no group ", language) + arguments.group};
        }
    }
    if (split.names.size() == 2) {
        arguments.command = find_command(split.names[0], split.names[1]);
        if (arguments.command == nullptr) {
            throw UsageError{nullptr,
                both("没有这个命令：", "there is no command ", language) + split.names[0] + " " +
                    split.names[1]};
        }
    }
    parse_options(split.rest, arguments, language);
    check_arity(arguments, global_options(), false, language);
    if (arguments.has("help") || arguments.has("version")) {
        return arguments;
    }
    if (arguments.command == nullptr) {
        throw UsageError{nullptr, both("缺少命令", "which command?", language)};
    }
    check_arity(arguments, arguments.command->positionals, true, language);
    check_arity(arguments, arguments.command->options, false, language);
    return arguments;
}

} // namespace doudi::cli

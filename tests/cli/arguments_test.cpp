/// From words to a command and its values.
#include "arguments.hpp"

#include <catch2/catch.hpp>

namespace doudi::cli {
namespace {

std::vector<std::string> words(std::string const& line) {
    std::vector<std::string> split;
    for (std::size_t at = 0; at < line.size();) {
        auto const end = std::min(line.find(' ', at), line.size());
        split.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    return split;
}

Arguments parse(std::string const& line) {
    return parse_arguments(words(line), Language::en);
}

TEST_CASE("a command, its positionals and its options, in any order") {
    for (auto const* const line : {
             "user add zhang --name Z --role auditor --region 610000 --as root",
             "user add --region=610000 --role=auditor --name=Z zhang --as root",
             "--as root user add --name Z zhang --role auditor --region 610000",
             "--as=root user --name Z add zhang --role auditor --region 610000",
         }) {
        INFO(line);
        if (std::string{line}.find("user --name") != std::string::npos) {
            CHECK_THROWS_AS(parse(line), UsageError); // "Z" would be the command
            continue;
        }
        auto const arguments = parse(line);
        REQUIRE(arguments.command != nullptr);
        CHECK(arguments.command->name == "add");
        CHECK(*arguments.first("login") == "zhang");
        CHECK(*arguments.first("name") == "Z");
        CHECK(*arguments.first("region") == "610000");
        CHECK(*arguments.first("as") == "root");
        CHECK_FALSE(arguments.has("format"));
    }
}

TEST_CASE("a value may look like a number below zero") {
    auto const arguments = parse("user add zhang --name -5.00 --role auditor --region 610000");
    CHECK(*arguments.first("name") == "-5.00");
}

TEST_CASE("what cannot be read says what is wrong with it") {
    struct Case {
        std::string line;
        std::string said;
        bool names_command;
    };
    for (auto const& [line, said, names_command] : {
             Case{"", "which command?", false},
             Case{"user", "which command?", false},
             Case{"users list", "there is no group users", false},
             Case{"user ad", "there is no command user ad", false},
             Case{"user add", "missing: login", true},
             Case{"user add z --name Z --role auditor", "missing: --region", true},
             Case{"user add z --name Z --name Y --role auditor --region 610000",
                 "given twice: --name", true},
             Case{"user list zhang", "too many words", true},
             Case{"user list --nam Z", "there is no option --nam", true},
             Case{"user list --as", "value missing or not wanted: --as", true},
             Case{"user list --help=yes", "value missing or not wanted: --help", true},
         }) {
        INFO(line);
        try {
            parse(line);
            FAIL("no exception");
        } catch (UsageError const& error) {
            CHECK(error.what() == said);
            CHECK((error.command() != nullptr) == names_command);
        }
    }
}

TEST_CASE("help and version need nothing else") {
    CHECK(parse("--help").has("help"));
    CHECK(parse("--version").has("version"));
    CHECK(parse("user --help").group == "user");
    CHECK(parse("user add --help").command != nullptr);
}

TEST_CASE("every command says in both languages what it and its options do") {
    for (auto const& command : commands()) {
        INFO(command.group << " " << command.name);
        CHECK_FALSE(command.help.zh.empty());
        CHECK_FALSE(command.help.en.empty());
        CHECK(command.run);
        for (auto const* const options : {&command.positionals, &command.options}) {
            for (auto const& option : *options) {
                INFO(option.name);
                CHECK_FALSE(option.help.zh.empty());
                CHECK_FALSE(option.help.en.empty());
                CHECK((option.arity == Arity::flag) == option.value.empty());
                for (auto const& global : global_options()) {
                    // An exported ledger has formats of its own.
                    CHECK((option.name != global.name ||
                        (command.group == "ledger" && command.name == "export")));
                }
            }
        }
    }
}

} // namespace
} // namespace doudi::cli

/// Files that appear whole or not at all, and what a killed program has left of one.
#include "doudi/base/whole_file.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace doudi {
namespace {

namespace fs = std::filesystem;

struct Directory {
    fs::path path = fs::temp_directory_path() / ("doudi-whole-" + std::to_string(getpid()));

    Directory() { fs::create_directory(path); }
    ~Directory() { fs::remove_all(path); }
    Directory(Directory const&) = delete;
    Directory& operator=(Directory const&) = delete;

    [[nodiscard]] fs::path with(std::string const& name, std::string const& text) const {
        std::ofstream{path / name} << text;
        return path / name;
    }
    [[nodiscard]] std::string text(std::string const& name) const {
        std::ifstream in{path / name};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

/// The number of a process that has ended.
std::string ended_process() {
    auto const child = fork();
    if (child == 0) {
        _exit(0);
    }
    waitpid(child, nullptr, 0);
    return std::to_string(child);
}

} // namespace

TEST_CASE("a file has its name once it is whole, and nothing stays of one given up") {
    Directory const directory;
    auto const path = directory.with("a.csv", "before");
    {
        WholeFile file{path};
        file.out() << "half";
        file.out().flush();
        CHECK(directory.text("a.csv") == "before");
    }
    CHECK(std::distance(fs::directory_iterator{directory.path}, {}) == 1);
    WholeFile file{path};
    file.out() << "whole";
    CHECK(file.finish() == sha256("whole"));
    CHECK(directory.text("a.csv") == "whole");
    CHECK(std::distance(fs::directory_iterator{directory.path}, {}) == 1);
}

TEST_CASE("what a killed program left of a file goes when it is written again, and nothing else") {
    Directory const directory;
    auto const dead = ended_process();
    auto const left = directory.with("a.csv.part" + dead, "account numbers");
    auto const of_living = directory.with("a.csv.part" + std::to_string(getppid()), "at work");
    auto const of_another = directory.with("b.csv.part" + dead, "another file");
    auto const no_number = directory.with("a.csv.part" + dead + "x", "of somebody else");
    WholeFile{directory.path / "a.csv"}.finish();
    CHECK_FALSE(fs::exists(left));
    CHECK(fs::exists(of_living));
    CHECK(fs::exists(of_another));
    CHECK(fs::exists(no_number));
}

} // namespace doudi

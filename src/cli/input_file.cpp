#include "input_file.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace doudi::cli {

namespace {

constexpr std::size_t bytes_max = std::size_t{16} * 1024 * 1024;

} // namespace

Result<std::string> read_input_file(std::string const& path) {
    std::error_code error;
    auto const bytes = std::filesystem::file_size(path, error);
    if (!error && bytes > bytes_max) {
        return Error{Refusal::file_too_large, path};
    }
    std::ifstream in{path, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    if (error || !in || text.fail()) {
        return Error{Refusal::file_unreadable, path};
    }
    return text.str();
}

Result<std::string> read_standard_input() {
    std::string text(bytes_max + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (std::cin.bad()) {
        return Error{Refusal::file_unreadable, "stdin"};
    }
    if (text.size() > bytes_max) {
        return Error{Refusal::file_too_large, "stdin"};
    }
    return text;
}

Result<std::string> read_secret_line(std::string_view what) {
    constexpr std::size_t line_max = 1000;
    std::array<char, line_max> bytes{};
    std::cin.getline(bytes.data(), bytes.size());
    if (std::cin.fail() && std::cin.gcount() > 0) {
        return Error{Refusal::malformed, "stdin: " + std::string{what}};
    }
    std::string line{bytes.data()};
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
        line.pop_back();
    }
    return line;
}

Result<NamedPerson> read_person() {
    constexpr std::string_view what = "name,resident_id";
    auto const line = read_secret_line(what);
    if (!line) {
        return line.error();
    }
    auto const comma = line->find(',');
    if (comma == std::string::npos) {
        return Error{Refusal::malformed, "stdin: " + std::string{what}};
    }
    return NamedPerson{line->substr(0, comma), line->substr(comma + 1)};
}

} // namespace doudi::cli

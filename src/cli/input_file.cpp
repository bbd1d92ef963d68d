#include "input_file.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace doudi::cli {

Result<std::string> read_input_file(std::string const& path) {
    constexpr std::uintmax_t bytes_max = std::uintmax_t{16} * 1024 * 1024;
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

} // namespace doudi::cli

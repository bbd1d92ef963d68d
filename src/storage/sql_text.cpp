#include "doudi/storage/sql_text.hpp"

#include "doudi/base/sha256.hpp"

namespace doudi::storage {

SqlText sql_text(std::span<std::byte const> value) {
    return "\\x" + to_hex(value);
}

SqlText details::array_text(std::vector<SqlText> const& elements) {
    std::string text{"{"};
    for (auto const& element : elements) {
        if (text.size() > 1) {
            text.push_back(',');
        }
        if (!element) {
            text.append("NULL");
            continue;
        }
        text.push_back('"');
        for (auto const letter : *element) {
            if (letter == '"' || letter == '\\') {
                text.push_back('\\');
            }
            text.push_back(letter);
        }
        text.push_back('"');
    }
    text.push_back('}');
    return text;
}

} // namespace doudi::storage

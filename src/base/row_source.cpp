#include "doudi/base/row_source.hpp"

#include "doudi/base/check.hpp"

namespace doudi {

Result<bool> CsvRows::next(std::vector<std::string>& cells) {
    for (;;) {
        auto more = csv_.next(cells);
        if (!more || !*more) {
            return more;
        }
        ++row_;
        if (cells.size() != 1 || !cells.front().empty()) {
            return true;
        }
    }
}

std::string cell_name(std::int64_t column, std::int64_t row) {
    constexpr std::int64_t letters = 26;
    DOUDI_CHECK(column > 0);
    std::string name;
    for (; column > 0; column = (column - 1) / letters) {
        name.insert(name.begin(), static_cast<char>('A' + (column - 1) % letters));
    }
    return name + std::to_string(row);
}

} // namespace doudi

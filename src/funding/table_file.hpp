/// A CSV file with a header in Chinese or English, as names and cells.
#pragma once

#include "doudi/base/charset.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/text.hpp"

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::funding {

/// How a layout calls a column.
[[nodiscard]] bool is_called(std::string_view header, Text name);

class TableFile {
public:
    /// The stream in UTF-8 or GB18030.
    explicit TableFile(std::istream& in) : text_{in}, utf8_{&text_}, rows_{utf8_} {}

    /// Reads the header; its names are without blanks around them.
    /// Refuses: file_wrong_layout for an empty file or a name that stands twice.
    [[nodiscard]] Result<std::vector<std::string>> header();

    /// Steps to the next row that is not empty; false after the last.
    /// Refuses: file_wrong_layout for a row of another width; what the encoding is refused for.
    [[nodiscard]] Result<bool> next();

    /// Requires: column < width of the header.
    [[nodiscard]] std::string const& cell(std::size_t column) const { return row_[column]; }

    /// An error of this row with its line before the detail.
    [[nodiscard]] Error at_line(Error const& error) const;

private:
    Utf8Reader text_;
    std::istream utf8_;
    CsvReader rows_;
    std::vector<std::string> row_;
    std::size_t width_ = 0;
};

} // namespace doudi::funding

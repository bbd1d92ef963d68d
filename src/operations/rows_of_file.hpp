/// The rows of a file being imported, whether it is CSV or a spreadsheet.
#pragma once

#include "doudi/base/row_source.hpp"
#include "roster_file.hpp"

#include <memory>

namespace doudi::operations {

/// What a file is shows in its content, not in its name. `mark` is that of the file before.
class RowsOfFile {
public:
    /// `charset` is that of a text; `on_read` is told how many bytes of the file have been read.
    ///
    /// Refuses: file_unreadable, spreadsheet_…, xml_….
    /// Throws:  std::ios_base::failure.
    [[nodiscard]] static Result<std::unique_ptr<RowsOfFile>> open(std::filesystem::path const& file,
        FileMark const& mark, std::optional<Charset> charset,
        std::function<void(std::int64_t)> on_read);

    [[nodiscard]] RowSource& rows() { return *rows_; }

    /// Once all rows have been read.
    /// Refuses: file_unreadable when the file was changed while it was read.
    [[nodiscard]] Result<void> check_unchanged();

private:
    RowsOfFile(std::filesystem::path file, FileMark const& mark)
        : file_{std::move(file)}, mark_{mark} {}

    std::filesystem::path file_;
    FileMark mark_;
    std::unique_ptr<TextOfFile> text_; // none: a spreadsheet
    std::unique_ptr<RowSource> rows_;
};

} // namespace doudi::operations

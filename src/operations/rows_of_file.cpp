#include "rows_of_file.hpp"

#include "doudi/sheet/sheet_rows.hpp"

namespace doudi::operations {

namespace {

/// A sheet is told unpacked; what waits for it knows the size of the file.
sheet::OnSheetRead scaled(std::function<void(std::int64_t)> on_read, std::int64_t file_bytes) {
    if (!on_read) {
        return {};
    }
    return [on_read = std::move(on_read), file_bytes](std::int64_t done, std::int64_t total) {
        constexpr std::int64_t steps = 1000;
        auto const step = total == 0 ? steps : done * steps / total;
        on_read(file_bytes / steps * step + file_bytes % steps * step / steps);
    };
}

} // namespace

Result<std::unique_ptr<RowsOfFile>> RowsOfFile::open(std::filesystem::path const& file,
    FileMark const& mark, std::optional<Charset> charset,
    std::function<void(std::int64_t)> on_read) {
    auto const is_sheet = sheet::is_spreadsheet(file);
    if (!is_sheet) {
        return is_sheet.error();
    }
    std::unique_ptr<RowsOfFile> opened{new RowsOfFile{file, mark}};
    if (*is_sheet) {
        auto rows = sheet::SheetRows::open(file, scaled(std::move(on_read), mark.bytes));
        if (!rows) {
            return rows.error();
        }
        opened->rows_ = std::move(*rows);
        return opened;
    }
    opened->text_ = std::make_unique<TextOfFile>(file, charset, std::move(on_read));
    opened->rows_ = std::make_unique<CsvRows>(opened->text_->text());
    return opened;
}

Result<void> RowsOfFile::check_unchanged() {
    if (text_) {
        return text_->check_unchanged(mark_);
    }
    auto const now = mark_of(file_);
    if (!now) {
        return now.error();
    }
    return *now == mark_
        ? Result<void>{}
        : Error{Refusal::file_unreadable, "the file was changed while it was being read"};
}

} // namespace doudi::operations

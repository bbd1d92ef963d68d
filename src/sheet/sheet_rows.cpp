#include "doudi/sheet/sheet_rows.hpp"

#include "archive.hpp"
#include "shared_strings.hpp"
#include "sheet_events.hpp"
#include "workbook.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <utility>

namespace doudi::sheet {

namespace {

constexpr std::string_view zip_mark = "PK\3\4";
constexpr std::string_view empty_zip_mark = "PK\5\6";
constexpr std::string_view compound_mark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Whether the compound file holds an encrypted package instead of an old workbook: the name of
/// that stream stands in UTF-16 in the directory.
/// Source: MS-CFB 2.2 and 2.6; MS-OFFCRYPTO 1.3.
bool holds_encrypted_package(std::ifstream& file, std::string const& head) {
    constexpr std::size_t shift_at = 30;
    constexpr std::size_t directory_at = 48;
    constexpr std::size_t header_bytes = 512;
    constexpr std::size_t directory_bytes = std::size_t{16} * 1024;
    constexpr unsigned shift_max = 12;
    if (head.size() < header_bytes) {
        return false;
    }
    auto const byte = [&head](std::size_t at) {
        return static_cast<std::uint64_t>(static_cast<unsigned char>(head[at]));
    };
    std::uint64_t sector = 0;
    for (std::size_t i = 4; i > 0; --i) {
        sector = sector << 8U | byte(directory_at + i - 1);
    }
    auto const shift = std::min<std::uint64_t>(byte(shift_at), shift_max);
    std::string directory(directory_bytes, '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>((sector + 1) << shift));
    file.read(directory.data(), static_cast<std::streamsize>(directory.size()));
    std::string name;
    for (char const c : std::string_view{"EncryptedPackage"}) {
        name += c;
        name += '\0';
    }
    return directory.find(name) != std::string::npos;
}

} // namespace

Result<bool> is_spreadsheet(std::filesystem::path const& file) {
    constexpr std::size_t head_bytes = 512;
    std::ifstream bytes{file, std::ios::binary};
    if (!bytes) {
        return Error{Refusal::file_unreadable, file.filename().string()};
    }
    std::string head(head_bytes, '\0');
    bytes.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(bytes.gcount()));
    if (head.starts_with(compound_mark)) {
        return Error{holds_encrypted_package(bytes, head) ? Refusal::spreadsheet_encrypted
                                                          : Refusal::spreadsheet_old_format,
            file.filename().string()};
    }
    return head.starts_with(zip_mark) || head.starts_with(empty_zip_mark);
}

/// What is open while rows are read. The order of the members is that in which they need each
/// other.
struct SheetRows::Reading {
    Result<void> open(std::filesystem::path const& file) {
        auto opened = Archive::open(file);
        if (!opened) {
            return opened.error();
        }
        archive = std::move(*opened);
        auto read = read_workbook(*archive);
        if (!read) {
            return read.error();
        }
        workbook = std::move(*read);
        if (!workbook.shared_strings.empty()) {
            auto const texts = read_shared_strings(*archive, workbook.shared_strings, strings);
            if (!texts) {
                return texts.error();
            }
        }
        auto sheet = XmlPart::open(*archive, workbook.sheet, events);
        if (!sheet) {
            return sheet.error();
        }
        part = std::move(*sheet);
        events.read_from(*part);
        return {};
    }

    /// The next row that is not blank; false at the end.
    Result<bool> next(SheetRow& row) {
        while (!events.take(row)) {
            if (has_ended) {
                return false;
            }
            auto const more = part->read();
            if (!more) {
                return more.error();
            }
            has_ended = !*more;
            if (on_read) {
                on_read(part->part().bytes_read(), part->part().bytes());
            }
        }
        return true;
    }

    Result<void> read_text(SheetCell const& cell, std::string& text) {
        if (!cell.is_shared) {
            text = cell.text;
            return {};
        }
        std::uint64_t number = 0;
        auto const* const end = cell.text.data() + cell.text.size();
        auto const read = std::from_chars(cell.text.data(), end, number);
        if (read.ec != std::errc{} || read.ptr != end || number >= strings.count()) {
            return Error{Refusal::spreadsheet_malformed, "row " + std::to_string(current.number)};
        }
        strings.read(number, text);
        return {};
    }

    std::unique_ptr<Archive> archive;
    Workbook workbook;
    SpilledStrings strings;
    SheetEvents events{workbook};
    std::unique_ptr<XmlPart> part;
    OnSheetRead on_read;
    SheetRow current;
    bool has_ended = false;
};

SheetRows::SheetRows(std::unique_ptr<Reading> reading) : reading_{std::move(reading)} {}

SheetRows::~SheetRows() = default;

Result<std::unique_ptr<SheetRows>> SheetRows::open(
    std::filesystem::path const& file, OnSheetRead on_read) {
    auto reading = std::make_unique<Reading>();
    reading->on_read = std::move(on_read);
    if (auto const opened = reading->open(file); !opened) {
        return opened.error();
    }
    return std::unique_ptr<SheetRows>{new SheetRows{std::move(reading)}};
}

Result<bool> SheetRows::next(std::vector<std::string>& cells) {
    auto& row = reading_->current;
    for (;;) {
        auto more = reading_->next(row);
        if (!more || !*more) {
            return more;
        }
        cells.resize(row.cells.size());
        kinds_.resize(row.cells.size());
        bool is_blank = true;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (auto const read = reading_->read_text(row.cells[i], cells[i]); !read) {
                return read.error();
            }
            kinds_[i] = row.cells[i].kind;
            is_blank = is_blank && cells[i].empty() && kinds_[i] == CellKind::text;
        }
        if (is_blank) {
            continue;
        }
        row_ = row.number;
        while (cells.size() > width_ && cells.back().empty() && kinds_.back() == CellKind::text) {
            cells.pop_back();
            kinds_.pop_back();
        }
        width_ = width_ == 0 ? cells.size() : width_;
        cells.resize(std::max(cells.size(), width_));
        return true;
    }
}

} // namespace doudi::sheet

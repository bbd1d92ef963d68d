#include "layout_workbook.hpp"

#include "layout_cells.hpp"

#include <xlsxwriter.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace doudi::bank {

namespace {

[[noreturn]] void fail(int error) {
    throw std::ios_base::failure{
        "cannot write the workbook", std::error_code{error, std::generic_category()}};
}

/// A directory of this process alone, gone with the value: the library writes to names.
class PrivateDirectory {
public:
    PrivateDirectory() {
        auto name = (std::filesystem::temp_directory_path() / "doudi-xlsx.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            fail(errno);
        }
        path_ = name;
    }
    ~PrivateDirectory() {
        std::error_code ignored; // nothing can be done about it here
        std::filesystem::remove_all(path_, ignored);
    }
    PrivateDirectory(PrivateDirectory const&) = delete;
    PrivateDirectory& operator=(PrivateDirectory const&) = delete;

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

class Workbook {
public:
    Workbook(std::filesystem::path const& file, std::string directory, Date made_on)
        : directory_{std::move(directory)} {
        // Rows go to disk as they come; strings stand in their cells.
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = directory_.data();
        book_ = workbook_new_opt(file.c_str(), &options);
        if (book_ == nullptr) {
            fail(EIO);
        }
        lxw_doc_properties properties{};
        properties.created =
            std::chrono::duration_cast<std::chrono::seconds>(made_on.time_since_epoch()).count();
        workbook_set_properties(book_, &properties);
        sheet_ = workbook_add_worksheet(book_, nullptr);
        text_ = workbook_add_format(book_);
        format_set_num_format(text_, "@"); // stays text when somebody edits it
    }
    ~Workbook() {
        if (book_ != nullptr) {
            workbook_close(book_); // frees it
        }
    }
    Workbook(Workbook const&) = delete;
    Workbook& operator=(Workbook const&) = delete;

    void rows(std::string_view rows) {
        std::string cell;
        lxw_col_t column = 0;
        for (char const c : rows) {
            if (c == row_end) {
                ++row_;
                column = 0;
            } else if (c != cell_end) {
                cell += c;
            } else {
                auto const error =
                    worksheet_write_string(sheet_, row_, column++, cell.c_str(), text_);
                if (error != LXW_NO_ERROR) {
                    fail(EIO);
                }
                cell.clear();
            }
        }
    }

    void finish() {
        auto* const book = book_;
        book_ = nullptr;
        if (workbook_close(book) != LXW_NO_ERROR) {
            fail(errno != 0 ? errno : EIO);
        }
    }

private:
    std::string directory_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format* text_ = nullptr;
    lxw_row_t row_ = 0;
};

} // namespace

void write_workbook(
    std::ostream& out, std::initializer_list<std::string_view> parts, Date made_on) {
    PrivateDirectory const directory;
    auto const path = directory.path() / "book.xlsx";
    Workbook book{path, directory.path().string(), made_on};
    for (auto const part : parts) {
        book.rows(part);
    }
    book.finish();
    std::ifstream made{path, std::ios::binary};
    out << made.rdbuf();
}

} // namespace doudi::bank

/// A spreadsheet file of a test, and what is told of it.
#pragma once

#include "doudi/sheet/sheet_rows.hpp"
#include "support/print.hpp"
#include "support/sheet_file.hpp"

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace doudi::test {

struct SheetWorld {
    std::filesystem::path directory =
        std::filesystem::temp_directory_path() / ("doudi-sheet-test-" + std::to_string(getpid()));
    std::filesystem::path file = directory / "one.xlsx";

    SheetWorld() { std::filesystem::create_directory(directory); }
    ~SheetWorld() { std::filesystem::remove_all(directory); }
    SheetWorld(SheetWorld const&) = delete;
    SheetWorld& operator=(SheetWorld const&) = delete;

    /// Rows as "2: a|b", each on a line; or the refusal that ended them.
    [[nodiscard]] std::string told() const {
        auto const opened = sheet::SheetRows::open(file, {});
        if (!opened) {
            return refusal(opened.error());
        }
        std::string text;
        for (std::vector<std::string> cells;;) {
            auto const more = (*opened)->next(cells);
            if (!more) {
                return refusal(more.error());
            }
            if (!*more) {
                return text;
            }
            text += std::to_string((*opened)->row()) + ":";
            for (std::size_t i = 0; i < cells.size(); ++i) {
                text += (i == 0 ? " " : "|") + cells[i];
                text.append(mark_of((*opened)->kind(i)));
            }
            text += '\n';
        }
    }
    [[nodiscard]] std::string told(SheetFile const& made) const {
        made.write(file);
        return told();
    }

private:
    static std::string refusal(Error const& error) {
        return std::string{text_of(error.code).name} + " " + error.detail;
    }
    static std::string_view mark_of(CellKind kind) {
        switch (kind) {
        case CellKind::text: return "";
        case CellKind::number: return "#";
        case CellKind::date: return "@";
        case CellKind::boolean: return "?";
        case CellKind::formula: return "=";
        case CellKind::error: return "!";
        }
        return "";
    }
};

} // namespace doudi::test

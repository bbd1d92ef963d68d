/// How one bank wants its file of instructions and returns it: columns, widths, charset, words.
/// Layouts are data (schema/bank/*.toml, described in its README.md).
///
/// Example: `auto layout = read_layout(toml, "rural-credit.toml"); layout->instruction.columns`
#pragma once

#include "doudi/base/charset.hpp"
#include "doudi/base/error.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

enum class LayoutKind { delimited, fixed, xlsx };

/// What a cell of a layout holds. `text` is a constant, `ignored` what a bank adds for itself.
enum class LayoutField {
    text,
    ignored,
    // of a line
    sequence,
    reference,
    name,
    account_no,
    bank_no,
    amount,
    amount_fen,
    note,
    program,
    // of the return of a line
    status,
    reason,
    booked_on,
    // of the file
    period,
    pay_on,
    bank,
    file_id,
    // of the whole file, or of what was paid or failed in it
    count,
    total,
    total_fen,
    paid_count,
    paid_total,
    failed_count,
    failed_total,
    last = failed_total,
};

/// "account_no".
[[nodiscard]] std::string_view name_of(LayoutField field) noexcept;

struct LayoutCell {
    LayoutField field = LayoutField::text;
    std::string text = {};   ///< of a constant
    std::string header = {}; ///< of the column
    std::size_t width = 0;   ///< in bytes of the charset; 0: any
    bool is_right = false;   ///< filled on the left
    char fill = ' ';
};

/// One file of a layout: at most one line before the rows and one after them.
struct LayoutForm {
    LayoutKind kind = LayoutKind::delimited;
    Charset charset = Charset::utf8;
    std::string delimiter;
    std::string line_end;
    bool has_header = false;      ///< a line of the columns' headers, behind the head
    std::vector<LayoutCell> head; ///< empty: none
    std::vector<LayoutCell> columns;
    std::vector<LayoutCell> tail; ///< empty: none
};

struct Layout {
    std::string name; ///< of its file, without ".toml"
    std::string name_zh;
    std::string name_en;
    std::string suffix; ///< of files: "txt"
    std::size_t lines_max;
    LayoutForm instruction;
    LayoutForm answer;
    std::vector<std::string> paid_words;
    std::vector<std::string> failed_words;
    std::map<std::string, std::string, std::less<>> reasons; ///< the bank's words: F01 … F99
};

/// `file`: its name with ".toml", for messages.
///
/// Refuses: layout_malformed naming every fault with file, line and reason.
[[nodiscard]] Result<Layout> read_layout(std::string_view toml, std::string_view file);

/// How files in this layout are recorded: "layout: rural-credit". The first eight characters are
/// those of all layouts, as they tell one kind of file from another.
[[nodiscard]] std::string format_of(Layout const& layout);

} // namespace doudi::bank

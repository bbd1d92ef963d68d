/// A file of instructions in a bank's layout.
///
/// Example:
///     LayoutFile file{layout, head, part};
///     if (auto hold = file.add(instruction, batch)) { list it }
///     file.write(out);
#pragma once

#include "doudi/bank/instruction.hpp"
#include "doudi/bank/layout.hpp"
#include "doudi/base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

/// Why a line cannot stand in a layout. Nothing is ever altered to make it fit.
enum class HoldReason {
    not_in_charset,
    too_wide,
    holds_delimiter,
    last = holds_delimiter,
};

struct HoldReasonText {
    HoldReason code;
    std::string_view name;
    Text text; ///< why, and what to do
};
[[nodiscard]] HoldReasonText const& text_of(HoldReason code) noexcept;

struct Hold {
    LayoutField field;
    HoldReason reason;
};

/// Collects up to `layout.lines_max` lines, since a head line tells their count and sum before
/// them; the cap bounds the memory.
class LayoutFile {
public:
    /// `part`: 1, 2, ... of the bank's files.
    LayoutFile(Layout const& layout, FileHead const& head, int part);

    /// Takes the line, or says why it cannot stand here.
    /// Requires: not is_full().   (DOUDI_CHECK)
    [[nodiscard]] std::optional<Hold> add(Instruction const& instruction, BatchTotal const& batch);

    [[nodiscard]] bool is_full() const noexcept { return count_ == layout_.lines_max; }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    [[nodiscard]] Money total() const noexcept { return Money::from_fen(total_fen_); }

    /// Refuses: layout_malformed when head or tail cannot hold what they are to tell.
    /// Throws:  std::ios_base::failure when the stream cannot take it.
    [[nodiscard]] Result<void> write(std::ostream& out) const;

private:
    [[nodiscard]] std::optional<Hold> put_line(
        Instruction const& instruction, BatchTotal const& batch);
    [[nodiscard]] std::string value_of(
        LayoutField field, Instruction const& instruction, BatchTotal const& batch) const;
    [[nodiscard]] std::string value_of_file(LayoutField field) const;
    [[nodiscard]] Result<void> put_edge(
        std::vector<LayoutCell> const& cells, std::string& out) const;

    Layout const& layout_;
    FileHead const& head_;
    int part_;
    std::size_t count_ = 0;
    std::int64_t total_fen_ = 0;
    std::string lines_; // as LineMaker makes them
};

} // namespace doudi::bank

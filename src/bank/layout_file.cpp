#include "doudi/bank/layout_file.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "layout_cells.hpp"
#include "layout_workbook.hpp"

#include <algorithm>
#include <array>

namespace doudi::bank {

namespace {

constexpr std::array hold_texts{
    HoldReasonText{HoldReason::not_in_charset, "not_in_charset",
        {"文字中有银行所用编码没有的字符，不得替换；请改用能接收 GB18030 的银行或方式发放",
            "the bank's charset lacks a character, and none is replaced: pay this line through a "
            "bank or a form that takes GB18030"}},
    HoldReasonText{HoldReason::too_wide, "too_wide",
        {"内容超出银行规定的宽度，不得截断；请与银行商定",
            "wider than the bank's column, and nothing is cut: agree on it with the bank"}},
    HoldReasonText{HoldReason::holds_delimiter, "holds_delimiter",
        {"内容中有分隔符或控制字符；请更正数据",
            "holds the delimiter or a control character: correct the data"}},
};

std::string eight_digits(Date date) {
    auto text = format_date(date);
    std::erase(text, '-');
    return text;
}

} // namespace

HoldReasonText const& text_of(HoldReason code) noexcept {
    return hold_texts[static_cast<std::size_t>(code)];
}

LayoutFile::LayoutFile(Layout const& layout, FileHead const& head, int part)
    : layout_{layout}, head_{head}, part_{part} {}

std::string LayoutFile::value_of_file(LayoutField field) const {
    if (field == LayoutField::period) {
        auto text = head_.period.text();
        std::erase(text, '-');
        return text;
    }
    if (field == LayoutField::pay_on) {
        return eight_digits(head_.pay_on);
    }
    if (field == LayoutField::bank) {
        return head_.bank;
    }
    if (field == LayoutField::file_id) {
        return head_.message_id + '-' + std::to_string(part_);
    }
    if (field == LayoutField::count) {
        return std::to_string(count_);
    }
    DOUDI_CHECK(field == LayoutField::total || field == LayoutField::total_fen);
    return field == LayoutField::total ? format_yuan(total()) : std::to_string(total_fen_);
}

std::string LayoutFile::value_of(
    LayoutField field, Instruction const& instruction, BatchTotal const& batch) const {
    using enum LayoutField;
    auto const text_of_line = [&]() -> std::optional<std::string> {
        if (field == reference) {
            return instruction.reference.text();
        }
        if (field == amount || field == amount_fen) {
            return field == amount ? format_yuan(instruction.amount)
                                   : std::to_string(instruction.amount.fen());
        }
        if (field == sequence) {
            return std::to_string(count_ + 1);
        }
        if (field == note) {
            return note_of(batch, head_.period);
        }
        constexpr std::array views{std::pair{name, &Instruction::name},
            std::pair{account_no, &Instruction::account_no},
            std::pair{bank_no, &Instruction::bank_no}, std::pair{program, &Instruction::program}};
        auto const view =
            std::ranges::find(views, field, [](auto const& one) { return one.first; });
        return view == views.end() ? std::nullopt
                                   : std::optional{std::string{instruction.*(view->second)}};
    };
    auto const said = text_of_line();
    return said ? *said : value_of_file(field);
}

std::optional<Hold> LayoutFile::put_line(Instruction const& instruction, BatchTotal const& batch) {
    LineMaker line{layout_.instruction, lines_};
    for (auto const& cell : layout_.instruction.columns) {
        bool const is_constant = cell.field == LayoutField::text;
        auto const held =
            line.put(cell, is_constant ? cell.text : value_of(cell.field, instruction, batch));
        if (held) {
            return Hold{cell.field, *held};
        }
    }
    line.finish();
    return std::nullopt;
}

std::optional<Hold> LayoutFile::add(Instruction const& instruction, BatchTotal const& batch) {
    DOUDI_CHECK(!is_full());
    auto const size_before = lines_.size();
    if (auto const hold = put_line(instruction, batch)) {
        lines_.resize(size_before);
        return hold;
    }
    ++count_;
    total_fen_ += instruction.amount.fen();
    return std::nullopt;
}

Result<void> LayoutFile::put_edge(std::vector<LayoutCell> const& cells, std::string& out) const {
    if (cells.empty()) {
        return {};
    }
    LineMaker line{layout_.instruction, out};
    for (auto const& cell : cells) {
        bool const is_constant = cell.field == LayoutField::text;
        if (line.put(cell, is_constant ? cell.text : value_of_file(cell.field))) {
            return Error{Refusal::layout_malformed,
                layout_.name + ".toml: head or tail cannot hold " +
                    std::string{name_of(cell.field)}};
        }
    }
    line.finish();
    return {};
}

Result<void> LayoutFile::write(std::ostream& out) const {
    std::string head;
    std::string tail;
    if (auto const put = put_edge(layout_.instruction.head, head); !put) {
        return put.error();
    }
    if (layout_.instruction.has_header) {
        LineMaker line{layout_.instruction, head};
        for (auto const& column : layout_.instruction.columns) {
            DOUDI_CHECK(!line.put({.header = {}}, column.header)); // checked when it was read
        }
        line.finish();
    }
    if (auto const put = put_edge(layout_.instruction.tail, tail); !put) {
        return put.error();
    }
    if (layout_.instruction.kind == LayoutKind::xlsx) {
        write_workbook(out, {head, lines_, tail}, head_.pay_on);
    } else {
        out << head << lines_ << tail;
    }
    return {};
}

} // namespace doudi::bank

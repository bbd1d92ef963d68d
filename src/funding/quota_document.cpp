#include "doudi/funding/quota_document.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace doudi::funding {

namespace {

constexpr std::size_t text_chars_max = 80;

/// Characters and not bytes, as the database counts them.
std::size_t length_of(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(),
        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// A text for a narration and a canonical text: one line, not empty, not too long.
bool is_line(std::string_view text) {
    bool const has_control = std::any_of(text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == '\x7F'; });
    return !text.empty() && length_of(text) <= text_chars_max && !has_control;
}

Result<void> check_form(QuotaDocument const& document) {
    if (!is_line(document.number)) {
        return Error{Refusal::malformed, "number"};
    }
    if (!is_line(document.issuer)) {
        return Error{Refusal::malformed, "issuer"};
    }
    if (document.received_on < document.issued_on) {
        return Error{Refusal::malformed_date, "received before it was issued"};
    }
    if (document.year < 1990 || document.year > 2100) {
        return Error{Refusal::malformed, "year " + std::to_string(document.year)};
    }
    return {};
}

/// The fund sources that a level's own budget has.
bool is_own_source(std::string_view level, std::string_view source) {
    return source == level || (level == "province" && source == "lottery_province");
}

bool has_function_code(std::span<Program const> programs, QuotaDocument const& document) {
    return std::any_of(programs.begin(), programs.end(), [&](Program const& program) {
        return program.function_code == document.function_code &&
            is_at_or_below(programs, program.code, document.program);
    });
}

} // namespace

std::string_view name_of(Origin origin) noexcept {
    return origin == Origin::upper_level ? "upper_level" : "own_budget";
}

std::optional<Origin> origin_of(std::string_view name) noexcept {
    for (Origin const origin : {Origin::upper_level, Origin::own_budget}) {
        if (name == name_of(origin)) {
            return origin;
        }
    }
    return std::nullopt;
}

Result<void> check(QuotaDocument const& document, std::string_view level,
    std::span<Program const> programs, std::span<FundSource const> sources) {
    if (auto form = check_form(document); !form) {
        return form.error();
    }
    auto const program = find_program(programs, document.program);
    auto const source = find_fund_source(sources, document.fund_source);
    if (program && source && program->fund_type != source->fund_type) {
        return Error{Refusal::mixes_general_and_lottery, program->code + " from " + source->code};
    }
    if (!program) {
        return program.error();
    }
    if (!source) {
        return source.error();
    }
    if (document.amount <= Money{}) {
        return Error{Refusal::amount_not_positive, document.number};
    }
    if (!has_function_code(programs, document)) {
        return Error{
            Refusal::wrong_function_code, document.function_code + " for " + program->code};
    }
    if (document.origin == Origin::own_budget && !is_own_source(level, document.fund_source)) {
        return Error{Refusal::wrong_fund_source,
            source->code + " in the own budget of a " + std::string{level}};
    }
    return {};
}

Result<void> check_covers(QuotaDocument const& document, std::string_view program,
    std::span<Program const> programs, std::span<FundSource const> sources) {
    auto const asked = find_program(programs, program);
    if (!asked) {
        return asked.error();
    }
    auto const source = find_fund_source(sources, document.fund_source);
    if (!source) {
        return source.error();
    }
    if (asked->fund_type != source->fund_type) {
        return Error{
            Refusal::mixes_general_and_lottery, asked->code + " from " + document.fund_source};
    }
    if (!is_at_or_below(programs, program, document.program)) {
        return Error{Refusal::program_not_covered_by_document,
            asked->code + " from " + document.number + " (" + document.program + ")"};
    }
    return {};
}

} // namespace doudi::funding

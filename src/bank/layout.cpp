#include "doudi/bank/layout.hpp"

#include <array>

namespace doudi::bank {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(LayoutField::last) + 1> names{
    "text", "ignored", "sequence", "reference", "name", "account_no", "bank_no", "amount",
    "amount_fen", "note", "program", "status", "reason", "booked_on", "period", "pay_on", "bank",
    "file_id", "count", "total", "total_fen", "paid_count", "paid_total", "failed_count",
    "failed_total"};

} // namespace

std::string_view name_of(LayoutField field) noexcept {
    return names[static_cast<std::size_t>(field)];
}

std::string format_of(Layout const& layout) {
    return "layout: " + layout.name;
}

} // namespace doudi::bank

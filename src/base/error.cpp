#include "doudi/base/error.hpp"

#include "doudi/base/check.hpp"
#include "refusals_of_money.hpp"
#include "refusals_of_payment.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace doudi {

namespace {

template <std::size_t M, std::size_t N>
constexpr std::array<RefusalText, M + N> joined(
    std::array<RefusalText, M> const& first, std::array<RefusalText, N> const& second) {
    std::array<RefusalText, M + N> all{};
    std::copy(first.begin(), first.end(), all.begin());
    std::copy(second.begin(), second.end(), all.begin() + M);
    return all;
}

constexpr auto table = joined(refusals_of_money, refusals_of_payment);

constexpr bool comes_before(RefusalText const& a, RefusalText const& b) {
    return a.code < b.code;
}

static_assert(std::is_sorted(table.begin(), table.end(), comes_before));

RefusalText const* find(int number) noexcept {
    auto const found = std::lower_bound(table.begin(), table.end(), number,
        [](RefusalText const& row, int n) { return static_cast<int>(row.code) < n; });
    bool const is_there = found != table.end() && static_cast<int>(found->code) == number;
    return is_there ? &*found : nullptr;
}

} // namespace

void throw_exception_from_error(Error const& error, boost::source_location const& at) {
    std::string const name{text_of(error.code).name};
    throw std::logic_error{"no value but the refusal " + name + " at " + at.to_string()};
}

std::span<RefusalText const> refusals() noexcept {
    return table;
}

RefusalText const& text_of(Refusal code) noexcept {
    RefusalText const* const row = find(static_cast<int>(code));
    DOUDI_CHECK(row != nullptr);
    return *row;
}

std::optional<Refusal> refusal_of(std::string_view name) noexcept {
    for (RefusalText const& row : table) {
        if (row.name == name) {
            return row.code;
        }
    }
    return std::nullopt;
}

std::optional<Refusal> refusal_of_number(int number) noexcept {
    RefusalText const* const row = find(number);
    return row != nullptr ? std::optional{row->code} : std::nullopt;
}

} // namespace doudi

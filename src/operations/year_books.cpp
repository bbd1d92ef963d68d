#include "year_books.hpp"

#include "doudi/funding/year_end.hpp"
#include "region_books.hpp"

#include <algorithm>
#include <string>

namespace doudi::operations {

Result<void> check_year(int year) {
    constexpr int year_min = 1990;
    constexpr int year_max = 2100;
    if (year < year_min || year > year_max) {
        return Error{Refusal::malformed, "year " + std::to_string(year)};
    }
    return {};
}

Result<std::vector<BookId>> books_of_year(
    Context& context, BookId book, bool with_lower, int year) {
    if (!with_lower) {
        return std::vector{book}; // permitted in its own transaction
    }
    return storage::read_only(context.db, [&](storage::Transaction& tx) {
        return permitted_books(
            tx, context, access::Action::close_period, region_of(book), funding::last_day_of(year));
    });
}

Result<void> check_reference(std::string_view reference) {
    constexpr std::size_t characters_max = 60;
    auto const characters = std::count_if(reference.begin(), reference.end(),
        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    bool const has_mark = std::any_of(reference.begin(), reference.end(),
        [](char c) { return c == '|' || static_cast<unsigned char>(c) < 0x20U || c == '\x7F'; });
    if (characters == 0 || static_cast<std::size_t>(characters) > characters_max || has_mark) {
        return Error{Refusal::malformed, "reference: 1 to 60 characters"};
    }
    return {};
}

} // namespace doudi::operations

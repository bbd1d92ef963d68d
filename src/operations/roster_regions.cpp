#include "roster_regions.hpp"

#include "doudi/storage/roster_rows.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

bool is_within(storage::RosterPlace const& place, std::optional<RegionCode> region) {
    auto const& up = place.region_and_ancestors;
    return !region || std::find(up.begin(), up.end(), *region) != up.end();
}

/// Why rows of a place may not come in.
std::optional<roster::FaultCode> refusal_of(
    storage::RosterPlace const& place, Context const& context, std::optional<RegionCode> within) {
    if (!is_within(place, within) ||
        !access::decide(context.actor, access::Action::import_roster, place.region_and_ancestors)) {
        return roster::FaultCode::outside_region;
    }
    return place.book ? std::nullopt : std::optional{roster::FaultCode::unknown_book};
}

} // namespace

Result<roster::Scope> roster_scope(storage::Transaction& transaction, Context const& context,
    std::string_view program, Period period, std::optional<RegionCode> within) {
    if (auto const allowed = permit(context, access::Action::import_roster); !allowed) {
        return allowed.error();
    }
    if (!storage::is_monthly_program(transaction, program)) {
        return Error{Refusal::unknown_program, std::string{program}};
    }
    auto const places = storage::roster_places(transaction, period.first_day());
    if (within) {
        auto const place = std::find_if(places.begin(), places.end(),
            [&](storage::RosterPlace const& each) { return each.region == *within; });
        if (place == places.end()) {
            return Error{Refusal::unknown_region, within->text()};
        }
        if (auto const allowed = access::decide(
                context.actor, access::Action::import_roster, place->region_and_ancestors);
            !allowed) {
            return allowed.error();
        }
    }
    roster::Scope scope{.program = std::string{program},
        .period = period,
        .places = {},
        .area_codes = storage::known_area_codes(transaction)};
    for (storage::RosterPlace const& place : places) {
        scope.places[place.region.number()] = {
            .book = place.book.value_or(BookId{0}), .refused = refusal_of(place, context, within)};
    }
    return scope;
}

Result<std::vector<BookId>> readable_books(storage::Transaction& transaction,
    Context const& context, access::Action action, std::optional<RegionCode> within) {
    auto const today = date_in_china(now());
    auto const allowed =
        within ? permit(transaction, context, action, *within, today) : permit(context, action);
    if (!allowed) {
        return allowed.error();
    }
    std::vector<BookId> books;
    for (auto const& place : storage::roster_places(transaction, today)) {
        if (place.book && is_within(place, within) &&
            access::decide(context.actor, action, place.region_and_ancestors)) {
            books.push_back(*place.book);
        }
    }
    std::sort(books.begin(), books.end());
    return books;
}

std::filesystem::path key_file_of(Context const& context, std::filesystem::path const& named) {
    if (!named.empty()) {
        return named;
    }
    return context.key_file.empty() ? context.data / "key" : context.key_file;
}

} // namespace doudi::operations

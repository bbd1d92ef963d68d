#include "doudi/operations/books.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/storage/region_rows.hpp"

namespace doudi::operations {

namespace {

BookId book_of(RegionCode region) {
    return BookId{region.number()};
}

/// The regions a request is about: the one named, and on request all below it.
///
/// Refuses: unknown_region; what permit() refuses.
Result<std::vector<storage::Region>> permitted(storage::Transaction& tx, Context const& context,
    access::Action action, RegionCode region, bool with_lower, Date on) {
    if (auto allowed = permit(tx, context, action, region, on); !allowed) {
        return allowed.error();
    }
    auto regions = storage::regions_below(tx, region, on);
    if (regions.empty()) {
        return Error{Refusal::unknown_region, region.text()};
    }
    if (!with_lower) {
        std::erase_if(regions, [&](storage::Region const& other) { return other.code != region; });
    }
    return regions;
}

} // namespace

Result<std::int64_t> open_books(Context& context, OpenBooks const& request) {
    Asked const asked{.book = book_of(request.region),
        .action = "book.open",
        .subject = request.region.text() + (request.with_lower ? " below" : "")};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<std::int64_t> {
            auto const regions = permitted(tx, context, access::Action::administer_database,
                request.region, request.with_lower, request.opened_on);
            if (!regions) {
                return regions.error();
            }
            std::int64_t opened = 0;
            for (auto const& region : *regions) {
                opened += storage::open_book(
                              tx, book_of(region.code), region.code, region.name, request.opened_on)
                    ? 1
                    : 0;
            }
            append_done(tx, context, asked, std::to_string(opened) + " opened");
            return opened;
        });
    });
}

Result<std::vector<storage::Book>> list_books(Context& context, RegionCode region) {
    using Books = std::vector<storage::Book>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Books> {
        if (auto const allowed = permit(tx, context, access::Action::read, region); !allowed) {
            return allowed.error();
        }
        // Also of counties that are no more: their books stay.
        auto const codes = storage::regions_ever_below(tx, region);
        if (codes.empty()) {
            return Error{Refusal::unknown_region, region.text()};
        }
        return storage::books(tx, codes);
    });
}

Result<std::int64_t> close_month(Context& context, CloseMonth const& request) {
    Asked const asked{.book = book_of(request.region),
        .action = "book.close-month",
        .subject = request.region.text() + ' ' + request.period.text()};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<std::int64_t> {
            auto const regions = permitted(tx, context, access::Action::close_period,
                request.region, request.with_lower, request.period.last_day());
            if (!regions) {
                return regions.error();
            }
            std::vector<RegionCode> codes;
            for (auto const& each : *regions) {
                codes.push_back(each.code);
            }
            std::int64_t closed = 0;
            for (auto const& book : storage::books(tx, codes)) {
                closed +=
                    storage::close_month(tx, context.actor.id, book.book, request.period) ? 1 : 0;
            }
            append_done(tx, context, asked, std::to_string(closed) + " closed");
            return closed;
        });
    });
}

} // namespace doudi::operations

#include "region_books.hpp"

#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/region_rows.hpp"

namespace doudi::operations {

namespace {

Result<std::vector<BookId>> books_of(
    storage::Transaction& tx, RegionCode region, std::vector<RegionCode> const& codes) {
    if (codes.empty()) {
        return Error{Refusal::unknown_region, region.text()};
    }
    std::vector<BookId> books;
    for (auto const& book : storage::books(tx, codes)) {
        books.push_back(book.book);
    }
    return books;
}

} // namespace

Result<std::vector<BookId>> permitted_books(storage::Transaction& tx, Context const& context,
    access::Action action, RegionCode region, Date on) {
    if (auto const allowed = permit(tx, context, action, region, on); !allowed) {
        return allowed.error();
    }
    std::vector<RegionCode> codes;
    for (auto const& below : storage::regions_below(tx, region, on)) {
        codes.push_back(below.code);
    }
    return books_of(tx, region, codes);
}

Result<std::vector<BookId>> permitted_books(
    storage::Transaction& tx, Context const& context, access::Action action, RegionCode region) {
    if (auto const allowed = permit(tx, context, action, region); !allowed) {
        return allowed.error();
    }
    return books_of(tx, region, storage::regions_ever_below(tx, region));
}

} // namespace doudi::operations

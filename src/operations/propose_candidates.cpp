#include "propose_candidates.hpp"

#include "region_books.hpp"

namespace doudi::operations {

Result<std::int64_t> propose_candidates(storage::Transaction& tx, Context const& context,
    storage::OutsideList const& list, roster::IdentityKey const& key) {
    auto const books =
        permitted_books(tx, context, access::Action::import_roster, region_of(list.book));
    if (!books) {
        return books.error();
    }
    auto rows = storage::damaged_rows(tx, list, key);
    if (!rows) {
        return rows.error();
    }
    roster::CandidateSearch search{
        *std::move(rows), key, list.as_of, storage::rejected_pairings(tx, list)};
    std::int64_t done = 0;
    for (auto const book : *books) {
        auto const offered = storage::each_person(
            tx, book, [&](roster::OfferedPerson const& person) { return search.offer(person); });
        if (!offered) {
            return offered.error();
        }
        context.report({"匹配建议", "proposals"}, ++done, static_cast<std::int64_t>(books->size()));
    }
    auto const candidates = search.candidates();
    storage::insert_proposals(tx, list, candidates);
    return static_cast<std::int64_t>(candidates.size());
}

} // namespace doudi::operations

#include "doudi/base/region_code.hpp"
#include "imprest_lookup.hpp"
#include "roster_regions.hpp"

#include <utility>

namespace doudi::operations {

Result<std::vector<imprest::Fund>> list_imprests(Context& context, std::optional<BookId> book) {
    using Funds = std::vector<imprest::Fund>;
    Asked const asked{
        .book = book.value_or(audit::no_book), .action = "imprest.list", .subject = ""};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Funds> {
            if (book) {
                auto allowed = permit(tx, context, access::Action::read, region_of(*book));
                if (!allowed) {
                    return allowed.error();
                }
                return storage::list_imprests(tx, std::span{&*book, 1});
            }
            auto const books = readable_books(tx, context, access::Action::read, {});
            if (!books) {
                return books.error();
            }
            return storage::list_imprests(tx, *books);
        });
    });
}

Result<ShownImprest> show_imprest(Context& context, ImprestName const& of) {
    auto const asked = asked_of(of, "imprest.show");
    return recorded_reading(context, asked, [&] {
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) -> Result<ShownImprest> {
                auto const township = imprest::TownshipCode::parse(of.township);
                if (!township) {
                    return township.error();
                }
                auto allowed = permit(tx, context, access::Action::read, region_of(of.book));
                if (!allowed) {
                    return allowed.error();
                }
                auto fund = storage::find_imprest(tx, of.book, *township);
                if (!fund) {
                    return Error{Refusal::unknown_imprest, township->text()};
                }
                auto movements = storage::movements_of(tx, *fund);
                auto pending = storage::pending_cases(tx, *fund);
                return ShownImprest{*std::move(fund), std::move(movements), std::move(pending)};
            });
    });
}

} // namespace doudi::operations

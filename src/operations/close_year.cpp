#include "doudi/operations/close_year.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/storage/funding_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"

#include <span>

namespace doudi::operations {

Result<void> close_year(Context& context, BookId book, int year) {
    Asked const asked{.book = book, .action = "quota.close_year", .subject = std::to_string(year)};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<void> {
            auto allowed = permit(tx, context, access::Action::close_period, region_of(book));
            if (!allowed) {
                return allowed;
            }
            if (year < 1990 || year > 2100) {
                return Error{Refusal::malformed, "year " + std::to_string(year)};
            }
            storage::lock_books(tx, std::span{&book, 1}); // waits for those who use the year
            if (!storage::close_year(tx, book, year, context.actor.id)) {
                return Error{Refusal::year_closed,
                    std::to_string(book.value()) + " " + std::to_string(year)};
            }
            append_done(tx, context, asked);
            return {};
        });
    });
}

} // namespace doudi::operations

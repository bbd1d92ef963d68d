#include "doudi/operations/context.hpp"

#include "doudi/storage/access_rows.hpp"

namespace doudi::operations {

Result<void> permit(storage::Transaction& transaction, Context const& context,
    access::Action action, RegionCode region) {
    return permit(transaction, context, action, region, date_in_china(now()));
}

Result<void> permit(storage::Transaction& transaction, Context const& context,
    access::Action action, RegionCode region, Date on) {
    return access::decide(
        context.actor, action, storage::region_and_ancestors(transaction, region, on));
}

Result<void> permit(Context const& context, access::Action action) {
    return access::decide(context.actor, action, {});
}

RegionCode region_of(BookId book) {
    return RegionCode::from_number(static_cast<int>(book.value()));
}

} // namespace doudi::operations

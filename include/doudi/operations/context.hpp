/// What every operation gets beside its request.
///
/// Example:
///     Result<DocumentId> receive_quota(Context& context, ReceiveQuota const& request) {
///         return recorded(context, {.book = request.book, .action = "quota.receive",
///                                   .subject = request.number}, [&] {
///             return storage::write(context.db, [&](storage::Transaction& tx) ->
///             Result<DocumentId> {
///                 if (auto allowed = permit(tx, context, access::Action::receive_quota, region);
///                     !allowed) { return allowed.error(); }
///                 ...
///                 append_done(tx, context, what);   // last, so that both are there or neither
///                 return id;
///             });
///         });
///     }
#pragma once

#include "doudi/access/decide.hpp"
#include "doudi/audit/record.hpp"
#include "doudi/base/calendar.hpp"
#include "doudi/base/text.hpp"
#include "doudi/storage/database.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace doudi::operations {

struct Context {
    storage::Database& db;
    access::Actor actor;

    /// Where the program keeps what is not in the database, such as the key of the rosters.
    std::filesystem::path data = {};

    /// The key of identities and account numbers; empty: `key` in the data directory.
    std::filesystem::path key_file = {};

    /// Told how far a long operation is. Unset where nobody looks. Safe to call from any thread.
    std::function<void(Text label, std::int64_t done, std::int64_t total)> progress = {};

    void report(Text label, std::int64_t done, std::int64_t total) const {
        if (progress) {
            progress(label, done, total);
        }
    }
};

/// Whether the actor may do this in this region, as the divisions are on `on` (default: today).
/// Refuses: not_permitted, outside_region.
Result<void> permit(storage::Transaction& transaction, Context const& context,
    access::Action action, RegionCode region);
Result<void> permit(storage::Transaction& transaction, Context const& context,
    access::Action action, RegionCode region, Date on);

/// For what is tied to no region.
Result<void> permit(Context const& context, access::Action action);

/// The region a book is named after.
RegionCode region_of(BookId book);

} // namespace doudi::operations

/// The kinds of identities that more than one module names.
#pragma once

#include "doudi/base/id.hpp"

#include <type_traits>

namespace doudi {

/// The ledger of one accounting entity. Its value is the entity's six-digit code of the day the
/// book was opened; the book keeps it when the division is renamed or recoded.
using BookId = Id<struct BookTag>;

using AccountId = Id<struct AccountTag>;
using EntryId = Id<struct EntryTag>;
using DocumentId = Id<struct DocumentTag>;
using AllocationId = Id<struct AllocationTag>;
using PersonId = Id<struct PersonTag>;
using EnrolmentId = Id<struct EnrolmentTag>;
using PayeeAccountId = Id<struct PayeeAccountTag>;
using BatchId = Id<struct BatchTag>;
using UserId = Id<struct UserTag>;
using RunId = Id<struct RunTag>;
using ImportId = Id<struct ImportTag>;

static_assert(sizeof(BookId) == 8);
static_assert(!std::is_convertible_v<AccountId, EntryId>);

} // namespace doudi

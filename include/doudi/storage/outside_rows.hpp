/// Lists from outside, kept as dated snapshots: hashes of identities, never identities.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

struct OutsideList {
    BookId book;
    std::string kind;
    Date as_of;
    std::string file_name;
    Digest file_sha256;
    UserId imported_by;
    std::int64_t list = 0; ///< from here on: as it was kept
    std::int64_t rows = 0;
    std::int64_t damaged = 0; ///< beside them: storage/proposal_rows.hpp
    Instant recorded_at = {};
};

/// The same file of this kind, for this book and day, if it was taken before.
std::optional<OutsideList> find_same_list(Transaction& transaction, OutsideList const& list);

/// A list by its number.
std::optional<OutsideList> find_list(Transaction& transaction, std::int64_t list);

/// The lists of these books in order of kind, day and number; of one kind when it is named.
std::vector<OutsideList> outside_lists(
    Transaction& transaction, std::span<BookId const> books, std::string_view kind);

struct OutsideEntry {
    Digest id_hash;
    std::optional<Date> from_date;
    std::optional<Date> until_date;
    std::optional<Money> amount;
    std::string_view code;
    std::optional<int> region;
    bool is_other_person = false;
};

/// Takes the rows of one list as they are read. Of the dead, who is listed twice counts once, by
/// the earlier day.
class OutsideWriter {
public:
    OutsideWriter(Transaction& transaction, OutsideList list);

    void add(OutsideEntry const& entry);

    /// Ends the list. Returns it with its number and how many rows were added. `damaged`: how many
    /// stand apart.
    OutsideList finish(std::int64_t damaged = 0);

private:
    Transaction& transaction_;
    OutsideList list_;
    CopyIn copy_;
};

} // namespace doudi::storage

/// Brings the units of a roster file into the tables: first all of them into a temporary table,
/// then set by set into persons, accounts and enrolment versions.
///
/// Example:
///     RosterStage stage{tx, {.program = "DB-R", .period = april}, key};
///     while (...) { stage.put(unit); }
///     stage.end();
///     auto const changes = stage.apply(import, counts);
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/roster/unit.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

/// A roster says who gets a program from a month on, in the books it names.
struct RosterScope {
    std::string program;
    Period period;
    bool is_correction = false; ///< it holds up to the month of the next roster there is
};

/// Versions opened and closed in one book.
struct VersionCount {
    std::int64_t opened = 0;
    std::int64_t closed = 0;
};

class RosterStage {
public:
    RosterStage(Transaction& transaction, RosterScope scope, roster::IdentityKey const& key);

    /// A good unit is staged to be taken. Of a rejected one only its people are noted: what the
    /// roster said of them before stays.
    void put(roster::Unit const& unit);

    /// No more units follow.
    void end();

    /// Units put before that are not to be taken after all.
    void take_out(std::span<std::int32_t const> units);

    /// Makes imports of the same books wait for each other until the end of the transaction.
    void lock_books(std::span<BookId const> books);

    /// Units with somebody who is a member of a household that stays as it was, because its rows
    /// were rejected. Requires: books locked.
    [[nodiscard]] std::vector<std::int32_t> members_elsewhere(std::span<BookId const> books);

    /// From the period on, the enrolments of the program in `books` are those staged. Versions of
    /// the same facts stay, others are closed and opened; who is not in the file is closed.
    ///
    /// A correction changes what was known of the past: versions that hold beyond its months are
    /// superseded, and what of them holds still are new versions, so both what is true and when it
    /// was known are kept.
    ///
    /// Requires: books locked.
    std::map<BookId, VersionCount> apply(ImportId import, std::span<BookId const> books);

private:
    void put_columns_of_person(roster::Person const& person, Digest const& id_hash);
    void put_or_null(Money amount);
    void put_columns_of_unit(roster::Unit const& unit, Digest const& account);
    void store_persons();
    void find_windows(std::span<BookId const> books);
    void match_heads();
    void renumber_heads();
    std::map<BookId, std::int64_t> close_versions(std::span<BookId const> books);
    void store_accounts();
    std::map<BookId, std::int64_t> open_versions(ImportId import);

    Transaction& transaction_;
    RosterScope scope_;
    roster::IdentityKey const& key_;
    roster::Sealer sealer_;
    std::optional<CopyIn> copy_;
    std::vector<Digest> ids_; // of the unit being put
};

} // namespace doudi::storage

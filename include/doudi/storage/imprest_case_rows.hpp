/// The cases of imprests and the people they are for.
#pragma once

#include "doudi/base/resident_id.hpp"
#include "doudi/imprest/fund.hpp"
#include "doudi/imprest/relief_case.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// A person of a book, as rosters hold them.
struct BookPerson {
    PersonId person{0};
    std::string name;
    Digest id_hash{};
};

std::optional<BookPerson> find_book_person(Transaction& tx, BookId book, Digest const& id_hash);
BookPerson book_person(Transaction& tx, BookId book, PersonId person);

/// The person with this identity, added to the book under the name if it is not there.
BookPerson enter_person(Transaction& tx, BookId book, std::string_view name, ResidentId const& id,
    roster::IdentityKey const& key);

/// Whether a list of deaths of these regions (a book's own and those above) says that the person
/// died before the day.
bool died_before(Transaction& tx, std::span<RegionCode const> region_and_ancestors,
    Digest const& id_hash, Date on);

/// Gives its number. Throws: Refused case_repeated.
std::int64_t insert_case(Transaction& tx, imprest::ReliefCase const& relief_case);

std::optional<imprest::ReliefCase> find_case(Transaction& tx, BookId book, std::int64_t number);

/// The case that holds this receipt and was not rejected.
std::optional<imprest::ReliefCase> find_case_by_receipt(
    Transaction& tx, imprest::Fund const& fund, std::string_view receipt_no);

/// Stores state and decision.
/// Throws: Refused same_person, wrong_case_state.
void decide_case(Transaction& tx, imprest::ReliefCase const& relief_case);

/// Those waiting for the county, by number, with the person's name.
struct PendingCase {
    imprest::ReliefCase relief_case;
    std::string person_name;
};
std::vector<PendingCase> pending_cases(Transaction& tx, imprest::Fund const& fund);

} // namespace doudi::storage

/// People, what they were granted, and the tree of divisions their grants hold in.
#pragma once

#include "doudi/access/actor.hpp"
#include "doudi/base/calendar.hpp"
#include "doudi/storage/transaction.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

struct Person {
    UserId id;
    std::string login;
    std::string name;
    Instant created_at;
    std::vector<access::Grant> grants;
};

/// Makes those who add people wait for each other until the end of the transaction.
void lock_people(Transaction& transaction);

bool has_people(Transaction& transaction);
std::optional<access::Actor> find_actor(Transaction& transaction, std::string_view login);

/// Ordered by login.
std::vector<Person> list_people(Transaction& transaction);

/// Refuses: duplicate_user (thrown, as by all *_rows functions).
UserId insert_person(Transaction& transaction, std::string_view login, std::string_view name,
    std::optional<UserId> created_by);

/// False when the person holds this grant already.
bool insert_grant(Transaction& transaction, UserId user, access::Grant const& grant,
    std::optional<UserId> granted_by);

bool is_region(Transaction& transaction, RegionCode region, Date on);

/// The region itself, then its parent and so on up, as the tree was on that day. A division that
/// was gone by then stays where it last was, since its book is kept; a code the table does not know
/// stands alone.
std::vector<RegionCode> region_and_ancestors(Transaction& transaction, RegionCode region, Date on);

} // namespace doudi::storage

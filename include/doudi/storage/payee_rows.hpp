/// Accounts money is paid to.
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/transaction.hpp"

#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

struct PayeeAccount {
    std::string bank_no;
    std::string account_no;
    std::string holder;
};

/// In the order given; added to the book where missing, their numbers sealed.
std::vector<PayeeAccountId> enter_accounts(Transaction& tx, BookId book,
    std::span<PayeeAccount const> accounts, roster::IdentityKey const& key);

} // namespace doudi::storage

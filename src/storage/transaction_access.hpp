/// The door from a Transaction to its connection, for storage alone.
#pragma once

#include "doudi/storage/transaction.hpp"
#include "session.hpp"

namespace doudi::storage {

struct TransactionAccess {
    static Session& session(Transaction& transaction) { return *transaction.session_; }
    static PGconn* pg(Transaction& transaction) { return transaction.session_->pg(); }

    /// Through SOCI, errors come as soci_error and name every bound value: catch them.
    static soci::session& sql(Transaction& transaction) { return transaction.session_->sql(); }
};

} // namespace doudi::storage

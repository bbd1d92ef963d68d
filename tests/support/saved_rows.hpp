/// The rows of a test database as they were, to be put back after each damage: much quicker than a
/// new database for each.
#pragma once

#include "support/test_database.hpp"

namespace doudi::test {

class SavedRows {
public:
    /// Saves the tables of ledger, funding and payout inside the database.
    explicit SavedRows(Database const& database);

    void restore() const;

private:
    Database const& database_;
};

} // namespace doudi::test

/// A small ledger for tests, told in tests/support/ledger_fixture.sql.
#pragma once

#include "support/test_database.hpp"

namespace doudi::test {

/// Writes it into a migrated database that is still empty. User 1 is its finance officer, 2 its
/// auditor.
void write_ledger_fixture(Database const& database);

} // namespace doudi::test

/// The way through the gate for tests that are about something else: a signed run of all checks.
///
/// Example: sign_checks_of(world.database, world.beilin, world.april); // then close_batches
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/period.hpp"
#include "support/test_database.hpp"

namespace doudi::test {

/// Keeps a run that found nothing in the book and month, by nobody who works there, and signs it
/// off. It has seen the batches that are settled by now.
void sign_checks_of(Database const& database, BookId book, Period period);

} // namespace doudi::test

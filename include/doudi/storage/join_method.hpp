/// Keeps the planner to joins whose time grows with the rows, whatever its statistics say.
///
/// Rosters and lines come by the hundred thousand and are compared at once, before autovacuum has
/// looked at them. Without statistics the planner takes a filtered table for a handful of rows and
/// picks nested loops over scans, which then take time with the square of the rows: minutes for
/// 30,000 people.
///
/// Example:
///     join_by_hash(tx);
///     Query{tx, "compare", compare_sql}.run();
///     join_freely(tx);
#pragma once

#include "doudi/storage/transaction.hpp"

namespace doudi::storage {

/// From here to the end of the transaction, or to join_freely(), tables are joined by hashing
/// alone. Merge joins are out too: on a part of the key they compare each row with all of a book.
///
/// Requires: statements that join on equality only, and neither LATERAL nor correlated subqueries.
///           Others still run, but at a made-up cost that makes every other choice arbitrary.
void join_by_hash(Transaction& tx);

/// Posting and other work on few rows wants its indexes back.
void join_freely(Transaction& tx);

} // namespace doudi::storage

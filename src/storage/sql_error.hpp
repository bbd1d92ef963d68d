/// From libpq's results to what storage throws.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

namespace doudi::storage {

struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

/// Throws what `result` (may be null: out of memory or no connection) stands for.
[[noreturn]] void raise(PGconn* pg, PGresult const* result, std::string_view statement_name);

/// SQLSTATE of a result or, where there is none, of the broken connection.
std::string sqlstate_of(PGconn* pg, PGresult const* result);

/// Runs statements without parameters; several may stand in one text.
/// Throws: Failure, Refused.
ResultPtr execute(PGconn* pg, std::string_view statement_name, std::string const& sql);

/// Throws unless `raw` ended well, and hands it through.
ResultPtr checked(PGconn* pg, PGresult* raw, std::string_view statement_name);

} // namespace doudi::storage

/// One connection: a SOCI session and the libpq connection inside it.
#pragma once

#include <libpq-fe.h>
#include <soci/soci.h>

#include <string>
#include <string_view>
#include <unordered_map>

namespace doudi::storage {

class Session {
public:
    /// Connects and sets the session up. Throws: Failure; Refused (cluster_unusable) when the
    /// server is older than PostgreSQL 15.
    explicit Session(std::string const& url);

    [[nodiscard]] PGconn* pg() noexcept { return pg_; }
    [[nodiscard]] soci::session& sql() noexcept { return sql_; }

    /// The server-side name of this statement text, prepared on first use in this session.
    std::string const& prepared(std::string_view statement_name, std::string const& sql);

private:
    soci::session sql_;
    PGconn* pg_ = nullptr;
    std::unordered_map<std::string, std::string> prepared_;
};

} // namespace doudi::storage

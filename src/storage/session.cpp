#include "session.hpp"

#include "admin_connection.hpp"
#include "doudi/storage/failure.hpp"
#include "sql_error.hpp"

#include <soci/postgresql/soci-postgresql.h>

#include <utility>

namespace doudi::storage {

namespace {

constexpr int server_version_min = 150000;

/// One round trip. The role is taken only where it exists and the login is a member of it: before
/// the first migration there is none. Nothing is compiled just in time, whatever the server's
/// settings: join_by_hash() makes every plan look costly, and compiling took far longer than
/// running.
constexpr char const* set_up_sql = R"sql(
    SELECT set_config('TimeZone', 'Asia/Shanghai', false),
           set_config('client_encoding', 'UTF8', false),
           set_config('DateStyle', 'ISO, YMD', false),
           set_config('bytea_output', 'hex', false),
           set_config('application_name', 'doudi', false),
           set_config('jit', 'off', false),
           (SELECT set_config('role', rolname, false) FROM pg_roles
             WHERE rolname = 'doudi_app' AND rolname <> session_user
               AND pg_has_role(rolname, 'MEMBER')))sql";

PGconn* connection_of(soci::session& sql) {
    return static_cast<soci::postgresql_session_backend*>(sql.get_backend())->conn_;
}

} // namespace

Session::Session(std::string const& url) {
    try {
        sql_.open(soci::postgresql, url);
    } catch (soci::soci_error const& error) {
        throw Failure{"connect", "08001", one_line(error.get_error_message())};
    }
    pg_ = connection_of(sql_);
    if (PQserverVersion(pg_) < server_version_min) {
        throw Refused{Error{Refusal::cluster_unusable,
            "PostgreSQL " + std::to_string(PQserverVersion(pg_) / 10000) + " < 15"}};
    }
    PQsetNoticeProcessor(
        pg_, [](void*, char const*) {}, nullptr);
    execute(pg_, "set_up_session", set_up_sql);
}

std::string const& Session::prepared(std::string_view statement_name, std::string const& sql) {
    auto const found = prepared_.find(sql);
    if (found != prepared_.end()) {
        return found->second;
    }
    auto name = "doudi_" + std::to_string(prepared_.size());
    checked(pg_, PQprepare(pg_, name.c_str(), sql.c_str(), 0, nullptr), statement_name);
    return prepared_.emplace(sql, std::move(name)).first->second;
}

} // namespace doudi::storage

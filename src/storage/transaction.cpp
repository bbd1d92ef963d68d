#include "doudi/storage/transaction.hpp"

#include "doudi/base/check.hpp"
#include "sql_error.hpp"
#include "transaction_access.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <vector>

namespace doudi::storage {

namespace {

constexpr int attempts_max = 5;

struct Open {
    Database const* database;
    Access access;

    bool operator==(Open const&) const = default;
};

/// The transactions this thread has open.
std::vector<Open>& open_here() {
    thread_local std::vector<Open> open;
    return open;
}

bool writes(Access access) {
    return access == Access::write || access == Access::write_on_snapshot;
}

/// Reads of one's own snapshot miss nothing that they are meant to see.
bool is_nested(Open const& wanted) {
    auto const& open = open_here();
    return std::any_of(open.begin(), open.end(), [&wanted](Open const& held) {
        return held.database == wanted.database &&
            (held.access == wanted.access ||
                (writes(held.access) && wanted.access != Access::read_snapshot));
    });
}

char const* begin_sql(Access access) {
    switch (access) {
    case Access::write: return "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    case Access::write_on_snapshot: return "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE";
    case Access::read_only:
    case Access::read_snapshot: break;
    }
    return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
}

/// Rolls back what is open. False when the connection is of no more use.
bool roll_back(PGconn* pg) noexcept {
    auto const status = PQtransactionStatus(pg);
    if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR) {
        ResultPtr const result{PQexec(pg, "ROLLBACK")};
    }
    return PQtransactionStatus(pg) == PQTRANS_IDLE;
}

} // namespace

Transaction::Transaction(Database& database, Access access, Snapshot const& snapshot)
    : database_(database), access_(access) {
    if (is_nested({&database, access})) {
        throw std::logic_error{"nested database transaction"};
    }
    session_ = database_.take();
    open_here().push_back({&database_, access_});
    try {
        begin(snapshot);
    } catch (...) {
        leave();
        throw;
    }
}

Transaction::~Transaction() {
    leave();
}

/// A connection that lay idle while the server was restarted is found out here: BEGIN is the one
/// statement that can simply be said again on a new one.
void Transaction::begin(Snapshot const& snapshot) {
    try {
        execute(session_->pg(), "begin", begin_sql(access_));
    } catch (Failure const& failure) {
        if (!failure.is_connection_lost()) {
            throw;
        }
        session_.reset();
        session_ = std::make_unique<Session>(database_.url());
        execute(session_->pg(), "begin", begin_sql(access_));
    }
    if (access_ == Access::read_snapshot) {
        // The statement takes no parameter.
        DOUDI_CHECK(snapshot.name.find_first_not_of("0123456789ABCDEF-") == std::string::npos);
        auto const sql = "SET TRANSACTION SNAPSHOT '" + snapshot.name + "'";
        execute(session_->pg(), "set_snapshot", sql);
    }
}

Snapshot Transaction::snapshot() {
    auto const result = execute(session_->pg(), "export_snapshot", "SELECT pg_export_snapshot()");
    return {PQgetvalue(result.get(), 0, 0)};
}

void Transaction::leave() noexcept {
    if (session_ && !roll_back(session_->pg())) {
        session_.reset();
    }
    database_.give_back(std::move(session_));
    auto& open = open_here();
    auto const mine = std::find(open.rbegin(), open.rend(), Open{&database_, access_});
    if (mine != open.rend()) {
        open.erase(std::next(mine).base());
    }
}

void Transaction::commit() {
    auto* const pg = session_->pg();
    if (PQtransactionStatus(pg) != PQTRANS_INTRANS) {
        throw Failure{
            "commit of a failed transaction", PQstatus(pg) == CONNECTION_BAD ? "08006" : "25P02"};
    }
    ResultPtr const result{PQexec(pg, "COMMIT")};
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
        if (std::string_view{PQcmdStatus(result.get())} != "COMMIT") {
            throw Failure{"commit", "25P02"};
        }
        return;
    }
    auto const sqlstate = sqlstate_of(pg, result.get());
    if (PQstatus(pg) == CONNECTION_BAD || sqlstate.starts_with("57P0")) {
        throw CommitInDoubt{sqlstate};
    }
    raise(pg, result.get(), "commit");
}

void details::back_off_or_rethrow(Failure const& failure, int attempt) {
    if (!failure.is_retryable() || attempt >= attempts_max) {
        throw; // NOLINT(misc-throw-by-value-catch-by-reference): called from a handler
    }
    thread_local std::minstd_rand random{std::random_device{}()};
    std::uniform_int_distribution<int> wait_ms{1, 20 * attempt};
    std::this_thread::sleep_for(std::chrono::milliseconds{wait_ms(random)});
}

} // namespace doudi::storage

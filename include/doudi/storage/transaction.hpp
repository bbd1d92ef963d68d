/// The only ways to begin and end a database transaction: write() and read_only(), and for long
/// comparisons that keep what they found write_on_snapshot() and read_snapshot().
///
/// Example:
///     return storage::write(database, [&](storage::Transaction& tx) -> Result<EntryId> {
///         if (auto fit = check(request); !fit) { return fit.error(); }   // refusal: rolled back
///         return storage::insert_entry(tx, request);                     // value: committed
///     });
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/storage/database.hpp"
#include "doudi/storage/failure.hpp"

#include <concepts>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace doudi::storage {

enum class Access { write, write_on_snapshot, read_only, read_snapshot };

/// The view of the database an open transaction has, for others to read the same.
struct Snapshot {
    std::string name;
};

/// An open transaction on a connection of its own. Rolls back in its destructor unless committed.
///
/// One thread holds at most one writing and one reading transaction of a database: a second
/// connection would not see what the first wrote, and might wait for its locks for ever. A write
/// inside a read is allowed, so that a row stream can be read while another is written, and so is
/// read_snapshot() inside the transaction whose snapshot it is.
class Transaction {
public:
    /// Throws: std::logic_error when nested; Failure when the server cannot be reached.
    Transaction(Database& database, Access access, Snapshot const& snapshot = {});
    ~Transaction();
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;

    /// Throws: Failure when a statement has failed before, even if its error was swallowed (the
    /// server would answer such a COMMIT with a silent rollback); CommitInDoubt; Refused by a
    /// constraint checked last.
    void commit();

    /// What this transaction sees, but for what it has written itself. Valid while it is open.
    [[nodiscard]] Snapshot snapshot();

private:
    friend struct TransactionAccess;

    void begin(Snapshot const& snapshot);
    void leave() noexcept;

    Database& database_;
    Access access_;
    std::unique_ptr<Session> session_;
};

namespace details {

template <class T> inline constexpr bool is_result = false;
template <class T> inline constexpr bool is_result<Result<T>> = true;

/// Waits a little, longer with each attempt and never as long as another thread. Rethrows the
/// failure being handled when it is not worth another attempt.
void back_off_or_rethrow(Failure const& failure, int attempt);

template <class F>
auto write(Database& database, Access access, F& work) -> std::invoke_result_t<F&, Transaction&> {
    using Outcome = std::invoke_result_t<F&, Transaction&>;
    static_assert(is_result<Outcome>, "the work of write() returns a Result");
    for (int attempt = 1;; ++attempt) {
        try {
            Transaction transaction{database, access};
            Outcome outcome = work(transaction);
            if (outcome) {
                transaction.commit();
            }
            return outcome;
        } catch (Refused const& refused) {
            return refused.error();
        } catch (Failure const& failure) {
            back_off_or_rethrow(failure, attempt);
        }
    }
}

template <class F>
auto read(Transaction& transaction, F& work) -> std::invoke_result_t<F&, Transaction&> {
    using Outcome = std::invoke_result_t<F&, Transaction&>;
    if constexpr (is_result<Outcome>) {
        try {
            return work(transaction);
        } catch (Refused const& refused) {
            return refused.error();
        }
    } else {
        return work(transaction);
    }
}

} // namespace details

/// Runs `work` in a transaction (READ COMMITTED): a value commits, a refusal or an exception rolls
/// back. What loses a serialisation race or a deadlock is done again, up to five times, so `work`
/// may run more than once and must not change anything outside the database.
///
/// Refuses: what `work` or the database refuses.
/// Throws:  Failure; CommitInDoubt when the connection broke during COMMIT.
template <std::invocable<Transaction&> F>
auto write(Database& database, F&& work) -> std::invoke_result_t<F&, Transaction&> {
    return details::write(database, Access::write, work);
}

/// The same on one unchanging view (REPEATABLE READ): everything read is of one state, without
/// locks that keep others waiting. For work that adds rows and changes none: a row that somebody
/// changed since cannot be changed here, and the work would begin again.
template <std::invocable<Transaction&> F>
auto write_on_snapshot(Database& database, F&& work) -> std::invoke_result_t<F&, Transaction&> {
    return details::write(database, Access::write_on_snapshot, work);
}

/// Runs `work` on one unchanging view of the database (REPEATABLE READ READ ONLY). `work` returns a
/// Result, or any value when the database cannot refuse what it asks.
///
/// Throws: Failure; Refused when `work` does not return a Result.
template <std::invocable<Transaction&> F>
auto read_only(Database& database, F&& work) -> std::invoke_result_t<F&, Transaction&> {
    Transaction transaction{database, Access::read_only};
    return details::read(transaction, work);
}

/// The same on the view of another transaction that is still open, whichever thread has it: so
/// that several threads read one state of the database.
template <std::invocable<Transaction&> F>
auto read_snapshot(Database& database, Snapshot const& snapshot, F&& work)
    -> std::invoke_result_t<F&, Transaction&> {
    Transaction transaction{database, Access::read_snapshot, snapshot};
    return details::read(transaction, work);
}

} // namespace doudi::storage

/// Reconciliation as sets: what is compared, counted and kept.
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

struct BucketTotal {
    std::string question;
    std::string bucket;
    std::int64_t line_count;
    Money amount;
};

struct ReconcileRun {
    RunId run;
    BookId book; ///< of the region
    Period period;
    Instant started_at;
    Digest inputs_sha256;
    Digest result_sha256;
};

struct ReconcileException {
    std::int64_t number;
    std::string question;
    std::string bucket;
    BookId county;
    std::string program;
    std::optional<std::int64_t> batch;
    std::optional<std::int64_t> line_no;
    std::optional<std::int64_t> person;
    std::string subject;
    std::optional<Money> expected;
    std::optional<Money> actual;
};

/// An enrolment whose amount, computed again, is not what its line says.
struct Recomputed {
    BookId book;
    std::string_view program;
    EnrolmentId enrolment;
    std::int32_t line_no; ///< 0: there is no line
    Money amount;
};

/// A roster in which deaths from a day on do not lower what households get (F26).
struct DeathFreeze {
    BookId book;
    std::string program;
    Date since;
};

struct ResultFinding;

/// The four comparisons of a month for some books, in temporary tables of this transaction. Every
/// enrolment in force, line, result row, control account and allocation lies in one bucket
/// (reconcile::buckets() has their meaning and precedence).
class Reconciliation {
public:
    /// `policy` are the standards that amounts are computed again with; `exceptions`
    /// ("question/bucket") the buckets whose findings are kept one by one.
    Reconciliation(Transaction& tx, Period period, std::span<BookId const> books,
        Digest const& policy, std::vector<std::string> exceptions = {});

    /// Takes in what was computed again and differs; before compare(), as often as you like and
    /// from any thread.
    void add(std::span<Recomputed const> differing);

    /// Takes in where deaths do not lower; before compare(), once.
    void add(std::span<DeathFreeze const> freezes);

    /// Asks what became of the payments, on another transaction of the same view, whichever thread
    /// has it: beside those who add what they computed again.
    void compare_results(Transaction& reading);

    /// Asks the other three questions, when all has been added.
    void compare();

    /// Digest of all that was compared: equal inputs give equal results. `tx` has the same view.
    [[nodiscard]] Digest inputs(Transaction& tx) const;

    /// Keeps the run with its buckets and those findings that are exceptions.
    ReconcileRun keep(BookId book, UserId by, Digest const& inputs);

private:
    void add(std::span<ResultFinding const> findings);
    [[nodiscard]] std::vector<std::string> exceptions_of(std::string_view question) const;

    std::mutex mutex_; // of tx_, while several threads add
    Transaction& tx_;
    Period period_;
    std::span<BookId const> books_;
    Digest policy_;
    std::vector<std::string> exceptions_;
};

std::vector<ReconcileRun> reconcile_runs(Transaction& tx, std::span<BookId const> books);
std::optional<ReconcileRun> find_reconcile_run(Transaction& tx, RunId run);

/// In the order of questions, exceptions and then the rest.
std::vector<BucketTotal> reconcile_buckets(Transaction& tx, BookId book, RunId run);

/// In order of their numbers; of one bucket when it is named.
std::vector<ReconcileException> reconcile_exceptions(
    Transaction& tx, BookId book, RunId run, std::string_view bucket);

} // namespace doudi::storage

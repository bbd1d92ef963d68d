/// The checks of a month as sets: what they may read, what they found, and the runs as they were
/// kept.
///
/// Beside the schema, the statement of a check reads these tables of its transaction:
///
///   scope        (book): the books it is run for
///   month_line   (book, batch, line_no, kind, program, purpose, for_period, person, id_hash,
///                born_on, enrolment, version, account, amount_fen, state): every line of the month
///                in a batch that stands, recoveries apart
///   month_member (book, batch, line_no, kind, program, list, enrolment, version, for_period,
///                payee, person, id_hash, born_on, disability, flags, amount_fen): who is paid for
///                by these lines, and who receives them; not who was left out of the amount
///   list_of      (kind, book, list_book, list): the snapshot of an outside list that holds for a
///                book and the month (the first of the month's last day or later, else the last of
///                the three months before); of the dead every list there is
///   recomputed   (book, program, enrolment, line_no, amount_fen) and death_freeze (book, program,
///                since): of the reconciliation; filled where a check needs `recomputed`
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/reconcile/check.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// What one check said.
struct CheckResult {
    std::string check;
    std::string state; ///< found, nothing, not_run
    std::int64_t books_asked = 0;
    std::int64_t books_run = 0;
    std::int64_t found = 0;
    Money amount = {};
    std::vector<std::string> lacking; ///< data that some of the books have not
};

struct CheckRun {
    RunId run;
    BookId book; ///< of the region
    Period period;
    Date as_of;
    std::vector<std::string> checks;
    Instant started_at;
    Digest inputs_sha256;
    Digest result_sha256;
};

struct Finding {
    std::int64_t number;
    std::string check;
    reconcile::Severity severity;
    BookId county;
    std::string program;
    std::optional<std::int64_t> batch;
    std::optional<std::int64_t> line_no;
    std::optional<std::int64_t> person;
    std::string subject;
    Money amount;
    std::string state; ///< open, or that of its last step
};

/// What one check found against one batch.
struct BatchFindings {
    payout::BatchKey batch;
    std::string check;
    std::int64_t found;
    std::optional<std::int64_t> first_line; ///< none when it is the batch as a whole
};

/// Runs checks one after the other in one transaction.
class MonthChecks {
public:
    MonthChecks(Transaction& tx, Period period, Date as_of, std::span<BookId const> books);

    /// Requires: recomputed and death_freeze are there, as a Reconciliation makes them.
    CheckResult run(reconcile::Check const& check);

    /// What the checks run so far found against batches, in order of batches and checks.
    std::vector<BatchFindings> against_batches();

    /// Keeps the run. `reconciled` are the inputs of the reconciliation, to which what the checks
    /// read beyond it is added.
    CheckRun keep(BookId book, UserId by, Digest const& reconciled,
        std::span<reconcile::Check const* const> checks, std::span<CheckResult const> results);

private:
    using Books = std::set<std::int32_t>;
    [[nodiscard]] Books with(std::string_view need) const;
    void prepare(std::span<BookId const> books);
    [[nodiscard]] Digest inputs(
        Digest const& reconciled, std::span<reconcile::Check const* const> checks);

    Transaction& tx_;
    Period period_;
    Date as_of_;
    std::vector<BookId> books_;
    std::map<std::string, Books, std::less<>> has_data_;
};

/// In the order in which they were run.
std::vector<CheckRun> check_runs(Transaction& tx, std::span<BookId const> books);
std::optional<CheckRun> find_check_run(Transaction& tx, RunId run);
std::vector<CheckResult> check_results(Transaction& tx, BookId book, RunId run);

/// In order of their numbers; of one check when it is named.
std::vector<Finding> findings(Transaction& tx, BookId book, RunId run, std::string_view check = {});

} // namespace doudi::storage

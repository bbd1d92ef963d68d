#include "doudi/operations/settle_batch.hpp"

#include "doudi/base/check.hpp"
#include "doudi/payout/entries.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/draw_rows.hpp"

#include <utility>

namespace doudi::operations {

namespace {

using payout::BatchState;
using payout::Use;

/// Money comes back whenever it does; anything else settles a batch that waits for it.
Result<void> check_state(payout::Batch const& batch, storage::BatchResult const& result) {
    bool const is_waiting =
        batch.state == BatchState::released || batch.state == BatchState::settling;
    bool const is_settled =
        batch.state == BatchState::reconciled || batch.state == BatchState::closed;
    bool const has_only_returns = result.paid_count == 0 && result.failed_count == 0;
    if (is_waiting || (is_settled && has_only_returns)) {
        return {};
    }
    return Error{Refusal::wrong_batch_state,
        batch.key.text() + ": " + std::string{name_of(batch.state)} + ", not ready to settle"};
}

class Settlement {
public:
    Settlement(storage::Transaction& transaction, SettleLines const& request)
        : transaction_{transaction}, request_{request}, table_{event_table(transaction)} {}

    /// Collects the entries of one batch and moves it on.
    Result<void> add(payout::Batch const& batch, storage::BatchResult const& result) {
        if (auto const ready = check_state(batch, result); !ready) {
            return ready.error();
        }
        storage::BatchDraws used{batch, draws_of(transaction_, batch)};
        for (auto const& [use, amount] : {std::pair{Use::pay, result.paid},
                 std::pair{Use::fail, result.failed}, std::pair{Use::give_back, result.returned}}) {
            if (amount == Money{}) {
                continue;
            }
            if (auto const done = use_up(used, use, amount); !done) {
                return done.error();
            }
        }
        if (batch.state == BatchState::released) {
            move_batch(transaction_, batch, payout::Step::settle, request_.user);
        }
        used_.push_back(std::move(used));
        return {};
    }

    void post_all() {
        update_draws(transaction_, used_);
        auto const posted = post(transaction_, request_.user, entries_);
        for (auto const& entry : posted) {
            DOUDI_CHECK(entry.is_new); // a file's key is new with its outcomes
        }
    }

private:
    Result<void> use_up(storage::BatchDraws& used, Use use, Money amount) {
        auto const uses = use_draws(used.draws, use, amount);
        if (!uses) {
            return Error{uses.error().code, used.batch.key.text() + ": " + uses.error().detail};
        }
        auto entry = result_entry(
            {{used.batch, request_.on}, request_.file}, use, used.draws, *uses, table_);
        if (!entry) {
            return entry.error();
        }
        apply(used.draws, use, *uses);
        entries_.push_back(std::move(*entry));
        return {};
    }

    storage::Transaction& transaction_;
    SettleLines const& request_;
    ledger::EventTable table_;
    std::vector<storage::BatchDraws> used_;
    std::vector<ledger::Entry> entries_;
};

} // namespace

Result<std::vector<storage::BatchResult>> settle_lines(
    storage::Transaction& transaction, SettleLines const& request) {
    storage::MatchedRows const rows{request.books, request.period, request.file};
    auto const batches = lock_batches_of(transaction, rows);
    auto results = insert_outcomes(transaction, rows, request.on);
    DOUDI_CHECK(results.size() == batches.size()); // both ascending
    Settlement settlement{transaction, request};
    for (std::size_t i = 0; i < batches.size(); ++i) {
        DOUDI_CHECK(results[i].key == batches[i].key);
        if (auto const added = settlement.add(batches[i], results[i]); !added) {
            return added.error();
        }
    }
    settlement.post_all();
    return results;
}

} // namespace doudi::operations

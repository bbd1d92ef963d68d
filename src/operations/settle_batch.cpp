#include "doudi/operations/settle_batch.hpp"

#include "doudi/base/check.hpp"
#include "doudi/payout/entries.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/draw_rows.hpp"
#include "doudi/storage/year_rows.hpp"

#include <algorithm>
#include <map>
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
        auto uses = use_draws(used.draws, use, amount);
        if (!uses) {
            return Error{uses.error().code, used.batch.key.text() + ": " + uses.error().detail};
        }
        auto const all = *uses;
        auto const late =
            std::stable_partition(uses->begin(), uses->end(), [&](payout::DrawUse const& part) {
                return use != Use::give_back || !used.draws[part.draw].is_lapsed;
            });
        std::span const in_time{uses->begin(), late};
        std::span const too_late{late, uses->end()};
        payout::ResultHead const head{{used.batch, request_.on}, request_.file};
        if (!in_time.empty()) {
            auto added = add_entry(result_entry(
                head, use, used.draws, in_time, table_, committed(used, use, in_time)));
            if (!added) {
                return added;
            }
        }
        if (!too_late.empty()) {
            keep_late_returns(used, too_late);
            auto added = add_entry(late_return_entry(head, used.draws, too_late, table_));
            if (!added) {
                return added;
            }
        }
        apply(used.draws, use, all);
        return {};
    }

    Result<void> add_entry(Result<ledger::Entry> entry) {
        if (!entry) {
            return entry.error();
        }
        entries_.push_back(std::move(*entry));
        return {};
    }

    /// Of carried-forward money: what the treasury counted as spent before it is paid, or, for what
    /// comes back, what of that this batch has used.
    Money committed(
        storage::BatchDraws const& used, Use use, std::span<payout::DrawUse const> uses) {
        std::int64_t carried_fen = 0;
        for (auto const& [place, amount] : uses) {
            carried_fen += used.draws[place].is_carried ? amount.fen() : 0;
        }
        if (carried_fen == 0 || use == Use::fail) {
            return {};
        }
        auto const& batch = used.batch;
        if (use == Use::give_back) {
            return storage::committed_used(transaction_, batch.key);
        }
        auto known = committed_.find({batch.key.book, batch.program});
        if (known == committed_.end()) {
            storage::lock_books(transaction_, std::span{&batch.key.book, 1});
            known = committed_
                        .emplace(std::pair{batch.key.book, batch.program},
                            storage::committed(transaction_, batch.key.book, batch.program))
                        .first;
        }
        // Another batch of the same file must not use it again before this one is posted.
        auto const mine = Money::from_fen(std::min(known->second.fen(), carried_fen));
        known->second = Money::from_fen(known->second.fen() - mine.fen());
        return mine;
    }

    void keep_late_returns(storage::BatchDraws const& used, std::span<payout::DrawUse const> uses) {
        std::vector<funding::PriorYearReturn> returns;
        for (auto const& [place, amount] : uses) {
            auto const& draw = used.draws[place];
            returns.push_back({.book = used.batch.key.book,
                .reference = payout::entry_key(used.batch.key, "file", request_.file),
                .program = used.batch.program,
                .fund_source = draw.fund_source,
                .document = draw.document,
                .year = draw.year,
                .amount = amount,
                .came_into =
                    draw.is_direct ? funding::CameInto::treasury : funding::CameInto::account,
                .batch = used.batch.key.batch,
                .returned_on = request_.on});
        }
        storage::insert_prior_year_returns(transaction_, returns, request_.user);
    }

    storage::Transaction& transaction_;
    SettleLines const& request_;
    ledger::EventTable table_;
    std::vector<storage::BatchDraws> used_;
    std::vector<ledger::Entry> entries_;
    std::map<std::pair<BookId, std::string>, Money> committed_; ///< M2011 not used by entries_
};

} // namespace

Result<std::vector<storage::BatchResult>> settle_lines(
    storage::Transaction& transaction, SettleLines const& request) {
    storage::MatchedRows const rows{request.books, request.period, request.file, request.step};
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

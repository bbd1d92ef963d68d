#include "doudi/operations/recover_money.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/payout/entries.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "region_books.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace doudi::operations {

namespace {

using payout::RecoveryPart;
using storage::Receipt;
using storage::Recovered;

/// Posts what came back for the recoveries of one request.
class Recovery {
public:
    Recovery(storage::Transaction& tx, Context const& context)
        : tx_{tx}, context_{context}, table_{event_table(tx)} {}

    Result<void> add(payout::Batch const& batch, Recovered const& recovered) {
        auto parts = taken_from(batch, recovered);
        if (!parts) {
            return parts.error();
        }
        bool const is_same_year = Period::of(recovered.on).year() == recovered.for_period.year();
        payout::EntryHead const head{batch, recovered.on};
        auto const number = storage::next_recovery(tx_);
        storage::open_month(tx_, Period::of(recovered.on));
        if (is_same_year) {
            return post({recovery_entry(head, number, RecoveryPart::same_year, *parts, table_)});
        }
        return post({recovery_entry(head, number, RecoveryPart::received_later, *parts, table_),
            recovery_entry(head, number, RecoveryPart::remitted_later, *parts, table_)});
    }

private:
    /// What the money had been paid from. In the same year it may be spent again from there; of an
    /// earlier year only whose it was matters.
    Result<std::vector<payout::Draw>> taken_from(
        payout::Batch const& batch, Recovered const& recovered) {
        bool const is_restored = Period::of(recovered.on).year() == recovered.for_period.year();
        auto paid = draws_of_month(tx_, batch.key.book, batch.program, recovered.for_period);
        std::vector<payout::Draw> parts;
        auto left_fen = recovered.amount.fen();
        for (auto& [from, draws] : paid) {
            std::int64_t open_fen = 0;
            for (auto const& draw : draws) {
                open_fen += draw.paid.fen() - draw.returned.fen() - draw.recovered.fen();
            }
            auto const taken = Money::from_fen(std::min(left_fen, open_fen));
            if (taken == Money{}) {
                continue;
            }
            auto const uses = use_draws(draws, payout::Use::recover, taken);
            if (!uses) {
                return uses.error();
            }
            for (auto const& use : *uses) {
                parts.push_back(draws[use.draw]);
                parts.back().amount = use.amount;
            }
            apply(draws, payout::Use::recover, *uses);
            left_fen -= taken.fen();
        }
        if (left_fen > 0) {
            return Error{Refusal::results_differ,
                batch.key.text() + ": " + recovered.for_period.text() + " was not paid that much"};
        }
        if (is_restored) {
            update_draws(tx_, paid);
        }
        return parts;
    }

    Result<void> post(std::vector<Result<ledger::Entry>> const& entries) {
        std::vector<ledger::Entry> sound;
        for (auto const& entry : entries) {
            if (!entry) {
                return entry.error();
            }
            sound.push_back(*entry);
        }
        storage::post(tx_, context_.actor.id, sound);
        return {};
    }

    storage::Transaction& tx_;
    Context const& context_;
    ledger::EventTable table_;
};

using Batches = std::map<payout::BatchKey, payout::Batch>;

/// The batches of the receipts, locked in ascending order.
Result<Batches> lock_batches_of(
    storage::Transaction& tx, Context const& context, std::span<Receipt const> receipts) {
    std::set<payout::BatchKey> keys;
    for (auto const& receipt : receipts) {
        keys.insert(receipt.key);
    }
    Batches batches;
    for (auto const& key : keys) {
        if (auto const allowed =
                permit(tx, context, access::Action::import_bank_result, region_of(key.book));
            !allowed) {
            return allowed.error();
        }
        auto const batch = lock_batch(tx, key);
        if (!batch) {
            return Error{Refusal::unknown_batch, key.text()};
        }
        batches.emplace(key, *batch);
    }
    return batches;
}

Result<std::vector<Recovered>> recover(
    storage::Transaction& tx, Context const& context, std::span<Receipt const> receipts) {
    auto const batches = lock_batches_of(tx, context, receipts);
    if (!batches) {
        return batches.error();
    }
    auto const totals = insert_receipts(tx, receipts, context.actor.id);
    Recovery recovery{tx, context};
    std::set<payout::BatchKey> begun;
    for (auto const& recovered : totals) {
        auto const& batch = batches->at(recovered.key);
        if (auto const added = recovery.add(batch, recovered); !added) {
            return added.error();
        }
        if (batch.state == payout::BatchState::released && begun.insert(batch.key).second) {
            move_batch(tx, batch, payout::Step::settle, context.actor.id);
        }
    }
    return totals;
}

} // namespace

Result<std::vector<Recovered>> recover_money(Context& context, std::span<Receipt const> receipts) {
    if (receipts.empty() || std::any_of(receipts.begin(), receipts.end(), [](auto const& receipt) {
            return receipt.amount <= Money{} || receipt.reference.empty();
        })) {
        return Error{Refusal::malformed, "amount, receipt"};
    }
    Asked const asked{.book = receipts.front().key.book,
        .action = "payout.recover",
        .subject = receipts.front().key.text()};
    return recorded(context, asked, [&] {
        return storage::write(
            context.db, [&](storage::Transaction& tx) -> Result<std::vector<Recovered>> {
                auto totals = recover(tx, context, receipts);
                if (totals) {
                    append_done(tx, context, asked, std::to_string(receipts.size()) + " receipts");
                }
                return totals;
            });
    });
}

Result<std::vector<storage::OpenRecovery>> list_recoveries(Context& context, RegionCode region) {
    using Open = std::vector<storage::OpenRecovery>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Open> {
        auto const books = permitted_books(tx, context, access::Action::read, region);
        if (!books) {
            return books.error();
        }
        return open_recoveries(tx, *books);
    });
}

} // namespace doudi::operations

#include "doudi/operations/verify_ledger.hpp"

#include "doudi/base/merkle.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/join_method.hpp"
#include "doudi/storage/verify_rows.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace doudi::operations {

namespace {

using audit::Check;
using audit::Findings;

void verify_book(storage::Transaction& tx, audit::BookRow const& book, Findings& findings) {
    auto facts = storage::book_facts(tx, book.book);
    audit::BookCheck check{book, std::move(facts.accounts), facts.closed, facts.reversed, findings};
    storage::read_entries(tx, book.book,
        {.entry =
                [&](audit::EntryRow const& entry, std::span<audit::PostingRow const> postings) {
                    check.entry(entry, postings);
                },
            .orphan = [&](audit::VoucherId voucher,
                          std::int32_t line_no) { check.orphan(voucher, line_no); }});
    storage::read_balances(
        tx, book.book, [&](audit::BalanceRow const& row) { check.balance(row); });
    check.finish();
}

/// Holds the lines of a book, which come batch by batch, against what the batches say of them.
class BatchCheck {
public:
    BatchCheck(std::vector<storage::BatchToVerify> batches, Findings& findings)
        : findings_{findings} {
        for (auto& batch : batches) {
            auto const number = batch.key.batch;
            batches_.emplace(number, std::move(batch));
        }
    }

    void line(storage::LineRow const& row) {
        if (row.key.batch != current_) {
            finish_batch();
            current_ = row.key.batch;
            tree_ = {};
            total_fen_ = 0;
        }
        payout::LeafText text{{row.key, row.period, row.program, row.purpose}};
        tree_.add_leaf(text.of(row.line));
        total_fen_ += row.line.amount.fen();
    }

    void finish() {
        finish_batch();
        for (auto const& [number, batch] : batches_) {
            if (!seen_.contains(number)) {
                compare(batch, 0, 0, MerkleTree{}.root());
            }
        }
    }

private:
    void finish_batch() {
        if (current_ == none) {
            return;
        }
        seen_.insert(current_);
        auto const found = batches_.find(current_);
        if (found == batches_.end()) {
            findings_.differ({Check::batches, "batch " + std::to_string(current_.value()), "batch",
                "a built batch of the lines", "none"});
            return;
        }
        compare(found->second, tree_.leaves(), total_fen_, tree_.root());
    }

    void compare(storage::BatchToVerify const& batch, std::int64_t lines, std::int64_t total_fen,
        Digest const& root) {
        findings_.examined(Check::batches);
        auto const place = std::to_string(batch.key.book.value()) + ' ' + batch.period.text() +
            " batch " + std::to_string(batch.key.batch.value());
        if (batch.line_count != lines) {
            findings_.differ({Check::batches, place, "line_count", std::to_string(lines),
                std::to_string(batch.line_count)});
        }
        if (batch.total.fen() != total_fen) {
            findings_.differ({Check::batches, place, "total_fen", std::to_string(total_fen),
                std::to_string(batch.total.fen())});
        }
        compare_root(place, "merkle_root", root, batch.merkle_root);
        if (payout::is_recognised(batch.state) && batch.line_count > 0) {
            compare_root(place, "evidence", root, batch.evidence);
        }
    }

    void compare_root(std::string const& place, std::string const& field, Digest const& root,
        std::optional<std::vector<std::byte>> const& stored) {
        if (!stored || !std::equal(root.begin(), root.end(), stored->begin(), stored->end())) {
            findings_.differ({Check::batches, place, field, to_hex(root).substr(0, 16) + "...",
                stored ? to_hex(*stored).substr(0, 16) + "..." : "none"});
        }
    }

    static constexpr BatchId none{0};

    Findings& findings_;
    std::map<BatchId, storage::BatchToVerify> batches_;
    std::set<BatchId> seen_;
    BatchId current_{none};
    MerkleTree tree_;
    std::int64_t total_fen_{0};
};

void verify_batches(storage::Transaction& tx, BookId book, Findings& findings) {
    BatchCheck check{storage::batches_to_verify(tx, book), findings};
    storage::read_lines(tx, book, [&](storage::LineRow const& row) { check.line(row); });
    check.finish();
}

void verify_totals(storage::Transaction& tx, std::span<BookId const> books, Findings& findings) {
    storage::join_by_hash(tx); // whole tables, often before anything has counted their rows
    for (auto const check :
        {Check::documents, Check::transfers, Check::reservations, Check::payables, Check::payments,
            Check::imprests, Check::projects, Check::years, Check::parallel, Check::treasury,
            Check::recoveries, Check::cases, Check::donations, Check::exclusions}) {
        auto result = storage::compare(tx, check, books);
        findings.add(check, result.examined, result.differing, std::move(result.first));
    }
}

/// The region asked for, or all those in which the person holds a role that verifies.
Result<std::vector<RegionCode>> regions_of(
    storage::Transaction& tx, Context const& context, VerifyLedger const& request) {
    if (request.region) {
        if (auto const allowed = permit(tx, context, access::Action::verify, *request.region);
            !allowed) {
            return allowed.error();
        }
        return std::vector{*request.region};
    }
    if (auto const allowed = permit(context, access::Action::verify); !allowed) {
        return allowed.error();
    }
    std::vector<RegionCode> regions;
    for (auto const& grant : context.actor.grants) {
        if (access::may(grant.role, access::Action::verify)) {
            regions.push_back(grant.region);
        }
    }
    return regions;
}

Result<VerifiedLedger> verify(
    storage::Transaction& tx, Context const& context, VerifyLedger const& request) {
    auto const regions = regions_of(tx, context, request);
    if (!regions) {
        return regions.error();
    }
    constexpr Text label{.zh = "核对账套", .en = "verifying books"};
    Findings findings;
    auto const books = storage::books_to_verify(tx, *regions);
    auto const total = static_cast<std::int64_t>(books.size()) + 1;
    std::vector<BookId> numbers;
    for (auto const& book : books) {
        context.report(label, static_cast<std::int64_t>(numbers.size()), total);
        verify_book(tx, book, findings);
        verify_batches(tx, book.book, findings);
        numbers.push_back(book.book);
    }
    context.report(label, total - 1, total);
    verify_totals(tx, numbers, findings);
    context.report(label, total, total);
    return VerifiedLedger{
        static_cast<std::int64_t>(books.size()), findings.results(), findings.first()};
}

} // namespace

Result<VerifiedLedger> verify_ledger(Context& context, VerifyLedger const& request) {
    Asked const asked{.book = request.region ? BookId{request.region->number()} : audit::no_book,
        .action = "audit.verify",
        .subject = request.region ? request.region->text() : ""};
    VerifiedLedger verified;
    auto const outcome = recorded_reading(context, asked, [&]() -> Result<void> {
        auto done = storage::read_only(
            context.db, [&](storage::Transaction& tx) { return verify(tx, context, request); });
        if (!done) {
            return done.error();
        }
        verified = std::move(*done);
        if (verified.first) {
            return Error{Refusal::ledger_differs, verified.first->text()};
        }
        return {};
    });
    if (!outcome && outcome.error().code != Refusal::ledger_differs) {
        return outcome.error();
    }
    return verified;
}

} // namespace doudi::operations

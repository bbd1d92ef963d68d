#include "doudi/bank/message.hpp"
#include "doudi/base/check.hpp"
#include "doudi/operations/bank_files.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/operations/settle_batch.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/bank_rows.hpp"
#include "doudi/storage/incoming_results.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "layout_files.hpp"
#include "region_books.hpp"
#include "result_original.hpp"
#include "result_staging.hpp"
#include "roster_regions.hpp"

#include <algorithm>
#include <map>

namespace doudi::operations {

namespace {

using bank::Deviation;

/// The statements of the file against those before it: a number left out, or not the next.
void check_sequences(storage::Transaction& tx, BookId book, Staged& staged) {
    std::map<Digest, std::optional<storage::ResultStatement>> latest;
    auto const note = [&](Deviation code) {
        std::string const name{text_of(code).name};
        auto const known =
            std::ranges::find(staged.deviations, name, &storage::ResultDeviation::deviation);
        if (known == staged.deviations.end()) {
            staged.deviations.push_back({name, 0, 1});
        } else {
            ++known->times;
        }
    };
    for (auto const& one : staged.statements) {
        if (!one.sequence) {
            continue;
        }
        auto const [place, is_new] = latest.try_emplace(one.account_hash);
        auto& before = place->second;
        if (is_new) {
            before = storage::latest_statement(tx, book, one.kind, one.account_hash);
        }
        if (before) {
            auto const next = *before->sequence + 1;
            bool const begins_anew = *one.sequence == 1 && one.made_on > before->made_on;
            if (*one.sequence < next && !begins_anew) {
                note(Deviation::out_of_sequence);
                continue;
            }
            if (*one.sequence > next) {
                note(Deviation::sequence_gap);
            } else if (before->closing && one.opening && *before->closing != *one.opening) {
                note(Deviation::opening_differs);
            }
        }
        before = one;
    }
}

/// A batch may be settled twice by one file: paid, then returned.
void add(storage::BatchResult& sum, storage::BatchResult const& more) {
    using Pair = std::pair<Money*, Money>;
    for (auto const& [total, amount] : {Pair{&sum.paid, more.paid}, Pair{&sum.failed, more.failed},
             Pair{&sum.returned, more.returned}}) {
        *total = Money::from_fen(total->fen() + amount.fen());
    }
    sum.paid_count += more.paid_count;
    sum.failed_count += more.failed_count;
    sum.returned_count += more.returned_count;
}

class Import {
public:
    Import(Context& context, ImportBankResults const& request, Asked const& asked,
        std::vector<bank::FaultPlace>& faults)
        : context_{context}, request_{request}, asked_{asked}, faults_{faults},
          book_{request.region.number()} {}

    Result<ImportedResults> run(storage::Transaction& tx) {
        if (!request_.layout.empty()) {
            auto layout = find_layout(request_.layout);
            if (!layout) {
                return layout.error();
            }
            layout_ = std::move(*layout);
        }
        auto const books = permitted_books(tx, context_, access::Action::import_bank_result,
            request_.region, request_.period.first_day());
        if (!books) {
            return books.error();
        }
        auto const digest = digest_of_file(request_.file);
        if (!digest) {
            return digest.error();
        }
        if (auto const known = storage::find_result_file(tx, book_, *digest)) {
            append_done(tx, context_, asked_, "known file");
            return answer(tx, *books, *known, false, {});
        }
        auto const key = roster::open_key(key_file_of(context_, {}));
        if (!key) {
            return key.error();
        }
        return take(tx, *books, *digest, *key);
    }

private:
    Result<ImportedResults> take(storage::Transaction& tx, std::vector<BookId> const& books,
        Digest const& digest, roster::IdentityKey const& key) {
        faults_.clear();
        storage::open_month(tx, request_.period);
        storage::IncomingResults incoming{tx};
        auto staged = stage_results(incoming, request_.file, request_.charset,
            layout_ ? &*layout_ : nullptr, key, context_, faults_);
        if (!staged) {
            return staged.error();
        }
        if (faults_.empty()) {
            incoming.sort({.period = request_.period,
                .books = books,
                .source = staged->source,
                .format = staged->format});
            check_sent(tx, books, *staged);
        }
        if (!faults_.empty()) {
            return Error{Refusal::file_has_faults, std::to_string(faults_.size()) + " faults"};
        }
        auto const file = keep(tx, incoming, *staged, digest);
        if (auto const kept = keep_original(tx, {book_, file, request_.file, digest}, key); !kept) {
            return kept.error();
        }
        auto settled = settle(tx, incoming.steps(), file, books);
        if (!settled) {
            return settled.error();
        }
        append_done(tx, context_, asked_, "file " + std::to_string(file));
        return answer(
            tx, books, *storage::find_result_file(tx, book_, digest), true, std::move(*settled));
    }

    /// What a report says of the message it answers, against that message.
    void check_sent(
        storage::Transaction& tx, std::vector<BookId> const& books, Staged const& staged) {
        if (staged.original_message_id.empty()) {
            return;
        }
        auto const sent = storage::sent_totals(tx, books, staged.original_message_id);
        bool const is_known = std::ranges::any_of(sent, [&](storage::SentTotal const& one) {
            return staged.original_count.value_or(one.line_count) == one.line_count &&
                staged.original_sum.value_or(one.total) == one.total;
        });
        if (!sent.empty() && !is_known) {
            faults_.push_back({0, "OrgnlNbOfTxs", bank::ResultFault::differs_from_sent});
        }
    }

    std::int64_t keep(storage::Transaction& tx, storage::IncomingResults& incoming, Staged& staged,
        Digest const& digest) {
        if (!staged.message_id.empty() &&
            storage::has_message(tx, book_, staged.format, staged.message_id)) {
            staged.deviations.push_back(
                {std::string{text_of(Deviation::message_repeated).name}, 0, 1});
        }
        check_sequences(tx, book_, staged);
        auto const file = incoming.insert({.book = book_,
            .period = request_.period,
            .format = staged.format,
            .message_id = staged.message_id,
            .made_on = staged.made_on,
            .file_name = request_.file.filename().string(),
            .file_sha256 = digest,
            .imported_by = context_.actor.id});
        storage::insert_statements(tx, book_, file, staged.statements);
        storage::insert_deviations(tx, book_, file, staged.deviations);
        return file;
    }

    Result<std::vector<storage::BatchResult>> settle(storage::Transaction& tx,
        std::vector<storage::SettlementStep> const& steps, std::int64_t file,
        std::vector<BookId> const& books) {
        std::map<payout::BatchKey, storage::BatchResult> settled;
        for (auto const& step : steps) {
            storage::open_month(tx, Period::of(step.on));
            auto const results = settle_lines(tx,
                {.user = context_.actor.id,
                    .file = file,
                    .period = step.period,
                    .books = books,
                    .step = step.step,
                    .on = step.on});
            if (!results) {
                return results.error();
            }
            for (auto const& result : *results) {
                add(settled.try_emplace(result.key, storage::BatchResult{.key = result.key})
                        .first->second,
                    result);
            }
        }
        std::vector<storage::BatchResult> all;
        all.reserve(settled.size());
        for (auto const& [key, result] : settled) {
            all.push_back(result);
        }
        return all;
    }

    ImportedResults answer(storage::Transaction& tx, std::vector<BookId> const& books,
        storage::ResultFile const& file, bool is_new, std::vector<storage::BatchResult> batches) {
        return {.file = file,
            .is_new = is_new,
            .buckets = storage::bucket_counts(tx, books, file.file),
            .reasons = storage::reason_counts(tx, books, file.file),
            .deviations = deviations_of(tx, file.file),
            .batches = std::move(batches)};
    }

    std::vector<AcceptedDeviation> deviations_of(storage::Transaction& tx, std::int64_t file) {
        std::vector<AcceptedDeviation> deviations;
        for (auto const& one : storage::deviations_of(tx, book_, file)) {
            auto const text = std::ranges::find(
                bank::deviation_texts(), one.deviation, &bank::DeviationText::name);
            DOUDI_CHECK(text != bank::deviation_texts().end());
            deviations.push_back({one.deviation, text->text, one.first_row, one.times});
        }
        return deviations;
    }

    Context& context_;
    ImportBankResults const& request_;
    Asked const& asked_;
    std::vector<bank::FaultPlace>& faults_;
    BookId book_;
    std::optional<bank::Layout> layout_;
};

} // namespace

Result<ImportedResults> import_bank_results(
    Context& context, ImportBankResults const& request, std::vector<bank::FaultPlace>& faults) {
    Asked const asked{.book = BookId{request.region.number()},
        .action = "bank.import",
        .subject = request.region.text() + ' ' + request.period.text()};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) {
            return Import{context, request, asked, faults}.run(tx);
        });
    });
}

Result<std::vector<storage::ResultFile>> list_bank_results(Context& context, RegionCode region) {
    using Files = std::vector<storage::ResultFile>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Files> {
        auto const books = permitted_books(tx, context, access::Action::read, region);
        if (!books) {
            return books.error();
        }
        return storage::result_files(tx, *books);
    });
}

Result<std::vector<storage::BankReason>> list_bank_reasons(Context& context) {
    using Reasons = std::vector<storage::BankReason>;
    return storage::read_only(context.db,
        [&](storage::Transaction& tx) -> Result<Reasons> { return storage::bank_reasons(tx); });
}

} // namespace doudi::operations

#include "doudi/operations/reissue_lines.hpp"

#include "doudi/bank/line_reference.hpp"
#include "doudi/bank/reason.hpp"
#include "doudi/base/check.hpp"
#include "doudi/base/merkle.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/payout/line.hpp"
#include "doudi/storage/adjustment_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/reissue_rows.hpp"
#include "doudi/storage/roster_rows.hpp"
#include "parallel.hpp"
#include "region_books.hpp"
#include "roster_regions.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <utility>

namespace doudi::operations {

namespace {

using payout::Reissue;
using storage::BookProgram;

using Corrections = std::map<std::pair<payout::BatchKey, std::int64_t>, Correction const*>;

Reissue reissue_of(storage::UnpaidLine const& line, Correction const* correction) {
    return payout::reissue_of({.reason = line.reason,
        .attempts = line.attempts,
        .has_died = line.has_died,
        .lists_other_account = line.listed_account && *line.listed_account != line.account,
        .is_corrected = correction != nullptr,
        .gives_account = correction != nullptr && correction->account});
}

/// Whether a correction may be used for its line.
std::optional<Error> fault_of(storage::UnpaidLine const& line, Correction const& correction) {
    auto const why = reissue_of(line, &correction);
    if (why == Reissue::died) {
        return Error{Refusal::person_deceased, "line"};
    }
    if (why == Reissue::by_hand) {
        return Error{Refusal::already_paid, "line: tried often enough"};
    }
    if (correction.account && correction.account->holder != line.person_name &&
        correction.account->holder != line.holder) {
        return Error{Refusal::wrong_payee, "holder"};
    }
    return std::nullopt;
}

Text what_to_do(Reissue can, std::string_view reason_code) {
    switch (can) {
    case Reissue::died: return {"已去世，不再发放", "has died: not paid again"};
    case Reissue::by_hand: return {"已重发三次，人工处理", "tried three times: by hand"};
    case Reissue::listed_account:
        return {"名册已有新账户，可重发", "the roster has another account: pay again"};
    case Reissue::needs_account:
    case Reissue::same_account:
    case Reissue::given_account: break;
    }
    auto const* const reason = bank::find_reason(reason_code);
    return reason != nullptr ? reason->remedy : Text{"人工处理", "handle by hand"};
}

UnpaidLine shown(std::string const& program, storage::UnpaidLine const& line, Reissue can) {
    return {bank::LineReference{line.key.book, line.key.batch, line.line_no}.text(), program,
        line.for_period, line.reason, can, what_to_do(can, line.reason), line.amount};
}

class Plan {
public:
    Plan(storage::Transaction& tx, Context const& context, ReissueLines const& request,
        std::vector<CorrectionFault>& faults)
        : tx_{tx}, context_{context}, request_{request}, faults_{faults} {}

    Result<std::vector<BookProgram>> run() {
        auto const books = permitted_books(
            tx_, context_, access::Action::build_payout, request_.region, request_.in.first_day());
        if (!books) {
            return books.error();
        }
        auto found = programs_with_unpaid(tx_, *books, request_.programs);
        if (found.empty()) {
            return Error{Refusal::nothing_to_pay, request_.region.text()};
        }
        check_corrections(found);
        if (!faults_.empty()) {
            return Error{Refusal::file_has_faults, std::to_string(faults_.size()) + " faults"};
        }
        storage::open_month(tx_, request_.in);
        return found;
    }

private:
    void check_corrections(std::span<BookProgram const> programs) {
        if (request_.corrections.empty()) {
            return;
        }
        std::map<std::pair<payout::BatchKey, std::int64_t>, storage::UnpaidLine> unpaid;
        for (auto const& [book, program] : programs) {
            for (auto& line : unpaid_lines(tx_, book, program)) {
                std::pair const place{line.key, std::int64_t{line.line_no}};
                unpaid.emplace(place, std::move(line));
            }
        }
        for (auto const& correction : request_.corrections) {
            auto const line = unpaid.find({correction.key, correction.line_no});
            if (line == unpaid.end()) {
                faults_.push_back({correction.row, {Refusal::unknown_line, "line"}});
            } else if (auto fault = fault_of(line->second, correction)) {
                faults_.push_back({correction.row, *std::move(fault)});
            }
        }
        std::sort(faults_.begin(), faults_.end(),
            [](auto const& a, auto const& b) { return a.row < b.row; });
    }

    storage::Transaction& tx_;
    Context const& context_;
    ReissueLines const& request_;
    std::vector<CorrectionFault>& faults_;
};

/// What one book and program comes to.
struct Done {
    std::vector<BatchOutcome> outcomes;
    std::vector<UnpaidLine> left;
};

class Reissuing {
public:
    Reissuing(Context& context, ReissueLines const& request, Digest const& policy_sha256,
        roster::IdentityKey const* key)
        : context_{context}, request_{request}, policy_sha256_{policy_sha256}, key_{key} {
        for (auto const& one : request.corrections) {
            corrections_.emplace(std::pair{one.key, one.line_no}, &one);
        }
    }

    Done run(BookProgram const& of) {
        Asked const asked{.book = of.book,
            .action = "payout.reissue",
            .subject =
                std::to_string(of.book.value()) + " " + of.program + " in " + request_.in.text()};
        Done done;
        auto outcome = recorded(context_, asked, [&] {
            return storage::write(
                context_.db, [&](storage::Transaction& tx) -> Result<BatchOutcome> {
                    done.left.clear();
                    return build(tx, of, asked, done.left);
                });
        });
        done.outcomes.push_back(outcome ? *std::move(outcome)
                                        : BatchOutcome{.book = of.book,
                                              .period = request_.in,
                                              .program = of.program,
                                              .did = Did::refused,
                                              .refusal = outcome.error()});
        return done;
    }

private:
    Result<BatchOutcome> build(storage::Transaction& tx, BookProgram const& of, Asked const& asked,
        std::vector<UnpaidLine>& left) {
        BatchOutcome outcome{
            .book = of.book, .period = request_.in, .program = of.program, .did = Did::unchanged};
        auto const unpaid = unpaid_lines(tx, of.book, of.program);
        std::vector<UserId> imported_by;
        auto const lines = choose(tx, of, unpaid, left, imported_by);
        if (lines.empty()) {
            return outcome;
        }
        auto const batch = insert_round(
            tx, {of.book, request_.in, of.program, payout::kind_reissue, context_.actor.id});
        insert_reissue(tx, batch, lines);
        auto content = content_of(batch, lines);
        if (!content) {
            return content.error();
        }
        content->imported_by = std::move(imported_by);
        finish_build(tx, batch.key, *content);
        append_done(tx, context_, asked, batch.key.text());
        outcome.did = Did::done;
        outcome.batch = find_batch(tx, batch.key);
        return outcome;
    }

    /// The lines that can be paid again, each with its account; who imported one is noted.
    std::vector<storage::ReissuedLine> choose(storage::Transaction& tx, BookProgram const& of,
        std::span<storage::UnpaidLine const> unpaid, std::vector<UnpaidLine>& left,
        std::vector<UserId>& imported_by) {
        std::vector<storage::ReissuedLine> lines;
        std::vector<storage::PayeeAccount> accounts;
        std::vector<std::size_t> of_account; // the line of each
        for (auto const& line : unpaid) {
            auto const found = corrections_.find({line.key, std::int64_t{line.line_no}});
            auto const* const correction = found == corrections_.end() ? nullptr : found->second;
            auto const why = reissue_of(line, correction);
            if (why == Reissue::needs_account || why == Reissue::died || why == Reissue::by_hand) {
                left.push_back(shown(of.program, line, why));
                continue;
            }
            if (why == Reissue::given_account) {
                DOUDI_CHECK(correction != nullptr);
                accounts.push_back(*correction->account);
                of_account.push_back(lines.size());
            }
            bool const is_listed = why == Reissue::listed_account;
            if (is_listed && line.listed_by &&
                std::find(imported_by.begin(), imported_by.end(), *line.listed_by) ==
                    imported_by.end()) {
                imported_by.push_back(*line.listed_by);
            }
            lines.push_back({&line, is_listed ? *line.listed_account : line.account,
                payout::reissue_purpose(line.attempts + 1, line.purpose)});
        }
        if (!accounts.empty()) {
            storage::check_identity_key(tx, *key_);
            auto const numbers = enter_accounts(tx, of.book, accounts, *key_);
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                lines[of_account[i]].account = numbers[i];
            }
        }
        return lines;
    }

    /// What was paid from is the digest of the lines it pays again.
    Result<payout::BatchContent> content_of(
        payout::Batch const& batch, std::span<storage::ReissuedLine const> lines) const {
        payout::BatchContent content{.policy_sha256 = policy_sha256_};
        MerkleTree tree;
        Sha256 origins;
        for (auto const& [from, account, purpose] : lines) {
            auto const total = add(content.total, from->amount);
            if (!total) {
                return total.error();
            }
            content.total = *total;
            payout::LeafText leaf{{batch.key, batch.period, batch.program, purpose}};
            tree.add_leaf(leaf.of({.line_no = static_cast<std::int32_t>(++content.line_count),
                .for_period = from->for_period,
                .person = from->person,
                .enrolment = from->enrolment,
                .enrolment_version = from->version,
                .account = account,
                .amount = from->amount}));
            origins.update(from->key.text() + " line " + std::to_string(from->line_no) + "\n");
        }
        content.merkle_root = tree.root();
        content.roster_sha256 = origins.finish();
        return content;
    }

    Context& context_;
    ReissueLines const& request_;
    Digest const& policy_sha256_;
    roster::IdentityKey const* key_; // null where no account is given
    Corrections corrections_;
};

/// Opened only where there is an account to seal.
Result<std::optional<roster::IdentityKey>> key_for(
    Context const& context, ReissueLines const& request) {
    bool const is_needed = std::any_of(request.corrections.begin(), request.corrections.end(),
        [](Correction const& one) { return one.account.has_value(); });
    if (!is_needed) {
        return std::optional<roster::IdentityKey>{};
    }
    auto key = roster::open_or_make_key(key_file_of(context, {}));
    if (!key) {
        return key.error();
    }
    return std::optional{*std::move(key)};
}

} // namespace

Result<Reissued> reissue_lines(
    Context& context, ReissueLines const& request, std::vector<CorrectionFault>& faults) {
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    auto const key = key_for(context, request);
    if (!key) {
        return key.error();
    }
    auto const known_faults = faults; // of the reading of a file; the attempt may run twice
    Asked const asked{.book = BookId{request.region.number()},
        .action = "payout.reissue",
        .subject = request.region.text() + " in " + request.in.text()};
    auto const programs = recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) {
            faults = known_faults;
            return Plan{tx, context, request, faults}.run();
        });
    });
    if (!programs) {
        return programs.error();
    }
    auto const policy_sha256 = policy->sha256();
    Reissuing reissuing{context, request, policy_sha256, *key ? &**key : nullptr};
    std::vector<Done> done(programs->size());
    std::atomic<std::int64_t> count{0};
    for_each_in_parallel(programs->size(), writer_count(), [&](std::size_t i) {
        done[i] = reissuing.run((*programs)[i]);
        context.report({"编制更正发放批次", "building reissues"}, ++count,
            static_cast<std::int64_t>(done.size()));
    });
    Reissued reissued;
    for (auto& [outcomes, left] : done) {
        std::move(outcomes.begin(), outcomes.end(), std::back_inserter(reissued.outcomes));
        std::move(left.begin(), left.end(), std::back_inserter(reissued.left));
    }
    return reissued;
}

Result<std::vector<UnpaidLine>> list_unpaid(
    Context& context, RegionCode region, std::vector<std::string> const& programs) {
    Asked const asked{
        .book = BookId{region.number()}, .action = "payout.unpaid", .subject = region.text()};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) -> Result<std::vector<UnpaidLine>> {
                auto const books = permitted_books(tx, context, access::Action::read, region);
                if (!books) {
                    return books.error();
                }
                std::vector<UnpaidLine> all;
                for (auto const& [book, program] : programs_with_unpaid(tx, *books, programs)) {
                    for (auto const& line : unpaid_lines(tx, book, program)) {
                        all.push_back(shown(program, line, reissue_of(line, nullptr)));
                    }
                }
                return all;
            });
    });
}

} // namespace doudi::operations

#include "doudi/base/merkle.hpp"
#include "doudi/benefits/policy.hpp"
#include "doudi/ledger/event_table.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/operations/relief.hpp"
#include "doudi/payout/line.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/relief_payment_rows.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <utility>

namespace doudi::operations {

namespace {

using storage::PayableCase;

/// The opposite of what the batch recognised for the cases that are free again: they are due once
/// more with the batch that takes them in, and only then.
Result<ledger::Entry> withdrawal(ledger::EventTable const& table, storage::Withdrawn const& one,
    payout::BatchKey next, Date on) {
    auto const book = std::to_string(one.key.book.value());
    ledger::Entry entry{.book = one.key.book,
        .key = "relief/" + book + "/withdrawn/" + std::to_string(one.key.batch.value()) + "/" +
            std::to_string(next.batch.value()),
        .event = "E5",
        .effective_on = on,
        .narration = one.key.text() + " unpaid"};
    table.append(entry, "due", {.fund = one.fund, .program = one.program}, one.amount);
    for (auto& posting : entry.postings) {
        auto const opposite = negate(posting.amount);
        if (!opposite) {
            return opposite.error();
        }
        posting.amount = *opposite;
    }
    if (auto sound = ledger::check(entry); !sound) {
        return sound.error();
    }
    return entry;
}

class Build {
public:
    Build(storage::Transaction& tx, Context const& context, BuildRelief const& request)
        : tx_{tx}, context_{context}, request_{request} {}

    Result<BatchOutcomes> run(Digest const& policy_sha256) {
        auto programs = request_.programs;
        if (programs.empty()) {
            programs = storage::payable_programs(tx_, request_.book, request_.period.last_day());
        }
        if (auto named = check_named(); !named) {
            return named.error();
        }
        for (auto const& program : programs) {
            if (auto built = build(program, policy_sha256); !built) {
                return built.error();
            }
        }
        if (outcomes_.empty()) {
            return Error{Refusal::nothing_to_pay,
                std::to_string(request_.book.value()) + " " + request_.period.text()};
        }
        return std::move(outcomes_);
    }

private:
    /// Cases that are named must be ready to be paid.
    Result<void> check_named() {
        if (request_.numbers.empty()) {
            return {};
        }
        auto const listed = storage::list_relief_cases(
            tx_, {.books = {request_.book}, .numbers = request_.numbers});
        for (auto const number : request_.numbers) {
            auto const found = std::find_if(listed.begin(), listed.end(),
                [number](auto const& one) { return one.of.number == number; });
            auto const text = "case " + std::to_string(number);
            if (found == listed.end()) {
                return Error{Refusal::unknown_case, text};
            }
            if (found->of.state != relief::CaseState::approved) {
                return Error{Refusal::case_not_approved, text};
            }
            if (found->payment == "in_batch" || found->payment == "paid") {
                return Error{Refusal::already_paid, text};
            }
        }
        return {};
    }

    [[nodiscard]] bool is_named(std::int64_t number) const {
        auto const& numbers = request_.numbers;
        return numbers.empty() ||
            std::find(numbers.begin(), numbers.end(), number) != numbers.end();
    }

    /// What may be paid now: without those who have died, unless they are named.
    Result<std::vector<PayableCase>> payable(std::string const& program) {
        auto cases =
            storage::payable_cases(tx_, request_.book, program, request_.period.last_day());
        std::erase_if(cases, [this](PayableCase const& one) { return !is_named(one.number); });
        std::vector<Digest> hashes;
        for (auto const& one : cases) {
            hashes.push_back(one.id_hash);
        }
        auto const regions = storage::region_and_ancestors(
            tx_, region_of(request_.book), request_.period.first_day());
        auto const deaths = storage::deaths_of(tx_, regions, hashes);
        std::vector<PayableCase> living;
        for (std::size_t i = 0; i < cases.size(); ++i) {
            if (!deaths[i] || cases[i].is_for_dead) {
                living.push_back(cases[i]);
            } else if (!request_.numbers.empty()) {
                return Error{Refusal::person_deceased, "case " + std::to_string(cases[i].number)};
            }
        }
        return living;
    }

    Result<void> build(std::string const& program, Digest const& policy_sha256) {
        auto const cases = payable(program);
        if (!cases) {
            return cases.error();
        }
        if (cases->empty()) {
            return {};
        }
        auto const withdrawn =
            storage::withdraw_unpaid(tx_, request_.book, program, request_.on, *cases);
        auto const key = storage::insert_one_off_draft(
            tx_, request_.book, request_.period, program, context_.actor.id);
        if (auto posted = withdraw(withdrawn, key); !posted) {
            return posted;
        }
        storage::insert_one_off_lines(tx_, key, request_.period, program, *cases);
        auto content = content_of(key, program, *cases);
        if (!content) {
            return content.error();
        }
        content->policy_sha256 = policy_sha256;
        finish_build(tx_, key, *content);
        outcomes_.push_back({.book = request_.book,
            .period = request_.period,
            .program = program,
            .did = Did::done,
            .batch = find_batch(tx_, key)});
        return {};
    }

    Result<void> withdraw(std::span<storage::Withdrawn const> withdrawn, payout::BatchKey next) {
        std::vector<ledger::Entry> entries;
        auto const table = storage::event_table(tx_);
        for (auto const& one : withdrawn) {
            if (one.amount == Money{}) {
                continue;
            }
            auto entry = withdrawal(table, one, next, request_.on);
            if (!entry) {
                return entry.error();
            }
            entries.push_back(std::move(*entry));
        }
        if (!entries.empty()) {
            storage::open_month(tx_, Period::of(request_.on));
            storage::post(tx_, context_.actor.id, entries);
        }
        return {};
    }

    /// Whoever recorded a case stands where importers of a roster stand: they do not approve.
    Result<payout::BatchContent> content_of(
        payout::BatchKey key, std::string const& program, std::span<PayableCase const> cases) {
        payout::BatchContent content;
        MerkleTree tree;
        Sha256 register_digest;
        for (auto const& one : cases) {
            auto const purpose = relief::line_purpose(one.number, one.payment_no);
            payout::LeafText leaf{{key, request_.period, program, purpose}};
            auto const total = add(content.total, one.amount);
            if (!total) {
                return total.error();
            }
            content.total = *total;
            tree.add_leaf(leaf.of({.line_no = static_cast<std::int32_t>(++content.line_count),
                .for_period = request_.period,
                .person = one.person,
                .enrolment = EnrolmentId{0},
                .enrolment_version = 0,
                .account = one.account,
                .amount = one.amount}));
            register_digest.update(std::as_bytes(std::span{purpose}));
            auto& by = content.imported_by;
            if (std::find(by.begin(), by.end(), one.recorded_by) == by.end()) {
                by.push_back(one.recorded_by);
            }
        }
        content.merkle_root = tree.root();
        content.roster_sha256 = register_digest.finish();
        return content;
    }

    storage::Transaction& tx_;
    Context const& context_;
    BuildRelief const& request_;
    BatchOutcomes outcomes_;
};

} // namespace

Result<BatchOutcomes> build_relief_batches(Context& context, BuildRelief const& request) {
    Asked const asked{.book = request.book,
        .action = "relief.build",
        .subject = std::to_string(request.book.value()) + " " + request.period.text()};
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<BatchOutcomes> {
            auto const region = region_of(request.book);
            if (auto allowed = permit(tx, context, access::Action::build_payout, region);
                !allowed) {
                return allowed.error();
            }
            storage::open_month(tx, request.period);
            storage::lock_books(tx, std::span{&request.book, 1});
            auto built = Build{tx, context, request}.run(policy->sha256());
            if (built) {
                append_done(tx, context, asked, std::to_string(built->size()) + " batches");
            }
            return built;
        });
    });
}

} // namespace doudi::operations

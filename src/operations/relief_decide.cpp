#include "doudi/base/decimal.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/operations/relief.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "region_books.hpp"
#include "relief_lookup.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <utility>

namespace doudi::operations {

namespace {

using relief::Case;
using relief::CaseState;
using relief::Level;

constexpr std::ptrdiff_t number_length_max = 80;

std::string case_text(Case const& one) {
    return "case " + std::to_string(one.number);
}

Result<void> check_decision(Case const& one, DecideCases const& request, UserId user) {
    if (one.state != CaseState::recorded) {
        return Error{
            Refusal::wrong_case_state, case_text(one) + ": " + std::string{name_of(one.state)}};
    }
    if (one.recorded_by == user) {
        return Error{Refusal::same_person, case_text(one)};
    }
    if (request.on < one.event_on) {
        return Error{Refusal::malformed_date, case_text(one)};
    }
    bool const is_within = one.town_limit && one.amount <= *one.town_limit;
    if (request.is_approved && request.level == Level::town && !is_within) {
        return Error{Refusal::exceeds_town_limit,
            case_text(one) + ": " + format_yuan(one.amount) +
                (one.town_limit ? " of " + format_yuan(*one.town_limit) : "")};
    }
    return {};
}

/// Nobody who has died since is paid, but for whom the payment is because of it.
Result<void> check_living(storage::Transaction& tx, std::span<Case const> cases,
    std::span<relief::Kind const> kinds, BookId book) {
    auto const hashes = storage::id_hashes_of(tx, book, cases);
    auto const regions = storage::region_and_ancestors(tx, region_of(book), date_in_china(now()));
    auto const deaths = storage::deaths_of(tx, regions, hashes);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (deaths[i] && !find_kind(kinds, cases[i].kind)->is_for_dead) {
            return Error{Refusal::person_deceased, case_text(cases[i])};
        }
    }
    return {};
}

void give_back(storage::Transaction& tx, std::span<Case const> cases,
    std::span<relief::Kind const> kinds, BookId book) {
    auto const programs = storage::relief_programs(tx);
    auto const hashes = storage::id_hashes_of(tx, book, cases);
    std::vector<storage::Allowance> allowances;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        auto const& one = cases[i];
        auto const* const kind = find_kind(kinds, one.kind);
        bool const is_capped = kind->rule == relief::AmountRule::yearly;
        auto const mine =
            allowances_of(one, *kind, hashes[i], program_called(programs, one.program),
                is_capped ? std::optional{one.amount} : std::nullopt, one.amount);
        allowances.insert(allowances.end(), mine.begin(), mine.end());
    }
    storage::give_back(tx, allowances);
}

Result<std::vector<Case>> decide(
    storage::Transaction& tx, Context const& context, DecideCases const& request) {
    auto const action = request.level == Level::town ? access::Action::approve_within_limit
                                                     : access::Action::approve_case;
    if (auto allowed = permit(tx, context, action, region_of(request.book)); !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&request.book, 1});
    auto cases = storage::lock_relief_cases(tx, request.book, request.numbers);
    if (cases.size() != request.numbers.size() || cases.empty()) {
        return Error{Refusal::unknown_case, std::to_string(request.book.value())};
    }
    for (auto& one : cases) {
        if (auto sound = check_decision(one, request, context.actor.id); !sound) {
            return sound.error();
        }
        one.state = request.is_approved ? CaseState::approved : CaseState::rejected;
        one.decided_by = context.actor.id;
        one.decided_on = request.on;
        one.decided_level = request.level;
        one.decision = request.decision;
    }
    auto const kinds = storage::relief_kinds(tx);
    if (request.is_approved) {
        if (auto living = check_living(tx, cases, kinds, request.book); !living) {
            return living.error();
        }
    } else {
        give_back(tx, cases, kinds, request.book);
    }
    storage::decide_relief_cases(tx, cases);
    return cases;
}

} // namespace

Result<std::vector<Case>> decide_relief_cases(Context& context, DecideCases const& request) {
    Asked const asked{.book = request.book,
        .action = request.is_approved ? "relief.approve" : "relief.reject",
        .subject = std::to_string(request.numbers.size()) + " cases " + request.decision};
    return recorded(context, asked, [&]() -> Result<std::vector<Case>> {
        if (auto sound = check_text("decision", request.decision, number_length_max); !sound) {
            return sound.error();
        }
        return storage::write(
            context.db, [&](storage::Transaction& tx) -> Result<std::vector<Case>> {
                auto decided = decide(tx, context, request);
                if (decided) {
                    std::string numbers;
                    for (auto const& one : *decided) {
                        numbers += (numbers.empty() ? "" : ",") + std::to_string(one.number);
                    }
                    append_done(tx, context, asked, numbers);
                }
                return decided;
            });
    });
}

Result<Case> file_papers(Context& context, FilePapers const& request) {
    Asked const asked{.book = request.book,
        .action = "relief.papers",
        .subject = "case " + std::to_string(request.number)};
    return recorded(context, asked, [&]() -> Result<Case> {
        if (auto sound = check_text("papers", request.papers, number_length_max); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<Case> {
            if (auto allowed =
                    permit(tx, context, access::Action::report_case, region_of(request.book));
                !allowed) {
                return allowed.error();
            }
            auto cases =
                storage::lock_relief_cases(tx, request.book, std::span{&request.number, 1});
            if (cases.empty()) {
                return Error{Refusal::unknown_case, std::to_string(request.number)};
            }
            if (auto const& filed = cases.front().papers;
                !filed.empty() && filed != request.papers) {
                return Error{Refusal::exists_with_different_content, case_text(cases.front())};
            }
            storage::file_papers(tx, request.book, request.number, request.papers);
            cases.front().papers = request.papers;
            append_done(tx, context, asked, request.papers);
            return cases.front();
        });
    });
}

Result<std::vector<storage::ListedCase>> list_relief_cases(
    Context& context, ListCases const& request) {
    using Listed = std::vector<storage::ListedCase>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Listed> {
        auto const books = permitted_books(tx, context, access::Action::read, request.region);
        if (!books) {
            return books.error();
        }
        return storage::list_relief_cases(
            tx, {.books = *books, .numbers = request.numbers, .kind = request.kind});
    });
}

Result<ShownCase> show_relief_case(Context& context, BookId book, std::int64_t number) {
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<ShownCase> {
        if (auto allowed = permit(tx, context, access::Action::read, region_of(book)); !allowed) {
            return allowed.error();
        }
        auto listed = storage::list_relief_cases(tx, {.books = {book}, .numbers = {number}});
        if (listed.empty()) {
            return Error{Refusal::unknown_case, std::to_string(number)};
        }
        auto const kinds = storage::relief_kinds(tx);
        auto const& one = listed.front().of;
        auto explanation = explain_case(tx, one, *find_kind(kinds, one.kind), *policy);
        if (!explanation) {
            return explanation.error();
        }
        return ShownCase{std::move(listed.front()), *std::move(explanation)};
    });
}

} // namespace doudi::operations

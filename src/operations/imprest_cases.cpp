#include "doudi/base/decimal.hpp"
#include "doudi/base/resident_id.hpp"
#include "doudi/base/text.hpp"
#include "doudi/imprest/entries.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/roster_rows.hpp"
#include "imprest_lookup.hpp"
#include "relief_lookup.hpp"
#include "roster_regions.hpp"
#include "shipped_policy.hpp"

#include <utility>

namespace doudi::operations {

namespace {

using imprest::CaseState;
using imprest::Fund;
using imprest::ReliefCase;
using storage::BookPerson;

constexpr std::size_t name_max = 60;
constexpr std::size_t decision_max = 80;

/// What must hold of a case on the day it is paid.
Result<void> check_payable(storage::Transaction& tx, Fund const& fund,
    ReliefCase const& relief_case, BookPerson const& person, Date posted_on) {
    if (auto sound = imprest::check_day(fund, posted_on); !sound) {
        return sound;
    }
    auto const regions =
        storage::region_and_ancestors(tx, region_of(fund.book), relief_case.paid_on);
    if (storage::died_before(tx, regions, person.id_hash, relief_case.paid_on)) {
        return Error{Refusal::person_deceased, relief_case.receipt_no};
    }
    return imprest::check_payment(fund, relief_case.amount);
}

/// The case leaves the balance: its expense and its quota are posted.
Result<void> post_case(storage::Transaction& tx, Context const& context, Fund const& fund,
    ReliefCase const& relief_case, BookPerson const& person, Date posted_on) {
    auto const used = take_from_draws(tx, fund, payout::Use::pay, relief_case.amount);
    if (!used) {
        return used.error();
    }
    storage::Movement movement{.kind = storage::MovementKind::relief_case,
        .reference = relief_case.receipt_no,
        .amount = relief_case.amount,
        .effective_on = posted_on,
        .relief_case = relief_case.number,
        .moved_by = context.actor.id};
    movement.number = storage::insert_movement(tx, fund, movement);
    auto const entries =
        imprest::case_entries(storage::event_table(tx), head_of(tx, fund, movement), used->draws,
            used->uses, imprest::evidence_of(relief_case, person.id_hash));
    if (!entries) {
        return entries.error();
    }
    post_movement(tx, context, *entries, posted_on);
    return {};
}

/// What the case takes of what the person may have once for the event: the register counts it too.
storage::Allowance allowance_of(ReliefCase const& relief_case, Digest const& id_hash) {
    return {relief_case.once_scope.number(), std::string{imprest::counts_with},
        relief_case.event_key, id_hash, relief_case.amount, std::nullopt};
}

/// The area within which the event counts once, by the policy of the month of the payment.
RegionCode once_scope(
    storage::Transaction& tx, benefits::Policy const& policy, ReliefCase const& relief_case) {
    BookPolicy of_book{tx, relief_case.book, policy};
    return relief::once_scope(
        region_of(relief_case.book), of_book.at(Period::of(relief_case.paid_on)));
}

ReliefCase case_of(Context const& context, Fund const& fund, ReportCase const& request) {
    return {.book = fund.book,
        .township = fund.township,
        .event_key = request.event_key,
        .paid_on = request.paid_on,
        .amount = request.amount,
        .reason = request.reason,
        .receipt_no = request.receipt_no,
        .limit = fund.terms.limit,
        .state = request.amount > fund.terms.limit ? CaseState::pending : CaseState::posted,
        .reported_by = context.actor.id};
}

/// What a case is reported with beside the request.
struct Reporting {
    ResidentId const& id;
    roster::IdentityKey const& key;
    benefits::Policy const& policy;
};

Result<ReportedCase> report(storage::Transaction& tx, Context const& context,
    ReportCase const& request, Reporting const& with) {
    auto const fund = lock_imprest(tx, context, access::Action::report_case, request.of);
    if (!fund) {
        return fund.error();
    }
    auto relief_case = case_of(context, *fund, request);
    if (auto sound = imprest::check(relief_case, date_in_china(now())); !sound) {
        return sound.error();
    }
    storage::check_identity_key(tx, with.key);
    auto const person =
        storage::enter_person(tx, fund->book, request.person_name, with.id, with.key);
    if (person.name != request.person_name) {
        return Error{Refusal::name_differs, request.receipt_no};
    }
    relief_case.person = person.person;
    if (auto const seen = storage::find_case_by_receipt(tx, *fund, request.receipt_no)) {
        if (!imprest::is_same_report(*seen, relief_case)) {
            return Error{Refusal::exists_with_different_content, request.receipt_no};
        }
        return ReportedCase{.relief_case = *seen, .fund = *fund, .is_new = false};
    }
    relief_case.once_scope = once_scope(tx, with.policy, relief_case);
    auto const allowance = allowance_of(relief_case, person.id_hash);
    auto const helped = storage::helped_before(tx, fund->book, std::span{&allowance, 1});
    if (auto const& by = helped.front()) {
        return Error{Refusal::case_repeated, request.receipt_no + ": " + *by};
    }
    if (auto sound = check_payable(tx, *fund, relief_case, person, request.paid_on); !sound) {
        return sound.error();
    }
    storage::grant(tx, std::span{&allowance, 1});
    relief_case.number = storage::insert_case(tx, relief_case);
    if (relief_case.state == CaseState::posted) {
        auto posted = post_case(tx, context, *fund, relief_case, person, request.paid_on);
        if (!posted) {
            return posted.error();
        }
    }
    return ReportedCase{.relief_case = std::move(relief_case), .fund = again(tx, *fund)};
}

/// The case, its book locked, and its imprest.
Result<ReportedCase> lock_case(
    storage::Transaction& tx, Context const& context, DecideCase const& request) {
    auto allowed = permit(tx, context, access::Action::approve_case, region_of(request.book));
    if (!allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&request.book, 1});
    auto relief_case = storage::find_case(tx, request.book, request.number);
    if (!relief_case) {
        return Error{Refusal::unknown_case, std::to_string(request.number)};
    }
    auto fund = storage::find_imprest(tx, request.book, relief_case->township).value();
    return ReportedCase{.relief_case = *std::move(relief_case), .fund = std::move(fund)};
}

/// Whether the same person decided the same before.
bool is_decided_so(
    ReliefCase const& relief_case, Context const& context, DecideCase const& request) {
    return relief_case.state == (request.is_approved ? CaseState::posted : CaseState::rejected) &&
        relief_case.decided_by == context.actor.id && relief_case.decided_on == request.on &&
        relief_case.decision == request.decision;
}

Result<ReportedCase> decide(
    storage::Transaction& tx, Context const& context, DecideCase const& request) {
    auto found = lock_case(tx, context, request);
    if (!found) {
        return found;
    }
    auto& relief_case = found->relief_case;
    if (is_decided_so(relief_case, context, request)) {
        found->is_new = false;
        return found;
    }
    if (relief_case.reported_by == context.actor.id) {
        return Error{Refusal::same_person, "case " + std::to_string(request.number)};
    }
    if (relief_case.state != CaseState::pending) {
        return Error{Refusal::wrong_case_state, std::string{imprest::name_of(relief_case.state)}};
    }
    if (request.on < relief_case.paid_on) {
        return Error{Refusal::malformed_date, "decided before the day of the case"};
    }
    relief_case.state = request.is_approved ? CaseState::posted : CaseState::rejected;
    relief_case.decided_by = context.actor.id;
    relief_case.decided_on = request.on;
    relief_case.decision = request.decision;
    auto const person = storage::book_person(tx, request.book, relief_case.person);
    if (!request.is_approved) {
        auto const allowance = allowance_of(relief_case, person.id_hash);
        storage::give_back(tx, std::span{&allowance, 1});
        storage::decide_case(tx, relief_case);
        return found;
    }
    if (auto sound = check_payable(tx, found->fund, relief_case, person, request.on); !sound) {
        return sound.error();
    }
    storage::decide_case(tx, relief_case);
    auto posted = post_case(tx, context, found->fund, relief_case, person, request.on);
    if (!posted) {
        return posted.error();
    }
    found->fund = again(tx, found->fund);
    return found;
}

std::string outcome_text(ReportedCase const& reported) {
    auto const& relief_case = reported.relief_case;
    return "case " + std::to_string(relief_case.number) + " " +
        std::string{imprest::name_of(relief_case.state)} + " " + format_yuan(relief_case.amount);
}

} // namespace

Result<ReportedCase> report_case(Context& context, ReportCase const& request) {
    auto const asked = asked_of(request.of, "imprest.case", request.receipt_no);
    return recorded(context, asked, [&]() -> Result<ReportedCase> {
        if (auto sound = check_text("name", request.person_name, name_max); !sound) {
            return sound.error();
        }
        auto const id = parse_resident_id(request.resident_id, date_in_china(now()));
        if (!id) {
            return id.error();
        }
        auto const& policy = shipped_policy();
        if (!policy) {
            return policy.error();
        }
        auto const key = roster::open_or_make_key(key_file_of(context, {}));
        if (!key) {
            return key.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<ReportedCase> {
            auto reported = report(tx, context, request, {*id, *key, *policy});
            if (reported) {
                append_done(tx, context, asked, outcome_text(*reported));
            }
            return reported;
        });
    });
}

Result<ReportedCase> decide_case(Context& context, DecideCase const& request) {
    Asked const asked{.book = request.book,
        .action = request.is_approved ? "imprest.approve" : "imprest.reject",
        .subject = "case " + std::to_string(request.number) + " " + request.decision};
    return recorded(context, asked, [&]() -> Result<ReportedCase> {
        if (auto sound = check_text("decision", request.decision, decision_max); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<ReportedCase> {
            auto decided = decide(tx, context, request);
            if (decided) {
                append_done(tx, context, asked, outcome_text(*decided));
            }
            return decided;
        });
    });
}

} // namespace doudi::operations

#include "doudi/funding/prior_year.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/funding/entries.hpp"

#include <algorithm>

namespace doudi::funding {

namespace {

std::string slash(std::int64_t number) {
    return "/" + std::to_string(number);
}

ledger::Dimensions dimensions(QuotaDocument const& document, std::string program, int year) {
    auto of = dimensions_of(document, std::move(program));
    of.year = year;
    of.is_carried = year > document.year;
    return of;
}

/// The upper side: allocations of the present year shrink; those of an earlier one shrink in their
/// year, and the money stands in the present as carried forward.
void append_upper(ledger::EventTable const& events, ledger::Entry& entry,
    QuotaDocument const& document, Reclaim const& reclaim,
    std::span<AllocatedInYear const> allocated) {
    auto const present = document.budget_year();
    std::int64_t left_fen = reclaim.amount.fen();
    for (auto const& [year, amount] : allocated) {
        auto const part = Money::from_fen(std::min(left_fen, amount.fen()));
        if (part <= Money{}) {
            continue;
        }
        left_fen -= part.fen();
        if (year == present) {
            events.append(entry, "upper", dimensions(document, {}, year), part);
            continue;
        }
        events.append(entry, "upper_old", dimensions(document, {}, year), part);
        events.append(entry, "upper_new", dimensions(document, {}, present), part);
    }
    DOUDI_CHECK(left_fen == 0);
}

} // namespace

std::string_view name_of(CameInto into) noexcept {
    return into == CameInto::account ? "account" : "treasury";
}

std::optional<CameInto> came_into_of(std::string_view name) noexcept {
    return name == "account" ? std::optional{CameInto::account}
        : name == "treasury" ? std::optional{CameInto::treasury}
                             : std::nullopt;
}

Result<void> check(PriorYearReturn const& one, QuotaDocument const& document) {
    if (one.amount <= Money{}) {
        return Error{Refusal::amount_not_positive, format_yuan(one.amount)};
    }
    if (document.is_direct && one.came_into == CameInto::account) {
        return Error{Refusal::direct_funds_through_account, document.number};
    }
    return {};
}

ledger::Entry return_entry(
    ledger::EventTable const& events, PriorYearReturn const& one, std::string const& fund) {
    ledger::Entry entry{.book = one.book,
        .key = "return" + slash(one.book.value()) + slash(one.document.value()) + "/" +
            one.program + slash(one.year) + "/" + std::string{name_of(one.came_into)} + "/" +
            one.reference,
        .event = "E10",
        .effective_on = one.returned_on,
        .narration = "收回以前年度资金 " + one.reference};
    events.append(entry, one.came_into == CameInto::account ? "recovered" : "treasury",
        {.fund = fund,
            .program = one.program,
            .fund_source = one.fund_source,
            .document = one.document,
            .year = one.year},
        one.amount);
    return entry;
}

Result<ledger::Entry> remittance_entry(
    ledger::EventTable const& events, Remittance const& one, std::string const& fund_source) {
    ledger::Entry entry{.book = one.book,
        .key = "remit" + slash(one.book.value()) + "/" + one.program + "/" + one.reference,
        .event = "E10",
        .effective_on = one.remitted_on,
        .narration = "上缴财政 " + one.reference};
    ledger::Dimensions const of{.program = one.program, .fund_source = fund_source};
    events.append(entry, "remitted", of, one.amount);
    events.append(entry, "treasury", of, one.amount);
    return ledger::netted(std::move(entry));
}

Result<std::vector<UnusedQuota>> take_unused(std::span<UnusedQuota const> unused, Money amount) {
    if (amount <= Money{}) {
        return Error{Refusal::amount_not_positive, format_yuan(amount)};
    }
    std::vector<UnusedQuota> in_order{unused.begin(), unused.end()};
    std::stable_partition(in_order.begin(), in_order.end(),
        [](UnusedQuota const& quota) { return quota.program.empty(); });
    std::vector<UnusedQuota> taken;
    std::int64_t left_fen = amount.fen();
    for (auto& quota : in_order) {
        quota.amount = Money::from_fen(std::min(left_fen, quota.amount.fen()));
        left_fen -= quota.amount.fen();
        if (quota.amount > Money{}) {
            taken.push_back(std::move(quota));
        }
    }
    if (left_fen > 0) {
        return Error{Refusal::exceeds_available_quota,
            format_yuan(amount) + ", short by " + format_yuan(Money::from_fen(left_fen))};
    }
    return taken;
}

Result<std::vector<ledger::Entry>> reclaim_entries(ledger::EventTable const& events,
    QuotaDocument const& document, Reclaim const& reclaim, std::span<UnusedQuota const> taken,
    std::span<AllocatedInYear const> allocated, std::span<OwedOfProgram const> released) {
    auto const key = "reclaim" + slash(reclaim.upper.value()) + slash(reclaim.lower.value()) +
        slash(document.id.value()) + "/" + reclaim.reference;
    ledger::Entry upper{.book = reclaim.upper,
        .key = key + "/upper",
        .event = "E15",
        .effective_on = reclaim.on,
        .narration = "收回下级结转指标 " + document.number,
        .transfer_id = uuid_of(key)};
    auto lower = upper;
    lower.book = reclaim.lower;
    lower.key = key + "/lower";
    lower.narration = "结转指标被上级收回 " + document.number;
    append_upper(events, upper, document, reclaim, allocated);
    for (auto const& quota : taken) {
        auto const* const part = quota.program.empty() ? "reclaim_unallocated"
            : quota.is_carried                         ? "reclaim"
                                                       : "reclaim_own";
        events.append(lower, part, dimensions(document, quota.program, quota.year), quota.amount);
    }
    for (auto const& program : released) {
        events.append(lower, "released",
            {.program = program.program, .fund_source = program.fund_source}, program.committed);
    }
    auto above = ledger::netted(std::move(upper));
    auto below = ledger::netted(std::move(lower));
    if (!above || !below) {
        return above ? below.error() : above.error();
    }
    return std::vector{std::move(*above), std::move(*below)};
}

Result<void> check_idle(QuotaDocument const& document, Reclaim const& reclaim) {
    int const idle_years = document.budget_year() - document.year;
    if (idle_years < idle_years_max && reclaim.ordered_by.empty()) {
        return Error{Refusal::not_idle_long_enough,
            document.number + ": " + std::to_string(document.year) + " to " +
                std::to_string(document.budget_year())};
    }
    return {};
}

} // namespace doudi::funding

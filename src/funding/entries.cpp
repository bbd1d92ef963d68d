#include "doudi/funding/entries.hpp"

#include "doudi/base/sha256.hpp"

#include <cstddef>

namespace doudi::funding {

namespace {

struct Moment {
    std::string_view upper_part;
    std::string_view lower_part;
    std::string_view narration;
};

constexpr Moment quota_moment{"upper", "lower", "下达指标"};
constexpr Moment cash_moment{"upper_cash", "lower_cash", "拨付资金"};

std::string document_key(QuotaDocument const& document, std::string_view what) {
    return "document/" + std::to_string(document.book.value()) + "/" +
        std::to_string(document.id.value()) + "/" + std::string{what};
}

std::string narration(std::string_view what, QuotaDocument const& document) {
    return std::string{what} + " " + document.number;
}

std::vector<ledger::Entry> transfer_entries(ledger::EventTable const& events, Moment const& moment,
    QuotaDocument const& document, Allocation const& allocation,
    std::span<AllocationLine const> lines, Date effective_on) {
    std::vector<ledger::Entry> entries;
    std::string const start = "allocation/" + std::to_string(allocation.book.value()) + "/" +
        std::to_string(allocation.id.value()) + "/";
    for (AllocationLine const& line : lines) {
        if (line.amount == Money{}) {
            continue; // the formula gave this region nothing
        }
        auto const key = start + std::to_string(line.receiver.value()) + "/";
        auto const transfer = uuid_of(key + std::string{moment.upper_part});
        for (bool const is_upper : {true, false}) {
            auto const part = is_upper ? moment.upper_part : moment.lower_part;
            ledger::Entry entry{.book = is_upper ? allocation.book : line.receiver,
                .key = key + std::string{part},
                .event = "E3",
                .effective_on = effective_on,
                .narration = narration(moment.narration, document),
                .transfer_id = transfer};
            events.append(entry, part, dimensions_of(document), line.amount);
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

} // namespace

ledger::Dimensions dimensions_of(QuotaDocument const& document, std::string program) {
    return {.fund = document.program,
        .program = std::move(program),
        .fund_source = document.fund_source,
        .document = document.id,
        .year = document.budget_year(),
        .is_carried = document.budget_year() > document.year};
}

ledger::Entry receipt_entry(
    ledger::EventTable const& events, QuotaDocument const& document, Date effective_on) {
    bool const is_upper = document.origin == Origin::upper_level;
    ledger::Entry entry{.book = document.book,
        .key = document_key(document, "quota"),
        .event = is_upper ? "E1" : "E2",
        .effective_on = effective_on,
        .narration = narration(is_upper ? "收到上级指标" : "本级预算安排", document)};
    events.append(entry, "quota", dimensions_of(document), document.amount);
    return entry;
}

ledger::Entry cash_receipt_entry(ledger::EventTable const& events, QuotaDocument const& document,
    Money amount, Date effective_on) {
    bool const is_upper = document.origin == Origin::upper_level;
    ledger::Entry entry{.book = document.book,
        .key = document_key(document, "cash/") + format_date(effective_on) + "/" +
            std::to_string(amount.fen()),
        .event = is_upper ? "E1" : "E0",
        .effective_on = effective_on,
        .narration = narration(is_upper ? "收到上级资金" : "本级安排资金", document)};
    events.append(entry, is_upper ? "cash" : "treasury", dimensions_of(document), amount);
    return entry;
}

std::vector<ledger::Entry> allocation_entries(ledger::EventTable const& events,
    QuotaDocument const& document, Allocation const& allocation,
    std::span<AllocationLine const> lines, Date effective_on) {
    return transfer_entries(events, quota_moment, document, allocation, lines, effective_on);
}

std::vector<ledger::Entry> allocation_cash_entries(ledger::EventTable const& events,
    QuotaDocument const& document, Allocation const& allocation,
    std::span<AllocationLine const> lines, Date effective_on) {
    return transfer_entries(events, cash_moment, document, allocation, lines, effective_on);
}

ledger::Entry assignment_entry(ledger::EventTable const& events, QuotaDocument const& document,
    Assignment const& assignment, Date effective_on) {
    ledger::Entry entry{.book = assignment.book,
        .key = "assignment/" + std::to_string(assignment.book.value()) + "/" +
            std::to_string(assignment.number),
        .event = "E4",
        .effective_on = effective_on,
        .narration = narration("安排到项目 " + assignment.program, document)};
    auto const of = dimensions_of(document, assignment.program);
    events.append(entry, of.is_carried ? "carried" : "quota", of, assignment.amount);
    return entry;
}

std::string uuid_of(std::string_view text) {
    Digest digest = sha256(text);
    digest[6] = (digest[6] & std::byte{0x0F}) | std::byte{0x80};
    digest[8] = (digest[8] & std::byte{0x3F}) | std::byte{0x80};
    std::string uuid = to_hex(std::span{digest}.first<16>());
    for (std::size_t const dash : {8U, 13U, 18U, 23U}) {
        uuid.insert(dash, 1, '-');
    }
    return uuid;
}

} // namespace doudi::funding

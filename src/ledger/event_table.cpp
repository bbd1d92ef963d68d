#include "doudi/ledger/event_table.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <utility>

namespace doudi::ledger {

namespace {

bool carries_fund(std::string_view code) {
    return code == "Q101" || code == "Q104" || code == "Q106" || code.starts_with("Q2");
}

} // namespace

EventTable::EventTable(std::vector<EventLine> lines, std::map<std::string, SourceTitles> titles)
    : lines_{std::move(lines)}, titles_{std::move(titles)} {}

void EventTable::append(
    Entry& entry, std::string_view part, Dimensions const& of, Money amount) const {
    DOUDI_CHECK(amount > Money{});
    bool has_part = false;
    for (auto const& line : lines_) {
        if (line.event != entry.event || line.part != part) {
            continue;
        }
        has_part = true;
        auto const signed_fen = line.side == Side::debit ? amount.fen() : -amount.fen();
        entry.postings.push_back({account(line.code, of), Money::from_fen(signed_fen)});
    }
    DOUDI_CHECK(has_part);
}

AccountKey EventTable::account(std::string_view code, Dimensions const& of) const {
    std::string resolved{code};
    if (code.ends_with('*')) {
        auto const titles = titles_.find(of.fund_source);
        DOUDI_CHECK(titles != titles_.end());
        resolved = code == "Q20*" ? (of.is_carried ? "Q206" : titles->second.source)
            : code == "M50*"      ? titles->second.expenditure
                                  : titles->second.net;
    }
    if (resolved == "M1001") {
        return {.code = resolved};
    }
    if (resolved.front() == 'Q') {
        return {.code = resolved,
            .program = carries_fund(resolved) ? of.fund : of.program,
            .fund_source = of.fund_source,
            .document = of.document,
            .year = of.year};
    }
    return {.code = resolved, .program = of.program.empty() ? of.fund : of.program};
}

} // namespace doudi::ledger

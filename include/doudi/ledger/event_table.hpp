/// The posting events as a table: event → lines. Entries are built from it and from nothing else.
///
/// Example: `table.append(entry, "reserve", dimensions, amount)` on an entry of event E6 adds
/// D Q103 and C Q102 with the dimensions each of them carries.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/ledger/entry.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::ledger {

enum class Side { debit, credit };

/// One row of ref.posting_line. A starred code is resolved by the fund source.
struct EventLine {
    std::string event;
    std::string part;
    Side side;
    std::string code;
};

/// The titles a fund source resolves stars to: Q20*, M50*, M30*. A row of ref.fund_source.
struct SourceTitles {
    std::string source;
    std::string expenditure;
    std::string net;
};

/// What an amount is of. `fund` is the program of the quota document (such as HR), `program` what
/// is paid from it (such as DB-R); either may be empty where the event does not know it.
struct Dimensions {
    std::string fund = {};
    std::string program = {};
    std::string fund_source = {};
    std::optional<DocumentId> document = std::nullopt;
    int year = 0;
    bool is_carried = false; ///< in a later year than the document's: its source is Q206
};

class EventTable {
public:
    /// Requires: `lines` in order of event, part and line number.
    EventTable(std::vector<EventLine> lines, std::map<std::string, SourceTitles> titles);

    /// Adds the postings of one part of the entry's event.
    ///
    /// Which dimensions an account carries: Q101, Q104, Q106 and Q20x the fund, source, document
    /// and year; Q102, Q103 and Q105 the program in place of the fund; M1001 none, since a treasury
    /// has one deposit; every other title the program alone (the fund where there is no program).
    ///
    /// Units:    `amount` in fen, > 0.
    /// Requires: the event has that part; a known source where a code is starred. (DOUDI_CHECK)
    void append(Entry& entry, std::string_view part, Dimensions const& of, Money amount) const;

private:
    [[nodiscard]] AccountKey account(std::string_view code, Dimensions const& of) const;

    std::vector<EventLine> lines_;
    std::map<std::string, SourceTitles> titles_;
};

} // namespace doudi::ledger

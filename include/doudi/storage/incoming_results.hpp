/// The rows of a bank's result file on their way in: sorted into buckets as one set.
///
/// Example:
///     IncomingResults incoming{tx};
///     incoming.add(row); ...
///     incoming.sort({.period = period, .books = books, .source = ResultSource::message});
///     auto const file = incoming.insert({.book = book, ...});
///     for (auto const& step : incoming.steps()) { settle it }
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// In a table a failure of what was paid is a return; in a message it contradicts the bank's own
/// word, for there a return has a form of its own.
enum class ResultSource { table, message };

struct NewResultFile {
    BookId book;
    Period period;
    std::string format;
    std::string message_id;
    std::optional<Date> made_on;
    std::string file_name;
    Digest file_sha256;
    UserId imported_by;
};

/// Matched rows that are settled together, on the latest day the bank booked one of them.
struct SettlementStep {
    Period period;
    int step;
    Date on;
};

class IncomingResults {
public:
    /// The rows wait in a table of this transaction.
    explicit IncomingResults(Transaction& tx);

    struct Row {
        std::int32_t row_no = 0;
        std::string_view level = "line";     ///< line, payment or group
        std::string_view fate;               ///< paid, failed, returned, pending or other
        std::optional<payout::BatchKey> key; ///< none: the reference is not one of ours
        std::int32_t line_no = 0;
        std::string_view reference;
        std::optional<Digest> account_hash;     ///< none: not stated
        std::optional<Money> amount;            ///< none: not stated
        std::optional<std::int64_t> line_count; ///< of a payment or group; none: not stated
        std::string_view reason_list;           ///< F, S, R or P; empty: no reason
        std::string_view reason;
        std::string_view words = {}; ///< the bank's own, of a reason that is in no list of codes
        Date booked_on;
    };
    void add(Row const& row);

    struct Sorting {
        Period period; ///< of what has no line
        std::span<BookId const> books;
        ResultSource source;
        std::string format; ///< csv, pain.002.001.10 ...
    };

    /// Puts every row into one bucket, reasons into our own words, and what is said of a whole
    /// payment or message on each of its lines that has no result otherwise. In order of
    /// precedence:
    ///
    /// - other_booking: no payment of ours, nor said to be one;
    /// - unexpected: no such line, payment or message in these books;
    /// - not_final: the bank is still at it;
    /// - totals_differ: of a whole, not as many or as much as was sent or is still open;
    /// - spread: of a whole that has rows for its lines now;
    /// - duplicate: the file names the line a second time, or its outcome is known already;
    /// - contradicts: a rejection of what was paid, a return of what was not;
    /// - not_released: the batch has not been sent to banks;
    /// - amount_differs, account_differs: not the payment that was asked for;
    /// - confirmed: known already from a file of another kind;
    /// - matched: the rest.
    void sort(Sorting const& sorting);

    /// Keeps the file and its sorted rows. Its number.
    std::int64_t insert(NewResultFile const& file);

    /// What to settle, in order.
    std::vector<SettlementStep> steps();

private:
    Transaction& tx_;
    std::optional<CopyIn> copy_;
    bool has_wholes_ = false;
};

} // namespace doudi::storage

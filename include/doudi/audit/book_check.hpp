/// Verifies one book from its rows: the chain, the voucher numbers, the entries, the balances.
///
/// Example:
///     BookCheck check{book, accounts, closed, reversed, findings};
///     while (rows) { check.entry(entry, postings); }
///     while (rows) { check.balance(row); }
///     check.finish();
#pragma once

#include "doudi/audit/chain.hpp"
#include "doudi/audit/findings.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace doudi::audit {

/// An entry by its number in a book.
using VoucherId = std::pair<Date, std::int32_t>;

struct BookRow {
    BookId book{0};
    std::int64_t chain_length{0};
    std::vector<std::byte> head_hash;
    std::optional<VoucherId> head; // the last entry; none of an empty book
};

struct AccountRow {
    std::int32_t account{0};
    std::string key;
    char ledger{0};
    std::int16_t floor_sign{0};
    std::int16_t title_floor_sign{0}; // what the chart says it must be
};

struct ClosedMonth {
    Date period;
    Instant closed_at;
};

struct PostingRow {
    std::int32_t line_no{0};
    std::int32_t account{0};
    Money amount;
};

struct BalanceRow {
    std::int32_t account{0};
    Date period;
    Money debit;
    Money credit;
};

/// "610102 2020-04 voucher 12".
[[nodiscard]] std::string place_of(BookId book, Date period, std::int32_t voucher_no);

class BookCheck {
public:
    /// `reversed` are the entries the book says were reversed.
    BookCheck(BookRow book, std::vector<AccountRow> accounts, std::span<ClosedMonth const> closed,
        std::span<VoucherId const> reversed, Findings& findings);

    /// The next entry in the order of chain numbers, with its postings by line number.
    void entry(EntryRow const& entry, std::span<PostingRow const> postings);

    /// A posting that belongs to no entry.
    void orphan(VoucherId voucher, std::int32_t line_no);

    /// A stored balance. Each account and month comes once.
    void balance(BalanceRow const& row);

    /// After the last row.
    void finish();

private:
    struct Turnover {
        std::int64_t debit_fen{0};
        std::int64_t credit_fen{0};
        bool is_stored{false};
    };
    using Amounts = std::vector<std::pair<std::int32_t, std::int64_t>>; // account, fen
    struct Reversal {
        std::optional<Amounts> original;
        bool is_reversed{false};
    };

    void check_chain(
        EntryRow const& entry, std::span<PostingRow const> postings, std::string const& place);
    void check_voucher(EntryRow const& entry, std::string const& place);
    void check_postings(std::span<PostingRow const> postings, std::string const& place);
    void check_reversal(
        EntryRow const& entry, std::span<PostingRow const> postings, std::string const& place);
    void add_turnover(EntryRow const& entry, PostingRow const& posting, std::string const& place);
    void finish_balances();
    [[nodiscard]] AccountRow const* account(std::int32_t number) const;
    [[nodiscard]] std::string account_place(std::int32_t number, Date period) const;

    BookRow book_;
    std::map<std::int32_t, AccountRow> accounts_;
    std::map<Date, Instant> closed_;
    std::map<Date, std::int32_t> vouchers_; // of the months so far
    std::map<VoucherId, Reversal> reversals_;
    std::map<std::pair<std::int32_t, Date>, Turnover> turnovers_;
    std::map<std::int32_t, std::int64_t> stored_balances_;
    ChainCheck chain_;
    std::optional<VoucherId> last_;
    Findings& findings_;
};

} // namespace doudi::audit

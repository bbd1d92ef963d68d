/// Plain-text journals for hledger, ledger and beancount, three checkers that are not ours.
///
/// Example (hledger):
///     2020-04-15 * (610102-2020-04-12) DB-R 2020-04 batch 17
///         ; ledger: Q
///         ; event: E6
///         Assets:Q103-冻结指标:610102-新城区:DB-R-农村最低生活保障:...  2258.23 CNY
///         Assets:Q102-可用指标:610102-新城区:DB-R-农村最低生活保障:...  -2258.23 CNY
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::ledger {

enum class JournalFormat : std::uint8_t { hledger, ledger, beancount };

[[nodiscard]] std::optional<JournalFormat> journal_format_of(std::string_view name) noexcept;

/// A code and what it is called. Empty: not used.
struct Named {
    std::string code = {};
    std::string name = {};
};

/// All that an account's name in a journal is made of.
struct JournalAccount {
    std::string kind; ///< of the title: asset, liability, net, income, expense, use or source
    Named title;
    Named book;
    Named program = {};
    Named fund_source = {};
    std::optional<DocumentId> document = std::nullopt;
    int year = 0;
};

/// "Assets:Q103-冻结指标:610102-新城区:DB-R-农村最低生活保障:CENTRAL-中央资金:D12:Y2020".
///
/// The canonical form all three accept: an English root by the kind of title, then components that
/// begin with a capital letter or digit and hold letters, digits and hyphens only; whatever else
/// stands in a name becomes a hyphen. Codes come first, so accounts differ though names should not.
/// Appropriation in use is an asset and its sources equity, so each ledger balances on its own.
[[nodiscard]] std::string journal_account_name(JournalAccount const& account);

struct JournalLine {
    char ledger; ///< 'Q', 'M', 'U' or 'B'
    std::string_view account;
    Money amount; ///< debit positive
};

struct JournalEntry {
    Date on;
    std::string voucher = {}; ///< "610102-2020-04-12"; empty for an opening balance
    std::string narration = {};
    std::string event = {};
    std::string batch = {};
    std::string documents = {};
    std::vector<JournalLine> lines = {};
};

struct JournalBalance {
    std::string_view account;
    Money amount;
};

/// Writes one journal as a stream: header, accounts, then entries and balances in order of dates
/// within each book. Amounts are in CNY with exactly two decimals.
///
/// An entry becomes one transaction for each ledger it touches, so that every tool checks that each
/// of the four balances and not only all of them together.
///
/// Throws: std::ios_base::failure when the stream cannot take it (disk full).
class JournalWriter {
public:
    /// `from` is the day on which accounts are opened.
    JournalWriter(std::ostream& out, JournalFormat format, Date from);

    void declare(std::string_view account);
    void entry(JournalEntry const& entry);

    /// What balances must be after the last entry of a month; each tool checks it when it reads the
    /// journal, to the fen.
    void balances(std::string_view book, Period month, std::span<JournalBalance const> balances);

    /// A journal is whole only when this has returned.
    void finish();

private:
    void header();
    void one_ledger(JournalEntry const& entry, char ledger);
    void first_line(Date on, std::string_view code, std::string_view narration);
    void metadata(std::string_view key, std::string_view value);
    void line(std::string_view account, Money amount);
    void require_good();

    std::ostream& out_;
    JournalFormat format_;
    Date from_;
};

} // namespace doudi::ledger

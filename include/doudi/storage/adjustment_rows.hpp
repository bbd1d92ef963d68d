/// Months already paid, held against what is due for them now; and the lines that follow.
///
/// Example:
///     DueStage stage{tx};
///     stage.put(month, enrolment, amount);
///     stage.compare({book, "DB-R", months});
///     while (auto const people = stage.next(1000); !people.empty()) { ... }
#pragma once

#include "doudi/payout/adjustment.hpp"
#include "doudi/payout/entries.hpp"
#include "doudi/payout/line.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/line_rows.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// The months of a book's program that can be corrected: their regular batch is released, so it
/// will not be built anew. Earlier ones are built again instead.
struct PaidMonths {
    BookId book;
    std::string program;
    std::vector<Period> months; ///< ascending
};
std::vector<PaidMonths> paid_months(Transaction& tx, std::span<BookId const> books,
    std::span<std::string const> programs, Period from, Period to);

/// A month of a person that differs, and how a line about it would name them.
struct MonthDifference {
    PersonId person;
    payout::MonthAccount account;
    bool is_enrolled; ///< else the enrolment is that of the line paid
    EnrolmentId enrolment;
    std::int16_t version;
    PayeeAccountId payee;
};

/// What is due, in temporary tables of this transaction, which holds the book's corrections locked.
class DueStage {
public:
    explicit DueStage(Transaction& tx, BookId book);

    /// What is due to somebody enrolled; perhaps nothing.
    void put(Period month, FrozenEnrolment const& enrolment, Money due);

    /// After the last: finds the persons and months that differ.
    void compare(PaidMonths const& of);

    /// The months that differ of the next people, by person and month; none after the last.
    std::vector<MonthDifference> next(int people);

    /// From the first person again.
    void restart() { last_person_no_ = 0; }

    /// Who imported the enrolments that the differences rest on; ascending.
    std::vector<UserId> importers(BookId book);

private:
    Transaction& tx_;
    std::optional<CopyIn> copy_;
    std::int64_t last_person_no_ = 0;
};

/// Whether somebody of an enrolment's version had died before the month, by the lists of deaths.
bool has_death(
    Transaction& tx, RosterKey const& roster, EnrolmentId enrolment, std::int16_t version);

/// A new batch of arrears, recoveries or reissues, the next of its month.
struct NewRound {
    BookId book;
    Period period;
    std::string program;
    std::string_view kind;
    UserId built_by;
};
payout::Batch insert_round(Transaction& tx, NewRound const& batch);

/// What a line was computed from (payout.difference).
struct Difference {
    std::int32_t line_no;
    bool is_recovery;
    bool is_enrolled;
    Money due;
    Money paid;
    Money set_off;
    Money amount;
    Money recovered = {};
};
void insert_differences(
    Transaction& tx, payout::Batch const& batch, std::span<Difference const> differences);
std::optional<Difference> find_difference(
    Transaction& tx, payout::Batch const& batch, std::int64_t line_no);

/// A month's side of a set-off: below zero what was overpaid.
struct SetOff {
    PersonId person;
    Period month;
    std::int64_t amount_fen;
};
void insert_set_offs(Transaction& tx, payout::Batch const& batch, std::span<SetOff const> set_offs);

/// The lines that were paid for a line's person and month before it, in order.
struct PaidLine {
    payout::BatchKey key;
    std::string kind;
    std::int32_t line_no;
    Money amount;
    std::string outcome; ///< of the bank: paid, failed, returned; empty: none yet
};
std::vector<PaidLine> lines_before(
    Transaction& tx, payout::Batch const& batch, payout::Line const& line);

/// What of the line's month was set off against other months before it: below zero if it paid them.
Money lines_set_off_before(Transaction& tx, payout::Batch const& batch, payout::Line const& line);

/// Of a recovery batch: what was paid too much, by the year of the months concerned.
std::vector<payout::Overpaid> totals_by_year(Transaction& tx, payout::Batch const& batch);

} // namespace doudi::storage

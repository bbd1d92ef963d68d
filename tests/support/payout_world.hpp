/// A small province to pay benefits in: people with roles, two county books with money, rosters.
///
/// Example:
///     PayoutWorld world;
///     world.fund(world.beilin, "DB-R", {.fund_source = "central", .fen = 1'000'00});
///     world.enrol(world.beilin, "DB-R", {0, 1'200'00});
///     auto wang = world.as("wang");
///     auto built = build_batches(wang, world.month());
#pragma once

#include "doudi/operations/batch_steps.hpp"
#include "doudi/operations/build_batches.hpp"
#include "doudi/operations/context.hpp"
#include "support/test_database.hpp"

#include <atomic>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::test {

/// Quota of one document, in thin air but for its entries.
struct Quota {
    char const* fund_source = "central";
    int document = 1;
    int year = 2020;
    std::int64_t fen;
};

/// Quota available for the program in the book, and as much cash in its treasury, from that day.
void fund(storage::Database& database, BookId book, std::string const& program, Quota const& quota,
    Date day);

/// Beilin (碑林, 610102) and Lianhu (莲湖, 610104) of Xi'an: rural dibao is 500.00 a month there.
class PayoutWorld {
public:
    PayoutWorld();

    /// In a migrated, empty database elsewhere.
    explicit PayoutWorld(Database::Existing const& existing);

    /// wang and zhao are payout officers, li approves, qian releases and approves, sun is finance
    /// officer; all of Shaanxi. chen is payout officer of Lianhu alone.
    [[nodiscard]] operations::Context as(std::string_view login);

    /// Quota available for the program, and as much cash in the treasury.
    void fund(BookId book, std::string const& program, Quota const& quota);

    /// One household of one person aged 40 for each income (fen a year), imported by zhao; in
    /// force from 1 April.
    void enrol(
        BookId book, std::string const& program, std::vector<std::int64_t> const& incomes_fen);

    /// Many such households, with incomes from nothing to beyond the standard.
    void enrol_many(BookId book, std::string const& program, int count);

    /// The facts of a household, as found out now, hold from a month on; no income: it was not
    /// entitled at all. Earlier and later months keep what was known.
    void correct_income(
        BookId book, std::string const& unit_no, Period from, std::optional<std::int64_t> fen);

    /// Somebody of a book, in the order of enrolment, has died; told only now.
    void bury(BookId book, int household, Date died_on);

    /// Takes a result file of the bank in: the lines of a batch, paid unless their number is
    /// listed.
    Result<void> settle(payout::BatchKey key, std::initializer_list<int> failed_lines = {},
        std::string const& only = "true");

    /// Balances of a book that are not zero, one a line: "Q102/DB-R/central/1/2020 115000"; says so
    /// where a ledger's total is not zero.
    [[nodiscard]] std::string trial_balance(BookId book);

    /// The single value of a query.
    [[nodiscard]] std::int64_t number(std::string const& sql);

    /// Every invariant that must hold at any time, whatever was interrupted; the first broken one
    /// or "".
    [[nodiscard]] std::string broken_invariant();

    [[nodiscard]] operations::StepRequest one(payout::BatchKey key) const {
        return {.selection = {.one = key}, .on = on};
    }
    [[nodiscard]] operations::StepRequest all() const {
        return {.selection = {.period = april, .region = shaanxi}, .on = on};
    }
    [[nodiscard]] operations::BuildBatches month() const {
        return {.period = april, .programs = {}, .region = shaanxi};
    }

    Database database;
    Period const april = *Period::from(2020, 4);
    Date const on = *parse_date("2020-04-08");
    RegionCode const shaanxi = RegionCode::from_number(610000);
    BookId const beilin{610102};
    BookId const lianhu{610104};

private:
    void populate();

    std::atomic<int> result_files_{0};
};

} // namespace doudi::test

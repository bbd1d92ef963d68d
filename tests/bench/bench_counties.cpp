#include "bench_counties.hpp"

#include "bench_admin.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/region_rows.hpp"

#include <array>
#include <string>
#include <utility>

namespace doudi::bench {

namespace {

/// Quota enough for a program.
void grant(ledger::EventTable const& table, std::vector<ledger::Entry>& entries, BookId book,
    std::string const& program) {
    ledger::Dimensions const of{.fund = program.starts_with("DS") ? "DS" : "HR",
        .program = program,
        .fund_source = "central",
        .document = DocumentId{1},
        .year = 2020};
    ledger::Dimensions of_fund = of;
    of_fund.program.clear();
    auto const plenty = Money::from_fen(100'000'000'000);
    auto const on = bench_month().first_day();
    entries.push_back({.book = book, .key = "in " + program, .event = "E3", .effective_on = on});
    table.append(entries.back(), "lower", of_fund, plenty);
    entries.push_back({.book = book, .key = "use " + program, .event = "E4", .effective_on = on});
    table.append(entries.back(), "quota", of, plenty);
}

UserId add_people(storage::Transaction& tx) {
    constexpr std::array people{std::pair{"wang", access::Role::payout_officer},
        std::pair{"li", access::Role::approver}, std::pair{"qian", access::Role::releaser},
        std::pair{"zhao", access::Role::auditor}};
    UserId first{0};
    for (auto const& [login, role] : people) {
        auto const person = storage::insert_person(tx, login, login, std::nullopt);
        storage::insert_grant(tx, person, {role, bench_province()}, std::nullopt);
        first = role == access::Role::payout_officer ? person : first;
    }
    return first;
}

} // namespace

Period bench_month() {
    return *Period::from(2020, 4);
}

Date bench_day() {
    return *parse_date("2020-04-08");
}

RegionCode bench_province() {
    return RegionCode::from_number(610000);
}

std::vector<BookId> open_counties(storage::Database& db) {
    std::vector<BookId> opened;
    auto const done = storage::write(db, [&](storage::Transaction& tx) -> Result<void> {
        auto const officer = add_people(tx);
        auto const table = event_table(tx);
        auto const from = bench_month().first_day();
        storage::open_month(tx, bench_month());
        std::vector<ledger::Entry> entries;
        for (auto const& region : storage::regions_below(tx, bench_province(), from)) {
            if (region.level != "county") {
                continue;
            }
            BookId const book{region.code.number()};
            storage::open_book(tx, book, region.code, region.name, from);
            opened.push_back(book);
            for (std::string const program : {"DB-R", "TK-S", "OR-S", "FW", "DS-L", "DS-N"}) {
                grant(table, entries, book, program);
            }
        }
        post(tx, officer, entries);
        return {};
    });
    if (!done) {
        fail(done.error().detail);
    }
    return opened;
}

operations::Context at_work(storage::Database& db, std::string_view login) {
    auto actor = storage::read_only(db, [&](storage::Transaction& tx) -> Result<access::Actor> {
        return storage::find_actor(tx, login).value();
    });
    return {.db = db, .actor = std::move(*actor)};
}

std::int64_t lines_done(Result<operations::BatchOutcomes> const& outcomes) {
    if (!outcomes) {
        fail(outcomes.error().detail);
    }
    std::int64_t lines = 0;
    for (auto const& outcome : *outcomes) {
        if (outcome.did != operations::Did::done) {
            fail(outcome.refusal ? outcome.refusal->detail : "nothing was done");
        }
        lines += outcome.batch->content.line_count;
    }
    return lines;
}

} // namespace doudi::bench

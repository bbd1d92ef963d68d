/// People and books of a province, for tests of the operations of funding.
#pragma once

#include "doudi/base/decimal.hpp"
#include "doudi/operations/books.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/query.hpp"
#include "support/test_database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace doudi::test {

class QuotaFixture {
public:
    QuotaFixture() {
        storage::write(database, [](storage::Transaction& tx) -> Result<int> {
            using access::Role;
            struct {
                std::string_view login;
                Role role;
                int region;
            } const people[]{
                {"li", Role::finance_officer, 610000},
                {"wang", Role::approver, 610000},
                {"zhao", Role::finance_officer, 610000},
                {"zhao", Role::approver, 610000},
                {"chen", Role::finance_officer, 610102},
                {"qian", Role::approver, 610100},
                {"sun", Role::auditor, 610000},
            };
            for (auto const& [login, role, region] : people) {
                auto const known = storage::find_actor(tx, login);
                auto const user =
                    known ? known->id : storage::insert_person(tx, login, login, std::nullopt);
                storage::insert_grant(
                    tx, user, {role, RegionCode::from_number(region)}, std::nullopt);
            }
            return 0;
        }).value();
    }

    /// Books of these regions, opened with the year 2020.
    void open_books(std::vector<int> const& numbers) {
        storage::write(database, [&](storage::Transaction& tx) -> Result<int> {
            for (int const number : numbers) {
                storage::open_book(tx, BookId{number}, RegionCode::from_number(number),
                    std::to_string(number) + "账套", day("2020-01-01"));
            }
            return 0;
        }).value();
    }

    operations::Context as(std::string_view login) {
        auto actor = storage::read_only(
            database, [&](storage::Transaction& tx) { return storage::find_actor(tx, login); });
        return {.db = database, .actor = actor.value()};
    }

    static Date day(std::string_view text) { return parse_date(text).value(); }
    static Money yuan(std::string_view text) { return parse_yuan(text).value(); }

    /// Debit positive, over all dimensions of a title.
    Money balance(BookId book, std::string_view code) {
        return storage::read_only(database, [&](storage::Transaction& tx) {
            std::vector<Money> amounts;
            for (auto const& balance : storage::balances(tx, book, code)) {
                amounts.push_back(balance.amount);
            }
            return sum(amounts).value();
        });
    }

    /// One text of all that funding and the ledger hold; the record of refusals is not in it.
    std::string everything() {
        return storage::read_only(database, [](storage::Transaction& tx) {
            std::string text;
            for (std::string const table :
                {"ledger.book", "ledger.account", "ledger.balance", "ledger.entry",
                    "funding.quota_document", "funding.allocation", "funding.allocation_line",
                    "funding.assignment", "funding.closed_year", "funding.carried_quota"}) {
                text += storage::Query{tx, "everything",
                    "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n'"
                    " ORDER BY t::text)), '') AS digest FROM " +
                        table + " t"}
                            .run()
                            .exactly_one()
                            .text("digest");
            }
            return text;
        });
    }

    Database fresh;
    storage::Database& database = fresh.get();
};

} // namespace doudi::test

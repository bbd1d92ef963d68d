/// Three open books with one month open, for tests of the posting door.
#pragma once

#include "doudi/base/check.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"
#include "support/test_database.hpp"

#include <string>
#include <vector>

namespace doudi::test {

/// The value of what cannot be refused here.
template <class T> T sure(Result<T> result) {
    DOUDI_CHECK(result.has_value());
    return *std::move(result);
}

inline Date day(std::string_view text) {
    return sure(parse_date(text));
}

struct LedgerFixture {
    static constexpr UserId user{1};
    static constexpr BookId province{610000};
    static constexpr BookId county{610102};

    Database fresh;
    storage::Database& database = fresh.get();

    LedgerFixture() {
        sure(storage::write(database, [](storage::Transaction& tx) -> Result<int> {
            for (int const number : {610000, 610102, 610103}) {
                storage::open_book(
                    tx, BookId{number}, RegionCode::from_number(number), "账套", day("2020-01-01"));
            }
            storage::open_month(tx, sure(Period::parse("2020-03")));
            storage::open_month(tx, sure(Period::parse("2020-04")));
            return 0;
        }));
    }

    Result<std::vector<storage::Posted>> post(std::vector<ledger::Entry> const& entries) {
        return storage::write(
            database, [&](storage::Transaction& tx) -> Result<std::vector<storage::Posted>> {
                return storage::post(tx, user, entries);
            });
    }

    std::int64_t number(std::string const& sql) {
        return storage::read_only(database, [&](storage::Transaction& tx) {
            return storage::Query{tx, "number", sql}.run().exactly_one().int64(0);
        });
    }
};

/// An account of rural dibao, central money, document 1 of 2020 where its ledger has dimensions.
inline ledger::AccountKey account_of(std::string code) {
    ledger::AccountKey key{.code = std::move(code)};
    if (key.ledger() == 'Q') {
        key.program = "HR";
        key.fund_source = "central";
        key.document = DocumentId{1};
        key.year = 2020;
    }
    return key;
}

inline ledger::Entry entry_of(BookId book, std::string key, std::string event,
    std::string_view date, std::vector<std::pair<std::string, std::int64_t>> const& postings) {
    ledger::Entry entry{.book = book,
        .key = std::move(key),
        .event = std::move(event),
        .effective_on = day(date),
        .narration = "记账"};
    for (auto const& [code, fen] : postings) {
        entry.postings.push_back({account_of(code), Money::from_fen(fen)});
    }
    return entry;
}

} // namespace doudi::test

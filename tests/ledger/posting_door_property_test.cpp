/// Random entries, retries, reversals and closings against a model of a few lines.
#include "ledger_fixture.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <map>
#include <set>

namespace doudi::test {
namespace {

/// What the ledger should hold after a sequence of commands.
struct Model {
    struct Known {
        ledger::Entry entry;
        storage::Posted posted;
        bool is_reversed;
    };
    std::map<std::string, std::int64_t> balance_fen;
    std::map<Period, std::int32_t> vouchers;
    std::set<Period> closed;
    std::vector<Known> entries;

    [[nodiscard]] bool would_take(ledger::Entry const& entry) const {
        if (closed.contains(Period::of(entry.effective_on))) {
            return false;
        }
        for (auto const& [account, amount] : entry.postings) {
            auto const found = balance_fen.find(account.text());
            auto const balance = (found == balance_fen.end() ? 0 : found->second) + amount.fen();
            if (!account.code.starts_with("Q20") && balance < 0) {
                return false;
            }
        }
        return true;
    }

    void take(ledger::Entry const& entry) {
        for (auto const& [account, amount] : entry.postings) {
            balance_fen[account.text()] += amount.fen();
        }
        ++vouchers[Period::of(entry.effective_on)];
    }
};

struct Command {
    enum class Kind { post, retry, alter, reverse, close } kind;
    int event; // which of the flows below
    int fen;   // 1 to 1000
    int which; // which earlier entry
    bool is_in_april;
};

constexpr std::array<std::array<char const*, 3>, 4> flows{{
    {"E1", "Q101", "Q201"},
    {"E4", "Q102", "Q101"},
    {"E6", "Q103", "Q102"},
    {"E8", "Q102", "Q103"},
}};

rc::Gen<Command> command() {
    using Kind = Command::Kind;
    return rc::gen::map(
        rc::gen::tuple(rc::gen::weightedElement<Kind>({{20, Kind::post}, {5, Kind::retry},
                           {3, Kind::alter}, {5, Kind::reverse}, {1, Kind::close}}),
            rc::gen::inRange(0, 4), rc::gen::inRange(1, 1001), rc::gen::inRange(0, 1000),
            rc::gen::inRange(0, 8)),
        [](auto const& parts) {
            auto const& [kind, event, fen, which, month] = parts;
            return Command{kind, event, fen, which, month > 0};
        });
}

class Run {
public:
    explicit Run(LedgerFixture& fixture, int number) : fixture_{fixture}, number_{number} {}

    void operator()(Command const& command) {
        switch (command.kind) {
        case Command::Kind::post: return post(command);
        case Command::Kind::retry:
        case Command::Kind::alter: return repeat(command);
        case Command::Kind::reverse: return reverse(command);
        case Command::Kind::close: return close(command);
        }
    }

    void check_database() {
        auto const debit = [&](std::string const& account) {
            return fixture_.number(
                "SELECT coalesce(sum(debit_fen - credit_fen), 0)::bigint "
                "FROM ledger.balance b JOIN ledger.account a USING (book, account)"
                " WHERE a.key = '" +
                account + "' AND b.book = " + book_text());
        };
        for (auto const& [account, fen] : model_.balance_fen) {
            RC_ASSERT(debit(account) == fen);
        }
        for (auto const& [period, vouchers] : model_.vouchers) {
            auto const where = " FROM ledger.entry WHERE book = " + book_text() +
                " AND period = '" + period.text() + "-01'";
            RC_ASSERT(fixture_.number("SELECT count(DISTINCT voucher_no)" + where) == vouchers);
            RC_ASSERT(fixture_.number("SELECT max(voucher_no)" + where) == vouchers);
        }
        RC_ASSERT(
            fixture_.number(
                "SELECT count(*) FROM (SELECT voucher_no FROM ledger.posting WHERE book = " +
                book_text() + " GROUP BY period, voucher_no HAVING sum(amount_fen) <> 0) x") == 0);
    }

    void open() {
        sure(storage::write(fixture_.database, [&](storage::Transaction& tx) -> Result<bool> {
            return storage::open_book(
                tx, book(), RegionCode::from_number(610102), "账套", day("2020-01-01"));
        }));
    }

private:
    [[nodiscard]] BookId book() const { return BookId{700000 + number_}; }
    [[nodiscard]] std::string book_text() const { return std::to_string(book().value()); }

    void post(Command const& command) {
        auto const& [event, debit, credit] = flows.at(static_cast<std::size_t>(command.event));
        auto const entry = entry_of(book(), "k" + std::to_string(++keys_), event,
            command.is_in_april ? "2020-04-15" : "2020-03-15",
            {{debit, command.fen}, {credit, -command.fen}});
        auto const posted = fixture_.post({entry});
        RC_ASSERT(posted.has_value() == model_.would_take(entry));
        if (posted) {
            model_.take(entry);
            RC_ASSERT(posted->front().voucher_no == model_.vouchers[posted->front().period]);
            model_.entries.push_back({entry, posted->front(), false});
        }
    }

    void repeat(Command const& command) {
        if (model_.entries.empty()) {
            return;
        }
        auto const& known = known_of(command);
        auto entry = known.entry;
        if (command.kind == Command::Kind::alter) {
            entry.narration += '!';
            auto const refused = fixture_.post({entry});
            RC_ASSERT(refused.error().code == Refusal::exists_with_different_content);
            return;
        }
        auto const posted = fixture_.post({entry});
        RC_ASSERT(posted.has_value());
        RC_ASSERT(!posted->front().is_new);
        RC_ASSERT(posted->front().voucher_no == known.posted.voucher_no);
    }

    void reverse(Command const& command) {
        if (model_.entries.empty()) {
            return;
        }
        auto& known = known_of(command);
        auto opposite = known.entry;
        opposite.effective_on = day("2020-04-20");
        for (auto& posting : opposite.postings) {
            posting.amount = Money::from_fen(-posting.amount.fen());
        }
        auto const reversed = storage::write(
            fixture_.database, [&](storage::Transaction& tx) -> Result<storage::Posted> {
                return storage::reverse(tx, LedgerFixture::user,
                    {.book = book(),
                        .period = known.posted.period,
                        .voucher_no = known.posted.voucher_no,
                        .effective_on = opposite.effective_on,
                        .key = "r" + std::to_string(++keys_),
                        .narration = "更正"});
            });
        RC_ASSERT(reversed.has_value() == (!known.is_reversed && model_.would_take(opposite)));
        if (reversed) {
            known.is_reversed = true;
            model_.take(opposite);
        }
    }

    void close(Command const& command) {
        auto const period = sure(Period::parse(command.is_in_april ? "2020-04" : "2020-03"));
        auto const closed =
            storage::write(fixture_.database, [&](storage::Transaction& tx) -> Result<bool> {
                return storage::close_month(tx, LedgerFixture::user, book(), period);
            });
        RC_ASSERT(*closed == model_.closed.insert(period).second);
    }

    Model::Known& known_of(Command const& command) {
        return model_.entries[static_cast<std::size_t>(command.which) % model_.entries.size()];
    }

    LedgerFixture& fixture_;
    int number_;
    int keys_ = 0;
    Model model_;
};

} // namespace

TEST_CASE_METHOD(
    LedgerFixture, "no sequence of entries, retries, reversals and closings breaks the ledger") {
    int runs = 0;
    rc::prop("ledger against its model", [&] {
        auto const commands =
            *rc::gen::resize(60, rc::gen::container<std::vector<Command>>(command()));
        Run run{*this, ++runs};
        run.open();
        for (auto const& one : commands) {
            run(one);
        }
        run.check_database();
    });
}

} // namespace doudi::test

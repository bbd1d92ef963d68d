/// Plays year_story.txt: closing, opening, carry-over, reclaim and prior-year money.
#include "doudi/base/decimal.hpp"
#include "doudi/operations/allocate_quota.hpp"
#include "doudi/operations/assign_quota.hpp"
#include "doudi/operations/close_year.hpp"
#include "doudi/operations/decide_allocation.hpp"
#include "doudi/operations/prior_year.hpp"
#include "doudi/operations/receive_cash.hpp"
#include "doudi/operations/receive_quota.hpp"
#include "doudi/operations/settle_batch.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/query.hpp"
#include "story.hpp"
#include "support/payout_world.hpp"
#include "support/signed_checks.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <sstream>

namespace doudi::test {
namespace {

using operations::Context;
using operations::Did;

constexpr auto trial_sql = R"sql(
    SELECT coalesce(string_agg(title || ' ' || (fen / 100)::bigint::text || '.'
                               || lpad((abs(fen) % 100)::text, 2, '0'), ', ' ORDER BY place, title),
                    '') AS text
      FROM (SELECT a.code || CASE a.ledger WHEN 'Q' THEN '.' || a.year ELSE '' END AS title,
                   position(a.ledger IN 'QMUB') AS place, sum(b.debit_fen - b.credit_fen) AS fen
              FROM ledger.account a JOIN ledger.balance b USING (book, account)
             WHERE a.book = $1::integer GROUP BY 1, 2
            HAVING sum(b.debit_fen - b.credit_fen) <> 0) t)sql";

constexpr auto rows_sql = R"sql(
    INSERT INTO payout.result_row (book, period, file, row_no, bucket, batch, line_no, amount_fen,
                                   status, reason, reference)
    SELECT book, period, $4, line_no, 'matched', batch, line_no, amount_fen,
           CASE WHEN line_no = $5::integer THEN 'failed' ELSE 'paid' END,
           CASE WHEN line_no = $5::integer THEN 'F03' ELSE '' END, line_no::text
      FROM payout.line
     WHERE book = $1 AND period = $2 AND batch = $3 AND (NOT $6 OR line_no = $5::integer))sql";

Date day(std::string const& text) {
    return parse_date(text).value();
}

Money yuan(std::string const& text) {
    return parse_yuan(text).value();
}

BookId book(std::string const& text) {
    return BookId{std::stoi(text)};
}

class Story : public PayoutWorld {
public:
    Story() { enrol(beilin, "DB-R", {0, 1'200'00, 3'000'00}); }

    std::string step(std::string const& who, Words const& words) {
        auto const verb = verbs().find(words.at(0));
        if (verb == verbs().end()) {
            return "unknown step " + words.at(0);
        }
        auto context = as(who);
        return (this->*verb->second)(context, words);
    }

    /// One text of all tables a step could touch.
    std::string everything() {
        std::string text;
        storage::read_only(database.get(), [&](storage::Transaction& tx) {
            for (std::string const table :
                {"ledger.book", "ledger.account", "ledger.balance", "ledger.entry",
                    "ledger.closed_month", "funding.quota_document", "funding.allocation",
                    "funding.assignment", "funding.closed_year", "funding.carried_quota",
                    "funding.opened_year", "funding.reclaim", "funding.prior_year_return",
                    "funding.remittance", "payout.batch", "payout.outcome", "payout.draw"}) {
                text += storage::Query{tx, "everything",
                    "SELECT coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '')"
                    " AS digest FROM " +
                        table + " t"}
                            .run()
                            .exactly_one()
                            .text("digest");
            }
            return 0;
        });
        return text;
    }

private:
    using Verb = std::string (Story::*)(Context&, Words const&);

    static std::map<std::string, Verb> const& verbs() {
        static std::map<std::string, Verb> const all{{"receive", &Story::receive},
            {"cash", &Story::cash}, {"allocate", &Story::allocate}, {"assign", &Story::assign},
            {"pay", &Story::pay}, {"back", &Story::back}, {"finish", &Story::finish},
            {"close", &Story::close}, {"open", &Story::open}, {"idle", &Story::idle},
            {"reclaim", &Story::reclaim}, {"return", &Story::take_back}, {"remit", &Story::remit},
            {"trial", &Story::trial}, {"verify", &Story::verify}};
        return all;
    }

    std::string receive(Context& context, Words const& words) {
        funding::QuotaDocument document;
        document.book = book(words.at(1));
        document.number = words.at(2);
        document.issuer = "财政部";
        document.issued_on = day(words.at(8));
        document.received_on = day(words.at(8));
        document.origin = funding::origin_of(words.at(3)).value();
        document.fund_source = words.at(4);
        document.program = words.at(5);
        document.function_code = "2081902";
        document.year = std::stoi(words.at(6));
        document.amount = yuan(words.at(7));
        document.is_direct = words.size() > 9;
        return said(receive_quota(context, {document, {}}));
    }

    std::string cash(Context& context, Words const& words) {
        return said(receive_cash(
            context, {book(words.at(1)), words.at(2), yuan(words.at(3)), day(words.at(4))}));
    }

    std::string allocate(Context& context, Words const& words) {
        operations::AllocateQuota request{.book = book(words.at(1)), .document = words.at(2)};
        request.file = "region_code,amount\n";
        for (std::size_t i = 4; i < words.size(); ++i) {
            request.file += words[i].substr(0, 6) + "," + words[i].substr(7) + "\n";
        }
        auto const drafted = allocate_quota(context, request);
        if (!drafted) {
            return said(drafted);
        }
        auto const id = drafted->allocation.id;
        if (auto const submitted = submit_allocation(context, id); !submitted) {
            return said(submitted);
        }
        auto li = as("li");
        return said(approve_allocation(li, {id, day(words.at(3)), true}));
    }

    std::string assign(Context& context, Words const& words) {
        return said(assign_quota(context,
            {.rows = {{book(words.at(1)), words.at(2), words.at(3), yuan(words.at(4))}},
                .list_sha256 = {},
                .effective_on = day(words.at(5))}));
    }

    static std::string did(Result<operations::BatchOutcomes> const& outcomes) {
        if (!outcomes) {
            return said(outcomes);
        }
        auto const& one = outcomes->front();
        return one.did == Did::done ? "ok"
            : one.refusal           ? std::string{text_of(one.refusal->code).name}
                                    : "passed over";
    }

    std::string pay(Context& context, Words const& words) {
        auto const period = Period::parse(words.at(2)).value();
        auto const pay_day = day(words.at(3));
        storage::write(database.get(), [&](storage::Transaction& tx) -> Result<int> {
            storage::open_month(tx, period);
            return 0;
        }).value();
        auto const built = build_batches(context,
            {.period = period,
                .programs = {"DB-R"},
                .region = operations::region_of(book(words.at(1)))});
        if (auto outcome = did(built); outcome != "ok") {
            return outcome;
        }
        auto const key = built->front().batch->key;
        batches_.insert_or_assign(words.at(1) + words.at(2), key);
        operations::StepRequest const request{.selection = {.one = key}, .on = pay_day};
        auto li = as("li");
        auto qian = as("qian");
        for (auto const& outcome :
            {did(lock_batches(context, request)), did(submit_batches(context, request)),
                did(approve_batches(li, request)), did(release_batches(qian, request))}) {
            if (outcome != "ok") {
                return outcome;
            }
        }
        return results(key, period, pay_day, words.size() > 4 ? std::stoi(words.at(4)) : 0, false);
    }

    std::string back(Context& /*context*/, Words const& words) {
        return results(batches_.at(words.at(1) + words.at(2)), Period::parse(words.at(2)).value(),
            day(words.at(4)), std::stoi(words.at(3)), true);
    }

    std::string results(
        payout::BatchKey key, Period period, Date answered, int failed_line, bool is_only) {
        auto const file = ++files_;
        return said(storage::write(database.get(), [&](storage::Transaction& tx) -> Result<int> {
            storage::open_month(tx, Period::of(answered));
            storage::Query{tx, "insert_rows", rows_sql}
                .bind(key.book)
                .bind(period)
                .bind(key.batch)
                .bind(file)
                .bind(failed_line)
                .bind(is_only)
                .run();
            auto const settled = operations::settle_lines(tx,
                {.user = UserId{1},
                    .file = file,
                    .period = period,
                    .books = {key.book},
                    .on = answered});
            return settled ? Result<int>{0} : settled.error();
        }));
    }

    std::string finish(Context& context, Words const& words) {
        operations::StepRequest const request{
            .selection = {.one = batches_.at(words.at(1) + words.at(2))}, .on = day(words.at(3))};
        if (auto outcome = did(settle_batches(context, request)); outcome != "ok") {
            return outcome;
        }
        test::sign_checks_of(database, book(words.at(1)), Period::parse(words.at(2)).value());
        return did(close_batches(context, request));
    }

    std::string close(Context& context, Words const& words) {
        return said(
            close_year(context, {book(words.at(1)), std::stoi(words.at(2)), words.size() > 3}));
    }

    std::string open(Context& context, Words const& words) {
        return said(open_year(context,
            {.book = book(words.at(1)),
                .year = std::stoi(words.at(2)),
                .with_lower = words.size() > 3}));
    }

    std::string idle(Context& context, Words const& words) {
        auto const asked = day(words.at(2));
        auto const found =
            list_idle(context, {.book = book(words.at(1)), .with_lower = false, .on = asked});
        if (!found) {
            return said(found);
        }
        std::vector<Money> amounts;
        int due = 0;
        for (auto const& one : *found) {
            amounts.push_back(one.unallocated);
            amounts.push_back(one.available);
            due += Period::of(asked).year() - one.of_year >= funding::idle_years_max ? 1 : 0;
        }
        return format_yuan(sum(amounts).value()) + " " + std::to_string(due);
    }

    std::string reclaim(Context& context, Words const& words) {
        auto const done = reclaim_quota(context,
            {.upper = book(words.at(1)),
                .lower = book(words.at(2)),
                .document = words.at(3),
                .amount = words.at(4) == "all" ? std::nullopt : std::optional{yuan(words.at(4))},
                .reference = words.at(5),
                .ordered_by = words.size() > 7 ? words.at(7) : "",
                .on = day(words.at(6))});
        return done && !done->is_new ? "again" : said(done);
    }

    std::string take_back(Context& context, Words const& words) {
        auto const done = return_prior_year(context,
            {.book = book(words.at(1)),
                .document = words.at(2),
                .program = words.at(3),
                .year = std::stoi(words.at(4)),
                .amount = yuan(words.at(5)),
                .came_into = funding::came_into_of(words.at(6)).value(),
                .reference = words.at(7),
                .on = day(words.at(8))});
        return done && !done->is_new ? "again" : said(done);
    }

    std::string remit(Context& context, Words const& words) {
        auto const done = remit_to_treasury(context, book(words.at(1)), words.at(2),
            words.at(3) == "all" ? std::nullopt : std::optional{yuan(words.at(3))}, words.at(4),
            day(words.at(5)));
        return done && !done->is_new ? "again" : said(done);
    }

    std::string trial(Context& /*context*/, Words const& words) {
        return storage::read_only(database.get(), [&](storage::Transaction& tx) {
            return std::string{storage::Query{tx, "trial", trial_sql}
                                   .bind(book(words.at(1)))
                                   .run()
                                   .exactly_one()
                                   .text("text")};
        });
    }

    std::string verify(Context& context, Words const& /*words*/) { return verified(context); }

    std::map<std::string, payout::BatchKey> batches_;
    std::int64_t files_ = 0;
};

TEST_CASE("the story of two years: E3 settle, E4, E7, E9, E10, E14, E15, E18") {
    Story story;
    CHECK(play(story, "tests/operations/year_story.txt",
              [](std::string const& outcome) { return outcome == "ok"; }) >= 80);
}

} // namespace
} // namespace doudi::test

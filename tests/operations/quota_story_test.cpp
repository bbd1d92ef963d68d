/// Plays quota_story.txt: all operations of funding and all they refuse.
#include "doudi/funding/allocation_files.hpp"
#include "doudi/operations/allocate_quota.hpp"
#include "doudi/operations/assign_quota.hpp"
#include "doudi/operations/close_year.hpp"
#include "doudi/operations/decide_allocation.hpp"
#include "doudi/operations/receive_cash.hpp"
#include "doudi/operations/receive_quota.hpp"
#include "quota_fixture.hpp"
#include "story.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <sstream>

namespace doudi::test {
namespace {

using operations::allocate_quota;
using operations::AllocateQuota;
using operations::approve_allocation;
using operations::assign_quota;
using operations::close_month;
using operations::close_year;
using operations::Context;
using operations::receive_cash;
using operations::receive_quota;
using operations::reject_allocation;
using operations::send_allocation_cash;
using operations::submit_allocation;

class Story : public QuotaFixture {
public:
    /// What came of one step: "ok", "again", an amount, or the refusal's name.
    std::string step(std::string const& who, std::vector<std::string> const& words) {
        auto context = as(who);
        auto const& verb = words.at(0);
        if (verb == "receive") {
            return receive(context, words);
        }
        if (verb == "cash-receive") {
            auto const done = receive_cash(
                context, {book(words.at(1)), words.at(2), yuan(words.at(3)), day(words.at(4))});
            return done && !done->is_new ? "again" : said(done);
        }
        if (verb == "allocate" || verb == "formula") {
            return allocate(context, words);
        }
        if (verb == "submit") {
            return said(submit_allocation(context, allocation(words.at(1))));
        }
        if (verb == "reject") {
            return said(reject_allocation(context, allocation(words.at(1))));
        }
        if (verb == "approve") {
            return said(approve_allocation(
                context, {allocation(words.at(1)), day(words.at(2)), words.size() > 3}));
        }
        if (verb == "cash") {
            return said(send_allocation_cash(context, allocation(words.at(1)), day(words.at(2))));
        }
        if (verb == "assign") {
            return said(assign_quota(context,
                {.rows = {{book(words.at(1)), words.at(2), words.at(3), yuan(words.at(4))}},
                    .list_sha256 = {},
                    .effective_on = day(words.at(5))}));
        }
        if (verb == "close-year") {
            return said(
                close_year(context, {.book = book(words.at(1)), .year = std::stoi(words.at(2))}));
        }
        if (verb == "close-month") {
            return said(close_month(context,
                {RegionCode::parse(words.at(1)).value(), false,
                    Period::parse(words.at(2)).value()}));
        }
        if (verb == "balance") {
            return format_yuan(balance(book(words.at(1)), words.at(2)));
        }
        return "unknown step " + verb;
    }

private:
    static BookId book(std::string const& text) { return BookId{std::stoi(text)}; }

    AllocationId allocation(std::string const& name) {
        auto const found = allocations_.find(name);
        return found == allocations_.end() ? AllocationId{1'000'000} : found->second;
    }

    std::string receive(Context& context, std::vector<std::string> const& words) {
        funding::QuotaDocument document;
        document.book = book(words.at(1));
        document.number = words.at(2);
        document.issuer = "财政部";
        document.issued_on = day("2020-01-10");
        document.received_on = day("2020-01-15");
        document.origin = funding::origin_of(words.at(3)).value();
        document.fund_source = words.at(4);
        document.program = words.at(5);
        document.function_code = words.at(6);
        document.year = std::stoi(words.at(7));
        document.amount = yuan(words.at(8));
        return said(receive_quota(context, {document, {}}));
    }

    std::string allocate(Context& context, std::vector<std::string> const& words) {
        AllocateQuota request{.book = book(words.at(1)), .document = words.at(2)};
        std::size_t first = 3;
        request.file = "region_code,amount\n";
        if (words.at(0) == "formula") {
            request.method = funding::AllocationMethod::formula;
            request.file = "region_code,need\n";
            if (words.at(first++) != "-") {
                request.total = yuan(words.at(3));
            }
        }
        for (std::size_t i = first; i < words.size(); ++i) {
            request.file += words[i].substr(0, 6) + "," + words[i].substr(7) + "\n";
        }
        auto const view = allocate_quota(context, request);
        if (view) {
            allocations_.emplace(
                "@" + std::to_string(allocations_.size() + 1), view->allocation.id);
        }
        return said(view);
    }

    std::map<std::string, AllocationId> allocations_;
};

TEST_CASE("the story of quota") {
    Story story;
    story.open_books({610000, 610100, 610102, 610103, 610200, 610202});
    CHECK(play(story, "tests/operations/quota_story.txt",
              [](std::string const& outcome) { return outcome == "ok"; }) > 100);
}

} // namespace
} // namespace doudi::test

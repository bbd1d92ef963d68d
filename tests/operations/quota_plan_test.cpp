/// The plan of 2020 as a whole, and approvals that compete for the same money.
#include "doudi/operations/allocate_quota.hpp"
#include "doudi/operations/assign_quota.hpp"
#include "doudi/operations/decide_allocation.hpp"
#include "doudi/operations/list_quota.hpp"
#include "doudi/operations/receive_cash.hpp"
#include "doudi/operations/receive_quota.hpp"
#include "doudi/operations/trace_quota.hpp"
#include "doudi/storage/quota_figures.hpp"
#include "doudi/storage/region_rows.hpp"
#include "quota_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <thread>

namespace doudi::test {
namespace {

using operations::allocate_quota;
using operations::AllocateQuota;
using operations::approve_allocation;
using operations::assign_quota;
using operations::list_quota;
using operations::read_assignments;
using operations::receive_cash;
using operations::receive_quota;
using operations::submit_allocation;
using operations::trace_quota;
using operations::TraceNode;

constexpr BookId province{610000};

funding::QuotaDocument document(std::string number, std::string_view origin, std::string source,
    std::string program, std::string function_code, std::string_view yuan) {
    funding::QuotaDocument document;
    document.book = province;
    document.number = std::move(number);
    document.issuer = "财政厅";
    document.issued_on = document.received_on = QuotaFixture::day("2020-01-10");
    document.origin = funding::origin_of(origin).value();
    document.fund_source = std::move(source);
    document.program = std::move(program);
    document.function_code = std::move(function_code);
    document.year = 2020;
    document.amount = QuotaFixture::yuan(yuan);
    return document;
}

// Source: plan of 2020 of the province (F01, F07 to F12): 62 + 4.9 + 0.065 + 1.1 + 0.185 + 1.2 +
// 0.45 hundred million yuan.
std::vector<funding::QuotaDocument> plan() {
    return {
        document("财社〔2020〕1号", "upper_level", "central", "HR", "2081902", "6200000000.00"),
        document("陕财社〔2020〕2号", "own_budget", "province", "DS", "2081107", "490000000.00"),
        document(
            "陕财综〔2020〕3号", "own_budget", "lottery_province", "FKM", "2296002", "6500000.00"),
        document("陕财社〔2020〕4号", "own_budget", "province", "FWC", "2081001", "110000000.00"),
        document(
            "财综〔2020〕5号", "upper_level", "lottery_central", "MTZ", "2296002", "18500000.00"),
        document("陕财综〔2020〕6号", "own_budget", "lottery_province", "HXF", "2296002",
            "120000000.00"),
        document("陕财社〔2020〕7号", "own_budget", "province", "SQF", "2080208", "45000000.00"),
    };
}

/// A factor table that gives every county some need.
std::string factor_table(std::vector<int> const& counties) {
    std::string table = "行政区划代码,人数:DB-R,标准:DB-R,财政困难系数,结转结余\n";
    for (int const county : counties) {
        table += std::to_string(county) + "," + std::to_string(1000 + county % 997 * 13) +
            ",402.25," + (county % 2 == 0 ? "1.2" : "0.95") + "," +
            std::to_string(county % 7 * 10'000) + "\n";
    }
    return table;
}

class Plan : public QuotaFixture {
public:
    Plan() {
        storage::read_only(database, [&](storage::Transaction& tx) {
            auto const regions =
                storage::regions_below(tx, RegionCode::from_number(610000), day("2020-01-10"));
            for (auto const& region : regions) {
                if (region.level == "county") {
                    counties.push_back(region.code.number());
                }
            }
            return 0;
        });
        auto books = counties;
        books.push_back(610000);
        open_books(books);
    }

    void record() {
        auto li = as("li");
        for (auto const& one : plan()) {
            receive_quota(li, {one, {}}).value();
            receive_cash(li, {province, one.number, one.amount, day("2020-02-01")}).value();
        }
    }

    void allocate_all(Money unit) {
        auto li = as("li");
        auto wang = as("wang");
        for (auto const& one : plan()) {
            AllocateQuota request{.book = province,
                .document = one.number,
                .method = funding::AllocationMethod::formula,
                .file = factor_table(counties)};
            request.parameters.unit = unit;
            auto const draft = allocate_quota(li, request).value();
            submit_allocation(li, draft.allocation.id).value();
            approve_allocation(wang, {draft.allocation.id, day("2020-02-15"), true}).value();
        }
    }

    std::vector<int> counties;
};

TEST_CASE("the plan of 6,990,000,000.00 yuan reaches the counties document by document") {
    Plan plan_2020;
    CHECK(plan_2020.counties.size() == 107);
    plan_2020.record();
    CHECK(format_yuan_grouped(plan_2020.balance(province, "Q101")) == "6,990,000,000.00");
    CHECK(format_yuan_grouped(plan_2020.balance(province, "M1001")) == "6,990,000,000.00");
    plan_2020.allocate_all(Money::from_fen(1'000'000));
    CHECK(format_yuan_grouped(plan_2020.balance(province, "Q101")) == "0.00");
    CHECK(format_yuan_grouped(plan_2020.balance(province, "Q104")) == "6,990,000,000.00");
    CHECK(format_yuan_grouped(plan_2020.balance(province, "M1001")) == "0.00");

    std::map<DocumentId, std::int64_t> allocated_fen;
    std::map<DocumentId, std::int64_t> received_fen;
    storage::read_only(plan_2020.database, [&](storage::Transaction& tx) {
        for (auto const& stand : storage::stands_by_book(tx, {})) {
            auto const& figures = stand.figures;
            if (stand.book == province) {
                allocated_fen[stand.document] = figures.allocated.fen();
            } else {
                received_fen[stand.document] += figures.received.fen();
                CHECK(figures.received == figures.unallocated);
            }
        }
        return 0;
    });
    CHECK(allocated_fen.size() == 7);
    CHECK(allocated_fen == received_fen);
}

TEST_CASE("a list of assignments is worked once") {
    Plan plan_2020;
    plan_2020.record();
    plan_2020.allocate_all(Money::from_fen(100));
    std::string list = "账套,指标文号,项目,金额\n";
    for (int const county : plan_2020.counties) {
        list += std::to_string(county) + ",财社〔2020〕1号,DB-R,100000.00\n" +
            std::to_string(county) + ",财社〔2020〕1号,TK-S,50000.00\n";
    }
    auto const request = read_assignments(list, QuotaFixture::day("2020-03-01")).value();
    auto li = plan_2020.as("li");
    auto const first = assign_quota(li, request).value();
    CHECK(first.lines.size() == 214);
    CHECK(first.total == QuotaFixture::yuan("16050000.00"));
    auto const before = plan_2020.everything();
    auto const second = assign_quota(li, request).value();
    CHECK(second.lines.empty());
    CHECK(second.already_count == 214);
    CHECK(plan_2020.everything() == before);

    auto const trace = trace_quota(li, {"财社〔2020〕1号", {}}).value();
    CHECK(trace.nodes.size() == 1 + 107 + 214);
    Money received;
    for (auto const& node : trace.nodes) {
        if (node.depth == 1 && node.kind == TraceNode::Kind::book) {
            received = add(received, node.figures.received).value();
        }
    }
    CHECK(received == trace.nodes.front().figures.allocated);
    auto chen = plan_2020.as("chen");
    CHECK(trace_quota(chen, {"财社〔2020〕1号", BookId{610102}}).value().nodes.size() == 3);
    CHECK(trace_quota(chen, {"财社〔2020〕1号", {}}).error().code == Refusal::outside_region);
    CHECK(list_quota(chen, {}).value().size() == 7);
    CHECK(list_quota(chen, {province, {}}).error().code == Refusal::outside_region);
}

/// Approves all drafts at once, each in a thread of its own. Returns what came of each.
std::vector<std::string> approve_at_once(
    QuotaFixture& fixture, std::vector<AllocationId> const& drafts) {
    std::vector<std::string> outcomes(drafts.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        threads.emplace_back([&, i] {
            auto wang = fixture.as("wang");
            auto const done =
                approve_allocation(wang, {drafts[i], QuotaFixture::day("2020-02-15"), false});
            outcomes[i] = done ? "ok" : std::string{text_of(done.error().code).name};
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    std::sort(outcomes.begin(), outcomes.end());
    return outcomes;
}

TEST_CASE("approvals at once never give out more than there is") {
    struct {
        std::vector<std::string> amounts;
        std::size_t succeed;
    } const rounds[]{
        {{"60.00", "60.00"}, 1},
        {{"100.00", "100.00", "100.00"}, 1},
        {{"30.00", "30.00", "30.00", "30.00", "30.00", "30.00", "30.00", "30.00"}, 3},
    };
    QuotaFixture fixture;
    fixture.open_books({610000, 610102, 610103});
    auto li = fixture.as("li");
    int number = 0;
    std::int64_t given_fen = 0;
    for (auto const& round : rounds) {
        auto const name = std::to_string(++number) + "号";
        receive_quota(li, {document(name, "upper_level", "central", "HR", "2081902", "100.00"), {}})
            .value();
        std::vector<AllocationId> drafts;
        for (auto const& amount : round.amounts) {
            // Receivers in turn, so that the locks of the books are asked for in many ways.
            std::string const receiver = drafts.size() % 2 == 0 ? "610102" : "610103";
            std::string file = "region_code,amount\n";
            file.append(receiver).append(",").append(amount).append("\n");
            auto const draft =
                allocate_quota(li, {.book = province, .document = name, .file = std::move(file)});
            submit_allocation(li, draft.value().allocation.id).value();
            drafts.push_back(draft.value().allocation.id);
        }
        auto const outcomes = approve_at_once(fixture, drafts);
        auto const succeeded = std::count(outcomes.begin(), outcomes.end(), "ok");
        auto const refused =
            std::count(outcomes.begin(), outcomes.end(), "exceeds_available_quota");
        CHECK(succeeded == static_cast<std::ptrdiff_t>(round.succeed));
        CHECK(succeeded + refused == static_cast<std::ptrdiff_t>(drafts.size()));
        given_fen += succeeded * QuotaFixture::yuan(round.amounts.front()).fen();
        CHECK(fixture.balance(province, "Q104").fen() == given_fen);
    }
    CHECK(fixture.balance(BookId{610102}, "Q101").fen() +
            fixture.balance(BookId{610103}, "Q101").fen() ==
        given_fen);
}

TEST_CASE("the same approval asked for at once is done once") {
    QuotaFixture fixture;
    fixture.open_books({610000, 610102});
    auto li = fixture.as("li");
    receive_quota(li, {document("1号", "upper_level", "central", "HR", "2081902", "100.00"), {}})
        .value();
    auto const draft = allocate_quota(
        li, {.book = province, .document = "1号", .file = "region_code,amount\n610102,10.00\n"});
    auto const id = draft.value().allocation.id;
    submit_allocation(li, id).value();
    CHECK(approve_at_once(fixture, {id, id, id}) ==
        std::vector<std::string>{"ok", "wrong_allocation_state", "wrong_allocation_state"});
    CHECK(fixture.balance(province, "Q104") == QuotaFixture::yuan("10.00"));
}

} // namespace
} // namespace doudi::test

#include "doudi/sample/write.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/base/resident_id.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/benefits/entitlement.hpp"
#include "sample_files.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <tuple>

namespace doudi::sample {

namespace {

SampleRequest request_of(std::int64_t people, std::uint64_t seed = 1) {
    return {.people = people, .seed = seed, .months = test::two_months()};
}

/// One sample for the tests which only look at it.
struct SharedSample {
    test::Files files = test::write_in_memory(request_of(people)).files;
    std::vector<test::RosterRow> rows = test::roster_rows(files);

    static constexpr std::int64_t people = 4'000;
};

SharedSample const& shared() {
    static SharedSample const sample;
    return sample;
}

/// Of all files with their paths.
std::string digest_of(test::Files const& files) {
    Sha256 digest;
    for (auto const& [path, text] : files) {
        digest.update(path);
        digest.update(text);
    }
    return to_hex(digest.finish());
}

/// period, program, county, household, resident ID: what a truth row is about.
using Line = std::tuple<std::string, std::string, std::string, std::string, std::string>;

Line line_of(test::RosterRow const& row) {
    return {row.period, row.program, row.county, row.fields.at("household_no"),
        row.fields.at("resident_id")};
}

/// The truth of one kind, with the actual amounts.
std::map<Line, std::string> truth_of(test::Files const& files, std::string const& kind) {
    std::map<Line, std::string> lines;
    for (auto const& row : test::table(files.at("truth.csv"))) {
        if (row.at("kind") == kind) {
            lines[{row.at("period"), row.at("program"), row.at("county"), row.at("household_no"),
                row.at("resident_id")}] = row.at("actual_amount");
        }
    }
    return lines;
}

benefits::Member member_of(test::TableRow const& row) {
    auto const id = parse_resident_id(row.at("resident_id"), *parse_date("2020-06-01"));
    int const flags =
        (row.at("seriously_ill") == "是" ? 1 : 0) | (row.at("care_setting") == "集中" ? 2 : 0);
    return {id->born_on, static_cast<std::uint8_t>(std::stoi(row.at("disability"))),
        static_cast<std::uint8_t>(flags)};
}

/// What the rules give the line whose head row and member rows these are.
Money due(benefits::Policy const& policy, test::RosterRow const& head,
    std::vector<benefits::Member> const& members) {
    auto const& fields = head.fields;
    int const county = std::stoi(head.county);
    std::vector<RegionCode> const regions{RegionCode::from_number(county),
        RegionCode::from_number(county / 100 * 100), RegionCode::from_number(610000)};
    auto const income = parse_yuan(fields.at("income_year"));
    auto const period = *Period::parse(head.period);
    auto const& grade = fields.at("care_grade");
    benefits::Facts const facts{.is_urban = fields.at("residence") == "城市",
        .income_year_fen = income ? income->fen() : 0,
        .care_grade = static_cast<std::uint8_t>(grade.empty() ? 0 : std::stoi(grade)),
        .members = members};
    return benefits::entitle(*policy.in_force(head.program, regions, period), facts, period);
}

} // namespace

TEST_CASE("the same seed gives the same bytes, however many threads write them") {
    auto request = request_of(1'000);
    request.has_faulty_roster = true;
    auto const once = test::write_in_memory(request);
    request.thread_count = 3;
    auto const again = test::write_in_memory(request);
    CHECK(once.files == again.files);
    CHECK(digest_of(once.files) == digest_of(again.files));
    CHECK(once.files.contains("faulty-roster-truth.csv"));
    CHECK(once.totals.files == static_cast<std::int64_t>(once.files.size()));
}

TEST_CASE("another seed gives other people under the same plan") {
    auto const one = test::write_in_memory(request_of(1'000, 1)).files;
    auto const two = test::write_in_memory(request_of(1'000, 2)).files;
    CHECK(one.at("documents.csv") == two.at("documents.csv"));
    CHECK(one.at("factors-HR.csv") == two.at("factors-HR.csv"));
    CHECK(one.at("rosters/2020-04/DB-R/610124.csv") != two.at("rosters/2020-04/DB-R/610124.csv"));
    CHECK(one.at("truth.csv") != two.at("truth.csv"));
}

TEST_CASE("the rosters and their corrections hold exactly the people asked for") {
    std::set<std::string> ids;
    for (auto const& row : shared().rows) {
        ids.insert(row.fields.at("resident_id"));
    }
    auto const listed = ids.size();
    for (auto const& [path, text] : shared().files) {
        if (path.starts_with("corrections/2020-05/")) {
            for (auto const& row : test::table(text)) {
                ids.insert(row.at("resident_id"));
            }
        }
    }
    CHECK(ids.size() > listed); // who was left out
    CHECK(static_cast<std::int64_t>(ids.size()) == SharedSample::people);
}

TEST_CASE("nobody is listed twice for a program but the planted duplicates") {
    auto const& files = shared().files;
    std::map<std::tuple<std::string, std::string, std::string>, std::set<Line>> lines;
    for (auto const& row : shared().rows) {
        auto& same = lines[{row.period, row.program, row.fields.at("resident_id")}];
        REQUIRE(same.insert(line_of(row)).second);
    }
    std::set<Line> found;
    for (auto const& [person, same] : lines) {
        if (same.size() > 1) {
            found.insert(same.begin(), same.end());
        }
    }
    std::set<Line> planted;
    for (auto const& [line, amount] : truth_of(files, "duplicate_across_counties")) {
        planted.insert(line);
    }
    CHECK(found == planted);
    CHECK(found.size() >= 6); // two in both counties, in the first month or both
}

TEST_CASE("the dead on the rosters are the planted ones") {
    auto const& files = shared().files;
    std::map<std::string, Date> died;
    for (auto const& row : test::table(files.at("deaths.csv"))) {
        REQUIRE(died.emplace(row.at("resident_id"), *parse_date(row.at("died_on"))).second);
    }
    auto const planted = truth_of(files, "dead");
    std::set<Line> found;
    std::set<std::string> listed;
    for (auto const& row : shared().rows) {
        auto const death = died.find(row.fields.at("resident_id"));
        if (death == died.end()) {
            continue;
        }
        listed.insert(death->first);
        if (death->second < Period::parse(row.period)->first_day()) {
            found.insert(line_of(row));
            CHECK(planted.at(line_of(row)) == row.fields.at("declared_amount"));
        }
    }
    CHECK(found.size() == planted.size());
    CHECK(listed.size() < died.size()); // some deaths concern nobody on a roster
}

TEST_CASE("every declared amount is what the rules give, but the planted ones") {
    auto const& files = shared().files;
    auto const policy = benefits::load_policy(embedded::policy());
    auto const planted = truth_of(files, "wrong_amount");
    auto const& rows = shared().rows;
    std::set<Line> found;
    for (std::size_t i = 0; i < rows.size();) {
        auto const& head = rows[i];
        std::vector<benefits::Member> members{member_of(head.fields)};
        for (++i; i < rows.size() && rows[i].fields.at("declared_amount").empty(); ++i) {
            members.push_back(member_of(rows[i].fields));
        }
        auto const amount = format_yuan(due(*policy, head, members));
        if (amount != head.fields.at("declared_amount")) {
            found.insert(line_of(head));
            REQUIRE(planted.contains(line_of(head)));
            CHECK(planted.at(line_of(head)) == head.fields.at("declared_amount"));
        }
    }
    CHECK(found.size() == planted.size());
    CHECK_FALSE(found.empty());
}

TEST_CASE("a Chinese header changes the first line alone") {
    auto request = request_of(1'000);
    auto const english = test::write_in_memory(request).files;
    request.header = HeaderLanguage::chinese;
    auto const chinese = test::write_in_memory(request).files;
    auto const& path = "rosters/2020-05/TK-C/610124.csv";
    auto const& text = chinese.at(path);
    CHECK(text.starts_with("行政区划代码,户编号,与户主关系,姓名,身份证号,"));
    CHECK(text.substr(text.find('\n')) == english.at(path).substr(english.at(path).find('\n')));
}

TEST_CASE("what cannot be written is refused") {
    auto const refusal = [](auto change) {
        auto request = request_of(1'000);
        change(request);
        auto const written = write_sample(
            request, [](auto const&) { return std::unique_ptr<std::ostream>{}; },
            [](auto, auto) {});
        REQUIRE(written.has_error());
        return written.error().code;
    };
    CHECK(refusal([](auto& r) { r.plan = "utopia"; }) == Refusal::malformed);
    CHECK(refusal([](auto& r) { r.people = 999; }) == Refusal::malformed);
    CHECK(refusal([](auto& r) { r.people = 5'000'001; }) == Refusal::malformed);
    CHECK(refusal([](auto& r) { r.months.clear(); }) == Refusal::malformed);
    CHECK(refusal([](auto& r) { std::swap(r.months[0], r.months[1]); }) == Refusal::malformed);
    CHECK(refusal([](auto& r) { r.months = {*Period::from(2015, 1)}; }) == Refusal::no_standard);
}

} // namespace doudi::sample

#include "doudi/base/embedded.hpp"
#include "doudi/roster/unit_reader.hpp"
#include "sample_files.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <sstream>

namespace doudi::sample {

namespace {

using RowCode = std::string; // "17 no_head"

/// All regions of the province, with books of their own.
roster::Scope scope_of(std::string const& program, Period period) {
    roster::Scope scope{program, period, {}, {}};
    for (auto const& file : embedded::regions()) {
        for (auto const& row : test::table(std::string{file.text})) {
            int const code = std::stoi(row.at("region"));
            scope.places[code] = {BookId{code}, std::nullopt};
            scope.area_codes.insert(code);
        }
    }
    return scope;
}

std::set<RowCode> faults_in(std::string const& text, roster::Scope const& scope) {
    std::istringstream in{text};
    roster::FaultList faults;
    CsvRows rows{in};
    roster::UnitReader reader{rows, scope, faults};
    REQUIRE(reader.read_header().has_value());
    roster::Unit unit;
    for (auto more = reader.next(unit);; more = reader.next(unit)) {
        REQUIRE(more.has_value());
        if (!*more) {
            break;
        }
    }
    reader.find_duplicates();
    std::set<RowCode> found;
    for (auto const& fault : faults.all()) {
        found.insert(
            std::to_string(fault.row) + " " + std::string{roster::text_of(fault.code).name});
    }
    return found;
}

} // namespace

TEST_CASE("a reader of rosters finds nothing wrong in any of the sample's") {
    auto const sample = test::write_in_memory({.people = 1'000, .months = test::two_months()});
    auto scope = scope_of("", test::two_months().front());
    for (auto const& [path, text] : sample.files) {
        if (path.starts_with("rosters/")) {
            scope.period = *Period::parse(path.substr(8, 7));
            scope.program = path.substr(16, 4);
            INFO(path);
            CHECK(faults_in(text, scope).empty());
        }
    }
}

TEST_CASE("a reader of rosters finds the faults of the faulty one, at their rows") {
    for (auto const header : {HeaderLanguage::english, HeaderLanguage::chinese}) {
        auto const sample = test::write_in_memory({.people = 1'000,
            .months = test::two_months(),
            .header = header,
            .has_faulty_roster = true});
        std::set<RowCode> planted;
        for (auto const& row : test::table(sample.files.at("faulty-roster-truth.csv"))) {
            planted.insert(row.at("row") + " " + row.at("code"));
        }
        auto const scope = scope_of("DB-R", test::two_months().front());
        CHECK(faults_in(sample.files.at("faulty-roster.csv"), scope) == planted);
        CHECK(planted.size() >= 24);
    }
}

} // namespace doudi::sample

#include "doudi/sample/documents.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

namespace doudi::sample {

namespace {

constexpr Money yuan(std::int64_t amount) noexcept {
    return Money::from_fen(amount * 100);
}

constexpr std::array<std::string_view, 5> relief_programs{"DB-R", "DB-U", "TK-J", "TK-S", "TK-C"};
constexpr std::array<std::string_view, 2> disability_programs{"DS-L", "DS-N"};
constexpr std::array<std::string_view, 5> project_funds{"FWC", "FKM", "MTZ", "HXF", "SQF"};

/// Yuan a year at `monthly_yuan` a head and month.
constexpr std::int64_t year_of(std::int64_t persons, std::int64_t monthly_yuan) noexcept {
    return persons * monthly_yuan * 12;
}

int year_of(std::string_view day) {
    return std::stoi(std::string{day.substr(0, 4)});
}

std::int64_t rural_thousands(CountyProfile const& county) {
    return county.population_thousands * (1000 - county.urban_permille) / 1000;
}

/// In yuan. The monthly averages and shares are those of the people this sample invents.
std::int64_t program_need(CountyProfile const& county, std::string_view program) {
    auto persons = [&](Group group) { return county.persons[index_of(group)]; };
    std::int64_t const dibao = persons(Group::rural_dibao) + persons(Group::urban_dibao);
    std::int64_t const tekun_month =
        persons(Group::rural_tekun) * 467 + persons(Group::urban_tekun) * 797;
    std::int64_t const tekun = persons(Group::rural_tekun) + persons(Group::urban_tekun);
    std::int64_t const disabled = persons(Group::disabled);
    if (program == "DB-R") {
        return year_of(persons(Group::rural_dibao), 270);
    }
    if (program == "DB-U") {
        return year_of(persons(Group::urban_dibao), 420);
    }
    if (program == "TK-J") {
        return tekun_month * 12 / 5;
    }
    if (program == "TK-S") {
        return tekun_month * 12 * 4 / 5;
    }
    if (program == "TK-C") {
        return year_of(tekun, 200);
    }
    if (program == "DS-L") {
        return year_of(dibao / 5 + disabled * 44 / 100, 62);
    }
    DOUDI_CHECK(program == "DS-N");
    return year_of(dibao * 9 / 100 + disabled * 80 / 100, 98);
}

std::int64_t fund_need(CountyProfile const& county, std::string_view fund) {
    std::int64_t const dibao =
        county.persons[index_of(Group::rural_dibao)] + county.persons[index_of(Group::urban_dibao)];
    if (fund == "FWC") {
        return year_of(dibao / 100, 1'000); // one child in a hundred
    }
    if (fund == "FKM") {
        return county.persons[index_of(Group::disabled)] * 30;
    }
    if (fund == "MTZ") {
        return dibao / 700 * 10'000; // a school year each
    }
    if (fund == "HXF") {
        return rural_thousands(county) * 5'500;
    }
    DOUDI_CHECK(fund == "SQF");
    return rural_thousands(county) * 2'000;
}

std::string ratio_text(int percent) {
    return format_yuan(Money::from_fen(percent)); // two decimals: 105 is 1.05
}

} // namespace

std::span<std::string_view const> roster_programs(std::string_view fund) {
    if (fund == "HR") {
        return relief_programs;
    }
    if (fund == "DS") {
        return disability_programs;
    }
    return {};
}

Money year_need(CountyProfile const& county, std::string_view program) {
    auto const below = roster_programs(program);
    if (!below.empty()) {
        std::int64_t total = 0;
        for (auto const& each : below) {
            total += program_need(county, each);
        }
        return yuan(total);
    }
    bool const is_project =
        std::find(project_funds.begin(), project_funds.end(), program) != project_funds.end();
    return yuan(is_project ? fund_need(county, program) : program_need(county, program));
}

void write_documents(std::ostream& out, std::span<Document const> documents, int years_before) {
    CsvWriter csv{out, CsvText::verbatim};
    csv.row({"number", "issuer", "issued_on", "received_on", "origin", "fund_source", "program",
        "function_code", "year", "amount", "direct", "note"});
    for (auto const& d : documents) {
        csv.row({d.number, d.issuer, d.issued_on, d.received_on, d.origin, d.fund_source, d.program,
            d.function_code, std::to_string(year_of(d.received_on) - years_before),
            format_yuan(d.amount), "no", d.note});
    }
    csv.finish();
}

void write_factors(
    std::ostream& out, std::span<CountyProfile const> counties, std::string_view fund) {
    CsvWriter csv{out, CsvText::verbatim};
    csv.row({"region_code", "region_name", "need", "fiscal_difficulty", "effort", "performance",
        "tilt", "carryover"});
    bool const is_project = roster_programs(fund).empty();
    for (auto const& county : counties) {
        Money const need = year_need(county, fund);
        std::int64_t const carryover =
            is_project ? 0 : need.fen() / 1000 * county.carryover_permille;
        csv.row({county.code.text(), county.name, format_yuan(need),
            ratio_text(county.difficulty_percent), ratio_text(county.effort_percent),
            ratio_text(county.performance_percent), ratio_text(county.tilt_percent),
            format_yuan(Money::from_fen(carryover))});
    }
    csv.finish();
}

void write_assignments(
    std::ostream& out, std::span<CountyProfile const> counties, Document const& document) {
    CsvWriter csv{out, CsvText::verbatim};
    csv.row({"book", "document", "program", "amount", "percent"});
    for (auto const& county : counties) {
        std::int64_t const total = year_need(county, document.program).fen();
        for (auto const& program : roster_programs(document.program)) {
            std::int64_t const need = year_need(county, program).fen();
            if (need == 0) {
                continue;
            }
            std::int64_t const percent = std::max<std::int64_t>(1, 90 * need / total);
            csv.row({county.code.text(), document.number, program, "", std::to_string(percent)});
        }
    }
    csv.finish();
}

} // namespace doudi::sample

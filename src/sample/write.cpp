#include "doudi/sample/write.hpp"

#include "check_truth.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/sample/documents.hpp"
#include "faulty_roster.hpp"
#include "lists.hpp"
#include "relief_file.hpp"
#include "roster_file.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <ostream>
#include <thread>
#include <tuple>

namespace doudi::sample {

namespace {

constexpr int month_span_max = 120;

Result<void> check(SampleRequest const& request) {
    if (find_plan(request.plan) == nullptr) {
        std::string names;
        for (auto const& plan : plans()) {
            names.append(names.empty() ? "" : ", ").append(plan.name);
        }
        return Error{Refusal::malformed, "plan: " + names};
    }
    if (request.people < 1'000 || request.people > people_max) {
        return Error{Refusal::malformed, "people: 1000 to " + std::to_string(people_max)};
    }
    auto const& months = request.months;
    bool const is_rising =
        std::adjacent_find(months.begin(), months.end(), std::greater_equal<>{}) == months.end();
    if (months.empty() || !is_rising ||
        months.back().months_since(months.front()) >= month_span_max) {
        return Error{Refusal::malformed, "months: one or more, in order, within ten years"};
    }
    return {};
}

/// Whether there are standards for all that is to be paid.
Result<void> check_standards(Sources const& sources, std::vector<Period> const& months) {
    for (auto const& county : sources.population.counties) {
        std::vector<RegionCode> regions{county.code};
        regions.insert(regions.end(), county.ancestors.begin(), county.ancestors.end());
        for (std::string_view const fund : {"HR", "DS"}) {
            for (auto const& program : roster_programs(fund)) {
                for (Period const month : months) {
                    auto const standard =
                        sources.policy.in_force(program, regions, month, month.first_day());
                    if (!standard) {
                        return standard.error();
                    }
                }
            }
        }
    }
    return {};
}

/// Runs `work(i)` for every i in [0, count) on several threads. The first exception is thrown again
/// when all have stopped.
template <class Work> void in_parallel(std::size_t count, int thread_count, Work const& work) {
    std::atomic<std::size_t> next{0};
    std::mutex failed;
    std::exception_ptr failure;
    auto run = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++) {
                work(i);
            }
        } catch (...) {
            std::lock_guard const lock{failed};
            failure = std::current_exception();
            next = count;
        }
    };
    {
        std::vector<std::jthread> others;
        for (int i = 1; i < thread_count; ++i) {
            others.emplace_back(run);
        }
        run();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

std::vector<CountyResult> write_rosters(
    Sources const& sources, SampleRequest const& request, SampleProgress const& progress) {
    auto const count = sources.population.counties.size();
    std::vector<CountyResult> results(count);
    std::atomic<std::int64_t> done{0};
    in_parallel(count, request.thread_count, [&](std::size_t county) {
        for (Period const month : request.months) {
            int const index = month.months_since(sources.population.first_month);
            write_county_rosters(sources, county, index, results[county]);
        }
        write_early_rosters(sources, county, results[county]);
        write_county_corrections(sources, county, results[county]);
        list_other_deaths(sources, county, results[county]);
        progress(++done, static_cast<std::int64_t>(count));
    });
    return results;
}

/// Writes one file that does not belong to a county.
template <class Write>
void write_file(
    Sources const& sources, SampleTotals& totals, std::string const& path, Write const& write) {
    auto const file = sources.create_file(path);
    write(*file);
    ++totals.files;
}

void write_truth(std::ostream& out, std::vector<TruthRow> rows) {
    auto key = [](TruthRow const& row) {
        return std::tie(row.period, row.kind, row.program, row.county, row.household_no);
    };
    std::sort(
        rows.begin(), rows.end(), [&](auto const& a, auto const& b) { return key(a) < key(b); });
    CsvWriter csv{out, CsvText::verbatim};
    csv.row({"period", "kind", "program", "county", "household_no", "resident_id",
        "expected_amount", "actual_amount", "note"});
    for (auto const& row : rows) {
        csv.row(
            {row.period.text(), name_of(row.kind), row.program, row.county.text(), row.household_no,
                row.resident_id, format_yuan(row.expected), format_yuan(row.actual), row.note});
    }
    csv.finish();
}

void write_deaths(std::ostream& out, std::vector<Death> deaths) {
    std::sort(deaths.begin(), deaths.end(), [](auto const& a, auto const& b) {
        return std::tie(a.died_on, a.resident_id) < std::tie(b.died_on, b.resident_id);
    });
    CsvWriter csv{out, CsvText::verbatim};
    csv.row({"resident_id", "died_on"});
    for (auto const& death : deaths) {
        csv.row({death.resident_id, format_date(death.died_on)});
    }
    csv.finish();
}

void write_funding(Sources const& sources, Plan const& plan, SampleTotals& totals) {
    auto const documents = plan.documents;
    write_file(
        sources, totals, "documents.csv", [&](auto& out) { write_documents(out, documents); });
    write_file(sources, totals, "documents-carried.csv",
        [&](auto& out) { write_documents(out, plan.carried, carried_years); });
    auto const& counties = sources.population.counties;
    int number = 0;
    for (auto const& document : documents) {
        std::string const fund{document.program};
        write_file(sources, totals, "factors-" + fund + ".csv",
            [&](auto& out) { write_factors(out, counties, fund); });
        if (!roster_programs(fund).empty()) {
            write_file(sources, totals, "assignments-" + std::to_string(++number) + ".csv",
                [&](auto& out) { write_assignments(out, counties, document); });
        }
    }
}

} // namespace

Result<SampleTotals> write_sample(
    SampleRequest const& request, CreateFile const& create_file, SampleProgress const& progress) {
    if (auto const good = check(request); !good) {
        return good.error();
    }
    auto policy = benefits::load_policy(embedded::policy());
    if (!policy) {
        return policy.error();
    }
    auto const& plan = *find_plan(request.plan);
    Period const first = request.months.front();
    int const month_count = request.months.back().months_since(first) + 1;
    auto counties = county_profiles(plan, first.first_day());
    auto population =
        populate(request.seed, request.people, first, month_count, std::move(counties));
    auto faults = plant(population);
    auto cases = plant_cases(population, faults);
    Sources const sources{std::move(population), std::move(faults), std::move(cases),
        std::move(*policy), request.header, create_file};

    if (auto const paid = check_standards(sources, request.months); !paid) {
        return paid.error();
    }
    SampleTotals totals{.counties = static_cast<std::int64_t>(sources.population.counties.size()),
        .people = request.people};
    write_funding(sources, plan, totals);
    std::vector<TruthRow> truth;
    std::vector<Death> deaths;
    for (auto& result : write_rosters(sources, request, progress)) {
        totals.files += result.files;
        totals.roster_rows += result.roster_rows;
        truth.insert(truth.end(), result.truth.begin(), result.truth.end());
        deaths.insert(deaths.end(), result.deaths.begin(), result.deaths.end());
    }
    totals.planted = static_cast<std::int64_t>(truth.size());
    totals.deaths = static_cast<std::int64_t>(deaths.size());
    write_file(
        sources, totals, "truth.csv", [&](auto& out) { write_truth(out, std::move(truth)); });
    write_file(
        sources, totals, "deaths.csv", [&](auto& out) { write_deaths(out, std::move(deaths)); });
    write_file(sources, totals, "truth-checks.csv",
        [&](auto& out) { totals.planted_cases = write_check_truth(sources, plan, out); });
    write_file(sources, totals, "checks.csv", [&](auto& out) { write_check_table(sources, out); });
    write_file(
        sources, totals, "notices.csv", [&](auto& out) { write_short_notices(sources, out); });
    totals.files += write_relief_files(sources);
    auto const lists = write_lists(sources);
    totals.files += lists.files;
    totals.list_rows = lists.rows;
    if (request.has_faulty_roster) {
        write_file(sources, totals, "faulty-roster.csv", [&](auto& roster) {
            write_file(sources, totals, "faulty-roster-truth.csv",
                [&](auto& truth_of_it) { write_faulty_roster(sources, roster, truth_of_it); });
        });
    }
    return totals;
}

} // namespace doudi::sample

#include "relief_file.hpp"

#include <array>
#include <map>
#include <ostream>
#include <span>
#include <string>

namespace doudi::sample {

namespace {

/// One event of one person.
struct Event {
    std::string_view name;
    int days_before; // the first month
    std::string_view amount;
    std::string_view papers;
};

// Twice within twelve months for two reasons; once without papers, which are due in ten working
// days (domain rules §1.6).
constexpr std::array again{
    Event{"火灾", 60, "500.00", "乡镇核查单"}, Event{"疾病", 30, "400.00", "乡镇核查单"}};
constexpr std::array overdue{Event{"交通事故", 45, "600.00", ""}};

std::span<Event const> events_of(CaseKind kind) {
    if (kind == CaseKind::relief_again) {
        return again;
    }
    return kind == CaseKind::papers_overdue ? std::span<Event const>{overdue}
                                            : std::span<Event const>{};
}

class ReliefFile {
public:
    ReliefFile(Sources const& sources, std::string const& county)
        : stream_{sources.create_file("relief/" + county + ".csv")}, csv_{*stream_,
                                                                         CsvText::verbatim} {
        csv_.row({"reference", "kind", "name", "resident_id", "event", "event_on", "amount",
            "registration", "payee", "bank_no", "account_no", "holder", "reason", "papers"});
    }

    void put(Population const& population, Household const& household, Event const& event) {
        auto const& head = household.head();
        auto const account = account_of(population, household, head);
        auto const on = population.first_month.first_day() - date::days{event.days_before};
        csv_.row({household.number_text() + "-" + std::to_string(event.days_before), "emergency",
            head.name, head.resident_id, event.name, format_date(on), event.amount,
            household.is_urban ? "urban" : "rural", "person", account.bank_no, account.number,
            account.holder, event.name, event.papers});
    }

    void finish() { csv_.finish(); }

private:
    std::unique_ptr<std::ostream> stream_;
    CsvWriter csv_;
};

} // namespace

std::int64_t write_relief_files(Sources const& sources) {
    auto const& population = sources.population;
    std::map<std::size_t, ReliefFile> files;
    for (auto const& one : sources.cases) {
        auto const events = events_of(one.kind);
        if (events.empty()) {
            continue;
        }
        auto const household =
            find_household(population, one.county, one.group, one.number).value();
        auto& file =
            files.try_emplace(one.county, sources, population.counties[one.county].code.text())
                .first->second;
        for (auto const& event : events) {
            file.put(population, household, event);
        }
    }
    for (auto& [county, file] : files) {
        file.finish();
    }
    return static_cast<std::int64_t>(files.size());
}

} // namespace doudi::sample

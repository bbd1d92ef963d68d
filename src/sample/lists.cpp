#include "lists.hpp"

#include "doudi/base/check.hpp"
#include "doudi/roster/outside_list.hpp"

#include <algorithm>
#include <ostream>

namespace doudi::sample {

namespace {

constexpr int other_regions[] = {510104, 420102}; // of no plan, or of another
constexpr std::string_view vehicles = "vehicles";

class ListWriter {
public:
    explicit ListWriter(Sources const& sources)
        : sources_{sources}, population_{sources.population},
          first_day_{population_.first_month.first_day()} {
        for (auto const& kind : roster::list_kinds()) {
            if (kind.name == vehicles) {
                for (std::size_t i = 0; i < population_.counties.size(); ++i) {
                    auto const region = list_region(population_, i);
                    if (region && !files_.contains(path_of(kind.name, region->text()))) {
                        open(kind, region->text());
                    }
                }
            } else if (kind.name != "deaths") {
                open(kind, "");
            }
        }
    }

    ListTotals write() {
        for (std::size_t county = 0; county < population_.counties.size(); ++county) {
            write_county(county);
        }
        for (auto& [path, file] : files_) {
            file.csv->finish();
        }
        totals_.files = static_cast<std::int64_t>(files_.size());
        return totals_;
    }

private:
    struct File {
        std::unique_ptr<std::ostream> stream;
        std::unique_ptr<CsvWriter> csv;
        std::size_t columns;
    };

    static std::string path_of(std::string_view kind, std::string const& region) {
        return "lists/" + std::string{kind} + (region.empty() ? "" : "/" + region) + ".csv";
    }

    void open(roster::ListKind const& kind, std::string const& region) {
        auto const path = path_of(kind.name, region);
        auto& file = files_[path];
        file.columns = kind.columns.size();
        file.stream = sources_.create_file(path);
        file.csv = std::make_unique<CsvWriter>(*file.stream, CsvText::verbatim);
        std::vector<std::string> header;
        for (auto const& column : kind.columns) {
            header.emplace_back(
                sources_.header == HeaderLanguage::chinese ? column.header.zh : column.header.en);
        }
        file.csv->row(header);
    }

    void row(std::string_view kind, std::vector<std::string> const& cells) {
        auto const region =
            kind == vehicles ? list_region(population_, county_)->text() : std::string{};
        auto const& file = files_.at(path_of(kind, region));
        DOUDI_CHECK(cells.size() == file.columns);
        file.csv->row(cells);
        ++totals_.rows;
    }

    [[nodiscard]] std::string day(int days_before) const {
        return format_date(first_day_ - date::days{days_before});
    }

    void write_county(std::size_t county) {
        county_ = county;
        auto one = std::find_if(sources_.cases.begin(), sources_.cases.end(),
            [county](PlantedCase const& each) { return each.county >= county; });
        for (Group const group : groups) {
            HouseholdStream households{population_, county, group};
            while (auto const household = households.next()) {
                bool const is_planted = one != sources_.cases.end() && one->county == county &&
                    one->group == group && one->number == household->number;
                write_household(*household, is_planted ? &*one : nullptr);
                one += is_planted ? 1 : 0;
            }
        }
        write_strangers(county);
    }

    void write_household(Household const& household, PlantedCase const* planted) {
        for (auto const& member : household.members) {
            bool const is_head = &member == &household.head();
            auto const is = [&](CaseKind kind) {
                return is_head && planted != nullptr && planted->kind == kind;
            };
            if (!is(CaseKind::unregistered)) {
                row("population",
                    {member.resident_id, population_.counties[household.county].code.text()});
            }
            if (member.disability != 0 && !is(CaseKind::no_certificate)) {
                write_certificate(household, member,
                    is_head && planted != nullptr ? std::optional{planted->kind} : std::nullopt);
            }
        }
        if (is_tekun(household.group)) {
            write_tekun(household, planted);
        }
        if (planted != nullptr) {
            write_case(household.head(), planted->kind);
        }
    }

    void write_certificate(
        Household const& household, Member const& member, std::optional<CaseKind> planted) {
        constexpr int strangers_from = 200;
        constexpr int years_valid = 5 * 365;
        int const level = member.disability % 10;
        int const shown = planted == CaseKind::wrong_level
            ? member.disability - level + level % 4 + 1
            : member.disability;
        auto const& holder = planted == CaseKind::certificate_of_another
            ? stranger_id(population_, household.county, strangers_from)
            : member.resident_id;
        row("disability",
            {member.resident_id, holder + std::to_string(shown), "",
                day(planted == CaseKind::certificate_expired ? 1 : -years_valid)});
    }

    void write_tekun(Household const& household, PlantedCase const* planted) {
        constexpr int assessed_days_before = 60;
        constexpr int moved_in_days_before = 730;
        auto const is = [&](CaseKind kind) { return planted != nullptr && planted->kind == kind; };
        auto const& id = household.head().resident_id;
        int const grade =
            is(CaseKind::wrong_care_grade) ? household.care_grade % 3 + 1 : household.care_grade;
        row("care_assessments", {id, std::to_string(grade), day(assessed_days_before)});
        if (is(CaseKind::in_institution) ||
            (household.is_in_institution && !is(CaseKind::not_in_institution))) {
            bool const leaves = household.present.end < population_.month_count;
            auto const end = population_.first_month.plus(household.present.end).first_day();
            row("institution", {id, day(moved_in_days_before), leaves ? format_date(end) : ""});
        }
    }

    void write_case(Member const& head, CaseKind kind) {
        auto const& id = head.resident_id;
        constexpr int held_days_before = 100;
        switch (kind) {
        case CaseKind::other_county: write_other_county(id); break;
        case CaseKind::on_payroll: row("payroll", {id, day(900), ""}); break;
        case CaseKind::in_custody: row("custody", {id, day(held_days_before), ""}); break;
        case CaseKind::relative: row("relatives", {id, "village_official", ""}); break;
        case CaseKind::car: row("vehicles", {id, "car", day(500), "", "68000.00"}); break;
        case CaseKind::company:
            row("companies", {id, "representative", day(400), "", "500000.00"});
            break;
        case CaseKind::deposit: row("property", {id, "deposit", "", "180000.00"}); break;
        case CaseKind::unregistered:
        case CaseKind::wrong_level:
        case CaseKind::certificate_expired:
        case CaseKind::certificate_of_another:
        case CaseKind::no_certificate:
        case CaseKind::wrong_care_grade:
        case CaseKind::not_in_institution:
        case CaseKind::in_institution:
        case CaseKind::shared_account:
        case CaseKind::no_subsidy:
        case CaseKind::rival_elsewhere:
        case CaseKind::both_dibao:
        case CaseKind::left_out:
        case CaseKind::no_price_subsidy:
        case CaseKind::relief_again:
        case CaseKind::papers_overdue: break;
        }
    }

    void write_other_county(std::string const& id) {
        auto const own = population_.counties.front().code.number() / 10'000;
        auto const region = own == other_regions[0] / 10'000 ? other_regions[1] : other_regions[0];
        for (int month = 0; month < population_.month_count; ++month) {
            row("other_counties",
                {id, "DB-R", std::to_string(region), population_.first_month.plus(month).text(),
                    "300.00"});
        }
    }

    /// People on no roster, and what does not count of people who are on one.
    void write_strangers(std::size_t county) {
        auto const id = [&](std::int64_t number) {
            constexpr std::int64_t from = 210; // beyond the dead
            return stranger_id(population_, county, from + number);
        };
        row("payroll", {id(0), day(1'000), ""});
        row("payroll", {id(1), day(2'000), day(30)});
        row("custody", {id(2), day(200), ""});
        row("custody", {id(3), day(400), day(45)});
        if (list_region(population_, county)) {
            row("vehicles", {id(4), "truck", day(700), "", "90000.00"});
        }
        row("companies", {id(5), "owner", day(350), day(20), "10000.00"});
        row("property", {id(6), "house", day(3'000), ""});
        row("relatives", {id(7), "clerk", day(90)});
        row("registered_poor", {id(8), "poor", day(1'500), ""});
    }

    Sources const& sources_;
    Population const& population_;
    Date first_day_;
    std::map<std::string, File> files_; // by path
    std::size_t county_{0};             // being written
    ListTotals totals_;
};

} // namespace

ListTotals write_lists(Sources const& sources) {
    return ListWriter{sources}.write();
}

} // namespace doudi::sample

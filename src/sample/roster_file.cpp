#include "roster_file.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/benefits/facts.hpp"
#include "doudi/roster/layout.hpp"
#include "sure.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <set>

namespace doudi::sample {

namespace {

// Those for some programs or places only are left out.
constexpr auto column_count = static_cast<std::size_t>(roster::Field::phone) + 1;

/// What is the same in all rows of one line, and what only its first row has.
struct LineHead {
    std::string region;
    std::string household_no;
    std::string income_year;
    std::string care_grade;
    std::string_view care_setting;
    std::string declared;
    Account account;
    std::string phone;
};

/// One open roster file.
struct RosterFile {
    std::unique_ptr<std::ostream> stream;
    std::unique_ptr<CsvWriter> csv;
};

/// When a roster is written as it was known.
enum class Known { early, in_time, corrected };

std::string_view folder_of(Known known) {
    return known == Known::early ? "early/" : known == Known::in_time ? "rosters/" : "corrections/";
}

class CountyWriter {
public:
    CountyWriter(Sources const& sources, std::size_t county, int month, CountyResult& result)
        : sources_{sources},
          population_{sources.population}, profile_{population_.counties[county]}, county_{county},
          month_{month}, period_{population_.first_month.plus(month)}, result_{result} {}

    void write() {
        auto const faults = of_this_county(sources_.faults);
        auto const cases = of_this_county(sources_.cases);
        auto fault = faults.begin();
        auto one = cases.begin();
        for (Group const group : groups) {
            HouseholdStream households{population_, county_, group};
            while (auto const household = households.next()) {
                bool const is_faulty = fault != faults.end() && (*fault)->group == group &&
                    (*fault)->number == household->number;
                bool const is_case = one != cases.end() && (*one)->group == group &&
                    (*one)->number == household->number;
                case_ = is_case ? *one : nullptr;
                if (month_ == 0) {
                    list_deaths(*household);
                }
                if (household->present.contains(month_)) {
                    write_household(*household, is_faulty ? *fault : nullptr);
                }
                fault += is_faulty ? 1 : 0;
                one += is_case ? 1 : 0;
            }
        }
        case_ = nullptr;
        write_copies();
        write_cases_of_others();
        for (auto& [program, file] : files_) {
            file.csv->finish();
        }
    }

    /// Only the rosters in which somebody stands who is known of at another time.
    void write_as(Known known, CaseKind kind) {
        known_ = known;
        for (auto const* const one : of_this_county(sources_.cases)) {
            if (one->kind == kind && is_due(*one)) {
                programs_.insert(one->group == Group::rural_dibao ? "DB-R" : "DB-U");
            }
        }
        if (!programs_.empty()) {
            write();
        }
    }

private:
    template <class Planted>
    std::vector<Planted const*> of_this_county(std::vector<Planted> const& all) const {
        std::vector<Planted const*> here;
        for (auto const& one : all) {
            if (one.county == county_) {
                here.push_back(&one);
            }
        }
        return here;
    }

    [[nodiscard]] bool is_case(CaseKind kind) const {
        return case_ != nullptr && case_->kind == kind;
    }

    void list_deaths(Household const& household) {
        for (auto const& member : household.members) {
            if (member.died_on) {
                result_.deaths.push_back({*member.died_on, member.resident_id});
            }
        }
    }

    CsvWriter& file_of(std::string_view program) {
        auto& file = files_[program];
        if (!file.csv) {
            file.stream = sources_.create_file(std::string{folder_of(known_)} + period_.text() +
                "/" + std::string{program} + "/" + profile_.code.text() + ".csv");
            file.csv = std::make_unique<CsvWriter>(*file.stream, CsvText::verbatim);
            file.csv->row(roster_header(sources_.header));
            ++result_.files;
        }
        return *file.csv;
    }

    /// As decided when the month begins: rosters do not know what is decided later.
    benefits::Standard const& standard_of(std::string_view program) {
        auto const found = standards_.find(program);
        if (found != standards_.end()) {
            return found->second;
        }
        std::vector<RegionCode> regions{profile_.code};
        regions.insert(regions.end(), profile_.ancestors.begin(), profile_.ancestors.end());
        auto standard = sources_.policy.in_force(program, regions, period_, period_.first_day());
        return standards_.emplace(program, sure(std::move(standard))).first->second;
    }

    /// What the rules give one line. Members of a household share it.
    Money due(std::string_view program, Household const& household, Member const& payee) {
        bool const is_household = is_dibao_line(program);
        facts_members_.clear();
        for (auto const& member : household.members) {
            if (is_household ? member.present.contains(month_) : &member == &payee) {
                auto const flags = (member.is_seriously_ill ? benefits::flag_seriously_ill : 0) |
                    (household.is_in_institution ? benefits::flag_in_institution : 0);
                facts_members_.push_back(
                    {member.born_on, static_cast<std::uint8_t>(member.disability),
                        static_cast<std::uint8_t>(flags)});
            }
        }
        benefits::Facts const facts{.is_urban = household.is_urban,
            .income_year_fen = household.income_year(month_).fen(),
            .care_grade = static_cast<std::uint8_t>(program == "TK-C" ? household.care_grade : 0),
            .members = facts_members_};
        return benefits::entitle(standard_of(program), facts, period_);
    }

    static bool is_dibao_line(std::string_view program) { return program.starts_with("DB-"); }

    static std::string_view care_setting_of(Household const& household) {
        if (!is_tekun(household.group)) {
            return "";
        }
        return household.is_in_institution ? "集中" : "分散";
    }

    void write_household(Household const& household, PlantedFault const* fault) {
        for (auto const& member : household.members) {
            if (!member.present.contains(month_)) {
                continue;
            }
            bool const is_head = &member == &household.head();
            for (auto const& program : programs_of(household, member)) {
                Money const amount = due(program, household, member);
                bool const is_left_out =
                    is_head && is_case(CaseKind::no_subsidy) && program == "DS-L";
                if (amount == Money{} || is_left_out) {
                    continue;
                }
                Money const declared = fault != nullptr && is_head
                    ? declared_with(*fault, program, household, amount)
                    : amount;
                write_line(program, household, member, declared);
            }
        }
    }

    /// The declared amount of the head's line after the fault, which is noted as the truth.
    Money declared_with(PlantedFault const& fault, std::string_view program,
        Household const& household, Money amount) {
        bool const begun = month_ >= fault.first_month;
        switch (fault.kind) {
        case FaultKind::dead:
            if (fault.died_on < period_.first_day()) {
                note(fault, program, household.number_text(), household.head(),
                    {Money{}, amount, "died on " + format_date(fault.died_on)});
            }
            break;
        case FaultKind::duplicate_across_counties:
            if (begun && program == fault.program) {
                note(fault, program, household.number_text(), household.head(),
                    {amount, amount, "listed again in " + county_name(fault.other_county)});
            }
            break;
        case FaultKind::wrong_amount:
            if (month_ == fault.first_month && program == fault.program) {
                Money const declared = sure(add(amount, fault.difference));
                note(fault, program, household.number_text(), household.head(),
                    {amount, declared, "declared differs from what is due"});
                return declared;
            }
            break;
        }
        return amount;
    }

    struct Truth {
        Money expected;
        Money actual;
        std::string text;
    };

    void note(PlantedFault const& fault, std::string_view program, std::string household_no,
        Member const& member, Truth truth) {
        result_.truth.push_back(
            {period_, fault.kind, std::string{program}, profile_.code, std::move(household_no),
                member.resident_id, truth.expected, truth.actual, std::move(truth.text)});
    }

    std::string county_name(std::size_t county) const {
        return population_.counties[county].code.text();
    }

    Account account_for(
        std::string_view program, Household const& household, Member const& payee) const {
        if (program == "TK-C" || program == "TK-J") {
            return care_account_of(population_, household);
        }
        if (is_case(CaseKind::shared_account) && &payee == &household.head() &&
            case_->first_of_account != household.number) {
            auto const first =
                find_household(population_, case_->county, case_->group, case_->first_of_account);
            return account_of(population_, first.value(), first->head());
        }
        return account_of(population_, household, payee);
    }

    /// Whether a roster is the same as in time.
    [[nodiscard]] bool is_unchanged(std::string_view program) const {
        return known_ != Known::in_time && !programs_.contains(program);
    }

    /// Whether the household is not known of yet.
    [[nodiscard]] bool is_unknown(std::string_view program) const {
        return is_dibao_line(program) &&
            ((known_ != Known::corrected && is_case(CaseKind::left_out)) ||
                (known_ == Known::early && is_case(CaseKind::no_price_subsidy)));
    }

    [[nodiscard]] bool is_due(PlantedCase const& one) const {
        return one.kind != CaseKind::no_price_subsidy ||
            has_price_subsidy(
                sources_, find_household(population_, one.county, one.group, one.number).value());
    }

    void write_line(
        std::string_view program, Household const& household, Member const& payee, Money declared) {
        if (is_unknown(program) || is_unchanged(program)) {
            return;
        }
        LineHead const head{.region = profile_.code.text(),
            .household_no = household.number_text(),
            .income_year = is_dibao_line(program) ? format_yuan(household.income_year(month_)) : "",
            .care_grade = program == "TK-C" ? std::to_string(household.care_grade) : "",
            .care_setting = care_setting_of(household),
            .declared = format_yuan(declared),
            .account = account_for(program, household, payee),
            .phone = household.phone};
        auto& csv = file_of(program);
        if (!is_dibao_line(program)) {
            write_row(csv, household, payee, "本人", head);
            return;
        }
        for (auto const& member : household.members) {
            if (member.present.contains(month_)) {
                write_row(csv, household, member, member.relation, head);
            }
        }
    }

    void write_row(CsvWriter& csv, Household const& household, Member const& member,
        std::string_view relation, LineHead const& head) {
        bool const is_first = relation == "户主" || relation == "本人";
        auto once = [is_first](std::string_view text) { return is_first ? text : ""; };
        std::string const disability = std::to_string(member.disability);
        // In the order of roster::Field.
        std::array<std::string_view, column_count> const row{head.region, head.household_no,
            relation, member.name, member.resident_id, disability,
            member.is_seriously_ill ? "是" : "否", household.is_urban ? "城市" : "农村",
            once(head.income_year), once(head.care_grade), head.care_setting, once(head.declared),
            once(head.account.bank_no), once(head.account.number), once(head.account.holder),
            once(head.phone)};
        csv.row(row);
        ++result_.roster_rows;
    }

    /// People of other counties who are listed here once more.
    void write_copies() {
        for (auto const& fault : sources_.faults) {
            if (fault.kind != FaultKind::duplicate_across_counties ||
                fault.other_county != county_ || month_ < fault.first_month ||
                is_unchanged(fault.program)) {
                continue;
            }
            auto const household =
                find_household(population_, fault.county, fault.group, fault.number);
            DOUDI_CHECK(household.has_value());
            Member const& person = household->head();
            Money const amount = due(fault.program, *household, person);
            std::string const number = household->number_text();
            LineHead const head{.region = profile_.code.text(),
                .household_no = "M" + county_name(fault.county) + number,
                .income_year =
                    is_dibao_line(fault.program) ? format_yuan(household->income_year(month_)) : "",
                .care_grade = "",
                .care_setting = care_setting_of(*household),
                .declared = format_yuan(amount),
                .account = second_account_of(population_, fault.county, person),
                .phone = household->phone};
            write_row(file_of(fault.program), *household, person, person.relation, head);
            note(fault, fault.program, head.household_no, person,
                {Money{}, amount, "also " + number + " in " + county_name(fault.county)});
        }
    }

    /// People of other counties who are on a list here that excludes theirs.
    void write_cases_of_others() {
        for (auto const& one : sources_.cases) {
            auto const program = program_elsewhere(one.kind);
            if (program.empty() || one.other_county != county_ || is_unchanged(program)) {
                continue;
            }
            auto household = find_household(population_, one.county, one.group, one.number).value();
            household.is_urban = program == "DB-U";
            Member const& person = household.head();
            LineHead const head{.region = profile_.code.text(),
                .household_no = "M" + county_name(one.county) + household.number_text(),
                .income_year = format_yuan(household.income_year(month_)),
                .care_grade = "",
                .care_setting = "",
                .declared = format_yuan(due(program, household, person)),
                .account = second_account_of(population_, one.county, person),
                .phone = household.phone};
            write_row(file_of(program), household, person, "户主", head);
        }
    }

    Sources const& sources_;
    Population const& population_;
    CountyProfile const& profile_;
    std::size_t county_;
    int month_;
    Period period_;
    CountyResult& result_;
    PlantedCase const* case_ = nullptr; // of the household being written
    Known known_ = Known::in_time;
    std::set<std::string_view> programs_; // to be written, unless all are
    std::map<std::string_view, RosterFile> files_;
    std::map<std::string_view, benefits::Standard> standards_;
    std::vector<benefits::Member> facts_members_;
};

} // namespace

std::vector<std::string> roster_header(HeaderLanguage language) {
    std::vector<std::string> header;
    for (std::size_t i = 0; i < column_count; ++i) {
        Text const title = roster::header_of(static_cast<roster::Field>(i));
        header.emplace_back(language == HeaderLanguage::chinese ? title.zh : title.en);
    }
    return header;
}

void write_county_rosters(
    Sources const& sources, std::size_t county, int month, CountyResult& result) {
    CountyWriter{sources, county, month, result}.write();
}

void write_county_corrections(Sources const& sources, std::size_t county, CountyResult& result) {
    CountyResult again; // whose truth and deaths are known from the first time
    CountyWriter{sources, county, sources.population.month_count - 1, again}.write_as(
        Known::corrected, CaseKind::left_out);
    result.files += again.files;
}

void write_early_rosters(Sources const& sources, std::size_t county, CountyResult& result) {
    CountyResult again;
    CountyWriter{sources, county, sources.population.month_count - 1, again}.write_as(
        Known::early, CaseKind::no_price_subsidy);
    result.files += again.files;
}

bool has_price_subsidy(Sources const& sources, Household const& household) {
    auto const& population = sources.population;
    auto const& profile = population.counties[household.county];
    auto const period = population.first_month.plus(population.month_count - 1);
    std::vector<RegionCode> regions{profile.code};
    regions.insert(regions.end(), profile.ancestors.begin(), profile.ancestors.end());
    // Prices of a month are known in the next.
    auto const standard =
        sources.policy.in_force("PT-DB-R", regions, period, period.next().last_day());
    if (!standard) {
        return false;
    }
    std::vector<benefits::Member> const members{{household.head().born_on, 0, 0}};
    benefits::Facts const facts{.is_urban = household.is_urban,
        .income_year_fen = household.income_year(population.month_count - 1).fen(),
        .care_grade = 0,
        .members = members};
    return benefits::entitle(*standard, facts, period) > Money{};
}

void list_other_deaths(Sources const& sources, std::size_t county, CountyResult& result) {
    Population const& population = sources.population;
    for (auto const& fault : sources.faults) {
        if (fault.county == county && fault.kind == FaultKind::dead) {
            auto const household = find_household(population, county, fault.group, fault.number);
            result.deaths.push_back({fault.died_on, household.value().head().resident_id});
        }
    }
    auto const& persons = population.persons[county];
    auto const people = std::accumulate(persons.begin(), persons.end(), std::int64_t{0});
    std::int64_t const strangers = std::min<std::int64_t>(100, 1 + people / 500);
    for (std::int64_t i = 0; i < strangers; ++i) {
        auto const days = static_cast<int>(i * 37 % 120);
        result.deaths.push_back({population.first_month.first_day() - date::days{60 - days},
            stranger_id(population, county, i)});
    }
}

} // namespace doudi::sample

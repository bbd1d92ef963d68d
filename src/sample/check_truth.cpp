#include "check_truth.hpp"

#include "doudi/base/check.hpp"
#include "doudi/funding/allocation_files.hpp"
#include "doudi/funding/factor_formula.hpp"
#include "doudi/sample/documents.hpp"
#include "sure.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <sstream>

namespace doudi::sample {

namespace {

struct CheckRow {
    std::string_view check;
    std::string_view shown; // planted, refused, kept, bank or missing
    std::string_view what;
};

// What is refused or kept cannot come about by any command; tests do it as the owner of the
// database (tests/reconcile/checks_test.cpp and planted_test.cpp).
constexpr std::array check_rows{
    CheckRow{"A01", "planted", ""},
    CheckRow{"A02", "refused", "duplicate_person"},
    CheckRow{"A03", "planted", ""},
    CheckRow{"A04", "planted", ""},
    CheckRow{"A05", "planted", ""},
    CheckRow{"A06", "planted", ""},
    CheckRow{"A07", "planted", ""},
    CheckRow{"A08", "kept", "amounts are computed from the facts a line keeps"},
    CheckRow{"A09", "planted", ""},
    CheckRow{"A10", "planted", ""},
    CheckRow{"A11", "planted", ""},
    CheckRow{"A12", "planted", ""},
    CheckRow{"A13", "planted", ""},
    CheckRow{"A14", "kept", "amounts are computed from the facts a line keeps"},
    CheckRow{"A15", "planted", ""},
    CheckRow{"A16", "planted", ""},
    CheckRow{"A17", "planted", ""},
    CheckRow{"A18", "refused", "program_not_covered_by_document"},
    CheckRow{"A19", "refused", "mixes_general_and_lottery"},
    CheckRow{"A20", "refused", "exceeds_available_quota"},
    CheckRow{"A21", "planted", ""},
    CheckRow{"A22", "bank", ""},
    CheckRow{"A23", "bank", ""},
    CheckRow{"A24", "refused", "exceeds_town_limit"},
    CheckRow{"A25", "missing", ""},
    CheckRow{"A26", "planted", ""},
    CheckRow{"A27", "refused", "case_repeated"},
    CheckRow{"A28", "kept", "an exit falls by its schedule and ends, unless its base is changed"},
    CheckRow{"A29", "kept", "a freeze pays on whoever leaves the roster"},
    CheckRow{"A30", "planted", ""},
    CheckRow{"A31", "planted", ""},
    CheckRow{"A32", "planted", ""},
    CheckRow{"A33", "planted", ""},
    CheckRow{"A34", "planted", ""},
    CheckRow{"A35", "refused", "direct_funds_through_account"},
    CheckRow{"A36", "kept", "lines and totals of a batch are built together, and sealed"},
    CheckRow{"A37", "refused", "village_has_grant"},
    CheckRow{"A38", "refused", "exceeds_relief_cap"},
    CheckRow{"A39", "planted", ""},
    CheckRow{"A40", "planted", ""},
    CheckRow{"A41", "planted", ""},
};

bool is_price_subsidy_planted(Sources const& sources) {
    return std::any_of(sources.cases.begin(), sources.cases.end(), [&](PlantedCase const& one) {
        return one.kind == CaseKind::no_price_subsidy &&
            has_price_subsidy(sources,
                find_household(sources.population, one.county, one.group, one.number).value());
    });
}

/// One row of the truth.
struct Truth {
    std::string_view check;
    std::string_view kind;
    int month;
    RegionCode county;
    std::string household_no = {};
    std::string resident_id = {};
    std::string about = {};
    std::string_view shown_by;
};

class TruthWriter {
public:
    TruthWriter(Sources const& sources, Plan const& plan, std::ostream& out)
        : sources_{sources}, population_{sources.population}, plan_{plan}, csv_{out,
                                                                               CsvText::verbatim} {
        csv_.row({"check", "kind", "from", "county", "household_no", "resident_id", "about",
            "shown_by"});
    }

    std::int64_t write() {
        for (auto const& fault : sources_.faults) {
            write_fault(fault);
        }
        for (auto const& one : sources_.cases) {
            write_case(one);
        }
        for (auto const& document : plan_.documents) {
            write_shares(document);
        }
        for (auto const& document : plan_.carried) {
            write_carried(document);
        }
        write_overdue_lists();
        write_short_notices();
        csv_.finish();
        return rows_;
    }

private:
    void put(Truth const& row) {
        csv_.row({row.check, row.kind, population_.first_month.plus(row.month).text(),
            row.county.text(), row.household_no, row.resident_id, row.about, row.shown_by});
        ++rows_;
    }

    void put(std::string_view check, std::string_view kind, int month, std::size_t county,
        Household const& household, std::string_view shown_by) {
        put({.check = check,
            .kind = kind,
            .month = month,
            .county = population_.counties[county].code,
            .household_no = household.number_text(),
            .resident_id = household.head().resident_id,
            .shown_by = shown_by});
    }

    void write_fault(PlantedFault const& fault) {
        auto const household =
            find_household(population_, fault.county, fault.group, fault.number).value();
        auto const name = name_of(fault.kind);
        if (fault.kind == FaultKind::dead) {
            int month = 0; // the first of a month after the death
            while (fault.died_on >= population_.first_month.plus(month).first_day()) {
                ++month;
            }
            put("A01", name, month, fault.county, household, "lists");
        } else if (fault.kind == FaultKind::duplicate_across_counties) {
            put("A03", name, fault.first_month, fault.county, household, "rosters");
            put("A03", name, fault.first_month, fault.other_county, household, "rosters");
        }
    }

    void write_case(PlantedCase const& one) {
        auto const household =
            find_household(population_, one.county, one.group, one.number).value();
        bool const is_elsewhere = !program_elsewhere(one.kind).empty();
        auto const by = shown_by(one.kind);
        if (by == "early" && !has_price_subsidy(sources_, household)) {
            return;
        }
        int const month = by == "corrections" || by == "early" ? population_.month_count - 1 : 0;
        for (auto const check : checks_of(one.kind)) {
            put(check, name_of(one.kind), month, one.county, household, by);
            // Of tekun and dibao, the tekun is what is paid too much.
            if (is_elsewhere && check != "A04") {
                put(check, name_of(one.kind), month, one.other_county, household, by);
            }
        }
    }

    /// The first month at whose end the money has been there for thirty days.
    [[nodiscard]] std::optional<int> idle_from(std::string_view received_on) const {
        constexpr int idle_days = 30;
        auto const idle = sure(parse_date(received_on)) + date::days{idle_days};
        for (int month = 0; month < population_.month_count; ++month) {
            if (population_.first_month.plus(month).last_day() >= idle) {
                return month;
            }
        }
        return std::nullopt;
    }

    /// Every county keeps a tenth at least of what it receives, and is given what the formula says.
    void write_shares(Document const& document) {
        funding::FormulaParameters parameters;
        parameters.unit = Money::from_fen(100); // as `quota allocate --unit yuan`
        constexpr std::int64_t part_below = 10;
        std::stringstream table;
        write_factors(table, population_.counties, std::string{document.program});
        auto const factors = sure(funding::read_factor_table(table, {}));
        auto const shares =
            sure(funding::allocate_by_formula(document.amount, factors, parameters));
        auto const month = idle_from(document.received_on);
        for (auto const& share : shares) {
            if (month && share.amount > Money{}) {
                put({.check = "A16",
                    .kind = "idle",
                    .month = *month,
                    .county = share.region,
                    .about = std::string{document.number},
                    .shown_by = "money"});
            }
            auto const plain = share.plain_share.fen();
            if (share.amount.fen() < plain - plain / part_below) {
                put({.check = "A39",
                    .kind = "below_plain_share",
                    .month = 0,
                    .county = plan_.area,
                    .about = std::string{document.number} + " to " + share.region.text(),
                    .shown_by = "money"});
            }
        }
    }

    void write_carried(Document const& document) {
        if (auto const month = idle_from(document.received_on)) {
            for (std::string_view const check : {"A16", "A17"}) {
                put({.check = check,
                    .kind = "carried",
                    .month = *month,
                    .county = plan_.area,
                    .about = std::string{document.number},
                    .shown_by = "carried"});
            }
        }
    }

    void write_overdue_lists() {
        for (std::size_t i = 0; i < population_.counties.size(); ++i) {
            if (!list_region(population_, i)) {
                put({.check = "A40",
                    .kind = "list_overdue",
                    .month = 0,
                    .county = population_.counties[i].code,
                    .about = "list vehicles",
                    .shown_by = "lists"});
            }
        }
    }

    void write_short_notices() {
        auto const notices = short_notices(population_);
        for (auto const county : notices.counties) {
            put({.check = "A21",
                .kind = "short_notice",
                .month = 0,
                .county = population_.counties[county].code,
                .about = std::string{notices.program},
                .shown_by = "notices"});
        }
    }

    Sources const& sources_;
    Population const& population_;
    Plan const& plan_;
    CsvWriter csv_;
    std::int64_t rows_{0};
};

} // namespace

std::int64_t write_check_truth(Sources const& sources, Plan const& plan, std::ostream& out) {
    return TruthWriter{sources, plan, out}.write();
}

void write_short_notices(Sources const& sources, std::ostream& out) {
    CsvWriter csv{out, CsvText::verbatim};
    csv.row({"region", "program", "days"});
    auto const notices = short_notices(sources.population);
    for (auto const county : notices.counties) {
        csv.row({sources.population.counties[county].code.text(), notices.program,
            std::to_string(notices.days)});
    }
    csv.finish();
}

void write_check_table(Sources const& sources, std::ostream& out) {
    CsvWriter csv{out, CsvText::verbatim};
    csv.row({"check", "shown", "what"});
    for (auto const& row : check_rows) {
        if (row.check == "A34" && !is_price_subsidy_planted(sources)) {
            csv.row({row.check, "kept", "no price subsidy is paid for the month"});
        } else {
            csv.row({row.check, row.shown, row.what});
        }
    }
    csv.finish();
}

} // namespace doudi::sample

#include "group_caps.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/program_rows.hpp"
#include "doudi/storage/project_plan_rows.hpp"

#include <string>
#include <tuple>

namespace doudi::operations {

namespace {

/// What one cap is on: in this order sessions wait for each other.
struct Group {
    std::string fund;
    RegionCode region;
    int year;

    friend auto operator<=>(Group const&, Group const&) = default;
};

bool is_lottery(std::span<funding::Program const> programs, std::string_view code) {
    auto const program = funding::find_program(programs, code);
    return program && program->fund_type == funding::FundType::government_fund;
}

} // namespace

Result<void> check_group_caps(storage::Transaction& tx, benefits::Policy const& policy,
    std::span<funding::Assignment const> assignments,
    std::map<DocumentId, funding::QuotaDocument> const& documents) {
    constexpr unsigned december = 12;
    auto const programs = storage::all_programs(tx);
    std::map<Group, Money> caps;
    for (auto const& assignment : assignments) {
        if (!is_lottery(programs, assignment.program)) {
            continue;
        }
        auto const year = documents.at(assignment.document).year;
        auto const period = Period::from(year, december);
        auto const fund = funding::fund_of(programs, assignment.program);
        auto const* const cap = !period
            ? nullptr
            : policy.find("cap." + fund,
                  storage::region_and_ancestors(tx, region_of(assignment.book), period->last_day()),
                  *period);
        if (cap != nullptr) {
            caps.emplace(Group{fund, cap->region, year}, Money::from_fen(cap->figure.value));
        }
    }
    for (auto const& [group, cap] : caps) {
        auto const last_day = Period::from(group.year, december).value().last_day();
        auto const assigned =
            storage::lock_assigned(tx, group.region, group.fund, group.year, last_day);
        if (assigned > cap) {
            return Error{Refusal::exceeds_group_cap,
                group.fund + " " + std::to_string(group.year) + ": " + format_yuan(assigned) +
                    " of " + format_yuan(cap)};
        }
    }
    return {};
}

} // namespace doudi::operations

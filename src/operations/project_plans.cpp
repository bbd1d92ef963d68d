#include "doudi/base/period.hpp"
#include "doudi/benefits/policy.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/region_rows.hpp"
#include "project_lookup.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace doudi::operations {

namespace {

using projects::Plan;

/// The figures of one kind of project, as they are in force for a region.
class Figures {
public:
    Figures(benefits::Policy const& policy, std::vector<RegionCode> regions, Period period)
        : policy_{policy}, regions_{std::move(regions)}, period_{period} {}

    [[nodiscard]] std::optional<std::int64_t> find(std::string const& name) const {
        auto const* const figure = policy_.find(name, regions_, period_);
        return figure == nullptr ? std::nullopt : std::optional{figure->figure.value};
    }

private:
    benefits::Policy const& policy_;
    std::vector<RegionCode> regions_;
    Period period_;
};

void fill(Plan& plan, Figures const& figures) {
    std::string const kind{projects::name_of(plan.kind)};
    auto const of_project = [&](std::string const& name) {
        return figures.find("project." + kind + "." + name);
    };
    plan.count_max = of_project("count_max");
    plan.coverage_percent = of_project("coverage");
    plan.county_min = of_project("county_min");
    plan.county_max = of_project("county_max");
    plan.approved_percent = of_project("instalment_approved").value_or(0);
    plan.started_percent = of_project("instalment_started").value_or(0);
    if (auto const cap = figures.find("cap." + kind)) {
        plan.total_max = Money::from_fen(*cap);
    }
}

Result<Plan> plan_to_make(storage::Transaction& tx, Context const& context, MakePlan const& request,
    benefits::Policy const& policy) {
    auto const book = request.of.book;
    if (auto allowed = permit(tx, context, access::Action::plan_projects, region_of(book));
        !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&book, 1});
    auto const kind = kind_called(request.of.kind);
    if (!kind) {
        return kind.error();
    }
    constexpr unsigned december = 12;
    auto const period = Period::from(request.of.year, december);
    if (!period) {
        return period.error();
    }
    Plan plan{.book = book,
        .kind = *kind,
        .year_from = request.of.year,
        .year_to = request.year_to.value_or(request.of.year),
        .decision = request.decision,
        .made_on = request.on,
        .made_by = context.actor.id};
    fill(plan,
        {policy, storage::region_and_ancestors(tx, region_of(book), period->last_day()), *period});
    if (auto sound = projects::check(plan); !sound) {
        return sound.error();
    }
    if (storage::find_plan(tx, book, *kind, plan.year_from, plan.year_to)) {
        return Error{Refusal::plan_exists, request.of.kind + " " + std::to_string(plan.year_from)};
    }
    return plan;
}

/// The county must lie in the plan's region.
Result<void> check_counties(
    storage::Transaction& tx, Plan const& plan, std::span<projects::PlanCounty const> counties) {
    auto const below = storage::regions_below(tx, region_of(plan.book), plan.made_on);
    for (auto const& county : counties) {
        bool const is_below =
            std::any_of(below.begin(), below.end(), [&](storage::Region const& each) {
                return each.code == region_of(county.county) && each.level == "county";
            });
        if (!is_below) {
            return Error{Refusal::not_a_lower_book, std::to_string(county.county.value())};
        }
    }
    return {};
}

Result<Plan> lock_plan(storage::Transaction& tx, Context const& context, PlanName const& of) {
    if (auto allowed = permit(tx, context, access::Action::plan_projects, region_of(of.book));
        !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&of.book, 1});
    auto const kind = kind_called(of.kind);
    if (!kind) {
        return kind.error();
    }
    auto plan = storage::find_plan(tx, of.book, *kind, of.year, of.year);
    if (!plan) {
        return Error{Refusal::unknown_plan, of.kind + " " + std::to_string(of.year)};
    }
    return *std::move(plan);
}

std::string subject_of(PlanName const& of) {
    return of.kind + " " + std::to_string(of.year);
}

} // namespace

Result<Plan> make_plan(Context& context, MakePlan const& request) {
    Asked const asked{
        .book = request.of.book, .action = "project.plan", .subject = subject_of(request.of)};
    return recorded(context, asked, [&]() -> Result<Plan> {
        auto const& policy = shipped_policy();
        if (!policy) {
            return policy.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<Plan> {
            auto plan = plan_to_make(tx, context, request, *policy);
            if (!plan) {
                return plan;
            }
            storage::insert_plan(tx, *plan);
            append_done(tx, context, asked, plan->decision);
            return plan;
        });
    });
}

Result<std::int64_t> put_plan_counties(
    Context& context, PlanName const& of, std::string const& file) {
    Asked const asked{.book = of.book, .action = "project.counties", .subject = subject_of(of)};
    return recorded(context, asked, [&]() -> Result<std::int64_t> {
        std::istringstream in{file};
        auto const counties = projects::read_plan_counties(in);
        if (!counties) {
            return counties.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<std::int64_t> {
            auto const plan = lock_plan(tx, context, of);
            if (!plan) {
                return plan.error();
            }
            if (auto sound = check_counties(tx, *plan, *counties); !sound) {
                return sound.error();
            }
            storage::put_plan_counties(tx, *plan, *counties);
            append_done(tx, context, asked, std::to_string(counties->size()) + " counties");
            return static_cast<std::int64_t>(counties->size());
        });
    });
}

} // namespace doudi::operations

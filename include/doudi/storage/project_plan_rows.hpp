/// Plans of projects, their counties, and how far they are.
#pragma once

#include "doudi/projects/plan.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// Throws: Refused plan_exists.
void insert_plan(Transaction& tx, projects::Plan const& plan);

/// Adds counties or gives those already there their new figures.
/// Throws: Refused exceeds_county_maximum.
void put_plan_counties(
    Transaction& tx, projects::Plan const& plan, std::span<projects::PlanCounty const> counties);

/// The plan of the book for the kind that holds in some of the years.
std::optional<projects::Plan> find_plan(
    Transaction& tx, BookId book, projects::Kind kind, int year_from, int year_to);

/// The plan that holds for a county in a year: of the nearest of the regions.
std::optional<projects::Plan> plan_for(Transaction& tx,
    std::span<RegionCode const> region_and_ancestors, projects::Kind kind, int year);

/// By book, kind and year.
std::vector<projects::Plan> list_plans(Transaction& tx, std::span<BookId const> books);

/// How far a county of a plan is.
struct CountyProgress {
    BookId county{0};
    std::string name;
    std::int64_t villages = 0;
    std::int64_t covered = 0; ///< villages with a project of the kind, of any year
    bool is_deep_poverty = false;
    std::optional<std::int64_t> count_min = {};
    std::int64_t planned = 0; ///< projects of this plan: approved and not cancelled
    std::int64_t accepted = 0;
    Money granted = {};
    Money kept = {}; ///< paid less recovered
};

/// By county. A project counts once it is approved.
std::vector<CountyProgress> plan_progress(Transaction& tx, projects::Plan const& plan);

/// The sum assigned (E4) to any of the programs from documents of the year, in the books of the
/// region and below; others who ask for the same region and fund wait until the transaction ends.
Money lock_assigned(Transaction& tx, RegionCode region, std::string_view fund, int year, Date on);

} // namespace doudi::storage

#include "doudi/sample/county_profile.hpp"

#include "doudi/base/apportion.hpp"
#include "doudi/base/check.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/sample/draw.hpp"
#include "sure.hpp"

#include <algorithm>
#include <sstream>

namespace doudi::sample {

namespace {

bool lists(std::span<int const> codes, RegionCode code) {
    return std::find(codes.begin(), codes.end(), code.number()) != codes.end();
}

struct RegionRow {
    RegionCode code;
    std::string name;
    std::string level;
    std::optional<RegionCode> parent;
    Date from;
    std::optional<Date> until;
    std::optional<RegionCode> successor;
};

std::vector<RegionRow> region_rows(std::string_view province) {
    auto const files = embedded::regions();
    auto const file =
        std::find_if(files.begin(), files.end(), [&](auto const& f) { return f.name == province; });
    DOUDI_CHECK(file != files.end());
    std::istringstream text{std::string{file->text}};
    CsvReader reader{text};
    std::vector<RegionRow> rows;
    std::vector<std::string> row;
    for (bool is_header = true; sure(reader.next(row)); is_header = false) {
        if (is_header) {
            continue;
        }
        DOUDI_CHECK(row.size() == 7);
        rows.push_back({sure(RegionCode::parse(row[0])), row[1], row[2], std::nullopt,
            sure(parse_date(row[4])), std::nullopt, std::nullopt});
        if (!row[3].empty()) {
            rows.back().parent = sure(RegionCode::parse(row[3]));
        }
        if (!row[5].empty()) {
            rows.back().until = sure(parse_date(row[5]));
        }
        if (!row[6].empty()) {
            rows.back().successor = sure(RegionCode::parse(row[6]));
        }
    }
    return rows;
}

std::vector<RegionCode> ancestors_of(RegionRow const& region, std::vector<RegionRow> const& all) {
    std::vector<RegionCode> ancestors;
    for (auto above = region.parent; above;) {
        ancestors.push_back(*above);
        auto const row =
            std::find_if(all.begin(), all.end(), [&](auto const& r) { return r.code == *above; });
        above = row == all.end() ? std::nullopt : row->parent;
    }
    return ancestors;
}

/// Sizes by the kind of county, which its name tells, and a spread that is always the same.
CountyProfile invented_profile(SpecialCounties const& special, RegionRow const& region, Draw draw) {
    bool const is_inner = lists(special.inner, region.code);
    bool const is_small = lists(special.small, region.code);
    bool const is_deep = lists(special.deep_poverty, region.code);
    bool const is_poor = is_deep || lists(special.formerly_poor, region.code);
    bool const is_district = region.name.ends_with("区");
    bool const is_city = region.name.ends_with("市");
    int const size = is_inner ? 750 : is_small ? 60 : is_district ? 420 : is_city ? 350 : 300;
    int const urban = is_inner ? 1000 : is_district ? 520 : is_city ? 450 : is_poor ? 220 : 320;
    auto percent = [&](int middle, int spread) {
        return static_cast<int>(draw.between(middle - spread, middle + spread));
    };
    CountyProfile county{
        region.code, region.name, {}, region.from, std::nullopt, 0, 0, {}, 0, 0, 0, 0, 0};
    county.population_thousands = size * percent(100, 30) / 100;
    county.urban_permille = is_inner ? urban : urban * percent(100, 15) / 100;
    county.difficulty_percent = percent(is_inner ? 80 : is_poor ? 125 : is_district ? 90 : 105, 8);
    county.effort_percent = percent(100, 6);
    county.performance_percent = percent(100, 8);
    county.tilt_percent = is_deep ? 120 : is_poor ? 110 : 100;
    county.carryover_permille = percent(15, 15);
    std::int64_t const rural_thousandths =
        county.population_thousands * (1000 - county.urban_permille);
    std::int64_t const urban_thousandths = county.population_thousands * county.urban_permille;
    int const poverty = is_deep ? 190 : is_poor ? 155 : is_district ? 85 : 100;
    // Weights first; county_profiles makes persons of them.
    county.persons = {rural_thousandths * poverty, urban_thousandths * percent(100, 25),
        rural_thousandths * (poverty + 100), urban_thousandths * percent(100, 25),
        county.population_thousands * percent(100, 15)};
    return county;
}

} // namespace

std::vector<CountyProfile> county_profiles(Plan const& plan, Date day) {
    auto const regions = region_rows(plan.region_table);
    std::vector<CountyProfile> counties;
    for (auto const& region : regions) {
        auto ancestors = ancestors_of(region, regions);
        bool const is_below =
            std::find(ancestors.begin(), ancestors.end(), plan.area) != ancestors.end();
        if (region.level != "county" || !is_below || region.from > day ||
            (region.until && *region.until <= day)) {
            continue;
        }
        auto const number = static_cast<std::uint64_t>(region.code.number());
        counties.push_back(invented_profile(plan.special, region, Draw{number}));
        counties.back().ancestors = std::move(ancestors);
        for (auto const& former : regions) {
            if (former.successor == region.code) {
                counties.back().former_code = former.code;
            }
        }
    }
    std::sort(counties.begin(), counties.end(),
        [](auto const& a, auto const& b) { return a.code < b.code; });
    for (std::size_t g = 0; g < group_count; ++g) {
        std::vector<std::int64_t> weights;
        weights.reserve(counties.size());
        for (auto const& county : counties) {
            weights.push_back(county.persons[g]);
        }
        auto const shares = apportion_in_order(Money::from_fen(plan.persons[g]), weights);
        for (std::size_t i = 0; i < counties.size(); ++i) {
            counties[i].persons[g] = shares[i].fen(); // heads, shared out as fen are
        }
    }
    return counties;
}

} // namespace doudi::sample

#include "doudi/storage/region_rows.hpp"

#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view regions_below_sql = R"sql(
WITH RECURSIVE valid AS (
    SELECT region, name, level, parent FROM ref.region
     WHERE valid_from <= $2::date AND (valid_until IS NULL OR valid_until > $2::date)
), below AS (
    SELECT * FROM valid WHERE region = $1::integer
    UNION
    SELECT v.* FROM valid v JOIN below b ON v.parent = b.region
)
SELECT region, name, level, parent FROM below ORDER BY region)sql";

constexpr std::string_view regions_ever_below_sql = R"sql(
WITH RECURSIVE below AS (
    SELECT region FROM ref.region WHERE region = $1::integer
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region
)
SELECT region FROM below ORDER BY region)sql";

} // namespace

std::vector<RegionCode> regions_ever_below(Transaction& tx, RegionCode region) {
    std::vector<RegionCode> found;
    for (auto const& row :
        Query{tx, "regions_ever_below", regions_ever_below_sql}.bind(region).run()) {
        found.push_back(row.region("region"));
    }
    return found;
}

std::vector<Region> regions_below(Transaction& tx, RegionCode region, Date on) {
    std::vector<Region> found;
    for (auto const& row :
        Query{tx, "regions_below", regions_below_sql}.bind(region).bind(on).run()) {
        found.push_back({.code = row.region("region"),
            .name = std::string{row.text("name")},
            .level = std::string{row.text("level")},
            .parent = row.is_null("parent") ? std::nullopt : std::optional{row.region("parent")}});
    }
    return found;
}

} // namespace doudi::storage

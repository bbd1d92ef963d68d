#include "doudi/storage/project_plan_rows.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

using projects::Kind;
using projects::Plan;
using projects::PlanCounty;

constexpr std::string_view insert_plan_sql = R"sql(
INSERT INTO project.plan (book, kind, year_from, year_to, count_max, total_max_fen,
       coverage_percent, county_min, county_max, approved_percent, started_percent, decision,
       made_on, made_by)
VALUES ($1, $2, $3, $4, $5::integer, $6::bigint, $7::smallint, $8::smallint, $9::smallint, $10, $11,
        $12, $13, $14))sql";

constexpr std::string_view put_counties_sql = R"sql(
INSERT INTO project.plan_county (book, kind, year_from, county, village_count, is_deep_poverty,
       count_min, count_max)
SELECT $1, $2, $3, county, villages, is_deep,
       CASE WHEN is_deep THEN $4::smallint END, CASE WHEN is_deep THEN $5::smallint END
  FROM unnest($6::integer[], $7::integer[], $8::boolean[]) AS c(county, villages, is_deep)
ON CONFLICT (book, kind, year_from, county) DO UPDATE
   SET village_count = excluded.village_count, is_deep_poverty = excluded.is_deep_poverty,
       count_min = excluded.count_min, count_max = excluded.count_max)sql";

constexpr std::string_view plans_sql = R"sql(
SELECT book, kind, year_from::integer AS year_from, year_to::integer AS year_to,
       count_max::bigint AS count_max, total_max_fen, coverage_percent::bigint AS coverage_percent,
       county_min::bigint AS county_min, county_max::bigint AS county_max,
       approved_percent::bigint AS approved_percent, started_percent::bigint AS started_percent,
       decision, made_on, made_by, count::bigint AS count, total_fen
  FROM project.plan)sql";

// The regions come from the nearest on.
constexpr std::string_view plan_for_where_sql = R"sql(
 WHERE book = ANY ($1::integer[]) AND kind = $2 AND $3::integer BETWEEN year_from AND year_to
 ORDER BY array_position($1::integer[], book) LIMIT 1)sql";

constexpr std::string_view progress_sql = R"sql(
SELECT c.county, coalesce(k.name, '') AS name, c.village_count::bigint AS villages,
       c.is_deep_poverty, c.count_min::bigint AS count_min, c.count::bigint AS planned,
       count(p.project) AS covered,
       count(p.project) FILTER (WHERE p.is_own AND p.state = 'accepted') AS accepted,
       coalesce(sum(p.grant_fen) FILTER (WHERE p.is_own), 0)::bigint AS granted_fen,
       coalesce(sum(p.paid_fen - p.recovered_fen) FILTER (WHERE p.is_own), 0)::bigint AS kept_fen
  FROM project.plan_county c
  LEFT JOIN ledger.book k ON k.book = c.county
  LEFT JOIN (SELECT *, plan_book = $1 AND plan_year = $3 AS is_own FROM project.project
              WHERE kind = $2 AND state IN ('approved', 'started', 'accepted')) p
    ON p.book = c.county
 WHERE c.book = $1 AND c.kind = $2 AND c.year_from = $3
 GROUP BY c.county, k.name, c.village_count, c.is_deep_poverty, c.count_min, c.count
 ORDER BY c.county)sql";

constexpr std::string_view lock_cap_sql = R"sql(
SELECT pg_advisory_xact_lock(hashtext('group cap ' || $2), $1::integer))sql";

// Documents have numbers of their own in the whole database.
constexpr std::string_view assigned_sql = R"sql(
WITH RECURSIVE below AS (
    SELECT $1::integer AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region
     WHERE r.valid_from <= $4::date AND (r.valid_until IS NULL OR $4::date < r.valid_until))
SELECT coalesce(sum(a.amount_fen), 0)::bigint AS fen
  FROM funding.assignment a
  JOIN ledger.book k ON k.book = a.book
  JOIN ref.program p ON p.program = a.program
 WHERE k.region IN (SELECT region FROM below) AND (p.parent = $2 OR p.program = $2)
   AND EXISTS (SELECT FROM funding.quota_document d
                WHERE d.document = a.document AND d.year = $3::smallint))sql";

Plan plan_of(Row const& row) {
    return {.book = row.id<BookId>("book"),
        .kind = projects::kind_of(row.text("kind")).value(),
        .year_from = row.int32("year_from"),
        .year_to = row.int32("year_to"),
        .count_max = row.optional_int64("count_max"),
        .total_max = row.optional_money("total_max_fen"),
        .coverage_percent = row.optional_int64("coverage_percent"),
        .county_min = row.optional_int64("county_min"),
        .county_max = row.optional_int64("county_max"),
        .approved_percent = row.int64("approved_percent"),
        .started_percent = row.int64("started_percent"),
        .decision = std::string{row.text("decision")},
        .made_on = row.date("made_on"),
        .made_by = row.id<UserId>("made_by"),
        .count = row.int64("count"),
        .total = row.money("total_fen")};
}

std::optional<Plan> at_most_one_plan(Query& query) {
    auto const row = query.run().at_most_one();
    return row ? std::optional{plan_of(*row)} : std::nullopt;
}

} // namespace

void insert_plan(Transaction& tx, Plan const& plan) {
    Query{tx, "insert_plan", insert_plan_sql}
        .bind(plan.book)
        .bind(projects::name_of(plan.kind))
        .bind(plan.year_from)
        .bind(plan.year_to)
        .bind(plan.count_max)
        .bind(plan.total_max)
        .bind(plan.coverage_percent)
        .bind(plan.county_min)
        .bind(plan.county_max)
        .bind(plan.approved_percent)
        .bind(plan.started_percent)
        .bind(plan.decision)
        .bind(plan.made_on)
        .bind(plan.made_by)
        .run();
}

void put_plan_counties(Transaction& tx, Plan const& plan, std::span<PlanCounty const> counties) {
    std::vector<BookId> books;
    std::vector<std::int64_t> villages;
    std::vector<bool> is_deep;
    for (auto const& county : counties) {
        books.push_back(county.county);
        villages.push_back(county.village_count);
        is_deep.push_back(county.is_deep_poverty);
    }
    Query{tx, "put_plan_counties", put_counties_sql}
        .bind(plan.book)
        .bind(projects::name_of(plan.kind))
        .bind(plan.year_from)
        .bind(plan.county_min)
        .bind(plan.county_max)
        .bind(books)
        .bind(villages)
        .bind(is_deep)
        .run();
}

std::optional<Plan> find_plan(Transaction& tx, BookId book, Kind kind, int year_from, int year_to) {
    Query query{tx, "find_plan",
        std::string{plans_sql} +
            " WHERE book = $1 AND kind = $2 AND year_from <= $4::integer"
            " AND $3::integer <= year_to ORDER BY year_from LIMIT 1"};
    query.bind(book).bind(projects::name_of(kind)).bind(year_from).bind(year_to);
    return at_most_one_plan(query);
}

std::optional<Plan> plan_for(
    Transaction& tx, std::span<RegionCode const> region_and_ancestors, Kind kind, int year) {
    Query query{tx, "plan_for", std::string{plans_sql} + std::string{plan_for_where_sql}};
    query.bind(region_and_ancestors).bind(projects::name_of(kind)).bind(year);
    return at_most_one_plan(query);
}

std::vector<Plan> list_plans(Transaction& tx, std::span<BookId const> books) {
    std::vector<Plan> plans;
    for (auto const& row : Query{tx, "list_plans",
             std::string{plans_sql} +
                 " WHERE book = ANY ($1::integer[]) ORDER BY book, kind, year_from"}
                               .bind(books)
                               .run()) {
        plans.push_back(plan_of(row));
    }
    return plans;
}

std::vector<CountyProgress> plan_progress(Transaction& tx, Plan const& plan) {
    std::vector<CountyProgress> counties;
    for (auto const& row : Query{tx, "plan_progress", progress_sql}
                               .bind(plan.book)
                               .bind(projects::name_of(plan.kind))
                               .bind(plan.year_from)
                               .run()) {
        counties.push_back({.county = row.id<BookId>("county"),
            .name = std::string{row.text("name")},
            .villages = row.int64("villages"),
            .covered = row.int64("covered"),
            .is_deep_poverty = row.boolean("is_deep_poverty"),
            .count_min = row.optional_int64("count_min"),
            .planned = row.int64("planned"),
            .accepted = row.int64("accepted"),
            .granted = row.money("granted_fen"),
            .kept = row.money("kept_fen")});
    }
    return counties;
}

Money lock_assigned(Transaction& tx, RegionCode region, std::string_view fund, int year, Date on) {
    Query{tx, "lock_cap", lock_cap_sql}.bind(region).bind(fund).run();
    return Query{tx, "assigned", assigned_sql}
        .bind(region)
        .bind(fund)
        .bind(year)
        .bind(on)
        .run()
        .exactly_one()
        .money("fen");
}

} // namespace doudi::storage

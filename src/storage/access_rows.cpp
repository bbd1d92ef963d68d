#include "doudi/storage/access_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view lock_people_sql = "SELECT pg_advisory_xact_lock(431299524970)";

constexpr std::string_view has_people_sql = "SELECT EXISTS (SELECT FROM access.person)";

constexpr std::string_view list_people_sql = R"sql(
    SELECT p.user_id, p.login, p.name, p.created_at, g.role, g.region
      FROM access.person p LEFT JOIN access.role_grant g USING (user_id)
     WHERE p.login = $1 OR $1::text IS NULL
     ORDER BY p.login, g.region, g.role)sql";

constexpr std::string_view insert_person_sql = R"sql(
    INSERT INTO access.person (login, name, created_by) VALUES ($1, $2, $3) RETURNING user_id)sql";

constexpr std::string_view insert_grant_sql = R"sql(
    INSERT INTO access.role_grant (user_id, role, region, granted_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING)sql";

constexpr std::string_view is_region_sql = R"sql(
    SELECT EXISTS (SELECT FROM ref.region
                    WHERE region = $1 AND valid_from <= $2
                      AND (valid_until IS NULL OR $2 < valid_until)))sql";

// UNION, not UNION ALL: a tree that bites its tail must not go round for ever.
constexpr std::string_view ancestors_sql = R"sql(
    WITH RECURSIVE up AS (
        SELECT $1::integer AS region, 0 AS height
        UNION
        SELECT r.parent, up.height + 1
          FROM up
          JOIN LATERAL (SELECT parent FROM ref.region
                         WHERE region = up.region AND valid_from <= $2::date
                         ORDER BY valid_from DESC LIMIT 1) r ON true
         WHERE r.parent IS NOT NULL AND up.height < 10)
    SELECT region FROM up GROUP BY region ORDER BY min(height))sql";

std::vector<Person> people(Transaction& transaction, std::optional<std::string> const& login) {
    std::vector<Person> found;
    for (auto const& row : Query{transaction, "list_people", list_people_sql}.bind(login).run()) {
        auto const id = row.id<UserId>("user_id");
        if (found.empty() || found.back().id != id) {
            found.push_back({.id = id,
                .login = std::string{row.text("login")},
                .name = std::string{row.text("name")},
                .created_at = row.instant("created_at"),
                .grants = {}});
        }
        if (!row.is_null("role")) {
            auto const role = access::role_of(row.text("role"));
            DOUDI_CHECK(role.has_value());
            found.back().grants.push_back({*role, row.region("region")});
        }
    }
    return found;
}

} // namespace

void lock_people(Transaction& transaction) {
    Query{transaction, "lock_people", lock_people_sql}.run();
}

bool has_people(Transaction& transaction) {
    return Query{transaction, "has_people", has_people_sql}.run().exactly_one().boolean(0);
}

std::optional<access::Actor> find_actor(Transaction& transaction, std::string_view login) {
    auto found = people(transaction, std::string{login});
    if (found.empty()) {
        return std::nullopt;
    }
    auto& person = found.front();
    return access::Actor{person.id, std::move(person.name), std::move(person.grants)};
}

std::vector<Person> list_people(Transaction& transaction) {
    return people(transaction, std::nullopt);
}

UserId insert_person(Transaction& transaction, std::string_view login, std::string_view name,
    std::optional<UserId> created_by) {
    return Query{transaction, "insert_person", insert_person_sql}
        .bind(login)
        .bind(name)
        .bind(created_by)
        .run()
        .exactly_one()
        .id<UserId>(0);
}

bool insert_grant(Transaction& transaction, UserId user, access::Grant const& grant,
    std::optional<UserId> granted_by) {
    return Query{transaction, "insert_grant", insert_grant_sql}
               .bind(user)
               .bind(access::name_of(grant.role))
               .bind(grant.region)
               .bind(granted_by)
               .run()
               .affected() == 1;
}

bool is_region(Transaction& transaction, RegionCode region, Date on) {
    return Query{transaction, "is_region", is_region_sql}
        .bind(region)
        .bind(on)
        .run()
        .exactly_one()
        .boolean(0);
}

std::vector<RegionCode> region_and_ancestors(Transaction& transaction, RegionCode region, Date on) {
    std::vector<RegionCode> regions;
    auto const rows =
        Query{transaction, "region_and_ancestors", ancestors_sql}.bind(region).bind(on).run();
    for (auto const& row : rows) {
        regions.push_back(row.region("region"));
    }
    return regions;
}

} // namespace doudi::storage

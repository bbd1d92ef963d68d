#include "doudi/storage/migrate.hpp"

#include "admin_connection.hpp"
#include "doudi/base/check.hpp"
#include "doudi/storage/failure.hpp"
#include "sql_error.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>

namespace doudi::storage {

namespace {

using Files = std::span<embedded::TextFile const>;
using Applied = std::map<std::string, std::string, std::less<>>; // name → sha256

// "doudi" as a number; any constant would do that nobody else uses.
constexpr char const* lock_sql = "SELECT pg_advisory_lock(431299524969)";

constexpr char const* has_records_sql =
    "SELECT count(*) FROM pg_class WHERE oid = to_regclass('public.schema_migration')";

constexpr char const* create_records_sql = R"sql(
    CREATE TABLE IF NOT EXISTS public.schema_migration (
        name       text PRIMARY KEY,
        sha256     text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    );
    GRANT SELECT ON public.schema_migration TO PUBLIC)sql";

// The rows of a file whose content changed are added; rows that are there stay as they are.
constexpr char const* stage_regions_sql = R"sql(
    CREATE TEMPORARY TABLE region_stage (LIKE ref.region) ON COMMIT DROP)sql";
constexpr char const* merge_regions_sql = R"sql(
    INSERT INTO ref.region SELECT * FROM region_stage ON CONFLICT DO NOTHING)sql";

std::string record_sql(std::string_view name, std::string_view sha256) {
    std::string sql{"INSERT INTO public.schema_migration (name, sha256) VALUES ('"};
    sql.append(name).append("', '").append(sha256);
    return sql.append("') ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, "
                      "applied_at = now()");
}

Applied applied_files(AdminConnection const& connection) {
    Applied applied;
    if (connection.value("find_schema_migration", has_records_sql) == "0") {
        return applied;
    }
    auto const result = execute(connection.pg(), "list_schema_migrations",
        "SELECT name, sha256 FROM public.schema_migration");
    for (auto row = 0; row < PQntuples(result.get()); ++row) {
        applied.emplace(PQgetvalue(result.get(), row, 0), PQgetvalue(result.get(), row, 1));
    }
    return applied;
}

bool is_region_file(std::string_view name) {
    return name.starts_with("regions/");
}

std::string region_file_name(embedded::TextFile const& file) {
    return "regions/" + std::string{file.name};
}

/// Refuses a history that is not a beginning of `files`.
Result<void> check_history(Applied const& applied, Files files) {
    std::size_t matched = 0;
    bool is_behind = false;
    for (auto const& file : files) {
        DOUDI_CHECK(file.name.size() > 5 && file.name.find_first_not_of("0123456789") == 4);
        auto const found = applied.find(file.name);
        if (found == applied.end()) {
            is_behind = true;
            continue;
        }
        ++matched;
        if (found->second != file.sha256 || is_behind) {
            return Error{Refusal::schema_changed, std::string{file.name}};
        }
    }
    std::size_t recorded = 0;
    for (auto const& [name, sha256] : applied) {
        recorded += is_region_file(name) ? 0U : 1U;
    }
    if (recorded > matched) {
        auto const newest = std::find_if(applied.rbegin(), applied.rend(),
            [](auto const& record) { return !is_region_file(record.first); });
        return Error{Refusal::schema_newer, newest->first};
    }
    return {};
}

bool is_applied(Applied const& applied, std::string_view name, std::string_view sha256) {
    auto const found = applied.find(name);
    return found != applied.end() && found->second == sha256;
}

/// The file and its record in one transaction. PQexec and not SOCI, which would take `:name` inside
/// function bodies for parameters.
void apply(AdminConnection const& connection, embedded::TextFile const& file) {
    auto const name = "migration " + std::string{file.name};
    connection.run(name, "BEGIN");
    connection.run(name, std::string{file.text});
    connection.run(name, "RESET ROLE"); // a file may have taken another
    connection.run(name, record_sql(file.name, file.sha256));
    connection.run(name, "COMMIT");
}

void copy_text(AdminConnection const& connection, std::string const& name, std::string_view text) {
    auto* const pg = connection.pg();
    if (PQputCopyData(pg, text.data(), static_cast<int>(text.size())) != 1 ||
        PQputCopyEnd(pg, nullptr) != 1) {
        throw Failure{name, "08006"};
    }
    ResultPtr const result{PQgetResult(pg)};
    ResultPtr const end{PQgetResult(pg)};
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        throw Failure{name, sqlstate_of(pg, result.get()), one_line(PQerrorMessage(pg))};
    }
}

/// The first line names the columns of ref.region.
void load_regions(AdminConnection const& connection, embedded::TextFile const& file) {
    auto const name = region_file_name(file);
    auto const columns = file.text.substr(0, file.text.find('\n'));
    std::string copy_sql{"COPY region_stage ("};
    copy_sql.append(columns).append(") FROM STDIN (FORMAT csv, HEADER)");
    connection.run(name, "BEGIN");
    connection.run(name, stage_regions_sql);
    ResultPtr const start{PQexec(connection.pg(), copy_sql.c_str())};
    if (PQresultStatus(start.get()) != PGRES_COPY_IN) {
        throw Failure{name, sqlstate_of(connection.pg(), start.get()),
            one_line(PQerrorMessage(connection.pg()))};
    }
    copy_text(connection, name, file.text);
    connection.run(name, merge_regions_sql);
    connection.run(name, record_sql(name, file.sha256));
    connection.run(name, "COMMIT");
}

} // namespace

Result<MigrationReport> migrate(std::string const& url, Files files, Files regions) {
    AdminConnection const connection{url};
    connection.run("migration lock", lock_sql); // let go when the connection closes
    connection.run("create_schema_migration", create_records_sql);
    auto const applied = applied_files(connection);
    if (auto const fit = check_history(applied, files); !fit) {
        return fit.error();
    }
    MigrationReport report;
    for (auto const& file : files) {
        if (!is_applied(applied, file.name, file.sha256)) {
            apply(connection, file);
            report.applied.emplace_back(file.name);
        }
    }
    for (auto const& file : regions) {
        if (!is_applied(applied, region_file_name(file), file.sha256)) {
            load_regions(connection, file);
            report.applied.push_back(region_file_name(file));
        }
    }
    return report;
}

Result<SchemaState> schema_state(std::string const& url, Files files, Files regions) {
    AdminConnection const connection{url};
    auto const applied = applied_files(connection);
    if (auto const fit = check_history(applied, files); !fit) {
        return fit.error();
    }
    auto const is_there = [&applied](embedded::TextFile const& file) {
        return is_applied(applied, file.name, file.sha256);
    };
    auto const are_regions_there = [&applied](embedded::TextFile const& file) {
        return is_applied(applied, region_file_name(file), file.sha256);
    };
    return std::all_of(files.begin(), files.end(), is_there) &&
            std::all_of(regions.begin(), regions.end(), are_regions_there)
        ? SchemaState::current
        : SchemaState::behind;
}

} // namespace doudi::storage

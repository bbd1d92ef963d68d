#include "support/test_database.hpp"

#include "doudi/base/embedded.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/storage/migrate.hpp"
#include "support/source_path.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace doudi::test {

namespace {

/// Runs this program again with a cluster. Does not come back.
[[noreturn]] void restart_with_cluster() {
    std::ifstream file{"/proc/self/cmdline"};
    std::string const line{std::istreambuf_iterator<char>{file}, {}};
    auto script = source_path("tools/with_private_postgres").string();
    std::vector<char*> arguments{script.data()};
    for (std::size_t at = 0; at < line.size(); at = line.find('\0', at) + 1) {
        arguments.push_back(const_cast<char*>(line.data()) + at);
    }
    arguments.push_back(nullptr);
    execv(script.c_str(), arguments.data());
    throw std::runtime_error{"cannot run " + script};
}

std::string cluster_dsn() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of the tests changes the environment
    auto const* const dsn = std::getenv("DOUDI_TEST_DSN");
    if (dsn == nullptr) {
        restart_with_cluster();
    }
    return dsn;
}

std::string dsn_of(std::string const& database) {
    return cluster_dsn() + " dbname=" + database; // the last dbname counts
}

void run(std::string const& dsn, std::string const& sql) {
    auto* const pg = PQconnectdb(dsn.c_str());
    auto* const result = PQexec(pg, sql.c_str());
    auto const status = PQresultStatus(result);
    std::string const message{PQerrorMessage(pg)};
    PQclear(result);
    PQfinish(pg);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        throw std::runtime_error{message};
    }
}

/// Asked of the cluster and not by connecting: a template must have no connections.
bool exists(std::string const& database) {
    auto* const pg = PQconnectdb(cluster_dsn().c_str());
    auto const sql = "SELECT FROM pg_database WHERE datname = '" + database + "'";
    auto* const result = PQexec(pg, sql.c_str());
    auto const found = PQntuples(result) > 0;
    PQclear(result);
    PQfinish(pg);
    return found;
}

/// Migrated once for each state of the schema in the life of the cluster.
std::string const& template_database() {
    static std::string const name = [] {
        Sha256 schema;
        for (auto const& file : embedded::schema()) {
            schema.update(file.sha256);
        }
        for (auto const& file : embedded::regions()) {
            schema.update(file.sha256);
        }
        auto ready = "doudi_template_" + to_hex(schema.finish()).substr(0, 16);
        if (!exists(ready)) {
            auto const draft = ready + "_" + std::to_string(getpid());
            run(cluster_dsn(), "CREATE DATABASE " + draft);
            auto const migrated = storage::migrate(dsn_of(draft));
            if (!migrated) {
                throw std::runtime_error{"migrate refused: " + migrated.error().detail};
            }
            try {
                run(cluster_dsn(), "ALTER DATABASE " + draft + " RENAME TO " + ready);
            } catch (std::runtime_error const&) {
                run(cluster_dsn(), "DROP DATABASE " + draft); // another program was first
            }
        }
        return ready;
    }();
    return name;
}

std::string next_name() {
    static int number = 0;
    return "t_" + std::to_string(getpid()) + "_" + std::to_string(++number);
}

} // namespace

Database::Database() : name_(next_name()) {
    run(cluster_dsn(), "CREATE DATABASE " + name_ + " TEMPLATE " + template_database());
    url_ = dsn_of(name_);
    database_ = std::make_unique<storage::Database>(url_);
}

Database::Database(Unmigrated) : name_(next_name()) {
    run(cluster_dsn(), "CREATE DATABASE " + name_);
    url_ = dsn_of(name_);
    database_ = std::make_unique<storage::Database>(url_);
}

Database::Database(Existing const& existing) : url_(existing.url) {
    database_ = std::make_unique<storage::Database>(url_);
}

Database::~Database() {
    database_.reset();
    if (name_.empty()) {
        return;
    }
    try {
        run(cluster_dsn(), "DROP DATABASE " + name_ + " WITH (FORCE)");
    } catch (std::runtime_error const&) { // NOLINT(bugprone-empty-catch)
        // The cluster goes away with the test run anyway.
    }
}

void Database::run_as_superuser(std::string const& sql) const {
    run(url_, sql);
}

} // namespace doudi::test

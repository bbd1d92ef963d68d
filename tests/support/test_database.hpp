/// A fresh, migrated database for a test program.
///
/// Example:
///     doudi::test::Database database;                       // dropped at the end of its scope
///     storage::write(database.get(), [&](storage::Transaction& tx) { ... });
///
/// It lives in the private cluster named by DOUDI_TEST_DSN. A test program started by hand has none
/// and starts itself again under tools/with_private_postgres.
#pragma once

#include "doudi/storage/database.hpp"

#include <memory>
#include <string>

namespace doudi::test {

class Database {
public:
    /// A copy of the migrated template.
    Database();

    /// An empty database, for tests of migrations.
    struct Unmigrated {};
    explicit Database(Unmigrated);

    /// One that is there already, and stays.
    struct Existing {
        std::string url;
    };
    explicit Database(Existing const& existing);

    ~Database();
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    /// With the rights of the application.
    [[nodiscard]] storage::Database& get() { return *database_; }

    /// Logs in as the superuser of the test cluster.
    [[nodiscard]] std::string const& url() const { return url_; }

    /// Runs statements as the superuser: test data, and damage no role of the program could do.
    void run_as_superuser(std::string const& sql) const;

private:
    std::string name_;
    std::string url_;
    std::unique_ptr<storage::Database> database_;
};

} // namespace doudi::test

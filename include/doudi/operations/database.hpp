/// The database commands work on: the embedded one, or one given by its URL.
#pragma once

#include "doudi/access/actor.hpp"
#include "doudi/base/error.hpp"
#include "doudi/storage/database.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace doudi::operations {

struct DatabaseChoice {
    std::string url;            ///< empty: the embedded one
    std::filesystem::path data; ///< Doudi's data directory

    [[nodiscard]] bool is_embedded() const { return url.empty(); }
};

/// $DOUDI_DATA, else /var/lib/doudi for root and ~/.local/share/doudi for others.
/// Refuses: cluster_unusable where there is no home.
Result<std::filesystem::path> default_data_directory();

/// A database with this program's schema. The embedded one is created, started and migrated as need
/// be; another one is taken as it is.
///
/// Refuses: cluster_unusable; schema_changed, schema_newer; schema_older (not the embedded one).
/// Throws:  storage::Failure when the server cannot be reached.
Result<std::unique_ptr<storage::Database>> open_database(DatabaseChoice const& choice);

/// Creates the embedded cluster if need be, and starts it.
/// Refuses: cluster_unusable, also when the choice is not the embedded one.
Result<void> start_database(DatabaseChoice const& choice);
Result<void> stop_database(DatabaseChoice const& choice);

/// Names of the migrations applied now. Starts the embedded database.
Result<std::vector<std::string>> migrate_database(DatabaseChoice const& choice);

struct DatabaseStatus {
    enum class State { absent, stopped, running };

    State state;
    std::string url;
    std::string version; ///< of the server; this and what follows is empty unless it runs
    std::string schema;  ///< "current", or the name of the refusal it would give
    std::string size_bytes;
};

Result<DatabaseStatus> database_status(DatabaseChoice const& choice);

/// With the rights of the application.
std::string database_url(DatabaseChoice const& choice);

/// Becomes psql. Comes back only when refused (cluster_unusable).
Result<void> open_database_shell(DatabaseChoice const& choice);

/// The person who asks.
/// Refuses: unknown_user.
Result<access::Actor> find_actor(storage::Database& database, std::string const& login);

/// True until the first person is added.
bool has_no_people(storage::Database& database);

} // namespace doudi::operations

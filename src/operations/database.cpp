#include "doudi/operations/database.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/cluster.hpp"
#include "doudi/storage/migrate.hpp"
#include "doudi/storage/server_facts.hpp"
#include "doudi/storage/transaction.hpp"

namespace doudi::operations {

namespace {

using storage::Cluster;

Error not_embedded() {
    return {Refusal::cluster_unusable, "--database"};
}

/// Where to migrate, and where to look for the schema: the embedded application role may not
/// create.
std::string admin_url(DatabaseChoice const& choice) {
    return choice.is_embedded() ? Cluster{choice.data}.admin_url() : choice.url;
}

Result<void> prepare(DatabaseChoice const& choice) {
    if (choice.is_embedded()) {
        if (auto const started = Cluster{choice.data}.start(); !started) {
            return started.error();
        }
    }
    auto const url = admin_url(choice);
    auto const state = storage::schema_state(url);
    if (!state) {
        return state.error();
    }
    if (*state == storage::SchemaState::current) {
        return {};
    }
    if (!choice.is_embedded()) {
        return Error{Refusal::schema_older, {}};
    }
    auto const migrated = storage::migrate(url);
    return migrated ? Result<void>{} : migrated.error();
}

std::string schema_word(DatabaseChoice const& choice) {
    auto const state = storage::schema_state(admin_url(choice));
    if (!state) {
        return std::string{text_of(state.error().code).name};
    }
    return *state == storage::SchemaState::current
        ? "current"
        : std::string{text_of(Refusal::schema_older).name};
}

DatabaseStatus::State state_of(DatabaseChoice const& choice) {
    if (!choice.is_embedded()) {
        return DatabaseStatus::State::running;
    }
    switch (Cluster{choice.data}.state()) {
    case Cluster::State::absent: return DatabaseStatus::State::absent;
    case Cluster::State::stopped: return DatabaseStatus::State::stopped;
    case Cluster::State::running: break;
    }
    return DatabaseStatus::State::running;
}

} // namespace

Result<std::filesystem::path> default_data_directory() {
    try {
        return storage::default_data_directory();
    } catch (storage::Refused const& refused) {
        return refused.error();
    }
}

Result<std::unique_ptr<storage::Database>> open_database(DatabaseChoice const& choice) {
    try {
        if (auto const prepared = prepare(choice); !prepared) {
            return prepared.error();
        }
    } catch (storage::Refused const& refused) {
        return refused.error();
    }
    return std::make_unique<storage::Database>(database_url(choice));
}

Result<void> start_database(DatabaseChoice const& choice) {
    return choice.is_embedded() ? Cluster{choice.data}.start() : not_embedded();
}

Result<void> stop_database(DatabaseChoice const& choice) {
    return choice.is_embedded() ? Cluster{choice.data}.stop() : not_embedded();
}

Result<std::vector<std::string>> migrate_database(DatabaseChoice const& choice) {
    if (choice.is_embedded()) {
        if (auto const started = Cluster{choice.data}.start(); !started) {
            return started.error();
        }
    }
    auto migrated = storage::migrate(admin_url(choice));
    if (!migrated) {
        return migrated.error();
    }
    return std::move(migrated->applied);
}

Result<DatabaseStatus> database_status(DatabaseChoice const& choice) {
    DatabaseStatus status{.state = state_of(choice),
        .url = database_url(choice),
        .version = {},
        .schema = {},
        .size_bytes = {}};
    if (status.state == DatabaseStatus::State::running) {
        storage::Database database{admin_url(choice)};
        auto const facts = storage::read_only(database, storage::server_facts);
        status.version = facts.version;
        status.size_bytes = facts.size_bytes;
        status.schema = schema_word(choice);
    }
    return status;
}

std::string database_url(DatabaseChoice const& choice) {
    return choice.is_embedded() ? Cluster{choice.data}.url() : choice.url;
}

Result<void> open_database_shell(DatabaseChoice const& choice) {
    if (auto const opened = open_database(choice); !opened) {
        return opened.error();
    }
    return storage::open_shell(database_url(choice));
}

Result<access::Actor> find_actor(storage::Database& database, std::string const& login) {
    auto actor = storage::read_only(
        database, [&login](storage::Transaction& tx) { return storage::find_actor(tx, login); });
    if (!actor) {
        Context nobody{.db = database, .actor = {UserId{0}, {}, {}}};
        Error unknown{Refusal::unknown_user, login};
        details::record_refusal(nobody, {.action = "user.identify", .subject = login}, unknown);
        return unknown;
    }
    return *std::move(actor);
}

bool has_no_people(storage::Database& database) {
    return !storage::read_only(database, storage::has_people);
}

} // namespace doudi::operations

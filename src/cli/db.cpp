/// `doudi db ...`: the database itself.
#include "call.hpp"

namespace doudi::cli {

namespace {

Result<void> start(Call& call) {
    if (auto const started = operations::start_database(call.database_choice()); !started) {
        return started.error();
    }
    call.say("数据库已启动。", "The database is up.");
    return {};
}

Result<void> stop(Call& call) {
    if (auto const stopped = operations::stop_database(call.database_choice()); !stopped) {
        return stopped.error();
    }
    call.say("数据库已停止。", "The database is stopped.");
    return {};
}

std::string state_word(operations::DatabaseStatus::State state) {
    switch (state) {
    case operations::DatabaseStatus::State::absent: return "absent";
    case operations::DatabaseStatus::State::stopped: return "stopped";
    case operations::DatabaseStatus::State::running: break;
    }
    return "running";
}

Result<void> status(Call& call) {
    auto const status = operations::database_status(call.database_choice());
    if (!status) {
        return status.error();
    }
    auto const& choice = call.database_choice();
    call.print({.title = {"数据库", "database"},
        .columns = {{"state", {"状态", "state"}, wire::Kind::text},
            {"version", {"PostgreSQL", "PostgreSQL"}, wire::Kind::text},
            {"schema", {"结构", "schema"}, wire::Kind::text},
            {"size_bytes", {"大小（字节）", "size (bytes)"}, wire::Kind::integer},
            {"data", {"数据目录", "data directory"}, wire::Kind::text}},
        .rows = {{state_word(status->state), status->version, status->schema, status->size_bytes,
            choice.is_embedded() ? choice.data.string() : std::string{}}}});
    return {};
}

Result<void> migrate(Call& call) {
    auto const applied = operations::migrate_database(call.database_choice());
    if (!applied) {
        return applied.error();
    }
    wire::Table table{.title = {"本次执行的迁移", "migrations applied now"},
        .columns = {{"name", {"名称", "name"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& name : *applied) {
        table.rows.push_back({name});
    }
    call.print(table);
    return {};
}

Result<void> url(Call& call) {
    call.out() << operations::database_url(call.database_choice()) << '\n';
    return {};
}

Result<void> shell(Call& call) {
    call.out().flush();
    return operations::open_database_shell(call.database_choice());
}

} // namespace

std::vector<Command> db_commands() {
    return {
        {"db", "start", {"启动内置数据库", "start the embedded database"}, {}, {}, Needs::nothing,
            start},
        {"db", "stop", {"停止内置数据库", "stop the embedded database"}, {}, {}, Needs::nothing,
            stop},
        {"db", "status", {"数据库的状态", "how the database is"}, {}, {}, Needs::nothing, status},
        {"db", "migrate", {"更新数据库结构", "bring the schema up to date"}, {}, {}, Needs::nothing,
            migrate},
        {"db", "url", {"数据库的连接地址", "where the database is"}, {}, {}, Needs::nothing, url},
        {"db", "shell", {"打开 psql", "open psql"}, {}, {}, Needs::nothing, shell},
    };
}

} // namespace doudi::cli

#include "doudi/storage/join_method.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view join_method_sql = R"sql(
SELECT set_config('enable_nestloop', $1, true), set_config('enable_mergejoin', $1, true))sql";

} // namespace

void join_by_hash(Transaction& tx) {
    Query{tx, "join_by_hash", join_method_sql}.bind(std::string_view{"off"}).run();
}

void join_freely(Transaction& tx) {
    Query{tx, "join_freely", join_method_sql}.bind(std::string_view{"on"}).run();
}

} // namespace doudi::storage

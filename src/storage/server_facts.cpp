#include "doudi/storage/server_facts.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view server_facts_sql = R"sql(
    SELECT current_setting('server_version') AS version,
           pg_database_size(current_database()) AS size_bytes)sql";

} // namespace

ServerFacts server_facts(Transaction& transaction) {
    auto const row = Query{transaction, "server_facts", server_facts_sql}.run().exactly_one();
    return {std::string{row.text("version")}, std::string{row.text("size_bytes")}};
}

} // namespace doudi::storage

#include "support/saved_rows.hpp"

namespace doudi::test {

namespace {

// STATEMENTS run for each table, with its name, that of its copy, and its columns but for the
// generated ones.
constexpr char const* for_each_table = R"sql(
DO $do$
DECLARE
    t record;
BEGIN
    FOR t IN
        SELECT c.oid::regclass AS name, 'saved.' || n.nspname || '_' || c.relname AS copy,
               (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                  FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                   AND a.attgenerated = '') AS columns
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('ledger', 'funding', 'payout') AND c.relkind IN ('r', 'p')
           AND NOT c.relispartition
    LOOP
        STATEMENTS
    END LOOP;
END $do$)sql";

std::string for_each(std::string const& statements) {
    std::string sql{for_each_table};
    std::string const mark = "STATEMENTS";
    return sql.replace(sql.find(mark), mark.size(), statements);
}

} // namespace

SavedRows::SavedRows(Database const& database) : database_{database} {
    database_.run_as_superuser("CREATE SCHEMA saved;" +
        for_each("EXECUTE format('CREATE TABLE %s AS SELECT %s FROM %s', t.copy, t.columns,"
                 " t.name);"));
}

void SavedRows::restore() const {
    database_.run_as_superuser("SET session_replication_role = replica;" +
        for_each("EXECUTE format('DELETE FROM %s', t.name);"
                 "EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s',"
                 " t.name, t.columns, t.columns, t.copy);"));
}

} // namespace doudi::test

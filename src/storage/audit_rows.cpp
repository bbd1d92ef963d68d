#include "doudi/storage/audit_rows.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view append_audit_sql = R"sql(
    INSERT INTO audit.record (book, user_id, action, subject, outcome, detail)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

} // namespace

void append_audit(Transaction& transaction, audit::Record const& record) {
    Query{transaction, "append_audit", append_audit_sql}
        .bind(record.book)
        .bind(record.user)
        .bind(record.action)
        .bind(record.subject)
        .bind(record.outcome)
        .bind(record.detail)
        .run();
}

} // namespace doudi::storage

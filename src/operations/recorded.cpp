#include "doudi/operations/recorded.hpp"

#include "doudi/storage/audit_rows.hpp"

namespace doudi::operations {

namespace {

/// Nobody has the number 0: who asks before there are people is recorded as nobody.
std::optional<UserId> user_of(Context const& context) {
    return context.actor.id == UserId{0} ? std::nullopt : std::optional{context.actor.id};
}

audit::Record record_of(Context const& context, Asked const& asked) {
    return {.book = asked.book,
        .user = user_of(context),
        .action = asked.action,
        .subject = asked.subject,
        .outcome = "done",
        .detail = {}};
}

void append(Context& context, audit::Record const& record) {
    auto const appended =
        storage::write(context.db, [&record](storage::Transaction& tx) -> Result<void> {
            storage::append_audit(tx, record);
            return {};
        });
    static_cast<void>(appended); // the record has no rule that could refuse it
}

} // namespace

void append_done(storage::Transaction& transaction, Context const& context, Asked const& asked,
    std::string detail) {
    auto record = record_of(context, asked);
    record.detail = std::move(detail);
    storage::append_audit(transaction, record);
}

void details::record_refusal(Context& context, Asked const& asked, Error const& error) {
    auto record = record_of(context, asked);
    record.outcome = text_of(error.code).name;
    record.detail = error.detail;
    append(context, record);
}

void details::record_done(Context& context, Asked const& asked) {
    append(context, record_of(context, asked));
}

} // namespace doudi::operations

#include "doudi/operations/receive_quota.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/funding/entries.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/program_rows.hpp"
#include "funding_lookup.hpp"

namespace doudi::operations {

namespace {

/// The book's lock comes first, so that nobody closes the year meanwhile.
Result<void> check_document(storage::Transaction& tx, Context const& context,
    funding::QuotaDocument const& document, Date effective_on) {
    auto const allowed =
        permit(tx, context, access::Action::receive_quota, region_of(document.book));
    if (!allowed) {
        return allowed.error();
    }
    std::span const book{&document.book, 1};
    storage::lock_books(tx, book);
    if (!storage::find_documents(tx, document.number, book).empty()) {
        return Error{Refusal::duplicate_document_number, document.number};
    }
    if (auto open = check_year_open(tx, book, document.year); !open) {
        return open;
    }
    if (effective_on < document.issued_on) {
        return Error{Refusal::malformed_date, "effective before it was issued"};
    }
    return funding::check(document, storage::level_of(tx, document.book, document.received_on),
        storage::all_programs(tx), storage::all_fund_sources(tx));
}

} // namespace

Result<funding::QuotaDocument> receive_quota(Context& context, ReceiveQuota const& request) {
    Asked const asked{.book = request.document.book,
        .action = "quota.receive",
        .subject = request.document.number};
    return recorded(context, asked, [&] {
        return storage::write(
            context.db, [&](storage::Transaction& tx) -> Result<funding::QuotaDocument> {
                auto document = request.document;
                auto const effective_on = request.effective_on.value_or(document.received_on);
                if (auto sound = check_document(tx, context, document, effective_on); !sound) {
                    return sound.error();
                }
                document.id = storage::insert_document(tx, document, context.actor.id);
                storage::open_month(tx, Period::of(effective_on));
                auto const entry =
                    funding::receipt_entry(storage::event_table(tx), document, effective_on);
                storage::post(tx, context.actor.id, std::span{&entry, 1});
                append_done(tx, context, asked,
                    "document " + std::to_string(document.id.value()) + ", " +
                        format_yuan(document.amount));
                return document;
            });
    });
}

} // namespace doudi::operations

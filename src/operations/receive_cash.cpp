#include "doudi/operations/receive_cash.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/funding/entries.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "funding_lookup.hpp"

namespace doudi::operations {

namespace {

Result<funding::QuotaDocument> document_for_cash(
    storage::Transaction& tx, Context const& context, ReceiveCash const& request) {
    auto const allowed =
        permit(tx, context, access::Action::receive_quota, region_of(request.book));
    if (!allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&request.book, 1});
    auto document = document_in(tx, request.book, request.document);
    if (!document) {
        return document;
    }
    if (document->book != request.book) {
        return Error{Refusal::unknown_document,
            document->number + " came to " + std::to_string(document->book.value()) +
                ", which passes the money on"};
    }
    if (request.amount > document->amount) {
        return Error{Refusal::exceeds_available_quota,
            format_yuan(request.amount) + " of " + format_yuan(document->amount)};
    }
    if (request.amount <= Money{}) {
        return Error{Refusal::amount_not_positive, format_yuan(request.amount)};
    }
    return document;
}

} // namespace

Result<CashReceived> receive_cash(Context& context, ReceiveCash const& request) {
    Asked const asked{
        .book = request.book, .action = "quota.cash_receive", .subject = request.document};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<CashReceived> {
            auto document = document_for_cash(tx, context, request);
            if (!document) {
                return document.error();
            }
            storage::open_month(tx, Period::of(request.on));
            auto const entry = funding::cash_receipt_entry(
                storage::event_table(tx), *document, request.amount, request.on);
            auto const posted = storage::post(tx, context.actor.id, std::span{&entry, 1});
            append_done(tx, context, asked, format_yuan(request.amount));
            return CashReceived{.document = std::move(*document), .is_new = posted.front().is_new};
        });
    });
}

} // namespace doudi::operations

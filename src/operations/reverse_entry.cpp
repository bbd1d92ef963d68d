#include "doudi/operations/reverse_entry.hpp"

#include "doudi/base/charset.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

/// From recognition to return: E5 to E9.
bool is_payment(std::string_view event) {
    return event.size() == 2 && event >= "E5" && event <= "E9";
}

constexpr std::size_t reason_bytes_max = 300;

bool is_reason(std::string const& text) {
    return !text.empty() && text.size() <= reason_bytes_max &&
        std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }) &&
        to_utf8(text, Charset::utf8).has_value();
}

Result<storage::Voucher> reverse(
    storage::Transaction& tx, Context const& context, ReverseEntry const& request) {
    auto const region = region_of(request.book);
    // Correcting a book is for whoever keeps it, as closing its months is.
    if (auto const allowed = permit(tx, context, access::Action::close_period, region); !allowed) {
        return allowed.error();
    }
    auto const found =
        storage::entries(tx, request.book, request.voucher.period, request.voucher.number);
    if (found.empty()) {
        return Error{Refusal::unknown_entry, request.voucher.text()};
    }
    if (found.front().batch || !found.front().transfer_id.empty()) {
        return Error{
            Refusal::not_permitted, request.voucher.text() + " is part of a batch or transfer"};
    }
    if (found.front().event == "E13") {
        return Error{Refusal::not_permitted, request.voucher.text() + " moved an imprest"};
    }
    if (found.front().event == "E16") {
        return Error{Refusal::not_permitted, request.voucher.text() + " moved a donation"};
    }
    if (is_payment(found.front().event)) { // of no batch, so of a project
        return Error{Refusal::not_permitted, request.voucher.text() + " moved a project's money"};
    }
    if (found.front().is_reversed) {
        return Error{Refusal::already_reversed, request.voucher.text()};
    }
    storage::open_month(tx, Period::of(request.effective_on));
    auto const posted = storage::reverse(tx, context.actor.id,
        {.book = request.book,
            .period = request.voucher.period,
            .voucher_no = request.voucher.number,
            .effective_on = request.effective_on,
            .key = "reverse/" + request.voucher.text(),
            .narration = "冲销 " + request.voucher.text() + "：" + request.reason});
    return storage::Voucher{posted.period, posted.voucher_no};
}

} // namespace

Result<storage::Voucher> reverse_entry(Context& context, ReverseEntry const& request) {
    Asked const asked{
        .book = request.book, .action = "ledger.reverse", .subject = request.voucher.text()};
    return recorded(context, asked, [&]() -> Result<storage::Voucher> {
        if (!is_reason(request.reason)) {
            return Error{Refusal::malformed, "reason"};
        }
        return storage::write(
            context.db, [&](storage::Transaction& tx) -> Result<storage::Voucher> {
                auto voucher = reverse(tx, context, request);
                if (voucher) {
                    append_done(tx, context, asked, voucher->text());
                }
                return voucher;
            });
    });
}

} // namespace doudi::operations

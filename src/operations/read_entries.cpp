#include "doudi/operations/read_entries.hpp"

#include "doudi/operations/recorded.hpp"

#include <charconv>

namespace doudi::operations {

Result<storage::Voucher> parse_voucher(std::string_view text) {
    auto const slash = text.find('/');
    if (slash == std::string_view::npos) {
        return Error{Refusal::malformed, "voucher: 2020-04/12"};
    }
    auto const period = Period::parse(text.substr(0, slash));
    auto const digits = text.substr(slash + 1);
    std::int32_t number = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (!period || error != std::errc{} || end != digits.data() + digits.size() || number < 1) {
        return Error{Refusal::malformed, "voucher: 2020-04/12"};
    }
    return storage::Voucher{*period, number};
}

Result<std::vector<storage::ReadEntry>> list_entries(Context& context, BookId book, Period period) {
    Asked const asked{.book = book, .action = "ledger.list", .subject = period.text()};
    using Entries = std::vector<storage::ReadEntry>;
    return recorded_reading(context, asked, [&] {
        return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Entries> {
            if (auto const allowed = permit(tx, context, access::Action::read, region_of(book));
                !allowed) {
                return allowed.error();
            }
            return storage::entries(tx, book, period, std::nullopt);
        });
    });
}

Result<ShownEntry> show_entry(Context& context, BookId book, storage::Voucher const& voucher) {
    Asked const asked{.book = book, .action = "ledger.show", .subject = voucher.text()};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<ShownEntry> {
            if (auto const allowed = permit(tx, context, access::Action::read, region_of(book));
                !allowed) {
                return allowed.error();
            }
            auto found = storage::entries(tx, book, voucher.period, voucher.number);
            if (found.empty()) {
                return Error{Refusal::unknown_entry, voucher.text()};
            }
            return ShownEntry{std::move(found.front()), storage::postings(tx, book, voucher)};
        });
    });
}

} // namespace doudi::operations

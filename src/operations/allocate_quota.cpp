#include "doudi/operations/allocate_quota.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/funding/allocation_files.hpp"
#include "doudi/funding/formula_file.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/program_rows.hpp"
#include "funding_lookup.hpp"

#include <algorithm>
#include <sstream>

namespace doudi::operations {

namespace {

using Lines = std::vector<funding::AllocationLine>;

BookId book_of(RegionCode region) {
    return BookId{region.number()};
}

Result<Lines> lines_of_list(AllocateQuota const& request) {
    std::istringstream in{request.file};
    auto const list = funding::read_allocation_list(in);
    if (!list) {
        return list.error();
    }
    Lines lines;
    for (auto const& [region, amount] : *list) {
        lines.push_back(
            {.receiver = book_of(region), .amount = amount, .plain_share = {}, .factors = {}});
    }
    return lines;
}

Result<Lines> lines_by_formula(
    storage::Transaction& tx, AllocateQuota const& request, Money unallocated) {
    std::istringstream in{request.file};
    auto const factors = funding::read_factor_table(in, storage::all_programs(tx));
    if (!factors) {
        return factors.error();
    }
    auto const shares = funding::allocate_by_formula(
        request.total.value_or(unallocated), *factors, request.parameters);
    if (!shares) {
        return shares.error();
    }
    bool const asks_matching = std::any_of(shares->begin(), shares->end(), [](auto const& share) {
        return share.matching > Money{} || share.plain_matching > Money{};
    });
    Lines lines;
    for (auto const& share : *shares) {
        auto const of_region = std::find_if(factors->begin(), factors->end(),
            [&](funding::RegionFactors const& row) { return row.region == share.region; });
        lines.push_back({.receiver = book_of(share.region),
            .amount = share.amount,
            .plain_share = share.plain_share,
            .factors = funding::text_of(*of_region),
            .matching = asks_matching ? std::optional{share.matching} : std::nullopt,
            .plain_matching = asks_matching ? std::optional{share.plain_matching} : std::nullopt});
    }
    return lines;
}

/// The draft with its lines, checked against what is unallocated now. Approval checks again.
Result<AllocationView> draft(
    storage::Transaction& tx, Context const& context, AllocateQuota const& request) {
    auto document = document_in(tx, request.book, request.document);
    if (!document) {
        return document.error();
    }
    auto const unallocated =
        storage::holdings(tx, std::span{&request.book, 1}, std::span{&document->id, 1})
            .front()
            .unallocated;
    auto const lines = request.method == funding::AllocationMethod::list
        ? lines_of_list(request)
        : lines_by_formula(tx, request, unallocated);
    if (!lines) {
        return lines.error();
    }
    auto const books = receivers_of(*lines);
    auto const receivers = storage::receivers(tx, request.book, books, document->received_on);
    if (auto fit = check_receivers(receivers); !fit) {
        return fit.error();
    }
    auto const total = funding::check_lines(*lines, request.method, unallocated);
    if (!total) {
        return total.error();
    }
    if (auto open = check_year_open(tx, books, document->budget_year()); !open) {
        return open.error();
    }
    AllocationView view{.document = std::move(*document), .allocation = {}, .lines = {}};
    view.allocation.book = request.book;
    view.allocation.document = view.document.id;
    view.allocation.method = request.method;
    view.allocation.total = *total;
    view.allocation.source_sha256 = sha256(request.file);
    view.allocation.created_by = context.actor.id;
    if (request.method == funding::AllocationMethod::formula) {
        view.allocation.parameters = funding::text_of(request.parameters);
    }
    for (std::size_t i = 0; i < lines->size(); ++i) {
        view.lines.push_back({(*lines)[i], receivers[i].name});
    }
    std::sort(view.lines.begin(), view.lines.end(),
        [](auto const& a, auto const& b) { return a.line.receiver < b.line.receiver; });
    view.allocation.id = storage::insert_allocation(tx, view.allocation, *lines);
    return view;
}

} // namespace

Result<AllocationView> allocate_quota(Context& context, AllocateQuota const& request) {
    Asked const asked{
        .book = request.book, .action = "quota.allocate", .subject = request.document};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<AllocationView> {
            auto const allowed =
                permit(tx, context, access::Action::allocate_quota, region_of(request.book));
            if (!allowed) {
                return allowed.error();
            }
            std::span const book{&request.book, 1};
            storage::lock_books(tx, book);
            auto view = draft(tx, context, request);
            if (!view) {
                return view;
            }
            if (auto open = check_year_open(tx, book, view->document.budget_year()); !open) {
                return open.error();
            }
            append_done(tx, context, asked,
                "allocation " + std::to_string(view->allocation.id.value()) + ", " +
                    format_yuan(view->allocation.total));
            return view;
        });
    });
}

} // namespace doudi::operations

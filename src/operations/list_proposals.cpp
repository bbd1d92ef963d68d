#include "doudi/operations/list_proposals.hpp"

#include "doudi/operations/recorded.hpp"
#include "region_books.hpp"
#include "roster_regions.hpp"

#include <algorithm>
#include <limits>

namespace doudi::operations {

namespace {

constexpr std::size_t reason_letters_max = 200;

std::string subject_of(std::int64_t list, std::int64_t proposal) {
    return "list " + std::to_string(list) + " proposal " + std::to_string(proposal);
}

Error unknown(std::string subject) {
    return Error{Refusal::unknown_proposal, std::move(subject)};
}

/// A list of the region or below it.
Result<storage::OutsideList> permitted_list(
    storage::Transaction& tx, Context const& context, WhichProposals const& which) {
    auto const books = permitted_books(tx, context, access::Action::read, which.region);
    if (!books) {
        return books.error();
    }
    auto list = storage::find_list(tx, which.list);
    if (!list || std::find(books->begin(), books->end(), list->book) == books->end()) {
        return unknown("list " + std::to_string(which.list));
    }
    return *std::move(list);
}

Result<void> decide(
    storage::Transaction& tx, Context const& context, DecideProposal const& request) {
    auto const subject = subject_of(request.list, request.proposal);
    auto const list = storage::find_list(tx, request.list);
    if (!list || request.proposal < 1 ||
        request.proposal > std::numeric_limits<std::int32_t>::max()) {
        return unknown(subject);
    }
    if (auto const allowed = permit(tx, context, access::Action::reconcile, region_of(list->book));
        !allowed) {
        return allowed.error();
    }
    storage::decide_proposal(tx,
        {.book = list->book,
            .list = request.list,
            .proposal = static_cast<std::int32_t>(request.proposal),
            .is_confirmed = request.is_confirmed,
            .reason = request.reason,
            .decided_by = context.actor.id});
    return {};
}

} // namespace

Result<ProposalsView> list_proposals(Context& context, WhichProposals const& which) {
    Asked const asked{.book = BookId{which.region.number()},
        .action = "list.proposals",
        .subject = "list " + std::to_string(which.list)};
    return recorded_reading(context, asked, [&]() -> Result<ProposalsView> {
        auto const key = roster::open_key(key_file_of(context, which.key_file));
        if (!key) {
            return key.error();
        }
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) -> Result<ProposalsView> {
                auto list = permitted_list(tx, context, which);
                if (!list) {
                    return list.error();
                }
                auto found = storage::proposals(tx, *list, *key);
                if (!found) {
                    return found.error();
                }
                auto const may_find =
                    permit(tx, context, access::Action::find_person, region_of(list->book));
                return ProposalsView{*std::move(list), *std::move(found), may_find.has_value()};
            });
    });
}

Result<void> decide_proposal(Context& context, DecideProposal const& request) {
    Asked const asked{.book = audit::no_book,
        .action = request.is_confirmed ? "list.confirm" : "list.reject",
        .subject = subject_of(request.list, request.proposal)};
    return recorded(context, asked, [&]() -> Result<void> {
        if (!request.is_confirmed) {
            if (auto const sound = check_text("reason", request.reason, reason_letters_max);
                !sound) {
                return sound.error();
            }
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<void> {
            if (auto const decided = decide(tx, context, request); !decided) {
                return decided.error();
            }
            append_done(tx, context, asked);
            return {};
        });
    });
}

} // namespace doudi::operations

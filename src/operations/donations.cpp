#include "doudi/operations/donations.hpp"

#include "doudi/base/resident_id.hpp"
#include "doudi/benefits/policy.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/imprest_case_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/roster_rows.hpp"
#include "region_books.hpp"
#include "roster_regions.hpp"
#include "shipped_policy.hpp"

#include <utility>

namespace doudi::operations {

namespace {

using donation::Gift;
using donation::GiftUse;
using donation::UseKind;

Error unknown_gift(std::int64_t number) {
    return {Refusal::unknown_case, "donation " + std::to_string(number)};
}

void post(storage::Transaction& tx, Context const& context, ledger::Entry const& entry) {
    storage::open_month(tx, Period::of(entry.effective_on));
    storage::post(tx, context.actor.id, std::span{&entry, 1});
}

Result<RecordedGift> receive(storage::Transaction& tx, Context const& context, Gift gift) {
    auto allowed = permit(tx, context, access::Action::receive_quota, region_of(gift.book));
    if (!allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&gift.book, 1});
    if (auto seen = storage::find_gift_by_reference(tx, gift.book, gift.reference)) {
        if (!donation::is_same(*seen, gift)) {
            return Error{Refusal::exists_with_different_content, gift.reference};
        }
        return RecordedGift{.gift = *std::move(seen), .is_new = false};
    }
    gift.number = storage::insert_gift(tx, gift);
    post(tx, context, donation::entry_of(storage::event_table(tx), gift));
    return RecordedGift{.gift = std::move(gift)};
}

/// How many diseases stand on the list of the place, if there is one.
std::optional<std::int64_t> diseases_on(
    storage::Transaction& tx, benefits::Policy const& policy, BookId book, Date on) {
    auto const regions = storage::region_and_ancestors(tx, region_of(book), on);
    auto const* const found = policy.find("charity.diseases", regions, Period::of(on));
    return found == nullptr ? std::nullopt : std::optional{found->figure.value};
}

bool is_for_person(GiftUse const& use) {
    return use.kind == UseKind::person || use.kind == UseKind::medical;
}

/// One use of a gift, in one transaction.
class Using {
public:
    Using(storage::Transaction& tx, Context const& context, UseGift const& request)
        : tx_{tx}, context_{context}, request_{request}, use_{request.use} {
        use_.used_by = context.actor.id;
        use_.person.reset();
    }

    Result<RecordedGift> run(benefits::Policy const& policy) {
        auto allowed = permit(tx_, context_, access::Action::report_case, region_of(request_.book));
        if (!allowed) {
            return allowed.error();
        }
        storage::lock_books(tx_, std::span{&request_.book, 1});
        auto gift = storage::find_gift(tx_, request_.book, request_.gift);
        if (!gift) {
            return unknown_gift(request_.gift);
        }
        auto const amount = donation::amount_of(*gift, use_);
        if (!amount) {
            return amount.error();
        }
        use_.amount = *amount;
        if (is_for_person(use_)) {
            if (auto entered = enter_person(); !entered) {
                return entered.error();
            }
        }
        if (auto seen = storage::find_gift_use_by_reference(tx_, *gift, use_.reference)) {
            return again(*std::move(gift), *std::move(seen));
        }
        auto const diseases = diseases_on(tx_, policy, gift->book, use_.used_on);
        auto const today = date_in_china(now());
        if (auto sound = donation::check(*gift, use_, diseases, today); !sound) {
            return sound.error();
        }
        use_.number = storage::insert_gift_use(tx_, *gift, use_);
        post(tx_, context_, donation::entry_of(storage::event_table(tx_), *gift, use_, id_hash_));
        return RecordedGift{
            .gift = storage::find_gift(tx_, gift->book, gift->number).value(), .use = use_};
    }

private:
    Result<RecordedGift> again(Gift gift, GiftUse seen) {
        if (!donation::is_same(seen, use_)) {
            return Error{Refusal::exists_with_different_content, use_.reference};
        }
        return RecordedGift{.gift = std::move(gift), .use = std::move(seen), .is_new = false};
    }

    /// Whoever gets something is known by identity, and alive on the day.
    Result<void> enter_person() {
        auto const id = parse_resident_id(request_.resident_id, date_in_china(now()));
        if (!id) {
            return id.error();
        }
        auto const key = roster::open_or_make_key(key_file_of(context_, {}));
        if (!key) {
            return key.error();
        }
        storage::check_identity_key(tx_, *key);
        auto const person =
            storage::enter_person(tx_, request_.book, request_.person_name, *id, *key);
        if (person.name != request_.person_name) {
            return Error{Refusal::name_differs, use_.reference};
        }
        auto const regions =
            storage::region_and_ancestors(tx_, region_of(request_.book), use_.used_on);
        if (storage::died_before(tx_, regions, person.id_hash, use_.used_on)) {
            return Error{Refusal::person_deceased, use_.reference};
        }
        use_.person = person.person;
        id_hash_ = person.id_hash;
        return {};
    }

    storage::Transaction& tx_;
    Context const& context_;
    UseGift const& request_;
    GiftUse use_;
    std::optional<Digest> id_hash_;
};

std::string subject_of(std::int64_t gift, std::string const& reference) {
    return "donation " + std::to_string(gift) + " " + reference;
}

} // namespace

Result<RecordedGift> receive_gift(Context& context, Gift const& request) {
    Asked const asked{
        .book = request.book, .action = "donation.receive", .subject = request.reference};
    return recorded(context, asked, [&]() -> Result<RecordedGift> {
        auto gift = request;
        gift.received_by = context.actor.id;
        if (auto sound = donation::check(gift, date_in_china(now())); !sound) {
            return sound.error();
        }
        gift.amount = *donation::value_of(gift);
        return storage::write(context.db, [&](storage::Transaction& tx) {
            auto done = receive(tx, context, gift);
            if (done) {
                append_done(tx, context, asked, std::to_string(done->gift.number));
            }
            return done;
        });
    });
}

Result<RecordedGift> use_gift(Context& context, UseGift const& request) {
    Asked const asked{.book = request.book,
        .action = "donation.use",
        .subject = subject_of(request.gift, request.use.reference)};
    return recorded(context, asked, [&]() -> Result<RecordedGift> {
        auto const& policy = shipped_policy();
        if (!policy) {
            return policy.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) {
            auto done = Using{tx, context, request}.run(*policy);
            if (done) {
                append_done(tx, context, asked);
            }
            return done;
        });
    });
}

Result<std::vector<Gift>> list_gifts(Context& context, RegionCode region) {
    using Gifts = std::vector<Gift>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Gifts> {
        auto const books = permitted_books(tx, context, access::Action::read, region);
        if (!books) {
            return books.error();
        }
        return storage::list_gifts(tx, *books);
    });
}

Result<ShownGift> show_gift(Context& context, BookId book, std::int64_t number) {
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<ShownGift> {
        auto allowed = permit(tx, context, access::Action::read, region_of(book));
        if (!allowed) {
            return allowed.error();
        }
        auto gift = storage::find_gift(tx, book, number);
        if (!gift) {
            return unknown_gift(number);
        }
        auto uses = storage::uses_of(tx, *gift);
        return ShownGift{*std::move(gift), std::move(uses)};
    });
}

} // namespace doudi::operations

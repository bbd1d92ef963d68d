#include "doudi/operations/read_rosters.hpp"

#include "doudi/base/resident_id.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/roster/identity_key.hpp"
#include "roster_regions.hpp"

namespace doudi::operations {

namespace {

Asked asked_of(std::string action, WhichRosters const& which) {
    std::string subject = which.region ? which.region->text() : "all";
    subject += which.program ? " " + *which.program : "";
    subject += which.period ? " " + which.period->text() : "";
    return {.book = which.region ? BookId{which.region->number()} : audit::no_book,
        .action = std::move(action),
        .subject = std::move(subject)};
}

} // namespace

Result<std::vector<storage::RosterImport>> list_roster_imports(
    Context& context, WhichRosters const& which) {
    using Imports = std::vector<storage::RosterImport>;
    return recorded_reading(context, asked_of("roster.list", which), [&] {
        return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Imports> {
            auto const books = readable_books(tx, context, access::Action::read, which.region);
            if (!books) {
                return books.error();
            }
            return storage::list_imports(
                tx, {.books = *books, .program = which.program, .period = which.period});
        });
    });
}

Result<std::vector<storage::RosterSize>> show_rosters(
    Context& context, WhichRosters const& which, Period period) {
    using Sizes = std::vector<storage::RosterSize>;
    return recorded_reading(context, asked_of("roster.show", which), [&] {
        return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Sizes> {
            auto const books = readable_books(tx, context, access::Action::read, which.region);
            if (!books) {
                return books.error();
            }
            return storage::roster_sizes(tx, {.books = *books, .program = which.program}, period);
        });
    });
}

Result<std::vector<storage::FoundEnrolment>> find_on_rosters(
    Context& context, std::string_view resident_id, std::filesystem::path const& key_file) {
    using Found = std::vector<storage::FoundEnrolment>;
    Asked const asked{.book = audit::no_book, .action = "roster.find", .subject = ""};
    return recorded_reading(context, asked, [&]() -> Result<Found> {
        // Who may find a person is who may verify everything.
        if (auto const allowed = permit(context, access::Action::find_person); !allowed) {
            return allowed.error();
        }
        auto const id = parse_resident_id(resident_id, date_in_china(now()));
        if (!id) {
            return id.error();
        }
        auto const key = roster::open_key(key_file_of(context, key_file));
        if (!key) {
            return key.error();
        }
        return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Found> {
            auto const books = readable_books(tx, context, access::Action::find_person, {});
            if (!books) {
                return books.error();
            }
            return storage::find_enrolments(tx, *books, key->id_hash(id->text));
        });
    });
}

} // namespace doudi::operations

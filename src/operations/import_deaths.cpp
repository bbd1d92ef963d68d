#include "doudi/operations/import_deaths.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/roster/death_reader.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/roster_rows.hpp"
#include "roster_file.hpp"
#include "roster_regions.hpp"

#include <algorithm>
#include <ios>

namespace doudi::operations {

namespace {

Result<std::vector<storage::Death>> read_deaths(ImportDeaths const& request, FileMark const& mark,
    roster::IdentityKey const& key, roster::FaultList& faults) {
    TextOfFile file{request.file, request.charset, {}};
    std::vector<storage::Death> deaths;
    auto const read = roster::read_deaths(
        file.text(), request.as_of, faults, [&](std::string_view resident_id, Date died_on) {
            deaths.push_back({key.id_hash(resident_id), died_on});
        });
    if (!read) {
        return read.error();
    }
    if (auto const same = file.check_unchanged(mark); !same) {
        return same.error();
    }
    if (faults.fault_count() > 0) {
        return Error{Refusal::file_has_faults, std::to_string(faults.fault_count()) + " faults"};
    }
    return deaths;
}

Result<void> check_book(storage::Transaction& tx, Context const& context, RegionCode region) {
    if (auto const allowed = permit(tx, context, access::Action::import_roster, region); !allowed) {
        return allowed.error();
    }
    auto const places = storage::roster_places(tx, date_in_china(now()));
    bool const has_book = std::any_of(places.begin(), places.end(),
        [&](storage::RosterPlace const& place) { return place.region == region && place.book; });
    return has_book ? Result<void>{} : Error{Refusal::unknown_book, region.text()};
}

Result<ImportedDeaths> import_marked(Context& context, ImportDeaths const& request,
    Asked const& asked, FileMark const& mark, roster::FaultList& faults) {
    auto const key = roster::open_or_make_key(key_file_of(context, request.key_file));
    if (!key) {
        return key.error();
    }
    auto const deaths = read_deaths(request, mark, *key, faults);
    if (!deaths) {
        return deaths.error();
    }
    return storage::write(context.db, [&](storage::Transaction& tx) -> Result<ImportedDeaths> {
        if (auto const checked = check_book(tx, context, request.region); !checked) {
            return checked.error();
        }
        storage::check_identity_key(tx, *key);
        storage::DeathList const list{.book = BookId{request.region.number()},
            .as_of = request.as_of,
            .file_name = request.file.filename().string(),
            .file_sha256 = mark.sha256,
            .imported_by = context.actor.id};
        bool const is_new = storage::insert_death_list(tx, list, *deaths);
        append_done(tx, context, asked,
            (is_new ? "" : "unchanged, ") + std::to_string(deaths->size()) + " rows");
        return ImportedDeaths{
            .is_unchanged = !is_new, .rows = static_cast<std::int64_t>(deaths->size())};
    });
}

} // namespace

Result<ImportedDeaths> import_deaths(
    Context& context, ImportDeaths const& request, roster::FaultList& faults) {
    auto const mark = mark_of(request.file);
    Asked const asked{.book = BookId{request.region.number()},
        .action = "roster.deaths",
        .subject = request.region.text() + " " + format_date(request.as_of) +
            (mark ? " sha256 " + to_hex(mark->sha256) : std::string{})};
    return recorded(context, asked, [&]() -> Result<ImportedDeaths> {
        if (!mark) {
            return mark.error();
        }
        try {
            return import_marked(context, request, asked, *mark, faults);
        } catch (std::ios_base::failure const&) {
            return Error{Refusal::file_unreadable, request.file.filename().string()};
        }
    });
}

} // namespace doudi::operations

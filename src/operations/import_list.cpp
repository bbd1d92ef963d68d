#include "doudi/operations/import_list.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/proposal_rows.hpp"
#include "doudi/storage/roster_rows.hpp"
#include "propose_candidates.hpp"
#include "region_books.hpp"
#include "roster_regions.hpp"
#include "rows_of_file.hpp"

#include <algorithm>
#include <ios>
#include <memory>

namespace doudi::operations {

namespace {

Error unknown_kind(std::string_view kind) {
    constexpr std::size_t kind_bytes_max = 40;
    return Error{Refusal::unknown_list_kind, std::string{kind.substr(0, kind_bytes_max)}};
}

using Damaged = std::vector<roster::DamagedOutsideRow>;

/// Of damaged rows there are few, or the file is.
Result<void> keep(Damaged& damaged, roster::DamagedOutsideRow const& row) {
    if (damaged.size() == roster::damaged_rows_max) {
        return Error{Refusal::file_too_large,
            "more than " + std::to_string(damaged.size()) + " rows with a damaged identity"};
    }
    damaged.push_back(row);
    return {};
}

/// Tells how much of it has been read while its rows are.
Result<std::unique_ptr<RowsOfFile>> open_rows(
    Context const& context, ImportList const& request, FileMark const& mark) {
    return RowsOfFile::open(
        request.file, mark, request.charset, [&context, bytes = mark.bytes](std::int64_t done) {
            context.report({"读取名单", "reading the list"}, done, bytes);
        });
}

/// Into the writer row by row, so that a list of any length takes no memory; damaged ones apart.
Result<void> read_into(storage::OutsideWriter& writer, Damaged& damaged, ImportList const& request,
    RowsOfFile& file, roster::IdentityKey const& key, roster::FaultList& faults) {
    std::function<Result<void>(roster::DamagedOutsideRow const&)> on_damaged;
    if (request.damaged == DamagedRows::are_kept) {
        on_damaged = [&](roster::DamagedOutsideRow const& row) { return keep(damaged, row); };
    }
    auto const read = roster::read_outside_list(
        file.rows(), *roster::find_list_kind(request.kind), request.as_of, faults,
        [&](roster::OutsideRow const& row) {
            writer.add({.id_hash = key.id_hash(row.resident_id),
                .from_date = row.from_date,
                .until_date = row.until_date,
                .amount = row.amount,
                .code = row.code,
                .region = row.region,
                .is_other_person = row.is_other_person});
        },
        on_damaged);
    if (!read) {
        return read.error();
    }
    if (auto const same = file.check_unchanged(); !same) {
        return same.error();
    }
    if (faults.fault_count() > 0) {
        return Error{Refusal::file_has_faults, std::to_string(faults.fault_count()) + " faults"};
    }
    return {};
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

/// What was read, ended; and whom its damaged rows may mean.
Result<ImportedList> finish(storage::Transaction& tx, Context const& context,
    storage::OutsideWriter& writer, Damaged const& damaged, roster::IdentityKey const& key) {
    auto const list = writer.finish(static_cast<std::int64_t>(damaged.size()));
    ImportedList imported{.list = list.list, .rows = list.rows, .damaged = list.damaged};
    if (damaged.empty()) {
        return imported;
    }
    storage::insert_damaged_rows(tx, list, damaged, key);
    auto const proposals = propose_candidates(tx, context, list, key);
    if (!proposals) {
        return proposals.error();
    }
    imported.proposals = *proposals;
    return imported;
}

std::string told(ImportedList const& imported) {
    auto text = std::to_string(imported.rows) + " rows";
    if (imported.damaged > 0) {
        text += ", " + std::to_string(imported.damaged) + " damaged, " +
            std::to_string(imported.proposals) + " proposals";
    }
    return text;
}

Result<ImportedList> import_marked(Context& context, ImportList const& request, Asked const& asked,
    FileMark const& mark, roster::FaultList& faults) {
    auto const key = roster::open_or_make_key(key_file_of(context, request.key_file));
    if (!key) {
        return key.error();
    }
    return storage::write(context.db, [&](storage::Transaction& tx) -> Result<ImportedList> {
        faults = {}; // the work may be done again
        if (auto const checked = check_book(tx, context, request.region); !checked) {
            return checked.error();
        }
        storage::check_identity_key(tx, *key);
        storage::OutsideList const list{.book = BookId{request.region.number()},
            .kind = request.kind,
            .as_of = request.as_of,
            .file_name = request.file.filename().string(),
            .file_sha256 = mark.sha256,
            .imported_by = context.actor.id};
        if (auto const same = storage::find_same_list(tx, list)) {
            append_done(tx, context, asked, "unchanged, " + std::to_string(same->rows) + " rows");
            return ImportedList{.is_unchanged = true,
                .list = same->list,
                .rows = same->rows,
                .damaged = same->damaged};
        }
        auto const file = open_rows(context, request, mark);
        if (!file) {
            return file.error();
        }
        storage::OutsideWriter writer{tx, list};
        Damaged damaged;
        if (auto const read = read_into(writer, damaged, request, **file, *key, faults); !read) {
            return read.error();
        }
        auto imported = finish(tx, context, writer, damaged, *key);
        if (imported) {
            append_done(tx, context, asked, told(*imported));
        }
        return imported;
    });
}

} // namespace

Result<ImportedList> import_list(
    Context& context, ImportList const& request, roster::FaultList& faults) {
    if (roster::find_list_kind(request.kind) == nullptr) {
        return unknown_kind(request.kind);
    }
    auto const mark = mark_of(request.file);
    Asked const asked{.book = BookId{request.region.number()},
        .action = "list.import",
        .subject = request.kind + " " + request.region.text() + " " + format_date(request.as_of) +
            (mark ? " sha256 " + to_hex(mark->sha256) : std::string{})};
    return recorded(context, asked, [&]() -> Result<ImportedList> {
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

Result<std::vector<storage::OutsideList>> list_outside_lists(
    Context& context, RegionCode region, std::string_view kind) {
    using Lists = std::vector<storage::OutsideList>;
    if (!kind.empty() && roster::find_list_kind(kind) == nullptr) {
        return unknown_kind(kind);
    }
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Lists> {
        auto const books = permitted_books(tx, context, access::Action::read, region);
        if (!books) {
            return books.error();
        }
        return storage::outside_lists(tx, *books, kind);
    });
}

} // namespace doudi::operations

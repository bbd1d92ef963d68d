#include "doudi/operations/import_roster.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/roster/unit_reader.hpp"
#include "doudi/storage/region_rows.hpp"
#include "doudi/storage/roster_stage.hpp"
#include "parallel.hpp"
#include "roster_regions.hpp"
#include "roster_turns.hpp"
#include "rows_of_file.hpp"

#include <atomic>
#include <ios>

namespace doudi::operations {

namespace {

constexpr Text reading_label{"读取名册", "reading the roster"};
constexpr Text files_label{"导入名册", "taking rosters"};

/// The place of a file among those taken with it, until it is taken or refused.
struct Turn {
    Turn(RosterTurns& of, std::size_t at) : turns{of}, place{at} {}
    ~Turn() { turns.leave(place); }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;

    RosterTurns& turns;
    std::size_t place;
};

/// One attempt to import, in one transaction.
class Import {
public:
    Import(storage::Transaction& tx, Context const& context, ImportRoster const& request,
        FileMark const& mark, roster::IdentityKey const& key, roster::FaultList& faults,
        Turn const* turn)
        : tx_{tx}, context_{context}, request_{request}, mark_{mark}, key_{key}, faults_{faults},
          turn_{turn} {}

    Result<ImportedRoster> run() {
        auto scope =
            roster_scope(tx_, context_, request_.program, request_.period, request_.region);
        if (!scope) {
            return scope.error();
        }
        is_one_county_ = request_.region &&
            storage::regions_below(tx_, *request_.region, request_.period.first_day()).size() == 1;
        storage::check_identity_key(tx_, key_);
        if (auto same = find_same()) {
            return std::move(*same);
        }
        return read(*scope);
    }

private:
    /// The import of the same file, when nothing was imported over it.
    [[nodiscard]] std::optional<ImportedRoster> find_same() const {
        auto same = storage::find_same_import(tx_, request_.program, request_.period, mark_.sha256);
        if (same.empty() || same.front().file_rows == 0) {
            return std::nullopt;
        }
        ImportedRoster imported{.is_unchanged = true, .books = std::move(same)};
        for (auto const& each : imported.books) {
            imported.rows += each.rows;
            imported.accepted += each.accepted;
            imported.rejected += each.rejected;
        }
        return imported;
    }

    /// Nothing of the file will be taken, so there is no use in staging more of it.
    [[nodiscard]] bool is_lost() const {
        return request_.on_faults == OnFaults::refuse_all && faults_.fault_count() > 0;
    }

    Result<ImportedRoster> read(roster::Scope const& scope) {
        auto const file = RowsOfFile::open(request_.file, mark_, request_.charset,
            [this](std::int64_t bytes) { context_.report(reading_label, bytes, mark_.bytes); });
        if (!file) {
            return file.error();
        }
        roster::UnitReader reader{(*file)->rows(), scope, faults_};
        if (auto const header = reader.read_header(); !header) {
            return header.error();
        }
        storage::RosterStage stage{tx_,
            {.program = request_.program,
                .period = request_.period,
                .is_correction = request_.is_correction},
            key_};
        for (roster::Unit unit;;) {
            auto const more = reader.next(unit);
            if (!more) {
                return more.error();
            }
            if (!*more) {
                break;
            }
            if (!is_lost()) {
                stage.put(unit);
            }
        }
        if (auto const same = (*file)->check_unchanged(); !same) {
            return same.error();
        }
        reader.find_duplicates();
        auto const books = books_of(reader, scope);
        return books ? take(reader, stage, *books) : books.error();
    }

    /// The books whose lists the file holds: of its rows, or, in a file without rows, of the region
    /// asked for, where nobody is on the list any more. That is one county: a file cut off after
    /// its header must not empty the lists of a province.
    [[nodiscard]] Result<std::vector<BookId>> books_of(
        roster::UnitReader const& reader, roster::Scope const& scope) const {
        if (reader.count().rows > 0) {
            std::vector<BookId> books;
            for (auto const& [book, count] : reader.count_by_book()) {
                books.push_back(book);
            }
            return books;
        }
        if (!request_.region) {
            return Error{Refusal::not_a_county_book, "the file has no rows"};
        }
        if (!is_one_county_) {
            return Error{
                Refusal::not_a_county_book, request_.region->text() + ": the file has no rows"};
        }
        auto const& place = scope.places.at(request_.region->number());
        if (place.refused) {
            return Error{Refusal::unknown_book, request_.region->text()};
        }
        return std::vector{place.book};
    }

    Result<ImportedRoster> take(
        roster::UnitReader& reader, storage::RosterStage& stage, std::span<BookId const> books) {
        if (is_lost()) {
            return has_faults(reader.count());
        }
        stage.end();
        stage.take_out(reader.rejected_later());
        if (turn_ != nullptr && turn_->turns.wait(turn_->place, books)) {
            if (auto same = find_same()) {
                return std::move(*same);
            }
        }
        stage.lock_books(books);
        if (!request_.is_correction) {
            storage::check_roster_open(tx_, books, request_.program, request_.period);
        }
        take_out_members_elsewhere(reader, stage, books);
        auto const import = storage::next_import(tx_);
        return recorded_import(reader, books, import, stage.apply(import, books));
    }

    /// People whose household's rows were rejected stay in it as it was, and cannot be in another
    /// one too. Each round rejects at least one household more, or is the last.
    void take_out_members_elsewhere(
        roster::UnitReader& reader, storage::RosterStage& stage, std::span<BookId const> books) {
        if (faults_.fault_count() == 0) {
            return;
        }
        for (;;) {
            auto const units = stage.members_elsewhere(books);
            if (units.empty()) {
                return;
            }
            for (auto const unit : units) {
                faults_.add({.row = reader.row_of(unit),
                    .field = roster::Field::resident_id,
                    .code = roster::FaultCode::duplicate_person,
                    .other_row = 0,
                    .column = {},
                    .sheet_column = reader.sheet_column(roster::Field::resident_id)});
                reader.reject(unit);
            }
            stage.take_out(units);
        }
    }

    Error has_faults(roster::RowCount const& file) const {
        return {Refusal::file_has_faults,
            std::to_string(faults_.fault_count()) + " faults; " + std::to_string(file.rejected) +
                " of " + std::to_string(file.rows) + " rows rejected"};
    }

    ImportedRoster recorded_import(roster::UnitReader const& reader, std::span<BookId const> books,
        ImportId import, std::map<BookId, storage::VersionCount> const& versions) {
        auto const file = reader.count();
        auto counts = reader.count_by_book();
        ImportedRoster imported{.rows = file.rows,
            .accepted = file.rows - file.rejected,
            .rejected = file.rejected,
            .books = {}};
        for (auto const book : books) {
            auto const& count = counts[book];
            auto const found = versions.find(book);
            auto const changed = found == versions.end() ? storage::VersionCount{} : found->second;
            imported.books.push_back({.book = book,
                .import = import,
                .program = request_.program,
                .period = request_.period,
                .file_name = request_.file.filename().string(),
                .file_sha256 = mark_.sha256,
                .file_rows = file.rows,
                .rows = count.rows,
                .accepted = count.rows - count.rejected,
                .rejected = count.rejected,
                .opened = changed.opened,
                .closed = changed.closed,
                .imported_by = context_.actor.id});
        }
        storage::insert_imports(tx_, imported.books);
        return imported;
    }

    storage::Transaction& tx_;
    Context const& context_;
    ImportRoster const& request_;
    FileMark const& mark_;
    roster::IdentityKey const& key_;
    roster::FaultList& faults_;
    bool is_one_county_ = false; // the region asked for has nothing below it
    Turn const* turn_;           // none: the file is alone
};

std::string outcome_of(ImportedRoster const& imported) {
    return std::string{imported.is_unchanged ? "unchanged, " : ""} +
        std::to_string(imported.accepted) + " of " + std::to_string(imported.rows) + " rows";
}

Result<ImportedRoster> import_marked(Context& context, ImportRoster const& request,
    Asked const& asked, FileMark const& mark, roster::FaultList& faults, Turn const* turn) {
    auto const key = roster::open_or_make_key(key_file_of(context, request.key_file));
    if (!key) {
        return key.error();
    }
    try {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<ImportedRoster> {
            faults = {};
            auto imported = Import{tx, context, request, mark, *key, faults, turn}.run();
            faults.sort();
            if (imported) {
                append_done(tx, context, asked, outcome_of(*imported));
            }
            return imported;
        });
    } catch (std::ios_base::failure const&) {
        return Error{Refusal::file_unreadable, request.file.filename().string()};
    }
}

Result<ImportedRoster> import_in_turn(
    Context& context, ImportRoster const& request, roster::FaultList& faults, Turn const* turn) {
    auto const mark = mark_of(request.file);
    auto const region = request.region ? " " + request.region->text() : std::string{};
    Asked const asked{.book = request.region ? BookId{request.region->number()} : audit::no_book,
        .action = "roster.import",
        .subject = request.program + " " + request.period.text() + region +
            (request.is_correction ? " correction" : "") +
            (mark ? " sha256 " + to_hex(mark->sha256) : std::string{})};
    return recorded(context, asked, [&]() -> Result<ImportedRoster> {
        if (!mark) {
            return mark.error();
        }
        return import_marked(context, request, asked, *mark, faults, turn);
    });
}

} // namespace

Result<ImportedRoster> import_roster(
    Context& context, ImportRoster const& request, roster::FaultList& faults) {
    return import_in_turn(context, request, faults, nullptr);
}

std::vector<RosterFile> import_rosters(Context& context, ImportRoster const& request,
    std::vector<std::filesystem::path> const& files) {
    std::vector<std::optional<RosterFile>> done(files.size());
    RosterTurns turns{files.size()};
    std::atomic<bool> is_refused{false};
    std::atomic<std::int64_t> taken{0};
    Context quiet = context;
    quiet.progress = {};
    auto const take = [&](std::size_t place) {
        Turn const turn{turns, place};
        if (is_refused) {
            return;
        }
        auto own = request;
        own.file = files[place];
        roster::FaultList faults;
        auto imported = import_in_turn(files.size() == 1 ? context : quiet, own, faults, &turn);
        if (!imported) {
            is_refused = true;
        }
        done[place].emplace(RosterFile{files[place], std::move(imported), std::move(faults)});
        context.report(files_label, ++taken, static_cast<std::int64_t>(files.size()));
    };
    // The first one alone: it may be what tells the database its identity key, and a file that
    // waits for its turn must hold nothing that others need.
    if (!files.empty()) {
        take(0);
    }
    if (files.size() > 1) {
        for_each_in_parallel(files.size() - 1, writer_count(), [&](std::size_t i) { take(i + 1); });
    }
    std::vector<RosterFile> begun;
    for (auto& one : done) {
        if (one) {
            begun.push_back(std::move(*one));
        }
    }
    return begun;
}

} // namespace doudi::operations

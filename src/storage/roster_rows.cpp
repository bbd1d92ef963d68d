#include "doudi/storage/roster_rows.hpp"

#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view insert_key_sql = R"sql(
    INSERT INTO roster.identity_key (key_no, fingerprint) VALUES ($1, $2)
        ON CONFLICT DO NOTHING)sql";

constexpr std::string_view find_key_sql =
    "SELECT fingerprint FROM roster.identity_key WHERE key_no = $1";

constexpr std::string_view places_sql = R"sql(
    SELECT r.region, r.parent, b.book
      FROM ref.region r LEFT JOIN ledger.book b ON b.region = r.region
     WHERE r.valid_from <= $1::date AND (r.valid_until IS NULL OR $1::date < r.valid_until))sql";

constexpr std::string_view area_codes_sql = "SELECT DISTINCT region FROM ref.region";

constexpr std::string_view is_monthly_sql =
    "SELECT EXISTS (SELECT FROM ref.program WHERE program = $1 AND is_monthly)";

constexpr std::string_view next_import_sql = "SELECT nextval('roster.import_seq')";

constexpr std::string_view insert_imports_sql = R"sql(
    INSERT INTO roster.import (book, import, program, period, file_name, file_sha256, file_rows,
           row_count, accepted, rejected, opened, closed, imported_by)
    SELECT u.book, $1, $2, $3::date, $4, $5::bytea, $6, u.row_count, u.accepted, u.rejected,
           u.opened, u.closed, $7
      FROM unnest($8::integer[], $9::integer[], $10::integer[], $11::integer[], $12::integer[],
                  $13::integer[]) AS u (book, row_count, accepted, rejected, opened, closed))sql";

constexpr std::string_view list_imports_sql = R"sql(
    SELECT book, import, program, period, file_name, file_sha256, file_rows, row_count, accepted,
           rejected, opened, closed, imported_by, recorded_at
      FROM roster.import
     WHERE book = ANY ($1::integer[]) AND ($2::text IS NULL OR program = $2)
       AND ($3::date IS NULL OR period = $3::date)
     ORDER BY import DESC, book)sql";

constexpr std::string_view find_same_import_sql = R"sql(
    SELECT i.book, i.import, i.program, i.period, i.file_name, i.file_sha256, i.file_rows,
           i.row_count, i.accepted, i.rejected, i.opened, i.closed, i.imported_by, i.recorded_at,
           EXISTS (SELECT FROM roster.import l
                    WHERE l.book = i.book AND l.program = i.program AND l.period = i.period
                      AND l.import > i.import) AS is_outdated
      FROM roster.import i
     WHERE i.import = (SELECT max(import) FROM roster.import
                        WHERE program = $1 AND period = $2::date AND file_sha256 = $3::bytea)
     ORDER BY i.book)sql";

// FOR SHARE: a batch cannot be locked while its roster is being changed, nor the other way round.
constexpr std::string_view locked_batch_sql = R"sql(
    SELECT book, period, batch
      FROM payout.batch
     WHERE book = ANY ($1::integer[]) AND program = $2 AND period >= $3::date
       AND kind = 'regular' AND state NOT IN ('draft', 'built', 'cancelled')
       AND NOT (state = 'closed' AND line_count = 0)
     ORDER BY book, period LIMIT 1 FOR SHARE)sql";

constexpr std::string_view later_import_sql = R"sql(
    SELECT book, period FROM roster.import
     WHERE book = ANY ($1::integer[]) AND program = $2 AND period > $3::date
     ORDER BY book, period LIMIT 1)sql";

constexpr std::string_view sizes_sql = R"sql(
    SELECT book, program, count(*) AS enrolments, sum(cardinality(member_person)) AS persons,
           count(declared_fen) AS declared_count, coalesce(sum(declared_fen), 0)::bigint AS declared
      FROM roster.enrolment
     WHERE book = ANY ($1::integer[]) AND ($2::text IS NULL OR program = $2)
       AND superseded_at IS NULL AND valid_from <= $3::date
       AND (valid_until IS NULL OR $3::date < valid_until)
     GROUP BY book, program ORDER BY book, program)sql";

constexpr std::string_view find_enrolments_sql = R"sql(
    SELECT e.book, p.name, e.program, e.enrolment, e.unit_no, e.person = p.person AS is_paid,
           cardinality(e.member_person) AS members, e.valid_from, e.valid_until
      FROM roster.person p
      JOIN roster.enrolment e ON e.book = p.book AND p.person = ANY (e.member_person)
     WHERE p.id_hash = $1::bytea AND p.superseded_at IS NULL AND p.book = ANY ($2::integer[])
       AND e.superseded_at IS NULL
     ORDER BY e.valid_from, e.book, e.program, e.enrolment)sql";

Digest digest(Row const& row, std::string_view column) {
    auto const bytes = row.bytes(column);
    Digest digest{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
    return digest;
}

RosterImport import_of(Row const& row) {
    return {.book = BookId{row.int32("book")},
        .import = row.id<ImportId>("import"),
        .program = std::string{row.text("program")},
        .period = row.period("period"),
        .file_name = std::string{row.text("file_name")},
        .file_sha256 = digest(row, "file_sha256"),
        .file_rows = row.int32("file_rows"),
        .rows = row.int32("row_count"),
        .accepted = row.int32("accepted"),
        .rejected = row.int32("rejected"),
        .opened = row.int32("opened"),
        .closed = row.int32("closed"),
        .imported_by = row.id<UserId>("imported_by"),
        .recorded_at = row.instant("recorded_at")};
}

/// One number of each import.
template <class Get>
std::vector<std::int64_t> numbers(std::span<RosterImport const> imports, Get get) {
    std::vector<std::int64_t> all;
    for (RosterImport const& import : imports) {
        all.push_back(get(import));
    }
    return all;
}

} // namespace

void check_identity_key(Transaction& transaction, roster::IdentityKey const& key) {
    auto const fingerprint = key.fingerprint();
    Query{transaction, "insert_identity_key", insert_key_sql}
        .bind(int{key.number()})
        .bind(std::span<std::byte const>{fingerprint})
        .run();
    auto const known = Query{transaction, "find_identity_key", find_key_sql}
                           .bind(int{key.number()})
                           .run()
                           .exactly_one();
    if (digest(known, "fingerprint") != fingerprint) {
        throw Refused{Error{Refusal::key_unusable,
            "the database was filled with another key number " + std::to_string(key.number())}};
    }
}

std::vector<RosterPlace> roster_places(Transaction& transaction, Date on) {
    std::map<RegionCode, std::optional<RegionCode>> parents;
    std::vector<RosterPlace> places;
    for (auto const& row : Query{transaction, "roster_places", places_sql}.bind(on).run()) {
        auto const region = row.region("region");
        parents[region] =
            row.is_null("parent") ? std::nullopt : std::optional{row.region("parent")};
        places.push_back({.region = region,
            .book = row.is_null("book") ? std::nullopt : std::optional{BookId{row.int32("book")}},
            .region_and_ancestors = {}});
    }
    constexpr std::size_t height_max = 10;
    for (RosterPlace& place : places) {
        std::optional<RegionCode> up = place.region;
        while (up && place.region_and_ancestors.size() < height_max) {
            place.region_and_ancestors.push_back(*up);
            auto const above = parents.find(*up);
            up = above == parents.end() ? std::nullopt : above->second;
        }
    }
    return places;
}

std::unordered_set<std::int32_t> known_area_codes(Transaction& transaction) {
    std::unordered_set<std::int32_t> codes;
    for (auto const& row : Query{transaction, "known_area_codes", area_codes_sql}.run()) {
        codes.insert(row.int32("region"));
    }
    return codes;
}

bool is_monthly_program(Transaction& transaction, std::string_view program) {
    return Query{transaction, "is_monthly_program", is_monthly_sql}
        .bind(program)
        .run()
        .exactly_one()
        .boolean(0);
}

ImportId next_import(Transaction& transaction) {
    return Query{transaction, "next_import", next_import_sql}.run().exactly_one().id<ImportId>(0);
}

void insert_imports(Transaction& transaction, std::span<RosterImport const> imports) {
    if (imports.empty()) {
        return;
    }
    RosterImport const& first = imports.front();
    Query{transaction, "insert_imports", insert_imports_sql}
        .bind(first.import)
        .bind(first.program)
        .bind(first.period)
        .bind(first.file_name)
        .bind(std::span<std::byte const>{first.file_sha256})
        .bind(first.file_rows)
        .bind(first.imported_by)
        .bind(numbers(imports, [](auto const& each) { return each.book.value(); }))
        .bind(numbers(imports, [](auto const& each) { return each.rows; }))
        .bind(numbers(imports, [](auto const& each) { return each.accepted; }))
        .bind(numbers(imports, [](auto const& each) { return each.rejected; }))
        .bind(numbers(imports, [](auto const& each) { return each.opened; }))
        .bind(numbers(imports, [](auto const& each) { return each.closed; }))
        .run();
}

std::vector<RosterImport> list_imports(Transaction& transaction, RosterFilter const& filter) {
    std::vector<RosterImport> imports;
    auto const rows = Query{transaction, "list_imports", list_imports_sql}
                          .bind(filter.books)
                          .bind(filter.program)
                          .bind(filter.period)
                          .run();
    for (auto const& row : rows) {
        imports.push_back(import_of(row));
    }
    return imports;
}

std::vector<RosterImport> find_same_import(
    Transaction& transaction, std::string_view program, Period period, Digest const& file_sha256) {
    std::vector<RosterImport> imports;
    std::int64_t rows_left = 0;
    auto const rows = Query{transaction, "find_same_import", find_same_import_sql}
                          .bind(program)
                          .bind(period)
                          .bind(std::span<std::byte const>{file_sha256})
                          .run();
    for (auto const& row : rows) {
        if (row.boolean("is_outdated")) {
            return {};
        }
        imports.push_back(import_of(row));
        rows_left =
            (imports.size() == 1 ? imports.back().file_rows : rows_left) - imports.back().rows;
    }
    return rows_left == 0 ? imports : std::vector<RosterImport>{};
}

void check_roster_open(Transaction& transaction, std::span<BookId const> books,
    std::string_view program, Period period) {
    auto const locked = Query{transaction, "locked_batch", locked_batch_sql}
                            .bind(books)
                            .bind(program)
                            .bind(period)
                            .run()
                            .at_most_one();
    if (locked) {
        throw Refused{Error{Refusal::roster_locked,
            std::to_string(locked->int32("book")) + " " + locked->period("period").text() +
                " batch " + std::to_string(locked->int64("batch"))}};
    }
    auto const later = Query{transaction, "later_import", later_import_sql}
                           .bind(books)
                           .bind(program)
                           .bind(period)
                           .run()
                           .at_most_one();
    if (later) {
        throw Refused{Error{Refusal::roster_of_later_month,
            std::to_string(later->int32("book")) + " " + later->period("period").text()}};
    }
}

std::vector<RosterSize> roster_sizes(
    Transaction& transaction, RosterFilter const& filter, Period period) {
    std::vector<RosterSize> sizes;
    auto const rows = Query{transaction, "roster_sizes", sizes_sql}
                          .bind(filter.books)
                          .bind(filter.program)
                          .bind(period)
                          .run();
    for (auto const& row : rows) {
        sizes.push_back({.book = BookId{row.int32("book")},
            .program = std::string{row.text("program")},
            .enrolments = row.int64("enrolments"),
            .persons = row.int64("persons"),
            .declared_count = row.int64("declared_count"),
            .declared = row.money("declared")});
    }
    return sizes;
}

std::vector<FoundEnrolment> find_enrolments(
    Transaction& transaction, std::span<BookId const> books, Digest const& id_hash) {
    std::vector<FoundEnrolment> found;
    auto const rows = Query{transaction, "find_enrolments", find_enrolments_sql}
                          .bind(std::span<std::byte const>{id_hash})
                          .bind(books)
                          .run();
    for (auto const& row : rows) {
        found.push_back({.book = BookId{row.int32("book")},
            .name = std::string{row.text("name")},
            .program = std::string{row.text("program")},
            .enrolment = row.id<EnrolmentId>("enrolment"),
            .household_no = std::string{row.text("unit_no")},
            .is_paid = row.boolean("is_paid"),
            .members = row.int32("members"),
            .valid_from = row.date("valid_from"),
            .valid_until = row.optional_date("valid_until")});
    }
    return found;
}

} // namespace doudi::storage

#include "doudi/storage/sample_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view batches_sql = R"sql(
SELECT b.book, b.batch FROM payout.batch b
 WHERE b.book = ANY ($1::integer[]) AND b.period = $2::date
   AND (cardinality($3::text[]) = 0 OR b.program = ANY ($3::text[])) AND b.kind <> 'recovery'
   AND b.state IN ('released', 'settling', 'reconciled', 'closed') AND b.line_count > 0
 ORDER BY b.book, b.batch)sql";

constexpr std::string_view frame_sql = R"sql(
SELECT line_count, total_fen, sha256 FROM reconcile.frame_of($1::integer[], $2::bigint[]))sql";

constexpr std::string_view insert_sample_sql = R"sql(
INSERT INTO reconcile.sample (book, period, programs, confidence_percent, margin_percent, z_10000,
       seed, frame_count, frame_fen, frame_sha256, sample_count, drawn_by)
VALUES ($1::integer, $2::date, $3::text[], $4::smallint, $5::smallint, $6::integer,
        coalesce($7, encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex')),
        $8::bigint, $9::bigint, $10::bytea, $11::bigint, $12::bigint)
RETURNING sample)sql";

constexpr std::string_view insert_batches_sql = R"sql(
INSERT INTO reconcile.sample_batch
SELECT $1::integer, $2::bigint, k.county, k.batch
  FROM unnest($3::integer[], $4::bigint[]) AS k(county, batch))sql";

constexpr std::string_view insert_lines_sql = R"sql(
INSERT INTO reconcile.sample_line
SELECT $1::integer, $2::bigint, d.county, d.batch, d.line_no
  FROM reconcile.draw_of($1::integer, $2::bigint) d)sql";

constexpr std::string_view find_sample_sql = R"sql(
SELECT sample, book, period, seed, frame_count, frame_fen, frame_sha256, sample_count
  FROM reconcile.sample WHERE sample = $1::bigint)sql";

constexpr std::string_view again_sql = R"sql(
SELECT f.sha256,
       (SELECT count(*)
          FROM reconcile.draw_of($1::integer, $2::bigint) d
          FULL JOIN (SELECT county, batch, line_no FROM reconcile.sample_line
                      WHERE book = $1::integer AND sample = $2::bigint) l
            USING (county, batch, line_no)
         WHERE d IS NULL OR l IS NULL) AS differing
  FROM (SELECT array_agg(county ORDER BY county, batch) AS counties,
               array_agg(batch ORDER BY county, batch) AS batches
          FROM reconcile.sample_batch
         WHERE book = $1::integer AND sample = $2::bigint) k,
       reconcile.frame_of(k.counties, k.batches) f)sql";

constexpr std::string_view outside_sql = R"sql(
SELECT k.n
  FROM unnest($3::integer[], $4::bigint[], $5::integer[])
       WITH ORDINALITY AS k(county, batch, line_no, n)
  LEFT JOIN reconcile.sample_line l
    ON l.book = $1::integer AND l.sample = $2::bigint AND l.county = k.county
   AND l.batch = k.batch AND l.line_no = k.line_no
 WHERE l.line_no IS NULL
 ORDER BY k.n)sql";

// The same result again changes nothing.
constexpr std::string_view insert_visits_sql = R"sql(
INSERT INTO reconcile.sample_result (book, sample, county, batch, line_no, result_no, verdict,
       visited_on, note, entered_by)
SELECT $1::integer, $2::bigint, k.county, k.batch, k.line_no, coalesce(r.result_no, 0) + 1,
       k.verdict, k.visited_on::date, k.note, $9::bigint
  FROM unnest($3::integer[], $4::bigint[], $5::integer[], $6::text[], $7::text[], $8::text[])
       AS k(county, batch, line_no, verdict, visited_on, note)
  LEFT JOIN (SELECT DISTINCT ON (county, batch, line_no) county, batch, line_no, result_no,
                    verdict, visited_on, note
               FROM reconcile.sample_result
              WHERE book = $1::integer AND sample = $2::bigint
              ORDER BY county, batch, line_no, result_no DESC) r
    ON r.county = k.county AND r.batch = k.batch AND r.line_no = k.line_no
 WHERE (r.verdict, r.visited_on, r.note) IS DISTINCT FROM
       (k.verdict, k.visited_on::date, k.note))sql";

Digest digest_of(Row const& row, char const* column) {
    auto const bytes = row.bytes(column);
    Digest digest{};
    DOUDI_CHECK(bytes.size() == digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

/// The lines of visits as columns.
struct VisitColumns {
    explicit VisitColumns(std::span<Visit const> visits) {
        for (auto const& visit : visits) {
            counties.push_back(visit.county);
            batches.push_back(visit.batch);
            line_nos.push_back(visit.line_no);
            verdicts.push_back(visit.verdict);
            days.push_back(format_date(visit.visited_on));
            notes.push_back(visit.note);
        }
    }

    std::vector<BookId> counties;
    std::vector<BatchId> batches;
    std::vector<std::int64_t> line_nos;
    std::vector<std::string> verdicts;
    std::vector<std::string> days;
    std::vector<std::string> notes;
};

} // namespace

SampleFrame sample_frame(Transaction& tx, Period period, std::span<BookId const> books,
    std::span<std::string const> programs) {
    SampleFrame frame;
    for (auto const& row :
        Query{tx, "sample_batches", batches_sql}.bind(books).bind(period).bind(programs).run()) {
        frame.counties.emplace_back(row.int32("book"));
        frame.batches.push_back(row.id<BatchId>("batch"));
    }
    auto const row = Query{tx, "sample_frame", frame_sql}
                         .bind(frame.counties)
                         .bind(frame.batches)
                         .run()
                         .exactly_one();
    frame.line_count = row.int64("line_count");
    frame.total = row.money("total_fen");
    frame.sha256 = digest_of(row, "sha256");
    return frame;
}

SampleId insert_sample(Transaction& tx, NewSample const& sample) {
    auto const& frame = sample.frame;
    auto const id = Query{tx, "insert_sample", insert_sample_sql}
                        .bind(sample.book)
                        .bind(sample.period)
                        .bind(sample.programs)
                        .bind(sample.confidence_percent)
                        .bind(sample.margin_percent)
                        .bind(sample.z_10000)
                        .bind(sample.seed)
                        .bind(frame.line_count)
                        .bind(frame.total)
                        .bind(frame.sha256)
                        .bind(sample.sample_count)
                        .bind(sample.drawn_by)
                        .run()
                        .exactly_one()
                        .id<SampleId>("sample");
    Query{tx, "insert_sample_batches", insert_batches_sql}
        .bind(sample.book)
        .bind(id)
        .bind(frame.counties)
        .bind(frame.batches)
        .run();
    Query{tx, "insert_sample_lines", insert_lines_sql}.bind(sample.book).bind(id).run();
    return id;
}

std::optional<Sample> find_sample(Transaction& tx, SampleId id) {
    auto const row = Query{tx, "find_sample", find_sample_sql}.bind(id).run().at_most_one();
    if (!row) {
        return std::nullopt;
    }
    return Sample{.id = id,
        .book = BookId{row->int32("book")},
        .period = row->period("period"),
        .seed = std::string{row->text("seed")},
        .frame_count = row->int64("frame_count"),
        .frame_total = row->money("frame_fen"),
        .frame_sha256 = digest_of(*row, "frame_sha256"),
        .sample_count = row->int64("sample_count")};
}

SampleAgain draw_again(Transaction& tx, Sample const& sample) {
    auto const row =
        Query{tx, "draw_again", again_sql}.bind(sample.book).bind(sample.id).run().exactly_one();
    return {.frame_sha256 = digest_of(row, "sha256"), .differing = row.int64("differing")};
}

std::vector<std::int64_t> visits_outside(
    Transaction& tx, Sample const& sample, std::span<Visit const> visits) {
    VisitColumns const columns{visits};
    std::vector<std::int64_t> places;
    for (auto const& row : Query{tx, "visits_outside", outside_sql}
                               .bind(sample.book)
                               .bind(sample.id)
                               .bind(columns.counties)
                               .bind(columns.batches)
                               .bind(columns.line_nos)
                               .run()) {
        places.push_back(row.int64("n") - 1);
    }
    return places;
}

std::int64_t insert_visits(
    Transaction& tx, Sample const& sample, std::span<Visit const> visits, UserId by) {
    VisitColumns const columns{visits};
    return Query{tx, "insert_visits", insert_visits_sql}
        .bind(sample.book)
        .bind(sample.id)
        .bind(columns.counties)
        .bind(columns.batches)
        .bind(columns.line_nos)
        .bind(columns.verdicts)
        .bind(columns.days)
        .bind(columns.notes)
        .bind(by)
        .run()
        .affected();
}

} // namespace doudi::storage

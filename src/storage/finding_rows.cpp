#include "doudi/storage/finding_rows.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view known_sql = R"sql(
SELECT count(*) FROM reconcile.finding
 WHERE book = $1::integer AND run = $2::bigint
   AND (finding_no = ANY ($3::integer[]) OR check_id = $4))sql";

// Of numbers the trigger refuses what may not be; of a check the others are passed over.
constexpr std::string_view insert_steps_sql = R"sql(
INSERT INTO reconcile.finding_step (book, run, finding_no, step_no, step, note, assigned_to,
       evidence, entry_period, voucher_no, batch, done_by)
SELECT f.book, f.run, f.finding_no, coalesce(s.step_no, 0) + 1, $5, $6, $7::bigint, $8::bytea,
       $9::date, $10::integer, $11::bigint, $12::bigint
  FROM reconcile.finding f
  LEFT JOIN (SELECT DISTINCT ON (finding_no) finding_no, step_no, step
               FROM reconcile.finding_step
              WHERE book = $1::integer AND run = $2::bigint
              ORDER BY finding_no, step_no DESC) s ON s.finding_no = f.finding_no
  LEFT JOIN reconcile.step_rule r ON r.from_state = coalesce(s.step, 'open') AND r.step = $5
 WHERE f.book = $1::integer AND f.run = $2::bigint
   AND (f.finding_no = ANY ($3::integer[]) OR (f.check_id = $4 AND r.step IS NOT NULL)))sql";

constexpr std::string_view steps_sql = R"sql(
SELECT s.finding_no, s.step_no, s.step, s.note, coalesce(t.login, '') AS assigned_to,
       d.login AS done_by, s.done_at
  FROM reconcile.finding_step s
  JOIN access.person d ON d.user_id = s.done_by
  LEFT JOIN access.person t ON t.user_id = s.assigned_to
 WHERE s.book = $1::integer AND s.run = $2::bigint AND ($3::integer IS NULL OR finding_no = $3)
 ORDER BY s.finding_no, s.step_no)sql";

constexpr std::string_view insert_sign_off_sql = R"sql(
INSERT INTO reconcile.sign_off (book, run, note, signed_by)
VALUES ($1::integer, $2::bigint, $3, $4::bigint))sql";

constexpr std::string_view signed_sql = R"sql(
SELECT p.login FROM reconcile.sign_off o JOIN access.person p ON p.user_id = o.signed_by
 WHERE o.book = $1::integer AND o.run = $2::bigint)sql";

std::optional<Period> period_of(std::optional<EntryPlace> const& entry) {
    return entry ? std::optional{entry->period} : std::nullopt;
}

std::optional<std::int64_t> voucher_of(std::optional<EntryPlace> const& entry) {
    return entry ? std::optional{entry->voucher_no} : std::nullopt;
}

} // namespace

std::int64_t insert_finding_steps(
    Transaction& tx, WhichFindings const& which, FindingStep const& step, UserId by) {
    auto const known = Query{tx, "known_findings", known_sql}
                           .bind(which.book)
                           .bind(which.run)
                           .bind(which.numbers)
                           .bind(which.check)
                           .run()
                           .exactly_one()
                           .int64(0);
    if (known == 0 || known < static_cast<std::int64_t>(which.numbers.size())) {
        throw Refused{Error{Refusal::unknown_finding, std::to_string(which.run.value())}};
    }
    std::optional<std::span<std::byte const>> evidence;
    if (step.evidence) {
        evidence = std::span<std::byte const>{*step.evidence};
    }
    return Query{tx, "insert_steps", insert_steps_sql}
        .bind(which.book)
        .bind(which.run)
        .bind(which.numbers)
        .bind(which.check)
        .bind(step.step)
        .bind(step.note)
        .bind(step.assigned_to)
        .bind(evidence)
        .bind(period_of(step.entry))
        .bind(voucher_of(step.entry))
        .bind(step.batch)
        .bind(by)
        .run()
        .affected();
}

std::vector<StepTaken> finding_steps(
    Transaction& tx, BookId book, RunId run, std::optional<std::int64_t> finding) {
    std::vector<StepTaken> steps;
    for (auto const& row :
        Query{tx, "finding_steps", steps_sql}.bind(book).bind(run).bind(finding).run()) {
        steps.push_back({.finding = row.int32("finding_no"),
            .number = row.int64("step_no"),
            .step = std::string{row.text("step")},
            .note = std::string{row.text("note")},
            .assigned_to = std::string{row.text("assigned_to")},
            .done_by = std::string{row.text("done_by")},
            .done_at = row.instant("done_at")});
    }
    return steps;
}

void insert_sign_off(Transaction& tx, BookId book, RunId run, UserId by, std::string_view note) {
    if (signed_off_by(tx, book, run)) {
        throw Refused{Error{
            Refusal::wrong_finding_state, "run " + std::to_string(run.value()) + " is signed"}};
    }
    Query{tx, "insert_sign_off", insert_sign_off_sql}
        .bind(book)
        .bind(run)
        .bind(note)
        .bind(by)
        .run();
}

std::optional<std::string> signed_off_by(Transaction& tx, BookId book, RunId run) {
    auto const row = Query{tx, "signed", signed_sql}.bind(book).bind(run).run().at_most_one();
    return row ? std::optional{std::string{row->text("login")}} : std::nullopt;
}

} // namespace doudi::storage

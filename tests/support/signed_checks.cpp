#include "support/signed_checks.hpp"

namespace doudi::test {

void sign_checks_of(Database const& database, BookId book, Period period) {
    auto const at = std::to_string(book.value());
    auto const month = "date '" + period.text() + "-01'";
    database.run_as_superuser(
        "INSERT INTO reconcile.check_run (book, period, as_of, check_ids, inputs_sha256,"
        " result_sha256, started_by) SELECT " +
        at + ", " + month + ", " + month +
        ", array_agg(check_id), sha256(''), sha256(''), 901 FROM reconcile.gate_check;"
        "INSERT INTO reconcile.sign_off (book, run, note, signed_by)"
        " SELECT book, max(run), 'seen', 902 FROM reconcile.check_run WHERE book = " +
        at + " GROUP BY book");
}

} // namespace doudi::test

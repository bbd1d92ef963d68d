#include "fault/month.hpp"

#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/resident_id.hpp"
#include "doudi/operations/adjust_batches.hpp"
#include "doudi/operations/bank_files.hpp"
#include "doudi/operations/import_roster.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace doudi::test {

namespace {

constexpr auto programs = {"DB-R", "TK-S"};
constexpr int people_per_program = 400;

std::string padded(int number, std::size_t digits) {
    auto text = std::to_string(number);
    return std::string(digits - text.size(), '0') + text;
}

constexpr auto roster_sql = R"sql(
    SELECT concat_ws(' ', e.book, e.program, encode(p.id_hash, 'hex'), e.income_year_fen,
                     encode(a.number_hash, 'hex'), e.valid_from, e.valid_until, e.version)
      FROM roster.enrolment e
      JOIN roster.person p USING (book, person)
      JOIN roster.payee_account a USING (book, account)
     WHERE e.superseded_at IS NULL AND p.superseded_at IS NULL ORDER BY 1)sql";

constexpr auto line_sql = R"sql(
    SELECT concat_ws(' ', l.book, l.period, l.program, l.line_no, l.enrolment_version, l.amount_fen,
                     l.holds_claim, b.state, o.outcome, o.reason, o.on_date)
      FROM payout.line l
      JOIN payout.batch b USING (book, batch)
      LEFT JOIN payout.outcome o ON o.book = l.book AND o.period = l.period
                                AND o.batch = l.batch AND o.line_no = l.line_no
     ORDER BY 1)sql";

constexpr auto difference_sql = R"sql(
    SELECT concat_ws(' ', d.book, d.period, b.program, b.kind, b.round, d.line_no, d.is_enrolled,
                     d.due_fen, d.paid_fen, d.amount_fen)
      FROM payout.difference d JOIN payout.batch b USING (book, batch) ORDER BY 1)sql";

constexpr auto balance_sql = R"sql(
    SELECT concat_ws(' ', a.book, a.key, b.period, b.debit_fen, b.credit_fen)
      FROM ledger.account a JOIN ledger.balance b USING (book, account) ORDER BY 1)sql";

constexpr auto entry_sql = R"sql(
    SELECT concat_ws(' ', book, period, event, effective_on, posted_by, count(*))
      FROM ledger.entry GROUP BY book, period, event, effective_on, posted_by ORDER BY 1)sql";

} // namespace

std::string resident_id(int person) {
    constexpr int of_a_day = 999;
    constexpr int days = 28;
    auto const day = person / of_a_day;
    auto const body = "6101021980" + padded(1 + day / days, 2) + padded(1 + day % days, 2) +
        padded(person % of_a_day, 3);
    return body + resident_id_check_digit(body);
}

Month::Month(std::filesystem::path const& directory, Period period)
    : data_{directory}, directory_{directory / period.text()}, period_{period} {
    std::filesystem::create_directories(directory_);
}

std::filesystem::path Month::roster(std::string const& program) const {
    return directory_ / (program + ".csv");
}

void Month::write_rosters(int correction) const {
    int program_no = 0;
    for (std::string const program : programs) {
        std::ofstream file{roster(program), std::ios::binary};
        CsvWriter csv{file};
        csv.row({"region_code", "household_no", "relation", "name", "resident_id", "residence",
            "income_year", "bank_no", "account_no", "account_name"});
        for (int i = 0; i < people_per_program; ++i) {
            if (correction > 0 && i % 40 == correction) {
                continue;
            }
            auto const person = program_no * people_per_program + i;
            auto const income_fen = std::int64_t{i} * 7919 % 500'000 +
                (i % 7 == 0 ? period_.month() * 1000 : 0) +
                (i % 5 == correction % 5 ? correction * 500'00 : 0);
            auto const name = "某" + std::to_string(person);
            csv.row({i % 2 == 0 ? "610102" : "610104", "H" + std::to_string(person), "户主", name,
                resident_id(person), "rural", format_yuan(Money::from_fen(income_fen)),
                "102791000017", "62220213" + padded(person, 11), name});
        }
        ++program_no;
    }
}

void Month::import_rosters(storage::Database& database, access::Actor const& officer) const {
    import_all(database, officer, false);
}

void Month::correct_rosters(storage::Database& database, access::Actor const& officer) const {
    import_all(database, officer, true);
}

void Month::import_all(
    storage::Database& database, access::Actor const& officer, bool is_correction) const {
    operations::Context context{.db = database, .actor = officer, .data = data_};
    for (std::string const program : programs) {
        roster::FaultList faults;
        allowed(import_roster(context,
            {.file = roster(program),
                .program = program,
                .period = period_,
                .region = {},
                .charset = {},
                .on_faults = operations::OnFaults::refuse_all,
                .is_correction = is_correction,
                .key_file = {}},
            faults));
    }
}

void Month::build(storage::Database& database, access::Actor const& officer) const {
    operations::Context context{.db = database, .actor = officer, .data = data_};
    require_all_done(build_batches(
        context, {.period = period_, .programs = {}, .region = RegionCode::from_number(610000)}));
}

void Month::build_in_turn(storage::Database& database, access::Actor const& officer) const {
    operations::Context context{.db = database, .actor = officer, .data = data_};
    for (auto const county : {610102, 610104}) {
        for (std::string const program : programs) {
            require_all_done(build_batches(context,
                {.period = period_,
                    .programs = {program},
                    .region = RegionCode::from_number(county)}));
        }
    }
}

void Month::adjust(storage::Database& database, access::Actor const& officer) const {
    operations::Context context{.db = database, .actor = officer, .data = data_};
    require_all_done(adjust_batches(context,
        {.region = RegionCode::from_number(610000),
            .programs = {},
            .from = period_,
            .to = period_,
            .in = period_.next()}));
}

void Month::release(PayoutWorld& world) const {
    operations::StepRequest const all{
        .selection = {.period = period_, .region = world.shaanxi}, .on = period_.first_day()};
    auto wang = world.as("wang");
    auto li = world.as("li");
    auto qian = world.as("qian");
    require_all_done(lock_batches(wang, all));
    require_all_done(submit_batches(wang, all));
    require_all_done(approve_batches(li, all));
    require_all_done(release_batches(qian, all));
    qian.data = data_;
    write_results(qian);
}

/// Takes what the bank is told to pay and answers: every fiftieth line fails.
void Month::write_results(operations::Context& context) const {
    auto const files = allowed(export_bank_files(context,
        {.period = period_,
            .region = RegionCode::from_number(610000),
            .programs = {},
            .pay_on = period_.first_day(),
            .directory = directory_,
            .with_csv = true,
            .with_pain001 = false}));
    std::ofstream out{results(), std::ios::binary};
    CsvWriter answer{out};
    answer.row({"reference", "account_no", "amount", "status", "reason", "booked_on"});
    for (auto const& file : files) {
        std::ifstream in{file.path, std::ios::binary};
        CsvReader instruction{in};
        std::vector<std::string> header;
        std::vector<std::string> row;
        allowed(instruction.next(header));
        auto const cell = [&](std::string const& name) {
            auto const found = std::find(header.begin(), header.end(), name);
            return row.at(static_cast<std::size_t>(found - header.begin()));
        };
        header.front().erase(0, header.front().find_first_not_of("\xEF\xBB\xBF"));
        while (allowed(instruction.next(row))) {
            auto const reference = cell("reference");
            bool const is_failed = reference.ends_with("50") || reference.ends_with("00");
            answer.row(
                {reference, cell("account_no"), cell("amount"), is_failed ? "failed" : "paid",
                    is_failed ? "F03" : "", format_date(period_.first_day())});
        }
    }
}

void Month::take_results(storage::Database& database, access::Actor const& officer) const {
    operations::Context context{.db = database, .actor = officer, .data = data_};
    std::vector<bank::FaultPlace> faults;
    allowed(import_bank_results(context,
        {.file = results(),
            .period = period_,
            .region = RegionCode::from_number(610000),
            .charset = {}},
        faults));
}

void Month::finish(PayoutWorld& world) const {
    auto wang = world.as("wang");
    require_all_done(settle_batches(wang,
        {.selection = {.period = period_, .region = world.shaanxi}, .on = period_.first_day()}));
}

std::string fingerprint(PayoutWorld& world) {
    return storage::read_only(world.database.get(), [](storage::Transaction& tx) {
        std::string text;
        for (auto const* const sql :
            {roster_sql, line_sql, difference_sql, balance_sql, entry_sql}) {
            for (auto const& row : storage::Query{tx, "fingerprint", sql}.run()) {
                text.append(row.text(0)).append("\n");
            }
        }
        return text;
    });
}

} // namespace doudi::test

#include "fault/bank_month.hpp"

#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/operations/bank_files.hpp"
#include "doudi/operations/checks.hpp"
#include "doudi/operations/closing_reasons.hpp"
#include "doudi/operations/import_list.hpp"
#include "doudi/operations/reissue_lines.hpp"
#include "doudi/storage/query.hpp"
#include "support/workbook_return.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <vector>

namespace doudi::test {

namespace {

namespace fs = std::filesystem;

constexpr auto layout_out = "commercial-bank";
constexpr auto layout_back = "workbook-bank";

RegionCode province() {
    return RegionCode::from_number(610000);
}

std::string read_file(fs::path const& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// The text without what stands in each <CreDtTm>.
std::string without_times(std::string text) {
    constexpr std::string_view begin = "<CreDtTm>";
    for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
        auto const from = at + begin.size();
        text.erase(from, text.find('<', from) - from);
    }
    return text;
}

/// Reference, account and yuan of a line that was sent, and of what program it is.
struct Sent {
    std::string reference, account_no, yuan, program;
};

std::vector<Sent> read_sent(fs::path const& out) {
    std::vector<Sent> sent;
    for (auto const& file : fs::directory_iterator{out}) {
        auto const name = file.path().filename().string();
        if (!name.ends_with(".csv") || name.ends_with(".totals.csv")) {
            continue;
        }
        std::ifstream in{file.path(), std::ios::binary};
        CsvReader csv{in};
        std::vector<std::string> row;
        for (bool is_header = true; allowed(csv.next(row)); is_header = false) {
            // reference, period, county, program, name, account_no, bank_no, amount, note
            if (!is_header) {
                sent.push_back({row.at(0), row.at(5), row.at(7), row.at(3)});
            }
        }
    }
    return sent;
}

/// Every fiftieth line fails.
bool is_failed(Sent const& line) {
    return line.reference.ends_with("50") || line.reference.ends_with("00");
}

std::string message_of(std::vector<Sent> const& sent) {
    std::string xml =
        R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>)"
        R"(<GrpHdr><MsgId>R-1</MsgId><CreDtTm>2020-04-02T16:00:00+08:00</CreDtTm></GrpHdr>)"
        R"(<OrgnlGrpInfAndSts><OrgnlMsgId>D610000-202004-102</OrgnlMsgId>)"
        R"(<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>)";
    std::set<std::string> batches;
    for (auto const& line : sent) {
        batches.insert(line.reference.substr(0, line.reference.rfind('-')));
    }
    for (auto const& batch : batches) {
        xml += "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" + batch + "-102</OrgnlPmtInfId>";
        for (auto const& line : sent) {
            if (!line.reference.starts_with(batch + '-')) {
                continue;
            }
            xml += "<TxInfAndSts><OrgnlEndToEndId>" + line.reference + "</OrgnlEndToEndId>";
            xml += is_failed(line)
                ? "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AB05</Cd></Rsn></StsRsnInf>"
                : "<TxSts>ACSC</TxSts>";
            xml += R"(<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">)" + line.yuan +
                "</InstdAmt></Amt><CdtrAcct><Id><Othr><Id>" + line.account_no +
                "</Id></Othr></Id></CdtrAcct></OrgnlTxRef></TxInfAndSts>";
        }
        xml += "</OrgnlPmtInfAndSts>";
    }
    return xml + "</CstmrPmtStsRpt></Document>";
}

constexpr auto list_sql = R"sql(
    SELECT concat_ws(' ', l.book, l.kind, l.as_of, l.row_count, count(r.row_no))
      FROM roster.outside_list l JOIN roster.outside_row r USING (book, list)
     GROUP BY l.book, l.list, l.kind, l.as_of, l.row_count ORDER BY 1)sql";

// A run that was kept and then asked for again stands there twice, and says the same.
constexpr auto run_sql = R"sql(
    SELECT DISTINCT concat_ws(' ', r.book, r.period, said.checks, said.texts,
                    (SELECT count(DISTINCT result_sha256) FROM reconcile.check_run),
                    (SELECT count(*) FROM reconcile.finding f
                      WHERE f.book = r.book AND f.run = r.run))
      FROM reconcile.check_run r,
           LATERAL (SELECT count(*) AS checks,
                           md5(string_agg(concat_ws(' ', check_id, state, books_run, found,
                                                    amount_fen), '; ' ORDER BY check_id)) AS texts
                      FROM reconcile.check_result s
                     WHERE s.book = r.book AND s.run = r.run) said
     ORDER BY 1)sql";

constexpr auto result_sql = R"sql(
    SELECT concat_ws(' ', f.format, f.row_count, f.paid_count, f.paid_fen, f.failed_count,
                     f.failed_fen, r.bucket, r.status, count(r.row_no),
                     (SELECT count(*) FROM payout.result_original o
                       WHERE o.book = f.book AND o.file = f.file))
      FROM payout.result_file f JOIN payout.result_row r USING (file)
     GROUP BY f.book, f.file, f.format, f.row_count, f.paid_count, f.paid_fen, f.failed_count,
              f.failed_fen, r.bucket, r.status ORDER BY 1)sql";

constexpr auto batch_sql = R"sql(
    SELECT concat_ws(' ', book, period, program, kind, round, state, line_count, total_fen)
      FROM payout.batch ORDER BY 1)sql";

} // namespace

BankMonth::BankMonth(fs::path data, fs::path out, Period period)
    : data_{std::move(data)}, out_{std::move(out)}, period_{period} {
    fs::create_directories(out_);
}

operations::Context BankMonth::context(
    storage::Database& database, access::Actor const& actor) const {
    return {.db = database, .actor = actor, .data = data_};
}

void BankMonth::write_list() const {
    constexpr int on_roster = 20;
    constexpr int first_stranger = 1'000;
    constexpr int strangers = 3'000;
    std::ofstream file{data_ / "custody.csv", std::ios::binary};
    CsvWriter csv{file};
    csv.row({"resident_id", "held_from", "released_on"});
    for (int i = 0; i < on_roster; ++i) {
        csv.row({resident_id(i * 7), "2020-01-03", ""});
    }
    for (int i = 0; i < strangers; ++i) {
        csv.row({resident_id(first_stranger + i), "2020-01-03", "2020-03-01"});
    }
    csv.finish();
}

void BankMonth::import_list(storage::Database& database, access::Actor const& officer) const {
    auto work = context(database, officer);
    roster::FaultList faults;
    allowed(operations::import_list(work,
        {.file = data_ / "custody.csv",
            .kind = "custody",
            .region = province(),
            .as_of = *parse_date("2020-04-30"),
            .charset = {},
            .key_file = {}},
        faults));
}

void BankMonth::run_checks(storage::Database& database, access::Actor const& officer) const {
    auto work = context(database, officer);
    work.actor.grants = {{access::Role::auditor, province()}};
    allowed(operations::run_checks(
        work, {.period = period_, .region = province(), .checks = "", .as_of = {}}));
}

void BankMonth::export_files(storage::Database& database, access::Actor const& officer) const {
    auto work = context(database, officer);
    work.actor.grants = {{access::Role::releaser, province()}};
    allowed(export_bank_files(work,
        {.period = period_,
            .region = province(),
            .programs = {},
            .pay_on = period_.first_day(),
            .directory = out_,
            .with_csv = true,
            .with_pain001 = true,
            .layout = layout_out}));
}

void BankMonth::write_answers() const {
    auto sent = read_sent(out_);
    auto const of_tekun = std::partition(
        sent.begin(), sent.end(), [](Sent const& line) { return line.program == "DB-R"; });
    std::ofstream{data_ / "message.xml", std::ios::binary} << message_of({of_tekun, sent.end()});
    auto const layout = allowed(operations::list_bank_layouts({layout_back})).front();
    std::vector<Answer> answers;
    for (auto line = sent.begin(); line != of_tekun; ++line) {
        answers.push_back({line->reference, line->account_no, allowed(parse_yuan(line->yuan)).fen(),
            is_failed(*line) ? "失败" : "成功", is_failed(*line) ? "系统故障" : ""});
    }
    write_answer(layout, answers, data_ / "return.xlsx");
}

void BankMonth::take(storage::Database& database, access::Actor const& officer,
    fs::path const& file, std::string const& layout) const {
    auto work = context(database, officer);
    std::vector<bank::FaultPlace> faults;
    allowed(import_bank_results(work,
        {.file = file, .period = period_, .region = province(), .charset = {}, .layout = layout},
        faults));
}

void BankMonth::take_message(storage::Database& database, access::Actor const& officer) const {
    take(database, officer, data_ / "message.xml", "");
}

void BankMonth::take_return(storage::Database& database, access::Actor const& officer) const {
    take(database, officer, data_ / "return.xlsx", layout_back);
}

void BankMonth::settle(PayoutWorld& world) const {
    operations::BatchSelection const all{.period = period_, .region = province()};
    auto wang = world.as("wang");
    require_all_done(settle_batches(wang, {.selection = all, .on = period_.first_day()}));
    auto sun = world.as("sun");
    sun.actor.grants = {{access::Role::payout_officer, province()}};
    require_all_done(give_closing_reason(sun, {.selection = all, .text = "r1"}));
    auto li = world.as("li");
    require_all_done(approve_closing_reason(li, {.selection = all, .text = "n1"}));
}

void BankMonth::reissue(storage::Database& database, access::Actor const& officer) const {
    auto work = context(database, officer);
    std::vector<operations::CorrectionFault> faults;
    auto const done =
        reissue_lines(work, {.region = province(), .programs = {}, .in = period_.next()}, faults);
    if (!done && done.error().code == Refusal::nothing_to_pay) {
        return; // a killed one had come to its end
    }
    require_all_done(Result<operations::BatchOutcomes>{allowed(done).outcomes});
}

void BankMonth::close(storage::Database& database, access::Actor const& officer) const {
    auto work = context(database, officer);
    require_all_done(close_batches(
        work, {.selection = {.period = period_, .region = province()}, .on = period_.first_day()}));
}

std::map<std::string, std::string> BankMonth::exported() const {
    std::map<std::string, std::string> files;
    for (auto const& file : fs::directory_iterator{out_}) {
        files[file.path().filename().string()] = without_times(read_file(file.path()));
    }
    return files;
}

std::string bank_fingerprint(PayoutWorld& world) {
    return storage::read_only(world.database.get(), [](storage::Transaction& tx) {
        std::string text;
        for (auto const* const sql : {list_sql, run_sql, result_sql, batch_sql}) {
            for (auto const& row : storage::Query{tx, "fingerprint", sql}.run()) {
                text.append(row.text(0)).append("\n");
            }
        }
        return text;
    });
}

} // namespace doudi::test

/// `doudi sample ...`: an invented province to try everything on.
#include "call.hpp"
#include "doudi/sample/bank_results.hpp"
#include "doudi/sample/plan.hpp"
#include "doudi/sample/write.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

namespace doudi::cli {

namespace {

namespace fs = std::filesystem;

/// A file whose errors are exceptions; its directory is made.
class OpenFile : public std::ofstream {
public:
    explicit OpenFile(fs::path const& path) {
        fs::create_directories(path.parent_path());
        exceptions(std::ios::badbit | std::ios::failbit);
        rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        open(path, std::ios::binary | std::ios::trunc);
    }

private:
    std::array<char, std::size_t{64} * 1024> buffer_{};
};

Result<std::vector<Period>> months_of(std::string const& list) {
    std::vector<Period> months;
    for (std::size_t begin = 0; begin <= list.size();) {
        auto const end = std::min(list.find(',', begin), list.size());
        auto const month = Period::parse(std::string_view{list}.substr(begin, end - begin));
        if (!month) {
            return Error{month.error().code, "--months"};
        }
        months.push_back(*month);
        begin = end + 1;
    }
    return months;
}

/// Those asked for, or the first two of the plan.
Result<std::vector<Period>> months_of_plan(Call const& call, std::string_view name) {
    auto const* const plan = sample::find_plan(name);
    if (call.has("months") || plan == nullptr) { // whose name is refused later
        return months_of(call.text_or("months", "2020-04"));
    }
    return std::vector{plan->first_month, plan->first_month.next()};
}

/// The value of an option that may be left out.
Result<std::int64_t> number_or(Call const& call, std::string_view name, std::int64_t otherwise) {
    return call.has(name) ? call.number(name) : Result<std::int64_t>{otherwise};
}

Result<sample::SampleRequest> request_of(Call const& call) {
    sample::SampleRequest request;
    request.plan = call.text_or("plan", "shaanxi-2020");
    auto const people = number_or(call, "people", request.people);
    if (!people) {
        return people.error();
    }
    request.people = *people;
    auto const seed = number_or(call, "seed", 1);
    if (!seed) {
        return seed.error();
    }
    request.seed = static_cast<std::uint64_t>(*seed);
    auto months = months_of_plan(call, request.plan);
    if (!months) {
        return months.error();
    }
    request.months = *std::move(months);
    auto const header = call.text_or("header", "en");
    if (header != "en" && header != "zh") {
        return Error{Refusal::malformed, "--header: en, zh"};
    }
    request.header =
        header == "zh" ? sample::HeaderLanguage::chinese : sample::HeaderLanguage::english;
    request.has_faulty_roster = call.has("with-faulty-roster");
    request.thread_count =
        static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 16U));
    return request;
}

/// Files of an earlier sample would be taken for part of this one.
Result<void> require_empty(fs::path const& directory) {
    std::error_code none;
    if (fs::exists(directory, none) && !fs::is_empty(directory, none)) {
        return Error{Refusal::file_unwritable, "--out: a directory that is new or empty"};
    }
    return {};
}

wire::Table totals_table(sample::SampleTotals const& totals) {
    wire::Table table{.title = {"样例数据", "sample data"},
        .columns = {{"what", {"内容", "what"}, wire::Kind::text},
            {"count", {"数量", "count"}, wire::Kind::integer}},
        .rows = {}};
    for (auto const& [what, count] : {std::pair{"counties", totals.counties},
             std::pair{"people", totals.people}, std::pair{"roster_rows", totals.roster_rows},
             std::pair{"deaths", totals.deaths}, std::pair{"planted_faults", totals.planted},
             std::pair{"planted_cases", totals.planted_cases},
             std::pair{"list_rows", totals.list_rows}, std::pair{"files", totals.files}}) {
        table.rows.push_back({what, std::to_string(count)});
    }
    return table;
}

Result<void> list_plans(Call& call) {
    wire::Table table{.title = {"计划", "plans"},
        .columns = {{"plan", {"计划", "plan"}, wire::Kind::text},
            {"title", {"名称", "title"}, wire::Kind::text},
            {"region", {"地区", "region"}, wire::Kind::text},
            {"first_month", {"首月", "first month"}, wire::Kind::text},
            {"documents", {"文件", "documents"}, wire::Kind::integer},
            {"total_fen", {"指标(元)", "quota (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& plan : sample::plans()) {
        std::int64_t total_fen = 0;
        for (auto const& document : plan.documents) {
            total_fen += document.amount.fen();
        }
        table.rows.push_back(
            {std::string{plan.name}, std::string{pick(plan.title, call.language())},
                plan.area.text(), plan.first_month.text(), std::to_string(plan.documents.size()),
                std::to_string(total_fen)});
    }
    call.print(table);
    return {};
}

Result<void> write(Call& call) {
    auto const request = request_of(call);
    if (!request) {
        return request.error();
    }
    fs::path const directory = call.text("out");
    if (auto const empty = require_empty(directory); !empty) {
        return empty.error();
    }
    try {
        auto const totals = sample::write_sample(
            *request,
            [&](std::string const& path) { return std::make_unique<OpenFile>(directory / path); },
            [&](std::int64_t done, std::int64_t total) {
                call.progress({"写样例数据", "writing counties"}, done, total);
            });
        if (!totals) {
            return totals.error();
        }
        call.print(totals_table(*totals));
        return {};
    } catch (std::system_error const& failure) { // of a stream or of the file system
        return Error{Refusal::file_unwritable, failure.code().message()};
    }
}

/// Instruction files in order of their names; the totals beside them are not instructions.
std::vector<fs::path> instruction_files(fs::path const& directory) {
    std::vector<fs::path> files;
    for (auto const& entry : fs::directory_iterator{directory}) {
        auto const name = entry.path().filename().string();
        if (entry.is_regular_file() && name.ends_with(".csv") && !name.ends_with(".totals.csv")) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<std::set<std::string>> planted_lines(Call const& call) {
    auto const path = call.optional_text("truth");
    if (!path) {
        return std::set<std::string>{};
    }
    std::ifstream truth{*path, std::ios::binary};
    if (!truth) {
        return Error{Refusal::file_unreadable, "--truth"};
    }
    return sample::read_planted_lines(truth);
}

Result<void> answer_all(
    sample::BankPlay& bank, fs::path const& from, fs::path const& to, sample::AnswerForm as) {
    auto const files = instruction_files(from);
    if (files.empty()) {
        return Error{Refusal::file_unreadable, "--instructions: no *.csv"};
    }
    for (auto const& file : files) {
        std::ifstream instructions{file, std::ios::binary};
        auto const message = file.stem().string();
        OpenFile results{to / (message + std::string{suffix_of(as)})};
        auto const form = make_result_form(as, results, message);
        if (auto const answered = bank.answer(instructions, *form); !answered) {
            auto const& error = answered.error();
            return Error{error.code, file.filename().string() + " " + error.detail};
        }
    }
    return {};
}

wire::Table bank_table(sample::BankPlay::Totals const& totals) {
    return {.title = {"银行结果", "bank results"},
        .columns = {{"instructions", {"指令", "instructions"}, wire::Kind::integer},
            {"results", {"结果", "results"}, wire::Kind::integer},
            {"failed", {"失败", "failed"}, wire::Kind::integer},
            {"faults", {"差错", "faults"}, wire::Kind::integer},
            {"paid_fen", {"支付金额(元)", "paid (yuan)"}, wire::Kind::money}},
        .rows = {{std::to_string(totals.instructions), std::to_string(totals.results),
            std::to_string(totals.failed), std::to_string(totals.faults),
            std::to_string(totals.paid.fen())}}};
}

Result<void> bank_results(Call& call) {
    auto const seed = number_or(call, "seed", 1);
    if (!seed) {
        return seed.error();
    }
    auto spared = planted_lines(call);
    if (!spared) {
        return spared.error();
    }
    sample::BookingDays days;
    for (auto const& [option, day] :
        {std::pair{"booked-on", &days.booked_on}, std::pair{"late-on", &days.late_on}}) {
        if (call.has(option)) {
            auto const given = call.date(option);
            if (!given) {
                return given.error();
            }
            *day = *given;
        }
    }
    auto const as = sample::answer_form(call.text_or("file-format", "csv"));
    if (!as) {
        return Error{Refusal::malformed, "file-format: csv, pain.002, camt.053"};
    }
    fs::path const from = call.text("instructions");
    fs::path const to = call.text("out");
    if (auto const empty = require_empty(to); !empty) {
        return empty.error();
    }
    try {
        OpenFile truth{to / "truth-bank.csv"};
        sample::BankPlay bank{static_cast<std::uint64_t>(*seed), std::move(*spared), truth, days};
        if (auto const answered = answer_all(bank, from, to, *as); !answered) {
            return answered.error();
        }
        bank.finish();
        call.print(bank_table(bank.totals()));
        return {};
    } catch (std::system_error const& failure) {
        return Error{Refusal::file_unwritable, failure.code().message()};
    }
}

} // namespace

std::vector<Command> sample_commands() {
    Option const seed{"seed", Arity::optional, "NUMBER",
        {"种子：相同则内容相同，默认 1", "the same seed gives the same bytes; default 1"}};
    return {
        {"sample", "plans", {"列出可生成样例的计划", "the plans there is sample data for"}, {}, {},
            Needs::nothing, list_plans},
        {"sample", "write",
            {"生成一个计划的样例数据", "write sample data: the invented people of a plan"}, {},
            {{"plan", Arity::optional, "NAME",
                 {"计划，见 sample plans，默认 shaanxi-2020",
                     "the plan, see sample plans; default shaanxi-2020"}},
                {"people", Arity::optional, "NUMBER",
                    {"人数,1000 到 5000000,默认 30000", "1000 to 5000000 people; default 30000"}},
                seed,
                {"months", Arity::optional, "LIST",
                    {"月份，逗号分隔，默认计划的头两个月",
                        "months with commas between; default the first two of the plan"}},
                {"header", Arity::optional, "LANGUAGE",
                    {"名册表头:en(默认)或 zh", "header of rosters: en (default) or zh"}},
                {"with-faulty-roster", Arity::flag, "",
                    {"另写一份含各类差错的名册", "also a roster with one of each row fault"}},
                {"out", Arity::required, "DIRECTORY", {"输出目录", "where to write"}}},
            Needs::nothing, write},
        {"sample", "bank-results",
            {"扮演银行：为支付指令生成结果", "play the banks: answer payment instructions"}, {},
            {{"instructions", Arity::required, "DIRECTORY",
                 {"bank export 的输出目录", "where bank export wrote"}},
                seed,
                {"truth", Arity::optional, "FILE",
                    {"样例的 truth.csv:避开已有差错的行",
                        "truth.csv of the sample: lines with a fault are spared another"}},
                {"booked-on", Arity::optional, "DATE",
                    {"入账日期，默认发放月 10 日",
                        "day of booking; default the 10th of the month paid for"}},
                {"late-on", Arity::optional, "DATE",
                    {"个别低保、特困款项逾期入账的日期，默认没有",
                        "day on which some of dibao and tekun are booked late; default none are"}},
                {"file-format", Arity::optional, "FORMAT",
                    {"csv(默认)、pain.002 或 camt.053", "csv (default), pain.002 or camt.053"}},
                {"out", Arity::required, "DIRECTORY",
                    {"输出目录，含 truth-bank.csv", "where to write, truth-bank.csv too"}}},
            Needs::nothing, bank_results},
    };
}

} // namespace doudi::cli

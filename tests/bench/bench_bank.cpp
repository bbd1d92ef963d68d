// Messages of 200,000 lines: written for a bank (pain.001) and read from it (pain.002, camt.053),
// each against what `xmllint --stream --noout` takes to read the same file.
//   bench_bank [--json] [--lines N]
#include "doudi/bank/instruction.hpp"
#include "doudi/bank/message.hpp"
#include "doudi/base/charset.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/ratio.hpp"
#include "support/shell.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int ratio_decimals = 2;
constexpr int rounds = 3; // the best of which counts, for both sides

struct Options {
    std::int64_t lines = 200'000;
    bool is_json = false;
};

Options options_of(int argc, char** argv) {
    Options options;
    std::vector<std::string_view> const words{argv + 1, argv + argc};
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--json") {
            options.is_json = true;
        } else if (words[i] == "--lines" && i + 1 < words.size()) {
            ++i;
            std::from_chars(words[i].begin(), words[i].end(), options.lines);
        } else {
            std::cerr << "usage: bench_bank [--json] [--lines N]\n";
            std::exit(64); // NOLINT(concurrency-mt-unsafe): one thread
        }
    }
    return options;
}

[[noreturn]] void fail(std::string const& why) {
    std::cerr << "bench_bank: " << why << '\n';
    std::exit(EXIT_FAILURE); // NOLINT(concurrency-mt-unsafe): one thread
}

Money amount_of_line(std::int64_t line) {
    return Money::from_fen(10'000 + line * 7919 % 60'000);
}

std::string account_of_line(std::int64_t line) {
    return std::to_string(6217'0000'0000'0000'000 + line);
}

bank::LineReference reference(std::int64_t line) {
    return {BookId{610102}, BatchId{17}, static_cast<std::int32_t>(line)};
}

std::int64_t total_fen(std::int64_t lines) {
    std::int64_t fen = 0;
    for (std::int64_t line = 1; line <= lines; ++line) {
        fen += amount_of_line(line).fen();
    }
    return fen;
}

void write_instructions(std::filesystem::path const& path, std::int64_t lines) {
    std::ofstream out{path, std::ios::binary};
    bank::FileHead const head{.bank = "102",
        .period = *Period::from(2020, 4),
        .message_id = "D610000-202004-102",
        .made_at = Instant{},
        .pay_on = *parse_date("2020-04-10"),
        .batches = {{BookId{610102}, BatchId{17}, "新城区", "DB-R", "农村最低生活保障", lines,
            Money::from_fen(total_fen(lines))}}};
    bank::Pain001Writer writer{out, head};
    for (std::int64_t line = 1; line <= lines; ++line) {
        auto const account = account_of_line(line);
        writer.write({.reference = reference(line),
                         .program = "DB-R",
                         .name = "买买提·吐尔逊",
                         .account_no = account,
                         .bank_no = "102791000010",
                         .amount = amount_of_line(line)},
            head.batches.front());
    }
    writer.finish();
}

void write_report(std::filesystem::path const& path, std::int64_t lines) {
    std::ofstream out{path, std::ios::binary};
    auto const counted = "<OrgnlNbOfTxs>" + std::to_string(lines) +
        "</OrgnlNbOfTxs><OrgnlCtrlSum>" + format_yuan(Money::from_fen(total_fen(lines))) +
        "</OrgnlCtrlSum>";
    out << R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2020-04-10T16:00:00+08:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>D610000-202004-102</OrgnlMsgId>
<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>)"
        << counted << "</OrgnlGrpInfAndSts>\n<OrgnlPmtInfAndSts><OrgnlPmtInfId>B610102-17-102"
        << "</OrgnlPmtInfId>" << counted << '\n';
    for (std::int64_t line = 1; line <= lines; ++line) {
        out << "<TxInfAndSts><OrgnlEndToEndId>" << reference(line).text() << "</OrgnlEndToEndId>";
        if (line % 100 == 0) {
            out << "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn>"
                   "<AddtlInf>账户已销户</AddtlInf></StsRsnInf>";
        } else {
            out << "<TxSts>ACSC</TxSts>";
        }
        out << "<OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">" << format_yuan(amount_of_line(line))
            << "</InstdAmt></Amt><Cdtr><Pty><Nm>买买提·吐尔逊</Nm></Pty></Cdtr><CdtrAcct><Id><Othr>"
            << "<Id>" << account_of_line(line)
            << "</Id></Othr></Id></CdtrAcct></OrgnlTxRef></TxInfAndSts>\n";
    }
    out << "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>\n";
}

void write_statement(std::filesystem::path const& path, std::int64_t lines) {
    std::ofstream out{path, std::ios::binary};
    out << R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>S1</MsgId><CreDtTm>2020-04-11T01:00:00+08:00</CreDtTm></GrpHdr>
<Stmt><Id>ST1</Id><Acct><Id><Othr><Id>TREASURY-610102</Id></Othr></Id></Acct>
)";
    for (std::int64_t line = 1; line <= lines; ++line) {
        auto const amount = format_yuan(amount_of_line(line));
        out << "<Ntry><NtryRef>N" << line << "</NtryRef><Amt Ccy=\"CNY\">" << amount
            << "</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
               "<BookgDt><Dt>2020-04-10</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>"
            << reference(line).text() << "</EndToEndId></Refs><Amt Ccy=\"CNY\">" << amount
            << "</Amt><CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>买买提·吐尔逊</Nm></Pty>"
               "</Cdtr><CdtrAcct><Id><Othr><Id>"
            << account_of_line(line)
            << "</Id></Othr></Id></CdtrAcct></RltdPties></TxDtls></NtryDtls></Ntry>\n";
    }
    out << "</Stmt></BkToCstmrStmt></Document>\n";
}

void read_message(std::filesystem::path const& path, std::int64_t lines) {
    std::ifstream raw{path, std::ios::binary};
    Utf8Reader text{raw};
    std::istream in{&text};
    bank::MessageReader reader{in};
    bank::MessageRow row;
    std::int64_t ours = 0;
    for (;;) {
        auto const more = reader.next(row);
        if (!more) {
            fail(more.error().detail);
        }
        if (!*more) {
            break;
        }
        ours += row.line ? 1 : 0;
    }
    if (ours != lines || !reader.faults().empty()) {
        fail(path.filename().string() + ": " + std::to_string(ours) + " lines");
    }
}

template <class F> milliseconds time_of(F const& work) {
    auto const begun = Clock::now();
    work();
    return std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
}

struct Timed {
    milliseconds ours = milliseconds::max();
    milliseconds lint = milliseconds::max();

    [[nodiscard]] Ratio ratio() const {
        return Ratio{ours.count(), std::max<std::int64_t>(1, lint.count())};
    }
};

/// The best of some rounds of both, in turns, so that noise meets both alike.
template <class F> Timed measure(std::filesystem::path const& path, F const& ours) {
    Timed best;
    for (int round = 0; round < rounds; ++round) {
        best.ours = std::min(best.ours, time_of(ours));
        best.lint = std::min(best.lint, time_of([&] {
            auto const lint =
                test::run_shell("xmllint --stream --noout '" + path.string() + "' 2>&1");
            if (lint.exit_code != 0) {
                fail(lint.output);
            }
        }));
    }
    return best;
}

std::int64_t peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

int run(Options const& options) {
    auto const lines = options.lines;
    auto pattern = (std::filesystem::temp_directory_path() / "doudi-bench.XXXXXX").string();
    std::filesystem::path const directory = mkdtemp(pattern.data());
    auto const instructions = directory / "pain001.xml";
    auto const report = directory / "pain002.xml";
    auto const statement = directory / "camt053.xml";
    write_report(report, lines);
    write_statement(statement, lines);
    auto const written = measure(instructions, [&] { write_instructions(instructions, lines); });
    auto const reported = measure(report, [&] { read_message(report, lines); });
    auto const stated = measure(statement, [&] { read_message(statement, lines); });
    std::filesystem::remove_all(directory);
    auto const read = std::max(reported.ratio(), stated.ratio());
    auto const text = [](Ratio ratio) { return format_ratio(ratio, ratio_decimals); };
    if (options.is_json) {
        std::printf("{\"lines\": %lld, \"write_ratio\": %s, \"read_ratio\": %s, \"peak_mb\": %lld, "
                    "\"write_ms\": %lld, \"read_report_ms\": %lld, \"read_statement_ms\": %lld}\n",
            static_cast<long long>(lines), text(written.ratio()).c_str(), text(read).c_str(),
            static_cast<long long>(peak_mb()), static_cast<long long>(written.ours.count()),
            static_cast<long long>(reported.ours.count()),
            static_cast<long long>(stated.ours.count()));
        return EXIT_SUCCESS;
    }
    std::printf("%-28s %10s %12s %8s\n", (std::to_string(lines) + " lines").c_str(), "ms",
        "xmllint ms", "ratio");
    for (auto const& [what, timed] : {std::pair{"write pain.001", written},
             std::pair{"read pain.002", reported}, std::pair{"read camt.053", stated}}) {
        std::printf("%-28s %10lld %12lld %8s\n", what, static_cast<long long>(timed.ours.count()),
            static_cast<long long>(timed.lint.count()), text(timed.ratio()).c_str());
    }
    std::printf("peak memory %lld MB\n", static_cast<long long>(peak_mb()));
    return EXIT_SUCCESS;
}

} // namespace
} // namespace doudi::bench

int main(int argc, char** argv) {
    return doudi::bench::run(doudi::bench::options_of(argc, argv));
}

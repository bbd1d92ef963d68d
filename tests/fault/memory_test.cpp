/// Twenty times the rows take no more memory: what the program has at most, import by import, at
/// two sizes. Each is done in a process of its own, whose peak the system keeps.
#include "doudi/operations/bank_files.hpp"
#include "doudi/operations/checks.hpp"
#include "doudi/operations/import_list.hpp"
#include "doudi/operations/import_roster.hpp"
#include "fault/month.hpp"
#include "support/sanitized.hpp"
#include "support/workbook_return.hpp"

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace doudi::test {
namespace {

namespace fs = std::filesystem;

constexpr int few_rows = 2'000;
constexpr int many_rows = 40'000;
// The least of these files has 2 MB, and far more if its rows are kept.
constexpr long more_kb_max = 2L * 1024 * test::memory_factor;
// Of a roster some tens of bytes a household and a person stay, to find those listed twice.
constexpr long roster_more_kb_max = 6L * 1024 * test::memory_factor;

/// What a process that does the work has at most, in KB.
long peak_kb_of(std::function<void()> const& work) {
    auto const child = fork();
    if (child == 0) {
        try {
            work();
        } catch (std::exception const& failure) {
            std::cerr << failure.what() << '\n';
            _exit(1);
        }
        _exit(0);
    }
    int status = 0;
    rusage usage{};
    REQUIRE(wait4(child, &status, 0, &usage) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
    return usage.ru_maxrss;
}

struct MemoryWorld : PayoutWorld {
    fs::path directory = make_directory();

    ~MemoryWorld() { fs::remove_all(directory); }
    MemoryWorld() = default;
    MemoryWorld(MemoryWorld const&) = delete;
    MemoryWorld& operator=(MemoryWorld const&) = delete;

    static fs::path make_directory() {
        auto name = (fs::temp_directory_path() / "doudi-memory.XXXXXX").string();
        return mkdtemp(name.data());
    }

    /// Done with a connection of the process itself.
    long peak_kb(std::function<void(operations::Context&)> const& work) {
        auto const url = database.url();
        auto const officer = as("zhao").actor;
        return peak_kb_of([&] {
            storage::Database own{url};
            operations::Context context{.db = own, .actor = officer, .data = directory};
            work(context);
        });
    }

    /// A file of so many rows is written apart too, so that this process stays small.
    using Write = std::function<void(std::ofstream& file, int row)>;
    fs::path file(std::string const& name, std::string const& head, int rows, Write const& write) {
        auto path = directory / (name + std::to_string(rows));
        peak_kb_of([&] {
            std::ofstream out{path, std::ios::binary};
            out << head;
            for (int row = 0; row < rows; ++row) {
                write(out, row);
            }
        });
        return path;
    }

    /// The peaks of both sizes are told, and differ by no more than the bound.
    static void check_bounded(std::string const& what, std::function<long(int rows)> const& peak_of,
        long bound_kb = more_kb_max) {
        auto const few = peak_of(few_rows);
        auto const many = peak_of(many_rows);
        std::printf("%s: %ld MB for %d rows, %ld MB for %d\n", what.c_str(), few / 1024, few_rows,
            many / 1024, many_rows);
        CAPTURE(what, few, many);
        CHECK(many - few < bound_kb);
    }
};

std::string digits(int number) {
    constexpr std::size_t account_digits = 11;
    auto const text = std::to_string(number);
    return std::string(account_digits - text.size(), '0') + text;
}

/// Nobody's reference, which is a row all the same.
std::string stranger(int row) {
    return "OTHER-" + digits(row) + ",62220213" + digits(row) + ",1.00,";
}

} // namespace

TEST_CASE_METHOD(MemoryWorld, "memory does not grow with a roster or a list from outside") {
    check_bounded(
        "roster import",
        [&](int rows) {
            auto const path = file("roster",
                "region_code,household_no,relation,name,resident_id,residence,income_year,bank_no,"
                "account_no,account_name\n",
                rows, [](std::ofstream& out, int row) {
                    out << "610102,H" << row << ",户主,某," << resident_id(row)
                        << ",rural,0.00,102791000017,62220213" << digits(row) << ",某\n";
                });
            return peak_kb([&](operations::Context& context) {
                roster::FaultList faults;
                allowed(import_roster(context,
                    {.file = path,
                        .program = rows == few_rows ? "TK-S" : "DB-R",
                        .period = april,
                        .region = {},
                        .charset = {},
                        .on_faults = operations::OnFaults::refuse_all,
                        .is_correction = false,
                        .key_file = {}},
                    faults));
            });
        },
        roster_more_kb_max);
    check_bounded("list import", [&](int rows) {
        auto const path = file("list", "resident_id,held_from,released_on\n", rows,
            [](std::ofstream& out, int row) { out << resident_id(row) << ",2020-01-03,\n"; });
        return peak_kb([&](operations::Context& context) {
            roster::FaultList faults;
            allowed(import_list(context,
                {.file = path,
                    .kind = "custody",
                    .region = shaanxi,
                    .as_of = *parse_date("2020-04-30"),
                    .charset = {},
                    .key_file = {}},
                faults));
        });
    });
}

TEST_CASE_METHOD(MemoryWorld, "memory does not grow with a file of a bank") {
    auto const import = [&](fs::path const& path, std::string const& layout) {
        return peak_kb([&](operations::Context& context) {
            std::vector<bank::FaultPlace> faults;
            allowed(import_bank_results(context,
                {.file = path, .period = april, .region = shaanxi, .charset = {}, .layout = layout},
                faults));
        });
    };
    REQUIRE(roster::open_or_make_key(directory / "key").has_value());
    check_bounded("bank import, table", [&](int rows) {
        return import(
            file("table", "reference,account_no,amount,status,reason,booked_on\n", rows,
                [](std::ofstream& out, int row) { out << stranger(row) << "paid,,2020-04-10\n"; }),
            "");
    });
    check_bounded("bank import, message", [&](int rows) {
        return import(
            file("message",
                R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">)"
                "<CstmrPmtStsRpt><GrpHdr><MsgId>R-" +
                    std::to_string(rows) +
                    "</MsgId><CreDtTm>2020-04-10T16:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
                    "<OrgnlMsgId>X</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
                    "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>Y</OrgnlPmtInfId>",
                rows,
                [rows](std::ofstream& out, int row) {
                    out << "<TxInfAndSts><OrgnlEndToEndId>OTHER-" << row
                        << "</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>\n";
                    if (row == rows - 1) {
                        out << "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>";
                    }
                }),
            "");
    });
    for (std::string const layout : {"commercial-bank", "workbook-bank"}) {
        check_bounded("bank import, " + layout, [&](int rows) {
            auto const path = directory / (layout + std::to_string(rows));
            peak_kb_of([&] {
                std::vector<Answer> answers;
                for (int row = 0; row < rows; ++row) {
                    answers.push_back(
                        {"OTHER-" + digits(row), "62220213" + digits(row), 1'00, "成功", ""});
                }
                write_answer(
                    allowed(operations::list_bank_layouts({layout})).front(), answers, path);
            });
            return import(path, layout);
        });
    }
}

TEST_CASE_METHOD(MemoryWorld, "memory does not grow with what the checks are asked of") {
    auto enrolled = 0;
    fund(beilin, "DB-R", {.fen = 100'000'000'00});
    fund(lianhu, "DB-R", {.fen = 100'000'000'00});
    check_bounded("check run", [&](int rows) {
        auto const book = enrolled == 0 ? lianhu : beilin;
        enrol_many(book, "DB-R", rows - enrolled);
        enrolled = rows;
        peak_kb([&](operations::Context& context) {
            require_all_done(build_batches(context,
                {.period = april,
                    .programs = {},
                    .region = RegionCode::from_number(static_cast<int>(book.value()))}));
        });
        return peak_kb([&](operations::Context& context) {
            context.actor.grants = {{access::Role::auditor, shaanxi}};
            allowed(operations::run_checks(
                context, {.period = april, .region = shaanxi, .checks = "", .as_of = {}}));
        });
    });
}

} // namespace doudi::test

/// Files in layouts of banks: what goes out is recorded, what comes back is posted.
#include "doudi/base/embedded.hpp"
#include "doudi/base/sha256.hpp"
#include "support/bank_messages.hpp"
#include "support/bank_world.hpp"
#include "support/workbook_return.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <fstream>

namespace doudi {
namespace {

using operations::BankFile;
using test::Answer;
using test::BankWorld;

std::string read_file(std::filesystem::path const& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

Result<std::vector<BankFile>> export_in(
    BankWorld& world, std::string const& layout, std::vector<std::string> const& banks = {}) {
    auto qian = world.at("qian");
    return export_bank_files(qian,
        {.period = world.april,
            .region = world.shaanxi,
            .programs = {},
            .pay_on = *parse_date("2020-04-10"),
            .directory = world.directory / "out",
            .with_csv = false,
            .with_pain001 = false,
            .layout = layout,
            .banks = banks});
}

Result<operations::ImportedResults> import_in(
    BankWorld& world, std::string const& layout, std::filesystem::path const& file) {
    auto wang = world.at("wang");
    return import_bank_results(wang,
        {.file = file,
            .period = world.april,
            .region = world.shaanxi,
            .charset = {},
            .layout = layout},
        world.faults);
}

std::string summary(Result<std::vector<BankFile>> const& files) {
    if (!files) {
        return std::string{text_of(files.error().code).name} + ' ' + files.error().detail;
    }
    std::string text;
    for (auto const& file : *files) {
        text += file.path.filename().string() + ' ' + std::to_string(file.line_count) + ' ' +
            format_yuan(file.total);
        for (auto const& held : file.held) {
            text += ' ' + held.field + ' ' + std::string{text_of(held.reason).name};
        }
        text += '\n';
    }
    return text;
}

bank::Layout layout_of(std::string const& name) {
    auto layouts = operations::list_bank_layouts({name}).value();
    return layouts.front();
}

void name_holder(BankWorld& world, int line_no, std::string const& holder) {
    world.database.run_as_superuser("UPDATE roster.payee_account SET holder = '" + holder +
        "' WHERE book = 610102 AND account = (SELECT e.account FROM payout.line l "
        "JOIN roster.enrolment e USING (book, enrolment) WHERE l.book = 610102 AND line_no = " +
        std::to_string(line_no) + ')');
}

std::string beilin(BankWorld const& world, int line_no) {
    return "B610102-" + std::to_string(world.beilin_batch.batch.value()) + '-' +
        std::to_string(line_no);
}

} // namespace

TEST_CASE("names the charset lacks are held back and listed, the rest goes out as counted") {
    BankWorld world;
    name_holder(world, 1, "李䶮");
    name_holder(world, 3, "买买提·吐尔逊");
    CHECK(summary(export_in(world, "rural-credit")) ==
        "D610000-202004-102.rural-credit.txt 2 750.00\n"
        "D610000-202004-102.rural-credit.held.csv 1 500.00 name not_in_charset\n"
        "D610000-202004-103.rural-credit.txt 2 700.00\n");
    auto const layout = layout_of("rural-credit");
    auto const bytes = read_file(world.directory / "out/D610000-202004-102.rural-credit.txt");
    auto const asked = test::read_instructions(layout, bytes);
    CHECK(asked.head.at(bank::LayoutField::count) == "2");
    CHECK(asked.head.at(bank::LayoutField::total_fen) == "75000");
    REQUIRE(asked.lines.size() == 2);
    CHECK(asked.lines[0].at(bank::LayoutField::reference) == beilin(world, 3));
    CHECK(asked.lines[0].at(bank::LayoutField::name) == "买买提·吐尔逊");
    CHECK(asked.lines[0].at(bank::LayoutField::account_no) == BankWorld::account_no(3));

    auto const held = read_file(world.directory / "out/D610000-202004-102.rural-credit.held.csv");
    CHECK(held.find(beilin(world, 1) + ",610102,DB-R,500.00,name,not_in_charset,") !=
        std::string::npos);
    CHECK(held.find("李") == std::string::npos);

    // Only what went out is recorded, with the digest of its bytes.
    CHECK(world.number("SELECT sum(total_fen)::bigint FROM payout.instruction "
                       "WHERE format = 'layout: rural-credit'") == 1'450'00);
    CHECK(world.number("SELECT count(*) FROM payout.instruction WHERE line_count = 1 AND "
                       "encode(file_sha256, 'hex') = '" +
              to_hex(sha256(bytes)) + "'") == 2);

    // GB18030 has the character: nothing is held back, and the earlier list is another layout's.
    CHECK(summary(export_in(world, "commercial-bank", {"102"})) ==
        "D610000-202004-102.commercial-bank.txt 3 1250.00\n");
}

TEST_CASE("a bank's lines are split by the cap, and files of a longer export are taken away") {
    BankWorld world;
    auto const layouts = embedded::bank_layouts();
    auto const found = std::ranges::find(layouts, "rural-credit", &embedded::TextFile::name);
    REQUIRE(found != layouts.end());
    auto const one = world.file(
        "one.toml", test::replaced(std::string{found->text}, "lines_max = 5000", "lines_max = 1"));
    CHECK(summary(export_in(world, one.string(), {"103"})) ==
        "D610000-202004-103.one.txt 1 400.00\nD610000-202004-103.one-2.txt 1 300.00\n");
    REQUIRE(world.import({world.row(world.beilin_batch, 2, "400.00")}).has_value());
    CHECK(summary(export_in(world, one.string(), {"103"})) ==
        "D610000-202004-103.one.txt 1 300.00\n");
    CHECK_FALSE(std::filesystem::exists(world.directory / "out/D610000-202004-103.one-2.txt"));

    CHECK(summary(export_in(world, "rural-credit", {"999"})) == "nothing_to_pay 610000 2020-04");
    CHECK(summary(export_in(world, "no-such")) == "unknown_layout no-such");
    auto const bad = world.file("bad.toml", "suffix = 1\n");
    CHECK(summary(export_in(world, bad.string())).starts_with("layout_malformed bad.toml:1: "));
}

TEST_CASE("each layout there and back: paid, failed and unmapped lines are posted once") {
    for (auto const& [name, paid, failed, words] :
        {std::array<std::string, 4>{"rural-credit", "00", "01", "账户已销户"},
            {"commercial-bank", "交易成功", "交易失败", "账户已销户"},
            {"workbook-bank", "成功", "失败", "已销户"}}) {
        CAPTURE(name);
        BankWorld world;
        REQUIRE(export_in(world, name).has_value());
        auto const layout = layout_of(name);
        auto const asked = test::read_instructions(layout,
            read_file(world.directory / ("out/D610000-202004-102." + name + '.' + layout.suffix)));
        REQUIRE(asked.lines.size() == 3);
        auto const account = BankWorld::account_no(1);
        std::vector<Answer> rows{{beilin(world, 1), account, 500'00, paid, ""},
            {beilin(world, 2), BankWorld::account_no(2), 400'00, failed, words},
            {beilin(world, 3), BankWorld::account_no(3), 250'00, failed, "账户年检"},
            {beilin(world, 1), account, 500'00, paid, ""}, {"X", account, 1'00, paid, ""}};
        auto const file = world.directory / "return";
        test::write_answer(layout, rows, file);
        auto const imported = import_in(world, name, file);
        REQUIRE(imported.has_value());
        CHECK(imported->file.format == "layout: " + name);
        CHECK(BankWorld::buckets(*imported) ==
            "matched paid 1 50000; matched failed 2 65000; duplicate paid 1 50000; "
            "unexpected paid 1 100; ");
        std::string reasons;
        for (auto const& one : imported->reasons) {
            reasons += one.bank_reason + ' ' + one.reason + ' ' + one.treat + "; ";
        }
        CHECK(reasons == "L:" + words + " F03 new_account; L:账户年检 unmapped ; ");
        auto const again = import_in(world, name, file);
        REQUIRE(again.has_value());
        CHECK_FALSE(again->is_new);
        CHECK(world.number("SELECT count(*) FROM payout.outcome") == 3);
        CHECK(world.broken_invariant().empty());

        // The money comes back: a failure of what was paid is a return, as in the table.
        test::write_answer(layout, {{beilin(world, 1), account, 500'00, failed, words}}, file);
        auto const back = import_in(world, name, file);
        REQUIRE(back.has_value());
        CHECK(back->batches.at(0).returned.fen() == 500'00);
    }
}

TEST_CASE("a return with a fault changes nothing") {
    BankWorld world;
    auto const layout = layout_of("commercial-bank");
    auto const account = BankWorld::account_no(1);
    std::vector<Answer> const rows{{beilin(world, 1), account, 500'00, "成功", ""}};
    auto const good = test::answer(layout, rows);
    auto const wrong = world.file("wrong", test::replaced(good, "|500.00|1|", "|500.01|1|"));
    auto const refused = import_in(world, "commercial-bank", wrong);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == Refusal::file_has_faults);
    REQUIRE(world.faults.size() == 1);
    CHECK(world.faults.front().code == bank::ResultFault::wrong_sum);
    auto const file = world.file("good", good);
    CHECK(import_in(world, "rural-credit", file).error().code == Refusal::file_wrong_layout);
    CHECK(import_in(world, "no-such", file).error().code == Refusal::unknown_layout);
    CHECK(world.number("SELECT count(*) FROM payout.result_file") == 0);
    CHECK(import_in(world, "commercial-bank", file).has_value());
}

TEST_CASE("a return that is a workbook where the layout has a text, and the other way round") {
    BankWorld world;
    std::string const account = BankWorld::account_no(1);
    auto const book = world.directory / "book";
    test::write_answer(
        layout_of("workbook-bank"), {{beilin(world, 1), account, 500'00, "成功", ""}}, book);
    auto const text = world.directory / "text";
    test::write_answer(
        layout_of("commercial-bank"), {{beilin(world, 1), account, 500'00, "成功", ""}}, text);
    auto const as_text = import_in(world, "commercial-bank", book);
    REQUIRE(as_text.has_error());
    CHECK(as_text.error().code == Refusal::file_wrong_layout);
    CHECK(as_text.error().detail == "a workbook (.xlsx), where the layout's return is a text");
    auto const as_book = import_in(world, "workbook-bank", text);
    REQUIRE(as_book.has_error());
    CHECK(as_book.error().code == Refusal::file_wrong_layout);
    CHECK(as_book.error().detail == "a text, where the layout's return is a workbook (.xlsx)");
    CHECK(world.number("SELECT count(*) FROM payout.result_file") == 0);
}

TEST_CASE("a workbook booked after today is a fault with its cell") {
    BankWorld world;
    auto const layout = layout_of("workbook-bank");
    auto sheet =
        test::return_sheet(layout, {{beilin(world, 1), BankWorld::account_no(1), 1, "成功", ""}});
    sheet.rows = test::replaced(sheet.rows, "20200410", "99991231");
    auto const file = world.directory / "book";
    sheet.write(file);
    CHECK(import_in(world, "workbook-bank", file).error().code == Refusal::file_has_faults);
    REQUIRE(world.faults.size() == 1);
    CHECK(world.faults.front().code == bank::ResultFault::date_in_future);
    CHECK(world.faults.front().row == 3);
    CHECK(world.number("SELECT count(*) FROM payout.result_file") == 0);
}

} // namespace doudi

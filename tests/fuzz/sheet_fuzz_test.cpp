/// Damaged spreadsheets: their bytes, and the XML of their parts within a sound archive; read as
/// rows and as a bank's return.
#include "doudi/bank/layout_reader.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/sheet/sheet_rows.hpp"
#include "mutator.hpp"
#include "support/workbook_return.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace doudi {
namespace {

namespace fs = std::filesystem;

struct Place {
    fs::path path =
        fs::temp_directory_path() / ("doudi-sheet-fuzz-" + std::to_string(getpid()) + ".xlsx");

    Place() = default;
    ~Place() { fs::remove(path); }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

    [[nodiscard]] std::string bytes() const {
        std::ifstream in{path, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

bank::Layout layout() {
    auto const layouts = embedded::bank_layouts();
    auto const found = std::ranges::find(layouts, "workbook-bank", &embedded::TextFile::name);
    return bank::read_layout(found->text, "workbook-bank.toml").value();
}

void check_refusal(Error const& error) {
    CHECK_FALSE(text_of(error.code).name.empty());
}

/// Every row in order, none too wide or with too long a cell; nothing when it is refused, by name.
std::string read_rows(fs::path const& path) {
    auto const rows = sheet::SheetRows::open(path, {});
    if (!rows) {
        check_refusal(rows.error());
        return {};
    }
    std::string told;
    std::int64_t last = 0;
    for (std::vector<std::string> cells;;) {
        auto const more = (*rows)->next(cells);
        if (!more) {
            check_refusal(more.error());
            return {};
        }
        if (!*more) {
            return told;
        }
        CHECK((*rows)->row() > last);
        last = (*rows)->row();
        told += std::to_string(last) + ':';
        CHECK(cells.size() <= sheet::SheetRows::columns_max);
        for (auto const& cell : cells) {
            CHECK(cell.size() <= sheet::SheetRows::cell_bytes_max);
            told += ' ' + cell;
        }
        told += '\n';
    }
}

void read_return(fs::path const& path, bank::Layout const& of) {
    auto const rows = sheet::SheetRows::open(path, {});
    if (!rows) {
        return;
    }
    bank::LayoutReader reader{of, **rows};
    bank::ResultRow row;
    for (auto more = reader.next(row);; more = reader.next(row)) {
        if (!more) {
            check_refusal(more.error());
            break;
        }
        if (!*more) {
            break;
        }
        CHECK(row.amount > Money{});
        CHECK(row.is_paid == row.reason.empty());
        CHECK(row.account_no.find_first_not_of("0123456789") == std::string::npos);
    }
    for (auto const& fault : reader.faults()) {
        CHECK(fault.row > 0);
        CHECK_FALSE(fault.cell.empty());
    }
}

/// What the rows say, or nothing.
std::string check_sheet(fs::path const& path, bank::Layout const& of) {
    auto const is_sheet = sheet::is_spreadsheet(path);
    if (!is_sheet) {
        check_refusal(is_sheet.error());
        return {};
    }
    if (!*is_sheet) {
        return {};
    }
    read_return(path, of);
    return read_rows(path);
}

/// Where an element of one of these names begins and what is behind it; nothing when it has none.
struct Element {
    std::size_t begin = 0;
    std::size_t end = 0;
};

Element element_of(std::string const& xml, std::size_t from) {
    for (auto at = xml.find('<', from); at != std::string::npos; at = xml.find('<', at + 1)) {
        for (std::string const name : {"row", "c", "v", "t", "is", "si", "xf", "numFmt", "sheet",
                 "Relationship", "sheetData"}) {
            auto const after = at + 1 + name.size();
            if (xml.compare(at + 1, name.size(), name) != 0 || after >= xml.size() ||
                (xml[after] != ' ' && xml[after] != '>')) {
                continue;
            }
            auto const tag_end = xml.find('>', at);
            auto const close = xml.find("</" + name + '>', at);
            if (tag_end != std::string::npos && xml[tag_end - 1] == '/') {
                return {at, tag_end + 1};
            }
            if (close != std::string::npos) {
                return {at, close + name.size() + 3};
            }
        }
    }
    return {};
}

/// Whole elements doubled, moved or left out, and other values of attributes: XML that is sound
/// and yet not what a spreadsheet would have.
std::string rearranged(std::string xml, test::Dice& dice) {
    constexpr std::array<std::string_view, 14> values{
        "0", "-1", "1", "2", "3", "99999999999", "A1", "ZZZ1", "GR2", "s", "d", "e", "b", "rId9"};
    for (auto left = 1 + dice.roll(3); left > 0; --left) {
        auto const one = element_of(xml, dice.roll(xml.size()));
        auto const text = xml.substr(one.begin, one.end - one.begin);
        auto const quote = xml.find("=\"", dice.roll(xml.size()));
        switch (dice.roll(4)) {
        case 0: xml.insert(one.end, text); break;
        case 1: xml.insert(element_of(xml, dice.roll(xml.size())).begin, text); break;
        case 2: xml.erase(one.begin, text.size()); break;
        default:
            if (quote != std::string::npos) {
                auto const begin = quote + 2;
                auto const end = std::min(xml.find('"', begin), xml.size());
                xml.replace(begin, end - begin, values[dice.roll(values.size())]);
            }
            break;
        }
    }
    return xml;
}

/// A return with numbers, a day, a shared text, a formula and a style.
test::SheetFile sound(bank::Layout const& of) {
    auto file = test::return_sheet(of,
        {{"B610102-17-1", "6217001234567890123", 50000, "成功", ""},
            {"B610102-17-2", "6217001234567890124", 7, "退票", "冻结"}});
    file.rows += R"(<row r="9"><c r="A9" t="s"><v>0</v></c><c r="B9" s="1"><v>43931</v></c>)"
                 R"(<c r="C9"><f>1+1</f><v>2</v></c><c r="D9" t="b"><v>1</v></c></row>)";
    file.shared = {"<t>shared</t>", "<r><t>in </t></r><r><t>runs</t></r>"};
    file.formats = R"(<numFmt numFmtId="170" formatCode="yyyy-mm-dd"/>)";
    file.styles = R"(<xf numFmtId="0"/><xf numFmtId="170"/>)";
    return file;
}

constexpr std::array<std::string_view, 8> zip_words{"PK\3\4", "PK\1\2", "PK\5\6", "xl/workbook.xml",
    "\xFF\xFF\xFF\xFF", std::string_view{"\0\0\0\0", 4}, "../x",
    "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"};
constexpr std::array<std::string_view, 30> xml_words{"<", ">", "</row>", "<row r=\"1\">",
    "<row r=\"2147483647\">", "<row r=\"-1\">", "<c r=\"A1\">", "<c r=\"ZZZ1\">", "<c r=\"GR9\">",
    "t=\"s\"", "t=\"e\"", "t=\"d\"", "t=\"str\"", "s=\"99999999999999999999\"", "<v>1e400</v>",
    "<v>99999</v>", "<v>-1</v>", "<f/>", "<!DOCTYPE x [<!ENTITY e \"x\">]>", "&e;", "&#0;", "&lt;",
    "<mergeCell ref=\"A1:B2\"/>", "<![CDATA[", "]]>", "state=\"hidden\"", "Target=\"../../x\"",
    "formatCode=\"[$-804]yyyy\"", "date1904=\"1\"", "\xEF\xBF\xBE"};

} // namespace

TEST_CASE("a spreadsheet with damaged bytes says what it said, or is refused by name") {
    Place const place;
    auto const of = layout();
    sound(of).write(place.path);
    auto const said = read_rows(place.path);
    REQUIRE_FALSE(said.empty());
    std::vector<std::string> const seeds{place.bytes()};
    test::fuzz(seeds, zip_words, 3'000, [&](std::string const& bytes) {
        std::ofstream{place.path, std::ios::binary} << bytes;
        auto const now = check_sheet(place.path, of);
        CHECK((now.empty() || now == said)); // parts have checksums
    });
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

TEST_CASE("damaged XML within a sound archive is read or refused by name") {
    Place const place;
    auto const of = layout();
    auto const whole = test::parts_of(sound(of));
    for (auto const& [name, xml] : whole) {
        CAPTURE(name);
        std::vector<std::string> const seeds{xml};
        auto const check = [&, &part = name](std::string const& damaged) {
            auto file = sound(of);
            file.parts[part] = damaged;
            file.write(place.path);
            check_sheet(place.path, of);
        };
        bool const has_rows = name.ends_with("sheet1.xml");
        test::fuzz(seeds, xml_words, has_rows ? 1'000 : 300, check);
        for (int number = 0; number < (has_rows ? 1'500 : 200); ++number) {
            test::Dice dice{static_cast<std::uint64_t>(number)};
            CAPTURE(number);
            check(rearranged(xml, dice));
        }
    }
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

} // namespace doudi
